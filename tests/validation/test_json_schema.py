"""The validator of values in a spec takes time that grows as schemas and values do."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from fieldwright import limits
from fieldwright.changes import documents
from fieldwright.model import ir, json_types, nullability
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import json_schema, models, payloads

Step = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]

DOUBLING: dict[str, Step] = {
    "anyOf": lambda one, other: {"anyOf": [one, other]},
    "oneOf": lambda one, other: {"oneOf": [one, other]},
    "allOf": lambda one, other: {"allOf": [one, other]},
    "properties": lambda one, other: {"type": "object", "properties": {"a": one, "b": other}},
    "items": lambda one, other: {"type": "array", "items": {"anyOf": [one, other]}},
    "dependentSchemas": lambda one, other: {
        "type": "object",
        "dependentSchemas": {"a": one, "b": other},
    },
    "not": lambda one, other: {"not": {"anyOf": [one, other]}},
    "if": lambda one, other: {"if": one, "then": other, "else": one},
    "unevaluatedProperties": lambda one, other: {
        "anyOf": [one, other],
        "unevaluatedProperties": False,
    },
    "$ref": lambda one, other: {**one},
}
"""Schemas that each lead to two others, so that the ways through them double with each."""

VALUES = (1, "a", None, {"x": "a"}, {"x": 1}, [[[1]]])


def build(step: Step, count: int) -> dict[str, Any]:
    """Return a document of so many schemas, each made of the two behind it."""
    definitions: dict[str, Any] = {
        f"M{index}": step(*({"$ref": f"#/$defs/M{index + more}"} for more in (1, 2)))
        for index in range(count)
    }
    for index, name in ((count, "x"), (count + 1, "y")):
        definitions[f"M{index}"] = {
            "type": "object",
            "required": [name],
            "properties": {name: {"type": "string"}},
        }
    return {"$defs": definitions, "properties": {"v": {"$ref": "#/$defs/M0"}}, "type": "object"}


def work(schema: dict[str, Any]) -> None:
    """Read a document, judge and make payloads of it, and compare it with another."""
    document = read.read_document(source.wrap(schema))
    known = {model.name: model for model in document.models}
    validator = models.ModelValidator(known, dict(document.definitions))
    for value in VALUES:
        valid = validator.is_valid(ir.Ref(name="Root"), {"v": value})
        assert valid is (validator.find_problem(ir.Ref(name="Root"), {"v": value}) is None)
    next(payloads.Maker(document.models, document.definitions).make_valid("Root"), None)
    json_types.collect_json_types(ir.Ref(name="Root"), known)
    nullability.accepts_null(ir.Ref(name="Root"), known)
    changed = read.read_document(source.wrap({**schema, "required": ["v"]}))
    assert list(documents.compare_documents(document, changed))


@pytest.mark.parametrize("step", DOUBLING.values(), ids=DOUBLING)
def test_time_grows_as_the_document_does(step: Step) -> None:
    """Sixty schemas in which the ways double would take for ever."""
    begin = time.process_time()
    work(build(step, 60))
    assert time.process_time() - begin < 5


def test_unions_and_references_are_as_deep_as_the_limits_let_them_be() -> None:
    work(build(DOUBLING["anyOf"], limits.ROWS["unions"][0] - 2))
    work(build(DOUBLING["$ref"], 900))


def test_a_schema_is_evaluated_once_for_each_value() -> None:
    """Counted, where the clock would tell less."""
    part: ir.Schema | bool = ir.Schema(keywords=(("type", "string"),))
    for _ in range(200):
        part = ir.Schema(keywords=(("anyOf", (part, part)),))
    validator = json_schema.Validator({})
    assert not validator.is_valid(part, [1])
    assert len(validator._verdicts) == 201


def test_a_schema_made_of_itself_is_refused() -> None:
    circle = ir.Schema(keywords=(("$ref", "A"),))
    for target in (circle, ir.Schema(keywords=(("not", circle),))):
        with pytest.raises(RecursionError):
            json_schema.is_valid(circle, 1, {"A": target})


ENUM = {"type": "object", "properties": {"v": {"enum": [f"value {n}" for n in range(100_000)]}}}


def test_an_enum_of_many_values_is_read_in_seconds() -> None:
    begin = time.process_time()
    document = read.read_document(source.wrap(ENUM))
    assert isinstance(document.models[1], ir.Enum)
    assert time.process_time() - begin < 5
