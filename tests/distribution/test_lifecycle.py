"""Since when things are there: facts that follow from releases, through renames, and where they are shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright.distribution import lifecycle, releases
from fieldwright.distribution.lifecycle import Life, Part
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import source
from fieldwright.pages import read as docs_read
from fieldwright.pages import write as docs_write
from tests.conftest import Ended

Run = Callable[..., Ended]

CONFIGURATION = '[tool.fieldwright]\nspec = "api.yaml"\noutput = "generated"\n'

FIRST = """\
openapi: 3.1.0
info:
  title: Pets
  version: 1.0.0
paths: {}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string}
        kind: {$ref: "#/components/schemas/Kind"}
    Kind:
      type: string
      enum: [cat, dog]
"""

SECOND = FIRST.replace("[cat, dog]", "[cat, dog, eel]").replace(
    "        kind:", "        size: {type: integer}\n        kind:"
)

THIRD = (
    SECOND.replace("    Pet:\n", "    Animal:\n      x-fieldwright-renamed-from: Pet\n")
    .replace("size: {type: integer}", "size: {type: integer, deprecated: true}")
    .replace("name: {type: string}", "label: {type: string, x-fieldwright-renamed-from: name}")
)


def document(text: str) -> ir.Document:
    return read.read_document(source.parse(text, "api.yaml"))


def lives(*texts: str) -> dict[Part, Life]:
    """What three releases and the spec as it is now say."""
    versions = ["1.0.0", "1.1.0", "1.2.0"]
    followed = lifecycle.start_lives(document(texts[0]), versions[0])
    for old, new, version in zip(texts, texts[1:], versions[1:]):
        followed = lifecycle.follow_lives(document(old), followed, document(new), version)
    return followed


def test_a_part_is_there_since_the_release_that_brought_it() -> None:
    followed = lives(FIRST, SECOND)
    assert followed[Part("Pet")] == followed[Part("Pet", field="name")] == Life(since="1.0.0")
    assert followed[Part("Pet", field="size")] == Life(since="1.1.0")
    assert followed[Part("Kind", value='"eel"')] == Life(since="1.1.0")
    assert followed[Part("Kind", value='"cat"')] == Life(since="1.0.0")


def test_what_is_renamed_or_deprecated_keeps_its_age() -> None:
    followed = lives(FIRST, SECOND, THIRD)
    assert followed[Part("Animal")] == Life(since="1.0.0", renamed="1.2.0")
    assert followed[Part("Animal", field="label")] == Life(since="1.0.0", renamed="1.2.0")
    assert followed[Part("Animal", field="size")] == Life(since="1.1.0", deprecated="1.2.0")
    assert Part("Pet") not in followed


def test_a_deprecation_that_is_lifted_and_comes_again_counts_from_then() -> None:
    deprecated = FIRST.replace("name: {type: string}", "name: {type: string, deprecated: true}")
    part = Part("Pet", field="name")
    assert lives(deprecated, deprecated)[part].deprecated == "1.0.0"
    assert lives(deprecated, FIRST)[part].deprecated is None
    assert lives(deprecated, FIRST, deprecated)[part].deprecated == "1.2.0"


def test_what_comes_back_is_new() -> None:
    assert lives(SECOND, FIRST, SECOND)[Part("Pet", field="size")].since == "1.2.0"


def test_values_that_are_alike_in_python_are_told_apart() -> None:
    one = FIRST.replace("type: string\n      enum: [cat, dog]", "enum: [1]")
    both = one.replace("enum: [1]", "enum: [1, '1']")
    followed = lives(one, both)
    assert followed[Part("Kind", value="1")].since == "1.0.0"
    assert followed[Part("Kind", value='"1"')].since == "1.1.0"


@pytest.mark.parametrize(
    ("version", "removed"),
    [("1.2.0", "2.0.0"), ("0.3.1", "0.4.0"), ("2026-01-02", None)],
)
def test_a_former_name_goes_in_the_next_version_that_may_break(
    version: str, removed: str | None
) -> None:
    """Of a version that is none, nothing follows."""
    edited = document(THIRD.replace("version: 1.0.0", f"version: {version}"))
    removals = lifecycle.decide_removals(edited, {})
    expected = {("Animal", None): removed, ("Animal", "label"): removed}
    assert removals == ({} if removed is None else expected)


def test_the_release_that_renamed_decides_and_the_spec_decides_first() -> None:
    edited = document(THIRD.replace("version: 1.0.0", "version: 3.0.0"))
    followed = lives(FIRST, SECOND, THIRD)
    assert set(lifecycle.decide_removals(edited, followed).values()) == {"2.0.0"}
    stated = THIRD.replace("-from: Pet\n", "-from: Pet\n      x-fieldwright-removed-in: 1.9.0\n")
    assert lifecycle.decide_removals(document(stated), followed)["Animal", None] == "1.9.0"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A configured spec whose package is generated and that was never released."""
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    Path("api.yaml").write_text(FIRST, encoding="utf-8")
    assert run("generate").code == 0
    return tmp_path


