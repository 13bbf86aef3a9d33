"""The base beside a spec: with it, importing again invents no conflict, and loses nothing without a word."""

import tarfile
from pathlib import Path

import pytest

from fieldwright.importing import discovery, last_import
from fieldwright.importing import pages as importing
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.pages import write
from tests.conftest import Ended, Run

API = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths: {}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string, description: What it is called.}
        age: {type: integer}
        lines: {$ref: "#/components/schemas/SAMLLines"}
    SAMLLines:
      type: object
      properties: {width: {type: integer}, text: {type: string}}
    Kind: {type: string, enum: [cat, dog]}
"""


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """Import the pages of ``API`` into ``spec.yaml`` in the working directory."""
    monkeypatch.chdir(tmp_path)
    publish(run)
    assert again(run).code == 0


def publish(run: Run, *edits: tuple[str, str]) -> None:
    """Make ``docs`` the pages of ``API`` with some edits."""
    text = API
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    Path("api.yaml").write_text(text)
    assert run("generate", "api.yaml", "-o", "docs", "--only", "docs", "--force").code == 0


def again(run: Run, *flags: str) -> Ended:
    return run("import", "docs/models", "-o", "spec.yaml", *flags)


def edit(old: str, new: str) -> None:
    """Edit the spec as a person would."""
    path = Path("spec.yaml")
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def check_pages() -> None:
    """Check that the spec gives the pages there are."""
    document = read.read_document(source.load(Path("spec.yaml")))
    assert write.write_pages(document) == discovery.gather([Path("docs/models")]).pages


GONE = (
    API[API.index("    SAMLLines") : API.index("    Kind")],
    "",
)
UNLINKED = ('        lines: {$ref: "#/components/schemas/SAMLLines"}\n', "")
INSERTED = ("{width: {type", "{height: {type: number}, width: {type")
SWAPPED = (
    "{width: {type: integer}, text: {type: string}}",
    "{text: {type: string}, width: {type: integer}}",
)
RECASED = ("SAMLLines", "SamlLines")


@pytest.mark.parametrize(
    "steps",
    [
        [[INSERTED], [GONE, UNLINKED]],
        [[SWAPPED]],
        [[RECASED]],
        [[RECASED], [], [RECASED, SWAPPED]],
        [[("age: {type: integer}", "age: {type: [string, 'null']}")], [("[cat, dog]", "[cat]")]],
    ],
)
def test_pages_that_change_over_a_spec_that_nobody_edited_make_no_conflict(
    run: Run, steps: list[list[tuple[str, str]]]
) -> None:
    for edits in steps:
        publish(run, *edits)
        code, _, err = again(run)
        assert (code, err) == (0, "")
        check_pages()
        fresh = importing.import_pages(
            discovery.gather([Path("docs/models")]), title="Pets Models", version="0.1.0"
        )
        assert Path("spec.yaml").read_text() == fresh.text
        assert last_import.locate(Path("spec.yaml")).read_text() == last_import.add_header(
            fresh.text
        )


def test_edits_follow_a_model_whose_title_is_spelled_in_another_way(run: Run) -> None:
    edit("        width:\n", "        # In pixels.\n        width:\n          minimum: 1\n")
    publish(run, RECASED, ("age: {type: integer}", "age: {type: number}"))
    assert (again(run).code, again(run).err) == (0, "")
    text = Path("spec.yaml").read_text()
    assert "    SamlLines:\n" in text and "SAMLLines" not in text
    assert "        # In pixels.\n        width:\n          minimum: 1\n" in text
    check_pages()


def test_an_edited_model_whose_page_is_gone_is_named_with_its_comments(run: Run) -> None:
    edit("        width:\n", "        # In pixels.\n        width:\n          minimum: 1\n")
    publish(run, GONE, UNLINKED)
    code, _, err = again(run)
    assert code == 0
    assert "SAMLLines is on no page any more: it is dropped, and what was edited in it" in err
    assert "what this comment was about is on no page any more: # In pixels." in err
    assert "[merge-dropped]" in err
    check_pages()


def test_what_only_one_side_touched_is_no_conflict(run: Run) -> None:
    """Within one field: a constraint of a person, another description of the page."""
    edit(
        "description: What it is called.\n",
        "description: What it is called.\n          maxLength: 9\n",
    )
    edit(
        "          type: integer\n        lines",
        "          type: integer\n          minimum: 0\n        lines",
    )
    publish(
        run,
        ("What it is called.", "Its name."),
        ("age: {type: integer}", "born: {type: string}\n        age: {type: integer}"),
    )
    assert (again(run).code, again(run).err) == (0, "")
    text = Path("spec.yaml").read_text()
    assert "description: Its name.\n          maxLength: 9\n" in text and "minimum: 0" in text
    check_pages()


def conflict(run: Run) -> None:
    """Let spec and pages disagree in two models."""
    edit("description: What it is called.", "description: Its label.")
    edit(
        "          type: integer\n        text",
        "          type: integer\n          minimum: 0\n        text",
    )
    publish(run, ("What it is called.", "Its name."), ("width: {type: integer}, ", ""))


@pytest.mark.parametrize(
    ("flags", "code", "expected"),
    [
        ([], 1, None),
        (["--ours", "Pet"], 1, None),
        (["--ours", "Pet.name", "--theirs", "SAMLLines.width"], 0, (True, False)),
        (["--theirs", "Pet", "--ours", "SAMLLines"], 0, (False, True)),
        (["--theirs", "--ours", "Pet"], 0, (True, False)),
        (["--ours", "--theirs=Pet.name.description"], 0, (False, True)),
        (["--ours", "Pet", "--theirs", "Pet"], 2, None),
    ],
)
def test_one_place_can_be_decided_on_by_itself(
    run: Run, flags: list[str], code: int, expected: tuple[bool, bool] | None
) -> None:
    conflict(run)
    ended = again(run, *flags)
    assert ended.code == code
    text = Path("spec.yaml").read_text()
    if expected is not None:
        assert ("Its label." in text, "minimum: 0" in text) == expected


def test_a_source_behind_a_flag_without_a_place_stays_a_source(run: Run) -> None:
    conflict(run)
    assert run("import", "--theirs", "docs/models", "-o", "spec.yaml").code == 0
    check_pages()
    assert run("import", "--theirs", "-o", "spec.yaml").code == 2


def test_a_spec_without_a_base_gets_one(run: Run) -> None:
    path = last_import.locate(Path("spec.yaml"))
    path.unlink()
    edit("        width:\n", "        # In pixels.\n        width:\n")
    code, _, err = again(run)
    assert code == 0
    assert err.startswith("wrote spec.pages.yaml: commit it")
    assert path.read_text().startswith(last_import.HEADER)
    publish(run, RECASED)
    assert (again(run).code, again(run).err) == (0, "")
    assert "# In pixels." in Path("spec.yaml").read_text()


def test_a_page_by_itself_changes_the_base_of_its_model_only(run: Run) -> None:
    publish(run, ("What it is called.", "Its name."), ("[cat, dog]", "[cat]"))
    assert run("import", "docs/models/pet.md", "-o", "spec.yaml").code == 0
    stored = last_import.locate(Path("spec.yaml")).read_text()
    assert "Its name." in stored and "- dog" in stored
    assert again(run).code == 0
    check_pages()


def test_a_base_that_cannot_be_read_is_named(run: Run) -> None:
    last_import.locate(Path("spec.yaml")).write_text("a: [")
    code, _, err = again(run)
    assert code == 3 and err.startswith("spec.pages.yaml:1:")


def test_models_are_renamed_where_they_stand_and_wherever_they_are_named() -> None:
    text = """\
components:
  schemas:
    "A":  # A stays A in a comment
      properties: {a: {$ref: '#/components/schemas/A'}, A: {const: A}}
    B: {oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/AA"}]}
    AA: {}
"""
    renamed = last_import.rename_models(source.parse(text, "spec.yaml"), {"A": "Z"})
    assert renamed == text.replace('"A":', '"Z":').replace("schemas/A'", "schemas/Z'").replace(
        'schemas/A"', 'schemas/Z"'
    )


def test_eight_editions_of_an_sdk_follow_one_another(
    corpus: Path, tmp_path: Path, run: Run
) -> None:
    """Nobody edits the spec: each ends with exit 0, and its pages come back."""
    with tarfile.open(corpus / "docs-history" / "mollie.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    editions = sorted((tmp_path / "mollie").glob("edition-*"))
    assert len(editions) == 8
    for edition in editions:
        code, _, err = run("import", str(edition / "docs"), "-o", "mollie.yaml")
        assert (code, "conflict" in err) == (0, False)
        document = read.read_document(source.load(Path("mollie.yaml"), limits=importing.LIMITS))
        assert write.write_pages(document) == discovery.gather([edition / "docs"]).pages
