"""Diagnostics of pages beside a spec, and of what a spec expresses and no page can."""

from typing import Any

import pytest

from fieldwright import errors
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.pages import inexpressible, lint, write

SCHEMAS: dict[str, Any] = {
    "Pet": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "kind": {"$ref": "#/components/schemas/Kind"}},
    },
    "Kind": {"type": "string", "enum": ["cat", "dog"]},
}


def document(schemas: dict[str, Any], **more: Any) -> Any:
    info = {"title": "Pets", "version": "1.0.0"}
    spec = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}, **more}
    return read.read_document(source.wrap(spec, "spec.json"))


def diagnose(pages: dict[str, str]) -> list[str]:
    return [errors.format_diagnostic(each) for each in lint.diagnose(document(SCHEMAS), pages)]


@pytest.fixture
def pages() -> dict[str, str]:
    return write.write_pages(document(SCHEMAS))


def test_pages_as_the_spec_gives_them_are_in_step(pages: dict[str, str]) -> None:
    assert diagnose(pages) == []


def test_a_page_out_of_step_is_shown_with_both_sides(pages: dict[str, str]) -> None:
    pages["models/pet.md"] = pages["models/pet.md"].replace("`name`", "`Name`")
    (line,) = diagnose(pages)
    assert line.startswith("models/pet.md:8:4: the page has '| `Name`")
    assert line.endswith("[page-out-of-step]")


def test_a_link_to_a_page_that_is_not_there_is_dead(pages: dict[str, str]) -> None:
    del pages["models/kind.md"]
    assert diagnose(pages) == [
        "models/kind.md: Kind has no page: models/kind.md is not there [page-missing]",
        "models/pet.md:9:72: models/kind.md is not there [page-link]",
    ]


def test_links_of_a_description_to_elsewhere_are_not_ours(pages: dict[str, str]) -> None:
    pages["models/pet.md"] = (
        "# Pet\n\n[how](../sdks/pets/README.md)\n\n" + pages["models/pet.md"][7:]
    )
    assert [line.rpartition("[")[2] for line in diagnose(pages)] == ["page-out-of-step]"]


def test_a_page_of_no_model_is_named(pages: dict[str, str]) -> None:
    pages["models/owner.md"] = "# Owner\n"
    assert diagnose(pages) == [
        "models/owner.md:1:1: the spec has no such model [page-without-model]"
    ]


def test_a_documented_value_that_the_spec_does_not_have_is_shown_where_it_stands(
    pages: dict[str, str],
) -> None:
    pages["models/kind.md"] = pages["models/kind.md"].replace("| dog  ", "| cow  ")
    assert diagnose(pages) == [
        "models/kind.md:9:11: the value 'cow' is documented and not in the spec [page-enum-value]"
    ]


def test_a_page_that_cannot_be_read_says_why(pages: dict[str, str]) -> None:
    pages["models/kind.md"] += "\n"
    assert diagnose(pages) == [
        "models/kind.md:10:1: expected a table row that begins with '| ' and ends with ' |' [page-table]"
    ]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "minLength": 1, "maxLength": 2}, "minLength, maxLength of a"),
        ({"type": "string", "format": "uuid"}, "the format uuid of a"),
        ({"type": "string", "default": "x"}, "the default of a"),
        ({"type": ["array", "null"], "items": {"type": "string"}}, "the null of a"),
        ({"type": ["string", "null"], "format": "date"}, "the null of a"),
        (
            {"type": "array", "items": {"type": "string", "pattern": "^x"}},
            "pattern of the elements of a",
        ),
        (
            {"type": "array", "items": {"type": ["string", "null"], "format": "date"}},
            "the null of the elements of a",
        ),
        ({"type": "string", "readOnly": True}, "readOnly of a"),
        ({"type": "string", "x-fieldwright-renamed-from": "b"}, "what a was called"),
        ({"type": "string", "x-speakeasy-name-override": "b"}, "that b is 'a' in JSON"),
        ({"type": ["string", "null"]}, None),
        ({"type": "string", "format": "date-time", "examples": ["x"]}, None),
        ({"type": "object", "additionalProperties": {"type": "number", "format": "decimal"}}, None),
    ],
)
def test_what_no_page_can_say_of_a_field_is_a_note(schema: Any, expected: str | None) -> None:
    schemas = {"R": {"type": "object", "properties": {"a": schema}}}
    notes = inexpressible.diagnose(document(schemas))
    assert [each.severity for each in notes] == ["note"] * (expected is not None)
    assert [each.message for each in notes] == (
        [] if expected is None else [f"R: no page can say {expected}"]
    )
    assert all(each.file == "spec.json" and each.line for each in notes)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "x-fieldwright-renamed-from": "S"}, "what it was called"),
        ({"type": "object", "minProperties": 1}, "minProperties"),
        (
            {"type": "object", "properties": {}, "additionalProperties": False},
            "that other members are refused",
        ),
        (
            {
                "type": "object",
                "properties": {},
                "additionalProperties": {"type": "string", "minLength": 1},
            },
            "minLength of other members",
        ),
        ({"type": "object", "examples": [{}]}, "its examples"),
        (
            {"anyOf": [{"type": "string"}, {"type": "number"}]},
            "that more than one alternative may match",
        ),
        (
            {"oneOf": [{"type": "integer"}, {"type": "number"}]},
            "that exactly one alternative may match",
        ),
        (
            {"oneOf": [{"type": "string", "minLength": 1}, {"type": "number"}]},
            "minLength of an alternative",
        ),
        ({"type": "string", "minLength": 1}, "minLength"),
        ({"oneOf": [{"type": "string"}, {"type": "number"}]}, None),
        ({"type": "string", "enum": ["a"]}, None),
    ],
)
def test_what_no_page_can_say_of_a_model_is_a_note(schema: Any, expected: str | None) -> None:
    notes = inexpressible.diagnose(document({"R": schema}))
    assert [each.message for each in notes] == (
        [] if expected is None else [f"R: no page can say {expected}"]
    )


def test_printed_names_of_pages_are_no_json_names() -> None:
    """Of a spec that did not come from pages every name is one, so that the printed ones are told."""
    schemas = {"R": {"type": "object", "properties": {"createdTime": {"type": "string"}}}}
    (note,) = inexpressible.diagnose(document(schemas))
    assert note.message == "R: no page can say that created_time is 'createdTime' in JSON"
    assert (
        inexpressible.diagnose(document(schemas, **{"x-fieldwright-page": {"package": None}})) == ()
    )
