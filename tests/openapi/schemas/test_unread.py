"""What could not be read stands at what it was lost of: the attribute, or else the model."""

import json
from typing import Any

import pytest

from fieldwright.distribution import documentation
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import docstrings, plan

NOTHING = "the $ref '#/components/schemas/Nobody' leads to nothing"
NOBODY = {"$ref": "#/components/schemas/Nobody"}
OPEN = "the pattern cannot be used: a group is not closed"
STRING = "a schema must be an object or a boolean, not 'oops'"

MODELS: list[tuple[Any, list[str]]] = [
    (NOBODY, [NOTHING]),
    ("oops", [STRING]),
    ({"type": "array", "items": NOBODY}, [NOTHING]),
    ({"type": "string", "pattern": "("}, [OPEN]),
    ({"type": "string", "enum": ["a", "b"], "pattern": "("}, [OPEN]),
    ({"oneOf": [{"type": "string"}, "oops"]}, [STRING]),
    ({"allOf": [{"type": "object"}, {"not": "oops"}]}, ["'not' must be a schema, not 'oops'"]),
    ({"type": "object", "additionalProperties": NOBODY}, [NOTHING]),
    ({"type": "object", "patternProperties": {"(": {}}}, [OPEN]),
    (
        {"type": "object", "properties": {"a": {}}, "if": "oops"},
        ["'if' must be a schema, not 'oops'"],
    ),
    ({"allOf": [{"$ref": "#/components/schemas/Fine"}, NOBODY]}, [NOTHING]),
    ({"type": "object", "properties": {"a": NOBODY, "b": {"items": "oops"}}}, []),
    ({"type": "object", "properties": {"a": "oops"}}, []),
    ({"type": "object", "properties": {"a": {"properties": {"b": NOBODY}}}}, []),
]
"""Schemas of a model, each with what its docstring says could not be read."""


def load(schema: Any) -> ir.Document:
    info = {"title": "Pets", "version": "1"}
    own = {"type": "object", "properties": {"n": {"type": "integer"}}}
    schemas = {"M": schema, "Fine": own, "Heir": {"allOf": [{"$ref": "#/components/schemas/M"}]}}
    spec = {
        "openapi": "3.1.0",
        "info": info,
        "paths": {"/": {}},
        "components": {"schemas": schemas},
    }
    return read.read_document(source.wrap(spec))


def list_unread(node: ir.Model | ir.Field) -> list[str]:
    messages: list[str] = dict(node.annotations).get(ir.UNREAD, [])
    return messages


@pytest.mark.parametrize(("schema", "expected"), MODELS)
def test_a_model_says_what_none_of_its_attributes_can(schema: Any, expected: list[str]) -> None:
    models = {each.name: each for each in load(schema).models}
    assert list_unread(models["M"]) == expected
    assert list_unread(models["Fine"]) == []
    fields = [f for each in models.values() if isinstance(each, ir.Record) for f in each.fields]
    assert expected or any(map(list_unread, fields))


@pytest.mark.parametrize("schema", [schema for schema, expected in MODELS if expected])
def test_docstring_and_page_name_what_was_lost(schema: Any) -> None:
    document = load(schema)
    (message,) = list_unread(document.models[0])
    page = documentation.write_pages(document, "pets", ["reference"])["reference/m.md"]
    assert "- **Not read**, so that anything is accepted there: " in page
    facts = plan.collect_facts(document.models[0])
    assert docstrings.write(facts, "").endswith(f"Not read: {json.dumps(message)}")
