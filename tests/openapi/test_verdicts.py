"""What a spec is read into refuses what an independent validator of JSON Schema refuses, and nothing else."""

from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import models as validation

_NAMES = ("a", "b", "c")
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")


class Maker:
    """Draws schemas of the keywords that are read, and instances that come near to them."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def instance(self, depth: int = 2) -> Any:
        choice = self.random.randrange(9 if depth else 6)
        if choice < 6:
            return self.random.choice(
                [None, True, False, 0, 1, 2, 1.0, 2.5, -1, "", "a", "ab", "abc"]
            )
        if choice < 7:
            return [self.instance(depth - 1) for _ in range(self.random.randint(0, 3))]
        return {name: self.instance(depth - 1) for name in _NAMES if self.random.random() < 0.5}

    def schema(self, depth: int = 3) -> Any:
        choice = self.random.random()
        if choice < 0.05:
            return self.random.random() < 0.7
        if choice < 0.12:
            return {"$ref": f"#/$defs/{self.random.choice('XYZ')}", **self.siblings(depth)}
        if choice < 0.3 and depth:
            word = self.random.choice(["allOf", "allOf", "anyOf", "oneOf"])
            parts = [self.schema(depth - 1) for _ in range(self.random.randint(1, 3))]
            return {word: parts, **(self.typed(depth - 1) if self.random.random() < 0.3 else {})}
        if choice < 0.33:
            texts = self.random.sample(["", "a", "ab", "abc"], self.random.randint(1, 3))
            return {"type": "string", "enum": texts, **self.untyped(min(depth, 1))}
        if choice < 0.38:
            return {
                "enum": [self.instance(1) for _ in range(self.random.randint(1, 4))],
                **self.siblings(0),
            }
        if choice < 0.42:
            return {"const": self.instance(1)}
        return self.typed(depth)

    def siblings(self, depth: int) -> dict[str, Any]:
        choice = self.random.random()
        if choice < 0.6:
            return {}
        return {"type": self.random.choice(_TYPES)} if choice < 0.8 else {"maxLength": 1}

    def typed(self, depth: int) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        if self.random.random() < 0.8:
            schema["type"] = self.random.choice(_TYPES)
            if self.random.random() < 0.3:
                schema["type"] = self.random.sample(_TYPES, self.random.randint(1, 3))
        for make in self.random.sample(
            [self.strings, self.numbers, self.arrays, self.objects, self.untyped, dict], 2
        ):
            if self.random.random() < 0.6:
                schema |= make(depth) if make is not dict else {}
        return schema

    def strings(self, depth: int) -> dict[str, Any]:
        return self.random.choice(
            [{"minLength": 1}, {"maxLength": 2}, {"pattern": "^a"}, {"pattern": "b$"}]
        )

    def numbers(self, depth: int) -> dict[str, Any]:
        return self.random.choice(
            [
                {"minimum": 1},
                {"maximum": 1.5},
                {"exclusiveMinimum": 0},
                {"multipleOf": 0.5},
                {"multipleOf": 2},
            ]
        )

    def arrays(self, depth: int) -> dict[str, Any]:
        if depth and self.random.random() < 0.6:
            return {"items": self.schema(depth - 1)}
        return self.random.choice([{"minItems": 1}, {"maxItems": 1}, {"uniqueItems": True}])

    def objects(self, depth: int) -> dict[str, Any]:
        schema: dict[str, Any] = {}
        if depth:
            names = self.random.sample(_NAMES, self.random.randint(0, 3))
            schema["properties"] = {name: self.schema(depth - 1) for name in names}
            if self.random.random() < 0.4:
                schema["required"] = self.random.sample(names, self.random.randint(0, len(names)))
            if self.random.random() < 0.4:
                schema["additionalProperties"] = self.schema(depth - 1)
        if self.random.random() < 0.2:
            schema |= {"minProperties": 1} if self.random.random() < 0.5 else {"maxProperties": 1}
        return schema

    def untyped(self, depth: int) -> dict[str, Any]:
        """Keywords that no typed attribute says."""
        if not depth:
            return {}
        one, two, three = (self.schema(depth - 1) for _ in range(3))
        return self.random.choice(
            [
                {"not": one},
                {"if": one, "then": two, "else": three},
                {"if": one, "else": two},
                {"prefixItems": [one, two], "items": three},
                {"prefixItems": [one], "unevaluatedItems": two},
                {"contains": one, "minContains": self.random.randint(0, 2)},
                {"contains": one, "maxContains": 1, "unevaluatedItems": two},
                {"patternProperties": {"^[ab]": one}, "additionalProperties": two},
                {"patternProperties": {"a": one, "b": two}, "unevaluatedProperties": three},
                {"propertyNames": one},
                {"dependentRequired": {"a": ["b"], "b": []}},
                {"dependentSchemas": {"a": one}, "unevaluatedProperties": two},
                {"allOf": [one, two], "unevaluatedProperties": three},
                {"anyOf": [one, two], "unevaluatedProperties": three},
                {"oneOf": [one, two], "unevaluatedItems": three},
            ]
        )

    def document(self) -> dict[str, Any]:
        definitions = {name: self.schema(2) for name in "XYZ"}
        return {"$defs": definitions, "type": "object", "properties": {"v": self.schema()}}


@settings(max_examples=500, deadline=None)
@given(st.randoms(use_true_random=True))
def test_verdicts_agree_with_another_validator(random: Random) -> None:
    maker = Maker(random)
    schema = maker.document()
    spec = source.wrap(schema)
    strict = read.Options(strict=True)
    if any(each.severity == "error" for each in read.diagnose(spec, strict)):
        return
    document = read.read_document(spec)
    models = {model.name: model for model in document.models}
    validator = validation.ModelValidator(models, dict(document.definitions))
    judge = jsonschema.Draft202012Validator(schema)
    for _ in range(30):
        instance = {"v": maker.instance()}
        refused = validator.find_problem(ir.Ref(name="Root"), instance)
        assert judge.is_valid(instance) is (refused is None), (instance, refused)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True))
def test_the_generated_code_agrees_as_well(random: Random) -> None:
    maker = Maker(random)
    schema = maker.document()
    try:
        package = memory.load(schema)
    except errors.SourceError:
        return
    judge = jsonschema.Draft202012Validator(schema)
    for _ in range(30):
        instance = {"v": maker.instance()}
        problems = package.Root.problems(instance)
        assert judge.is_valid(instance) is (not problems), (instance, problems)
        if not problems:
            assert package.Root.from_dict(instance).to_dict() == instance


OTHERS: dict[str, Any] = {"enum": [True, "ab"]}


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": [None, 0], "anyOf": [{"type": "object"}, OTHERS]},
        {"enum": [None, 0], "anyOf": [{"type": "null"}, OTHERS]},
        {"enum": [None], "oneOf": [{"type": "object"}, OTHERS]},
        {"const": None, "anyOf": [{"type": "object"}, {"type": "string"}]},
        {"oneOf": [{"enum": [None], "anyOf": [{"type": "object"}, OTHERS]}, {"type": "null"}]},
        {"allOf": [{"enum": [None, 0]}, {"anyOf": [{"enum": ["x"]}, OTHERS]}]},
        {"allOf": [{"type": "null", "enum": [None]}, {"anyOf": [{"type": "object"}, OTHERS]}]},
    ],
)
def test_null_among_values_needs_what_stands_beside_them(schema: Any) -> None:
    """JSON Schema validation, section 6.1: every keyword must hold, of null as of the others."""
    root = {"type": "object", "properties": {"v": schema}}
    package = memory.load(root)
    judge = jsonschema.Draft202012Validator(root)
    for value in (None, 0, True, "ab", "x", {}):
        instance = {"v": value}
        assert judge.is_valid(instance) is (not package.Root.problems(instance)), instance


@pytest.mark.parametrize(
    "besides",
    [
        {"not": {"const": "a"}},
        {"if": {"pattern": "a"}, "then": {"minLength": 3}},
        {"anyOf": [{"const": "b"}, {"maxLength": 0}]},
    ],
)
def test_a_listed_value_needs_what_stands_beside_the_list(besides: Any) -> None:
    """Also where another schema refers to it: the list is not all there is to look up."""
    listed = {"type": "string", "enum": ["a", "b"], **besides}
    root = {"properties": {"v": {"$ref": "#/$defs/V"}}, "required": ["v"], "$defs": {"V": listed}}
    package = memory.load({"type": "object", **root})
    assert [each.pointer for each in package.Root.problems({"v": "a"})] == ["/v"]
    assert not package.Root.problems({"v": "b"})


@pytest.mark.parametrize(
    ("value", "valid"), [(1e41, True), (10**41, True), (10**41 + 1, False), (9.9e40, False)]
)
def test_a_whole_number_is_judged_by_its_text(value: float, valid: bool) -> None:
    """`1e41` is ten to the 41st power, and not the nearest binary fraction to it."""
    bounds = {"type": "integer", "minimum": 10**41, "multipleOf": 10**12}
    root = {
        "type": "object",
        "properties": {"v": bounds, "many": {"type": "array", "items": bounds}},
    }
    package = memory.load(root)
    assert bool(package.Root.problems({"v": value})) is not valid
    assert bool(package.Root.problems({"many": [value]})) is not valid


SIZE: dict[str, Any] = {"type": "string", "enum": ["s", "l"]}


@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
@pytest.mark.parametrize(
    "null",
    [
        {"enum": [None]},
        {"nullable": True, "type": "integer"},
        {"nullable": True, "enum": [None]},
        {"nullable": True, "oneOf": [{"type": "boolean"}, {"enum": [None]}]},
        {"anyOf": [{"type": "boolean", "nullable": True}]},
    ],
    ids=str,
)
@pytest.mark.parametrize("beside", [{}, {"description": "A size."}, {"not": {"enum": ["l"]}}])
def test_nullable_widens_alternatives_that_accept_null(
    word: str, null: dict[str, Any], beside: dict[str, Any]
) -> None:
    """OpenAPI 3.0.3, schema object: null is allowed besides, however many alternatives take it."""
    schema = {"nullable": True, word: [{"$ref": "#/components/schemas/Size"}, null], **beside}
    schemas = {
        "Size": SIZE,
        "T": {"type": "object", "properties": {"a": schema}},
        "U": schema,
        "V": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/U"}}},
    }
    package = memory.load(
        {
            "openapi": "3.0.3",
            "info": {"title": "T", "version": "1.0.0"},
            "paths": {},
            "components": {"schemas": schemas},
        }
    )
    for model in (package.T, package.V):
        assert not model.problems({"a": None})
        assert not model.problems({"a": "s"})
        assert model.problems({"a": "x"})
        assert bool(model.problems({"a": "l"})) is ("not" in beside)
