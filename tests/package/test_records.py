"""What the constructor of a record gives members that are left out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fieldwright

TYPES: list[dict[str, Any]] = [
    {"type": "integer"},
    {"type": "number", "minimum": 0},
    {"type": "string", "maxLength": 3},
    {"type": "boolean"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "email"},
    {"type": "string", "format": "decimal"},
    {"type": "number", "format": "decimal"},
    {"type": "array", "items": {"type": "integer"}},
    {"type": "object", "additionalProperties": {"type": "string", "format": "date"}},
    {"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1},
    {"enum": ["a", "b"]},
    {"enum": ["a"]},
    {"enum": [1, "a", None]},
    {"const": 1.5},
    {"const": {"a": [1]}},
    {"$ref": "#/components/schemas/Tag"},
    {"$ref": "#/components/schemas/Words"},
    {"$ref": "#/components/schemas/Part"},
    {"$ref": "#/components/schemas/Choice"},
]

DEFAULTS = [0, 1.0, -2.5, True, "", "a", "false", "long text", "2024-01-01", "2024-01-01T00:00:00Z"]
DEFAULTS += ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "a@b.example", "1.50", None, [], [1], [1.0]]
DEFAULTS += [["a"], {}, {"a": "2024-01-01"}, {"a": [1]}, {"name": "a"}, {"tag": "x"}]


def make_document(members: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """Make an API description whose record ``Thing`` has ``members``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Initial", "version": "1"},
        "paths": {"/things": {}},
        "components": {
            "schemas": {
                "Thing": {"type": "object", "properties": members, "required": required},
                "Tag": {"type": "string", "enum": ["only"]},
                "Words": {"type": "array", "items": {"type": "string"}},
                "Part": {"type": "object", "properties": {"name": {"type": "string"}}},
                "Choice": {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "integer"}]},
            }
        },
    }


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(TYPES), st.sampled_from(DEFAULTS), st.booleans()),
        min_size=3,
        max_size=8,
    )
)
def test_what_is_constructed_without_arguments_has_no_problems(
    drawn: list[tuple[dict[str, Any], Any, bool]],
) -> None:
    members = {f"m{i}": {**type_, "default": value} for i, (type_, value, _) in enumerate(drawn)}
    required = [f"m{i}" for i, (_, _, is_required) in enumerate(drawn) if is_required]
    package = fieldwright.load(make_document(members, required))
    thing: Any = package.Thing  # type: ignore[attr-defined]
    try:
        value = thing()
    except TypeError as error:
        assert "required keyword-only argument" in str(error)
        return
    payload = value.to_dict()
    assert list(payload) == required
    assert thing.problems(payload) == []
    assert thing.from_dict(payload) == value


def test_a_required_member_has_its_default_and_an_optional_one_is_absent() -> None:
    members = {
        "size": {"type": "integer", "default": 1.0},
        "day": {"type": "string", "format": "date", "default": "2024-01-31"},
        "note": {"type": "string", "default": "x"},
        "maybe": {"type": ["string", "null"], "default": "x"},
    }
    package: Any = fieldwright.load(make_document(members, ["size", "day"]))
    value = package.Thing()
    assert value.to_dict() == {"size": 1, "day": "2024-01-31"}
    assert type(value.size) is int
    assert (value.note, value.maybe) == (None, package.UNSET)


@pytest.mark.parametrize("required", [[], ["type"]])
def test_the_tag_of_a_union_is_the_constructor_s_and_decoding_never_adds_it(
    required: list[str],
) -> None:
    names = ("Card", "Cash")
    package: Any = fieldwright.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "Tags", "version": "1"},
            "paths": {},
            "components": {
                "schemas": {
                    name: {
                        "type": "object",
                        "properties": {
                            "type": {"const": name.lower()},
                            "other": {"const": "optional and no tag"},
                        },
                        "required": required,
                    }
                    for name in names
                }
                | {
                    "Method": {
                        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names],
                        "discriminator": {
                            "propertyName": "type",
                            "mapping": {
                                name.lower(): f"#/components/schemas/{name}" for name in names
                            },
                        },
                    }
                }
            },
        }
    )
    assert package.Card().to_dict() == {"type": "card"}
    if not required:
        assert package.Card.from_dict({}).to_dict() == {}
