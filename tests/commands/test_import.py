"""Pages and specs become a spec, and what they said comes back from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import SPEC, Ended

Run = Callable[..., Ended]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.md")}


@pytest.fixture
def docs(spec: Path, run: Run) -> Path:
    """The pages of ``spec`` in a folder ``docs``, without the spec that they were made from."""
    assert run("generate", spec, "-o", "docs", "--only", "docs").code == 0
    (Path("docs") / "README.md").unlink()
    spec.unlink()
    return Path("docs")


def test_pages_come_back_from_the_spec_that_is_made_of_them(docs: Path, run: Run) -> None:
    code, out, _ = run("import", docs, "-o", "new/spec.yaml")
    assert code == 0
    assert "pages                               2\n" in out
    assert run("lint", "new/spec.yaml").code == 0
    run("generate", "new/spec.yaml", "-o", "again", "--only", "docs")
    assert files(docs / "models") == files(Path("again") / "models")


def test_files_that_are_no_pages_are_named(docs: Path, run: Run) -> None:
    (docs / "sdks").mkdir()
    (docs / "sdks" / "pets.md").write_text("# Pets\n")
    code, _, err = run("import", docs, "-o", "spec.yaml")
    assert code == 0
    assert err == "left out: docs/sdks/pets.md: an operation's README\n"


def test_a_page_that_is_none_is_refused_with_its_place_or_left_out(docs: Path, run: Run) -> None:
    (docs / "models" / "bad.md").write_text("# Bad\n\n\n## Fields\n\nnothing\n")
    code, _, err = run("import", docs, "-o", "spec.yaml")
    assert code == 3
    assert err.startswith("docs/models/bad.md:")
    assert not Path("spec.yaml").exists()
    code, _, err = run("import", docs, "-o", "spec.yaml", "--keep-going")
    assert code == 0
    assert err.startswith("left out: docs/models/bad.md: ")
    assert Path("spec.yaml").exists()


def test_a_spec_is_normalised(spec: Path, run: Run) -> None:
    old = spec.read_text().replace("openapi: 3.1.0", "openapi: 3.0.3")
    spec.write_text(
        old.replace(
            "type: string\n          desc", "nullable: true\n          type: string\n          desc"
        )
    )
    assert run("import", spec, "-o", "new.yaml").code == 0
    new = Path("new.yaml").read_text()
    assert "openapi: 3.1.0" in new
    assert "nullable" not in new
    assert run("lint", "new.yaml")[:2] == (0, "")


@pytest.mark.parametrize(("text", "code"), [("mine", 3), (SPEC, 2)])
def test_a_file_that_is_no_spec_of_pages_is_replaced_only_by_force(
    docs: Path, run: Run, text: str, code: int
) -> None:
    Path("spec.yaml").write_text(text)
    ended = run("import", docs, "-o", "spec.yaml")
    assert (ended.code, Path("spec.yaml").read_text()) == (code, text)
    assert text == "mine" or "--force" in ended.err
    assert run("import", docs, "-o", "spec.yaml", "--force").code == 0


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (["nowhere"], "nowhere"),
        (["docs/models/pet.md", "x.yaml"], "imported by itself"),
        (["."], ""),
    ],
)
def test_sources_that_cannot_be_taken(docs: Path, run: Run, sources: list[str], said: str) -> None:
    Path("x.yaml").write_text("")
    if sources == ["."]:
        for page in docs.rglob("*.md"):
            page.unlink()
    code, _, err = run("import", *sources, "-o", "spec.yaml")
    assert (code, err.count("\n")) == (2, 1)
    assert said in err
    assert not Path("spec.yaml").exists()


def test_lint_finds_pages_out_of_step(spec: Path, run: Run) -> None:
    run("generate", spec, "-o", "docs", "--only", "docs")
    assert run("lint", spec, "--pages", "docs").code == 0
    page = Path("docs") / "models" / "pet.md"
    page.write_text(page.read_text().replace("What it is called.", "Its name."))
    code, out, _ = run("lint", spec, "--pages", "docs")
    assert code == 1
    assert out.startswith("docs/models/pet.md:")
