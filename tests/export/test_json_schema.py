"""One JSON Schema says the same as the package."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import jsonschema
import pytest

from fieldwright.export import json_schema
from fieldwright.model import formats, ir, traversal
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import mutations, patterns, payloads
from tests import specs


def bundle(id: str) -> Any:
    return json.loads(json_schema.format_schema(specs.document(id)))


def _multiple_of(_: Any, of: Any, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    """Exactly, which is not what jsonschema does to fractions."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and Fraction(repr(value)) % Fraction(repr(of)):
        yield jsonschema.ValidationError("no multiple")


def _pythonic(schema: Any) -> Any:
    """A schema with patterns in Python's words, which are what jsonschema reads."""
    if isinstance(schema, list):
        return [_pythonic(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {word: _pythonic(argument) for word, argument in schema.items()}
    if isinstance(schema.get("pattern"), str):
        converted["pattern"] = patterns.translate(schema["pattern"])
    return converted


Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, {"multipleOf": _multiple_of}
)


def checked_format(id: str) -> bool:
    """Whether a spec has a format that refuses something; to jsonschema they are annotations."""
    used = {
        node.format or "" for node in traversal.list_nodes(specs.document(id).models, ir.Scalar)
    }
    return any(map(formats.is_asserted, used))


@pytest.mark.parametrize("id", specs.ids())
def test_it_is_a_schema_and_refers_to_itself_alone(id: str) -> None:
    schema = bundle(id)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    names = [model.name for model in specs.document(id).models]
    assert list(schema["$defs"])[: len(names)] == names
    text = json.dumps(schema["$defs"])
    assert "#/components" not in text
    for name in re.findall(r'"\$ref": "(.*?)"', text):
        assert name.removeprefix("#/$defs/") in schema["$defs"]


@pytest.mark.parametrize("id", [id for id in specs.ids() if not checked_format(id)])
def test_it_judges_as_the_package_does(id: str) -> None:
    case = specs.spec(id)
    schema = bundle(id)
    words = mutations.collect_words(case.document.models)
    maker = payloads.Maker(case.document.models, case.document.definitions)
    verdicts = set()
    for model in case.document.models:
        validator = Validator({**_pythonic(schema), "$ref": f"#/$defs/{model.name}"})
        for valid in list(maker.make_valid(model.name))[:3]:
            for payload in (valid, *mutations.mutate(valid, words)):
                verdict = not case.readers[model.name].problems(payload)
                assert validator.is_valid(payload) is verdict, (model.name, payload)
                verdicts.add(verdict)
    assert verdicts == {True, False}


def test_a_json_schema_keeps_its_own_model_at_the_root() -> None:
    data = {
        "title": "Tree",
        "type": "object",
        "properties": {"trees": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["trees"],
    }
    document = read.read_document(source.parse(json.dumps(data), "tree.json"))
    schema = json.loads(json_schema.format_schema(document, root="Tree"))
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"trees": [{"trees": []}]})
    assert not validator.is_valid({"trees": [{}]})


def test_values_that_look_like_schemas_are_left_alone() -> None:
    value = {"$ref": "#/components/schemas/A", "x-y": 1, "nullable": True}
    data = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {
            "schemas": {"A": {"const": value}, "B": {"type": "object", "default": value}}
        },
    }
    document = read.read_document(source.parse(json.dumps(data), "t.json"))
    schema = json.loads(json_schema.format_schema(document))["$defs"]
    assert schema["A"] == {"const": value}


def test_an_open_enum_accepts_other_values_of_its_type() -> None:
    schema = bundle("tests/cases/package/open-enums/spec.yaml")["$defs"]
    assert schema["State"] == {"anyOf": [{"enum": ["active", "booting"]}, {"type": "string"}]}
