"""Plain field tables: what people write into their documentation, read; what it does not say, listed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwright import errors
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.pages import field_tables
from tests.conftest import Run


def table(*rows: str, header: str = "Field | Type | Required | Description") -> str:
    rule = " | ".join("---" for _ in header.split("|"))
    return "\n".join(
        ["# Pet", "", f"| {header} |", f"| {rule} |", *(f"| {row} |" for row in rows), ""]
    )


def read_text(text: str) -> field_tables.Tables:
    return field_tables.read_document({"pets.md": text}, title="Pets", version="1.0.0")


def get_schema(tmp_path: Path, run: Run, text: str) -> Any:
    """Import a text by ``--form table``, and get the schema of ``Pet``."""
    (tmp_path / "pets.md").write_text(text)
    spec = tmp_path / "spec.yaml"
    assert run("import", tmp_path / "pets.md", "-o", spec, "--form", "table").code == 0
    assert run("lint", spec)[:2] == (0, "")
    return source.load(spec).data["components"]["schemas"]["Pet"]


TYPES: list[tuple[str, dict[str, Any]]] = [
    ("string", {"type": "string"}),
    ("`String`", {"type": "string"}),
    ("*str*", {"type": "string"}),
    ("int64", {"type": "integer"}),
    ("double", {"type": "number"}),
    ("**boolean**", {"type": "boolean"}),
    ("timestamp", {"type": "string", "format": "date-time"}),
    ("date", {"type": "string", "format": "date"}),
    (
        "[date](https://docs.python.org/3/library/datetime.html#date-objects)",
        {"type": "string", "format": "date-time"},
    ),
    ("uuid", {"type": "string", "format": "uuid"}),
    ("string[]", {"type": "array", "items": {"type": "string"}}),
    ("int[][]", {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}),
    ("array of strings", {"type": "array", "items": {"type": "string"}}),
    ("list of string", {"type": "array", "items": {"type": "string"}}),
    ("List[*int*]", {"type": "array", "items": {"type": "integer"}}),
    ("Array&lt;int&gt;", {"type": "array", "items": {"type": "integer"}}),
    ("array<number>", {"type": "array", "items": {"type": "number"}}),
    ("Map<string, bool>", {"type": "object", "additionalProperties": {"type": "boolean"}}),
    ("Dict[str, *int*]", {"type": "object", "additionalProperties": {"type": "integer"}}),
    ("object", {"type": "object", "additionalProperties": True}),
    ("string \\| null", {"type": ["string", "null"]}),
    ("null or integer", {"type": ["integer", "null"]}),
    ("string, nullable", {"type": ["string", "null"]}),
    ("Nullable[string]", {"type": ["string", "null"]}),
    ("*Nullable[str]*", {"type": ["string", "null"]}),
    ("string?", {"type": "string"}),
    ("[Pet](#pet)", {"$ref": "#/components/schemas/Pet"}),
    ("array of Pets", {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}),
    ('"a" \\| "b"', {"type": "string", "enum": ["a", "b"], "x-fieldwright-inline": True}),
    ("string or integer", {}),
    ("[Owner](#owner)", {}),
    ("bytes (at most 10)", {}),
    ("[](", {}),
    ("list[" * 400 + "int" + "]" * 400, {}),
]


@pytest.mark.parametrize(("cell", "schema"), TYPES, ids=[cell[:30] for cell, _ in TYPES])
def test_types_are_read_or_listed(cell: str, schema: Any, tmp_path: Path, run: Run) -> None:
    text = table(f"age | {cell} | yes | ")
    assert get_schema(tmp_path, run, text)["properties"]["age"] == schema
    notes = [each.message for each in read_text(text).notes if "the type of age" in each.message]
    assert len(notes) == (schema == {})


@pytest.mark.parametrize(
    ("word", "required"),
    [
        *((word, True) for word in ("yes", "Yes", "true", "**required**", "✓", "✅", "`Y`")),
        (":heavy_check_mark:", True),
        *((word, False) for word in ("no", "", "-", "false", "optional", ":heavy_minus_sign:")),
        ("when paid", None),
    ],
)
def test_required_is_read_or_listed(word: str, required: bool | None) -> None:
    tables = read_text(table(f"age | int | {word} | "))
    (record,) = tables.document.models
    assert record.fields[0].required is bool(required)  # type: ignore[union-attr]
    assert any("whether age is required" in each.message for each in tables.notes) is (
        required is None
    )


@pytest.mark.parametrize(
    "header",
    ["Field | Type | Required | Description", "**Name** | `Type` | REQUIRED | description"],
)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2)])
def test_columns_stand_in_any_order(header: str, order: tuple[int, ...]) -> None:
    def arrange(row: str) -> str:
        cells = row.split(" | ")
        return " | ".join(cells[n] for n in order)

    text = table(arrange("`age` | int | yes | Years<br>of it \\| more"), header=arrange(header))
    (record,) = read_text(text).document.models
    (each,) = record.fields  # type: ignore[union-attr]
    assert (each.name, each.required, each.description) == ("age", True, "Years\nof it | more")


def test_headings_name_models_and_code_is_no_table() -> None:
    text = table("age | int | yes | ") + (
        "```\n| Field | Type |\n| - | - |\n| x | y |\n```\n\n## Owner\n\n### Properties\n\n"
        "Field | Type | Secret\n:-- | --:| -\nname | string | no\n\nEnd.\n\n| A | B |\n|-|-|\n| 1 | 2 |\n"
    )
    tables = read_text(text)
    assert [model.name for model in tables.document.models] == ["Pet", "Owner"]
    assert [(each.line, each.message) for each in tables.notes] == [
        (
            3,
            "no table can say which fields of Pet have null, defaults, constraints and other members",
        ),
        (16, "the column 'Secret' is not read"),
        (16, "no column Required: every field is taken as optional"),
        (
            16,
            "no table can say which fields of Owner have null, defaults, constraints and other members",
        ),
        (22, "this table is not read: it has no column Field or Name, or no Type"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "rule", "message"),
    [
        ("# Pet\n\nText.\n", 1, "page-table", "no table with a column Field"),
        ("", 1, "page-table", "no table with a column Field"),
        (table("age | int | yes"), 5, "page-table", "this row has 3 cells where the header has 4"),
        (table("age | int | yes | a | b"), 5, "page-table", "this row has 5 cells"),
        (
            table("a | int | yes | ", "`a` | int | no | "),
            6,
            "page-duplicate",
            "a field a is further",
        ),
        (table("`` | int | yes | "), 5, "page-name", "no name of a field"),
        (table("a | int | yes | ") * 2, 8, "page-duplicate", "there is a table of Pet already"),
        (
            table("a | b | int | yes", header="Field | Name | Type | Required"),
            3,
            "page-table",
            "several columns hold the name of a field",
        ),
    ],
)
def test_what_is_no_field_table_is_refused_at_its_place(
    text: str, line: int, rule: str, message: str
) -> None:
    with pytest.raises(errors.SourceError) as caught:
        read_text(text)
    (each,) = caught.value.diagnostics
    assert (each.file, each.line, each.rule) == ("pets.md", line, rule)
    assert message in each.message


def test_an_import_of_tables_lists_what_they_do_not_say(tmp_path: Path, run: Run) -> None:
    (tmp_path / "pets.md").write_text(table("age | blob | yes | "))
    spec = tmp_path / "spec.yaml"
    code, out, err = run("import", tmp_path / "pets.md", "-o", spec, "--form", "table")
    assert code == 0
    assert ["not", "said", "by", "the", "tables", "2"] in [row.split() for row in out.splitlines()]
    assert "pets.md:5:1: note: the type of age: no table describes 'blob'; it is any value" in err
    assert read.read_document(source.load(spec)).models[0].name == "Pet"
    code, _, err = run("import", tmp_path / "pets.md", "-o", spec, "--form", "table")
    assert code == 2 and "--force replaces it" in err


PIECES = [
    "|",
    "\\|",
    "---",
    "\n",
    "# ",
    "Field",
    "Type",
    "```",
    "`",
    "*",
    "[",
    "](",
    "]",
    ")",
    "<",
    ">",
    " or ",
    "list of ",
    "é",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    for each in (text, table(text.replace("\n", ""))):
        try:
            read_text(each)
        except errors.SourceError:
            continue
