"""An inline schema has the same name however null is spelled beside it, and so has the component that it is."""

from collections.abc import Iterator
from typing import Any

import pytest

from fieldwright.model import ir
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


def _wrap(schema: dict[str, Any], version: str = "3.1.0", **others: Any) -> source.Source:
    info = {"title": "T", "version": "1"}
    schemas = {**others, "M": schema}
    return source.wrap({"openapi": version, "info": info, "components": {"schemas": schemas}})


def list_models(schema: dict[str, Any], version: str = "3.1.0") -> list[tuple[str, str]]:
    models = read.read_document(_wrap(schema, version)).models
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
    model = read.read_document(_wrap({"oneOf": [annotated, {"type": "null"}]})).models[0]
    assert (model.description, model.deprecated, model.examples) == ("An image.", "", ({"a": "x"},))


def test_a_schema_inside_of_itself_has_one_name() -> None:
    for version, schema in _spell(INSIDE):
        if "allOf" not in schema:
            names = list_models(_in_property(schema), version)
            assert names == [("M", "Record"), ("MP", "Record")], schema


def test_a_class_is_described_by_what_stands_around_its_null() -> None:
    enum = {"type": "string", "enum": ["a", "b"]}
    spelled = [schema for _, schema in _spell(enum) if not schema.keys() & {"nullable", "allOf"}]
    for schema in [enum, *spelled]:
        document = read.read_document(_wrap(_in_property({**schema, "description": "What kind."})))
        record, model = document.models
        assert isinstance(record, ir.Record)
        assert (record.fields[0].description, model.description) == (None, "What kind."), schema
    both = {"anyOf": [{**enum, "description": "A kind."}, {"type": "null"}], "description": "Its."}
    record, model = read.read_document(_wrap(_in_property(both))).models
    assert isinstance(record, ir.Record)
    assert (record.fields[0].description, model.description) == ("Its.", "A kind.")


@pytest.mark.parametrize(
    ("taken", "name"),
    [({}, "MP"), ({"MP": A}, "MPObject"), ({"MP": A, "MPObject": A}, "POfM")],
)
def test_a_name_that_is_taken_gives_way_alike(taken: dict[str, Any], name: str) -> None:
    for version, schema in _spell(A):
        document = read.read_document(_wrap(_in_property(schema), version, **taken))
        models = {each.name for each in document.models}
        assert models == {*taken, "M", name}, schema