def released(text: str, date: str, run: Run) -> str:
    """Release a spec by the command; the version that it got."""
    now = Path("api.yaml").read_text(encoding="utf-8").split("version: ")[1].split("\n")[0]
    Path("api.yaml").write_text(text.replace("version: 1.0.0", f"version: {now}"), encoding="utf-8")
    assert run("generate").code == 0
    code, out, err = run("release", "--date", date)
    assert (code, err) == (0, "")
    return out.split()[1]


def table() -> list[str]:
    """The rows of the index about versions."""
    text = Path("generated/docs/README.md").read_text(encoding="utf-8")
    rows = text.partition("## Since when\n\n")[2].partition("\n\n")[0].splitlines()
    return [row.removeprefix("| ").removesuffix(" |") for row in rows[2:]]


def test_three_releases_are_told_on_the_pages(project: Path, run: Run) -> None:
    """By the command; ``check`` is clean after each, and every page comes back byte for byte."""
    assert released(FIRST, "2026-01-01", run) == "1.0.0"
    assert table() == [
        "[Pet](models/pet.md) | 1.0.0 |  | ",
        "[Kind](models/kind.md) | 1.0.0 |  | ",
    ]
    assert released(SECOND, "2026-02-01", run) == "2.0.0"  # a value that old readers refuse
    assert released(THIRD, "2026-03-01", run) == "2.1.0"
    assert table() == [
        "[Animal](models/animal.md) | 1.0.0 |  | Pet, until 3.0.0",
        "[Animal](models/animal.md), label | 1.0.0 |  | name, until 3.0.0",
        "[Animal](models/animal.md), size | 2.0.0 | 2.1.0 | ",
        "[Kind](models/kind.md) | 1.0.0 |  | ",
        "[Kind](models/kind.md), eel | 2.0.0 |  | ",
    ]
    assert '("Pet", "Animal", "3.0.0")' in Path("generated/pets_models/__init__.py").read_text()
    assert run("check").code == 0
    pages = {
        path.relative_to("generated/docs").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(Path("generated/docs/models").rglob("*.md"))
    }
    spec = spec_write.write_text(docs_read.read_document(pages))
    again = read.read_document(source.parse(spec, "pages.yaml"))
    assert docs_write.write_pages(again) == pages
    code, _, err = run("import", "generated/docs", "-o", "imported.yaml")
    assert code == 0
    assert "Since when" not in Path("imported.yaml").read_text() + err


def test_what_is_not_released_yet_says_so(project: Path, run: Run) -> None:
    released(FIRST, "2026-01-01", run)
    Path("api.yaml").write_text(SECOND, encoding="utf-8")
    assert run("generate").code == 0
    assert "[Kind](models/kind.md), eel | (unreleased) |  | " in table()
    assert run("check").code == 0


def test_a_history_without_facts_claims_none(project: Path, run: Run) -> None:
    """It was written by hand, or before there were any; what comes later is known."""
    released(FIRST, "2026-01-01", run)
    path = Path("releases.yaml")
    path.write_text(path.read_text().partition("facts:")[0], encoding="utf-8")
    assert run("generate").code == 0
    assert table() == []
    released(SECOND, "2026-02-01", run)
    assert table() == [
        "[Pet](models/pet.md), size | 2.0.0 |  | ",
        "[Kind](models/kind.md), eel | 2.0.0 |  | ",
    ]
    assert releases.load(Path("api.yaml")).base is None


def test_a_former_name_that_should_be_gone_is_found_and_not_released(
    project: Path, run: Run
) -> None:
    late = THIRD.replace("-from: Pet\n", "-from: Pet\n      x-fieldwright-removed-in: 1.1.0\n")
    released(FIRST, "2026-01-01", run)
    Path("api.yaml").write_text(late, encoding="utf-8")
    assert run("generate").code == 0
    before = Path("releases.yaml").read_bytes()
    code, _, err = run("release", "--date", "2026-02-01")
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("fieldwright: api.yaml:9:7: the former name Pet was to go in 1.1.0, and")
    assert Path("releases.yaml").read_bytes() == before
    assert run("lint").code == 0
    Path("api.yaml").write_text(late.replace("version: 1.0.0", "version: 1.1.0"), encoding="utf-8")
    code, out, _ = run("lint")
    assert code == 1
    assert "api.yaml:9:7: the former name Pet was to go in 1.1.0" in out
    assert "[alias-overdue]" in out
