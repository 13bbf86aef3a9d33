"""Importing over a spec that people have edited: pages change what they say, and nothing else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

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
        tags: {type: array, items: {type: string}}
        born_on: {type: string, format: date}
        kind: {$ref: "#/components/schemas/Kind"}
      required: [name, born_on]
    Kind: {type: string, enum: [cat, dog]}
"""

EDITS = {
    "description: What it is called.": "description: What it is called. # said so since 2024\n"
    "          # Nobody has a longer one.\n          maxLength: 40",
    "age:\n          type: integer": "age:\n          minimum: 0\n          type: integer\n          default: 1",
    "tags:\n          type: array": "# May be missing, or null.\n        tags:\n          type:\n            - array\n"
    '            - "null"',
    "items:\n            type: string": "items:\n            type: string\n            minLength: 1",
    "born_on:\n": "bornOn:\n          x-speakeasy-name-override: born_on\n",
    "- born_on": "- bornOn",
}
"""What a person makes of the spec that ``API``'s pages are imported to: all that pages cannot say."""


def publish(run: Run, *edits: tuple[str, str]) -> None:
    """Make ``docs`` the pages of ``API`` with some edits."""
    text = API
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    Path("api.yaml").write_text(text)
    assert run("generate", "api.yaml", "-o", "docs", "--only", "docs", "--force").code == 0
    (Path("docs") / "README.md").unlink()


def edit(edits: dict[str, str]) -> str:
    """Make edits in the spec; its text."""
    path = Path("spec.yaml")
    text = path.read_text()
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text)
    return text


@pytest.fixture(autouse=True)
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> str:
    """The text of ``spec.yaml`` in the working directory, imported and then edited."""
    monkeypatch.chdir(tmp_path)
    publish(run)
    assert run("import", "docs", "-o", "spec.yaml").code == 0
    return edit(EDITS)


def again(run: Run, *flags: str) -> Ended:
    return run("import", "docs", "-o", "spec.yaml", *flags)


def line(text: str) -> int:
    """The number of the spec's first line that holds a text."""
    lines = Path("spec.yaml").read_text().split("\n")
    return next(n for n, each in enumerate(lines, 1) if text in each)


def test_nothing_changed_leaves_the_file_alone(edited: str, run: Run) -> None:
    before = os.stat("spec.yaml")
    assert again(run).code == 0
    assert Path("spec.yaml").read_text() == edited
    assert os.stat("spec.yaml").st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (
            ("What it is called.", "Its name."),
            ("description: What it is called. #", "description: Its name. #"),
        ),
        (("age: {type: integer}", "age: {type: number}"), ("type: integer", "type: number")),
        (
            (
                "        age: {type: integer}\n",
                "        id: {type: integer}\n        age: {type: integer}\n",
            ),
            ("        age:\n", "        id:\n          type: integer\n        age:\n"),
        ),
        (
            ("[name, born_on]", "[name, born_on, age]"),
            ("- bornOn\n", "- bornOn\n        - age\n"),
        ),
        (("[name, born_on]", "[born_on]"), ("        - name\n", "")),
        (("[cat, dog]", "[cat, dog, cow]"), ("        - dog\n", "        - dog\n        - cow\n")),
        (
            ('kind: {$ref: "#/components/schemas/Kind"}', "kind: {type: boolean}"),
            ('$ref: "#/components/schemas/Kind"\n      required', "type: boolean\n      required"),
        ),
        (
            ("items: {type: string}", "items: {type: [string, 'null']}"),
            (
                "type: string\n            minL",
                'type:\n              - string\n              - "null"\n            minL',
            ),
        ),
    ],
)
def test_a_change_of_a_page_is_made_where_it_stands(
    edited: str, run: Run, published: tuple[str, str], expected: tuple[str, str]
) -> None:
    publish(run, published)
    code, out, err = again(run)
    assert (code, err) == (0, "")
    updated, wanted = Path("spec.yaml").read_text(), edited.replace(*expected)
    assert updated.partition("\nx-fieldwright-page")[0] == wanted.partition("\nx-fieldwright-page")[
        0
    ] or ("cow" in published[1] and wanted.partition("      x-speakeasy-enums")[0] in updated)
    assert ["models", "changed", "1"] in [row.split() for row in out.splitlines()]
    assert again(run).code == 0
    assert Path("spec.yaml").read_text() == updated


def test_rows_in_another_order_take_their_comments_along(edited: str, run: Run) -> None:
    tags = "        tags: {type: array, items: {type: string}}\n"
    publish(run, (tags, ""), ("      properties:\n", f"      properties:\n{tags}"))
    assert again(run).code == 0
    updated = Path("spec.yaml").read_text()
    assert "      properties:\n        # May be missing, or null.\n        tags:\n" in updated
    assert "            minLength: 1\n        name:\n" in updated
    apart = {
        each for each in {*updated.split("\n")} ^ {*edited.split("\n")} if "    Pet: " not in each
    }
    assert apart == set()


