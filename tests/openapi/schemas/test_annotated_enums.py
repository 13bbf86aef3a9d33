"""Annotated enumerations are enums with names and descriptions, and what only looks like one is not."""

from typing import Any

import pytest

import fieldwright
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source

LOW = {"const": 1, "title": "Low", "description": "the lowest"}
HIGH = {"const": 2, "title": "Very high"}


def model(schema: dict[str, Any]) -> ir.Model:
    info = {"title": "T", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "components": {"schemas": {"Level": schema}}}
    return read.read_document(source.wrap(document)).models[0]


@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
@pytest.mark.parametrize(
    "alternatives",
    [
        [LOW, HIGH],
        [{**LOW, "type": "integer"}, {**HIGH, "type": ["integer", "string"]}],
        [{"enum": [1], "title": "Low", "description": "the lowest"}, HIGH],
        [{**LOW, "x-other": 1, "deprecated": True}, HIGH],
    ],
)
def test_constants_with_titles_are_an_enum(word: str, alternatives: list[Any]) -> None:
    enum = model({word: alternatives, "description": "How high."})
    assert isinstance(enum, ir.Enum)
    assert enum.members == (("LOW", 1), ("VERY_HIGH", 2))
    assert enum.description == "How high.\n\n- LOW: the lowest"
    package = fieldwright.load({"$defs": {"Level": {word: alternatives}}, "$ref": "#/$defs/Level"})
    level = package.Level
    assert [(each.name, each.value) for each in level] == [("LOW", 1), ("VERY_HIGH", 2)]


def test_null_is_one_of_the_constants() -> None:
    enum = model({"oneOf": [LOW, HIGH, {"type": "null"}]})
    assert isinstance(enum, ir.Enum) and enum.nullable and len(enum.members) == 2


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"const": 1}, {"const": 2}]},
        {"oneOf": [LOW, {**HIGH, "const": 1}]},
        {"oneOf": [LOW, {**HIGH, "minimum": 3}]},
        {"oneOf": [LOW, {**HIGH, "type": "string"}]},
        {"oneOf": [LOW, {"title": "Text", "type": "string"}]},
        {"oneOf": [LOW, {"title": "Two", "enum": [2, 3]}]},
    ],
)
def test_what_is_no_list_of_constants_is_a_union_as_before(schema: dict[str, Any]) -> None:
    assert not isinstance(model(schema), ir.Enum)
