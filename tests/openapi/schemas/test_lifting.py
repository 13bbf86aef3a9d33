"""An inline schema has the same name however null is spelled beside it, and so has the component that it is."""

from collections.abc import Iterator
from typing import Any

import pytest

from fieldwright.openapi import read
from fieldwright.openapi.text import source

A = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
B = {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}
SCHEMAS: dict[str, dict[str, Any]] = {
    "record": A,
    "titled": {**A, "title": "Fine Thing"},
    "enum": {"type": "string", "enum": ["a", "b"]},
    "oneOf": {"oneOf": [A, B]},
    "anyOf": {"anyOf": [A, B]},
    "allOf": {"allOf": [A, B]},
    "list": {"type": "array", "items": A},
    "map": {"type": "object", "additionalProperties": A},
}
INSIDE: dict[str, Any] = {
    "type": "object",
    "properties": {"q": {"$ref": "#/components/schemas/M/properties/p"}},
}
NULLS: list[dict[str, Any]] = [
    {"type": "null"},
    {"type": ["null"]},
    {"const": None},
    {"enum": [None]},
]


def _in_property(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"p": schema}}


def _in_second_place(schema: dict[str, Any]) -> dict[str, Any]:
    return {"oneOf": [{"type": "boolean"}, schema]}


PLACES: dict[str, Any] = {
    "property": _in_property,
    "item": lambda schema: _in_property({"type": "array", "items": schema}),
    "value": lambda schema: _in_property({"type": "object", "additionalProperties": schema}),
    "alternative": lambda schema: _in_property(_in_second_place(schema)),
    "allOf": lambda schema: {"allOf": [_in_property(schema)]},
    "deep": lambda schema: _in_property(_in_property(schema)),
    "component": lambda schema: schema,
}


def _spell(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a schema that accepts null too, in every spelling, with the version of OpenAPI that has it."""
    listed = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    yield "3.0.3", {**schema, **listed, "nullable": True}
    yield "3.0.3", {"nullable": True, "allOf": [schema]}
    if "type" in schema:
        yield "3.1.0", {**schema, **listed, "type": [schema["type"], "null"]}
        yield "3.1.0", {**schema, **listed, "type": ["null", schema["type"]]}
    for word in ("anyOf", "oneOf"):
        for null in NULLS:
            yield "3.1.0", {word: [schema, null]}
            yield "3.1.0", {word: [null, schema]}
        if word in schema:
            yield "3.1.0", {word: [{"type": "null"}, *schema[word]]}


def list_models(schema: dict[str, Any], version: str = "3.1.0") -> list[tuple[str, str]]:
    info = {"title": "T", "version": "1"}
    document = {"openapi": version, "info": info, "components": {"schemas": {"M": schema}}}
    models = read.read_document(source.wrap(document)).models
    return sorted((model.name, type(model).__name__) for model in models)


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("place", PLACES)
def test_no_name_depends_on_how_null_is_spelled(name: str, place: str) -> None:
    around = PLACES[place]
    models = list_models(around(SCHEMAS[name]))
    for version, schema in _spell(SCHEMAS[name]):
        assert list_models(around(schema), version) == models, schema


def test_a_component_that_is_null_too_says_what_the_schema_beside_null_says() -> None:
    annotated = {**A, "description": "An image.", "deprecated": True, "examples": [{"a": "x"}]}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": {"M": {"oneOf": [annotated, {"type": "null"}]}}},
    }
    model = read.read_document(source.wrap(document)).models[0]
    assert (model.description, model.deprecated, model.examples) == ("An image.", "", ({"a": "x"},))


def test_a_schema_inside_of_itself_has_one_name() -> None:
    for version, schema in _spell(INSIDE):
        if "allOf" not in schema:
            names = list_models(_in_property(schema), version)
            assert names == [("M", "Record"), ("MP", "Record")], schema


@pytest.mark.parametrize(
    ("taken", "name"),
    [({}, "MP"), ({"MP": A}, "MPObject"), ({"MP": A, "MPObject": A}, "POfM")],
)
def test_a_name_that_is_taken_gives_way_alike(taken: dict[str, Any], name: str) -> None:
    for version, schema in _spell(A):
        document = {
            "openapi": version,
            "info": {"title": "T", "version": "1"},
            "components": {"schemas": {**taken, "M": _in_property(schema)}},
        }
        models = {each.name for each in read.read_document(source.wrap(document)).models}
        assert models == {*taken, "M", name}, schema