def test_models_come_and_go_with_the_pages_of_a_folder(edited: str, run: Run) -> None:
    publish(
        run,
        ("    Kind: {type: string, enum: [cat, dog]}", "    Owner: {type: object}"),
        ('        kind: {$ref: "#/components/schemas/Kind"}\n', ""),
    )
    rows = [row.split() for row in again(run).out.splitlines()]
    assert ["models", "added", "1"] in rows
    assert ["models", "removed", "1"] in rows
    updated = Path("spec.yaml").read_text()
    assert "    Owner:\n      type: object\n" in updated
    assert "Kind" not in updated
    assert updated.startswith("# Imported from reference pages: models (2).\n")


def test_a_page_by_itself_changes_its_model_only(edited: str, run: Run) -> None:
    publish(run, ("What it is called.", "Its name."), ("[cat, dog]", "[cat]"))
    assert run("import", "docs/models/pet.md", "-o", "spec.yaml").code == 0
    updated = Path("spec.yaml").read_text()
    assert "Its name." in updated
    assert "- dog" in updated
    assert again(run).code == 0
    assert "- dog" not in Path("spec.yaml").read_text()


CONFLICTS = [
    (
        ("age: {type: integer}", "age: {type: string}"),
        "minimum: 0",
        "Pet.properties.age.minimum and default",
    ),
    (("        age: {type: integer}\n", ""), "        age:", "Pet.properties.age"),
    (
        ("tags: {type: array, items: {type: string}}", "tags: {type: string}"),
        "type:\n",
        "Pet.properties.tags",
    ),
]


@pytest.mark.parametrize(("published", "at", "where"), CONFLICTS)
def test_what_a_page_takes_away_from_an_edit_is_asked_for(
    edited: str, run: Run, published: tuple[str, str], at: str, where: str
) -> None:
    publish(run, published)
    code, _, err = again(run)
    assert code == 1
    assert f"{where}" in err
    assert "[merge-conflict]; --theirs" in err
    if "\n" not in at:
        assert err.startswith(f"spec.yaml:{line(at)}:")
    assert Path("spec.yaml").read_text() == edited
    assert again(run, "--theirs").code == 0
    assert (again(run).code, again(run).err) == (0, "")


def test_an_edit_that_a_page_contradicts_stays_until_the_page_changes(
    edited: str, run: Run
) -> None:
    mine = edit({"description: What it is called. #": "description: Its name. #"})
    code, _, err = again(run)
    assert (code, Path("spec.yaml").read_text()) == (0, mine)
    assert err.startswith("docs/models/pet.md:8:")
    assert "[page-out-of-step]" in err
    publish(run, ("What it is called.", "How it is called."))
    code, _, err = again(run)
    assert code == 1
    assert err.startswith(f"spec.yaml:{line('Its name.')}:")
    assert 'the spec has "Its name.", the pages "How it is called."' in err
    ended = again(run, "--ours")
    assert (ended.code, "[page-out-of-step]" in ended.err) == (0, True)
    assert "description: Its name. #" in Path("spec.yaml").read_text()


def test_theirs_takes_the_words_of_the_page(edited: str, run: Run) -> None:
    edit({"description: What it is called. #": "description: Its name. #"})
    publish(run, ("What it is called.", "How it is called."))
    ended = again(run, "--theirs")
    assert (ended.code, ended.err) == (0, "")
    assert "description: How it is called. # said so since 2024\n" in Path("spec.yaml").read_text()


@pytest.mark.parametrize(
    ("answer", "expected"), [("pages", "type: string"), ("spec", "type: integer")]
)
def test_a_terminal_is_asked(edited: str, run: Run, answer: str, expected: str) -> None:
    publish(run, ("age: {type: integer}", "age: {type: string}"))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "fieldwright", "import", "docs", "-o", "spec.yaml"]
    child = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs)
    os.write(ours, f"{answer}\n".encode())
    child.communicate(timeout=60)
    shown = os.read(ours, 10_000).decode()
    os.close(theirs)
    os.close(ours)
    assert child.returncode == 0
    assert "minimum" in shown
    assert expected in Path("spec.yaml").read_text().partition(" age:")[2][:60]


def test_a_model_in_flow_style_is_written_anew_when_it_changes(run: Run) -> None:
    text = Path("spec.yaml").read_text()
    start, end = text.index("    Kind:\n"), text.index("    Pet:\n")
    flow = "    Kind: {type: string, enum: [cat, dog], x-speakeasy-enums: [CAT, DOG], x-fieldwright-page: {usage: pets_models}}\n"
    Path("spec.yaml").write_text(text[:start] + flow + text[end:])
    publish(run, ("[cat, dog]", "[cat]"))
    assert again(run).code == 0
    updated = Path("spec.yaml").read_text()
    block = "    Kind:\n      type: string\n      enum:\n        - cat\n      x-speakeasy-enums:\n        - CAT\n      x-fieldwright-page:\n        usage: pets_models\n"
    assert updated.partition("\nx-fieldwright-page")[0] == (
        (text[:start] + block + text[end:]).partition("\nx-fieldwright-page")[0]
    )


def test_line_ends_stay_as_they_are(edited: str, run: Run) -> None:
    Path("spec.yaml").write_bytes(edited.replace("\n", "\r\n").encode())
    publish(run, ("[cat, dog]", "[cat, dog, cow]"))
    assert again(run).code == 0
    assert Path("spec.yaml").read_bytes().count(b"\n") == Path("spec.yaml").read_bytes().count(
        b"\r\n"
    )
