"""A JSON Schema of an older draft is judged as that draft judges, by jsonschema's validator of it."""

import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fieldwright
from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import models as validation

SEVEN = "http://json-schema.org/draft-07/schema#"
NINE = "https://json-schema.org/draft/2019-09/schema"
FOUR = "http://json-schema.org/draft-04/schema#"
VALIDATORS = {
    FOUR: jsonschema.Draft4Validator,
    "http://json-schema.org/draft-06/schema": jsonschema.Draft6Validator,
    SEVEN: jsonschema.Draft7Validator,
    NINE: jsonschema.Draft201909Validator,
}

IGNORED = "ref-siblings-ignored"

TEXT, ONE = {"type": "string"}, {"const": 1}
LISTS: list[dict[str, Any]] = [
    {"items": [TEXT, {"type": "integer"}], "additionalItems": False},
    {"items": [TEXT], "additionalItems": {"type": "integer"}},
    {"items": [TEXT]},
    {"items": TEXT, "additionalItems": False},
    {"additionalItems": False},
    {"const": {"items": [1]}},
    {"enum": [{"dependencies": {"a": ["b"]}}, {"additionalItems": 1}]},
    {"contains": {"items": [ONE]}, "not": {"items": [{"const": 2}]}},
    {"properties": {"items": {"type": "array"}, "dependencies": {"required": ["x"]}}},
]
OLDER: list[dict[str, Any]] = [
    {"dependencies": {"a": ["b"], "b": {"required": ["c"]}, "c": True, "d": False, "e": []}},
    {"definitions": {"a": TEXT}, "properties": {"a": {"$ref": "#/definitions/a", "maxLength": 1}}},
    {"definitions": {"a": {"$id": "#x", **TEXT}}, "properties": {"a": {"$ref": "#x"}}},
    {
        "definitions": {
            "list": {
                "items": [{"$ref": "#/definitions/member"}],
                "additionalItems": {"$ref": "#/definitions/list"},
            },
            "member": {"dependencies": {"a": {"properties": {"b": {"items": [True, False]}}}}},
        },
        "properties": {"a": {"$ref": "#/definitions/list"}},
    },
]
NEWER: list[dict[str, Any]] = [
    {"$defs": {"a": TEXT}, "properties": {"a": {"$ref": "#/$defs/a", "maxLength": 1}}},
    {"properties": {"a": {"$recursiveRef": "#"}, "b": TEXT}, "type": ["object", "string"]},
    {
        "$id": "https://example.com/strict",
        "$recursiveAnchor": True,
        "$ref": "tree",
        "unevaluatedProperties": False,
        "$defs": {
            "tree": {
                "$id": "https://example.com/tree",
                "$recursiveAnchor": True,
                "type": "object",
                "properties": {"b": True, "a": {"$recursiveRef": "#"}},
            }
        },
    },
    {
        "$id": "https://example.com/outer",
        "$recursiveAnchor": True,
        "properties": {"a": {"$ref": "inner"}},
        "additionalProperties": {"type": "integer"},
        "$defs": {
            "inner": {
                "$id": "https://example.com/inner",
                "properties": {"a": {"$recursiveRef": "#"}, "b": TEXT},
                "type": "object",
            }
        },
    },
]
UNKNOWN: list[dict[str, Any]] = [
    {"dependentRequired": {"a": ["b"]}, "minProperties": 1},
    {"unevaluatedProperties": False, "unevaluatedItems": False, "maxItems": 1},
    {"contains": ONE, "minContains": 2, "maxContains": 1},
    {"prefixItems": [TEXT], "maxItems": 1},
]
FIRST: list[dict[str, Any]] = [
    {"minimum": 1, "exclusiveMinimum": True},
    {"maximum": 1, "exclusiveMaximum": False, "maxLength": 1},
    {"exclusiveMinimum": True, "maxItems": 1},
    {"definitions": {"a": {"id": "#x", **TEXT}}, "properties": {"a": {"$ref": "#x"}}},
    {
        "id": "http://example.com/a/",
        "definitions": {"b": {"id": "b.json", **TEXT}},
        "properties": {"a": {"$ref": "b.json"}},
    },
    {"const": 1, "contains": ONE, "propertyNames": False, "minItems": 1},
    {"properties": {"id": TEXT, "a": {"properties": {"id": TEXT}, "type": "object"}}},
]
CASES = [
    *((draft, each) for draft in VALIDATORS if draft != FOUR for each in LISTS),
    *((FOUR, each) for each in (*LISTS[:3], LISTS[6], *FIRST)),
    *((draft, each) for draft in VALIDATORS if draft not in (FOUR, NINE) for each in OLDER),
    *((draft, each) for draft in VALIDATORS if draft not in (FOUR, NINE) for each in UNKNOWN),
    *((FOUR, each) for each in (*UNKNOWN[:2], UNKNOWN[3])),
    (
        "http://json-schema.org/draft-06/schema",
        {"if": TEXT, "then": {"maxLength": 1}, "minItems": 1},
    ),
    (NINE, UNKNOWN[3]),
    (SEVEN, {"if": {"items": [ONE]}, "then": {"items": [True, ONE]}, "else": OLDER[0]}),
    *((NINE, each) for each in NEWER),
]

INSTANCES: list[Any] = [
    *(None, 1, "a", "ab", [], ["a"], ["a", 1], ["a", 1, 2], ["a", "b"], [1], [1, 2], [1, 1], [2]),
    *(
        {},
        {"a": "ab"},
        {"a": "a"},
        {"a": 1},
        {"a": 1, "b": 1},
        {"a": 1, "b": 2, "c": 3},
        {"b": "x"},
    ),
    *({"b": 1, "c": 1}, {"d": 1}, {"c": 1}, {"e": 1}, {"a": [{"a": 1, "b": [1]}, []]}),
    *({"a": [{"a": 1, "b": [1, 2]}]}, {"a": [{}, [{"a": 1, "b": [1, 2]}]]}, {"a": {"b": 1}}),
    *(
        {"a": {"b": "x"}},
        {"a": {"a": {"c": 1}}},
        {"a": {"a": {"b": "x", "c": "x"}}},
        {"a": {"c": 1}},
    ),
    *(
        {"items": [], "dependencies": {"x": 1}},
        {"items": [], "dependencies": {"y": 1}},
        {"items": 1},
    ),
    *(
        {"dependencies": {"a": ["b"]}},
        {"items": [1]},
        {"additionalItems": 1},
        [[1]],
        [[2]],
        [[1, 2]],
    ),
]


@pytest.mark.parametrize(("draft", "schema"), CASES)
def test_verdicts_are_those_of_the_draft(draft: str, schema: dict[str, Any]) -> None:
    document = {"$schema": draft, **schema}
    module = memory.find_reader(fieldwright.load(document), "Root")
    judge = VALIDATORS[draft](document)
    verdicts = [judge.is_valid(each) for each in INSTANCES]
    assert [not module.problems(each) for each in INSTANCES] == verdicts
    for instance, valid in zip(INSTANCES, verdicts):
        if valid:
            assert module.encode(module.decode(instance)) == instance


def test_the_cases_tell_good_from_bad() -> None:
    """Else nothing would be compared."""
    for draft, schema in CASES:
        judge = VALIDATORS[draft]({"$schema": draft, **schema})
        verdicts = {judge.is_valid(each) for each in INSTANCES}
        assert True in verdicts
        assert False in verdicts or schema in (LISTS[3], LISTS[4])


def test_what_a_draft_ignores_is_said(tmp_path: Path) -> None:
    """Whoever wrote it may have thought that it counts; also in a file beside the spec."""
    start = f'{{"$schema": "{SEVEN}", "properties": {{"a": {{"$ref": '
    (tmp_path / "beside.json").write_text(f'{start}"#", "maxLength": 1}}}}}}')
    spec = tmp_path / "spec.json"
    spec.write_text(f'{start}"beside.json",\n"minLength": 1}}}}}}')
    diagnostics = [each for each in read.diagnose(source.load(spec)) if each.rule == IGNORED]
    assert [(each.line, each.file) for each in diagnostics] == [(2, str(spec)), (1, "beside.json")]
    (diagnostics,) = read.diagnose(
        source.wrap({"$schema": SEVEN, "type": "array", "prefixItems": []})
    )
    assert diagnostics.rule == "keyword-repaired" and "ignored by, draft-07" in diagnostics.message


def test_without_a_dialect_or_in_an_api_nothing_is_rewritten() -> None:
    """2020-12 has no dependencies, and its items is no list."""
    (diagnostic,) = read.diagnose(source.wrap({"dependencies": {"a": ["b"]}}))
    assert diagnostic.rule == "keyword-repaired"
    (diagnostic,) = read.diagnose(source.wrap({"items": [{}]}))
    assert diagnostic.rule == "keyword-type"


SIMPLE: dict[str, list[Any]] = {
    "type": ["string", "integer", "array", "object", ["null", "number"]],
    "enum": [[1, "a"], [None, []], [True, {"a": 1}, 2]],
    "minimum": [0, 1, 2],
    "exclusiveMinimum": [],
    "maxLength": [1],
    "pattern": ["^a", "b$"],
    "minItems": [1],
    "uniqueItems": [True],
    "required": [],
    "maxProperties": [1],
    "$ref": ["#/definitions/X", "#/definitions/Y"],
    "const": [1, "a", []],
    "dependentRequired": [{"a": ["b"]}],
    "minContains": [2],
    "maxContains": [1],
}
"""Keywords without schemas, with arguments to choose from."""

NESTED = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schemas"),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), "members"),
    **dict.fromkeys(("items", "dependencies", "additionalItems", "additionalProperties"), ""),
    **dict.fromkeys(("not", "propertyNames", "contains", "if", "then", "else"), ""),
    **dict.fromkeys(("unevaluatedProperties", "unevaluatedItems"), ""),
}
"""Keywords with schemas, and how their arguments hold them."""


class Maker:
    """Random schemas of a draft, with keywords of later ones among them."""

    def __init__(self, random: Random, draft: str) -> None:
        self.random = random
        self.draft = draft
        self.numeric = draft != FOUR

    def schema(self, depth: int = 3) -> Any:
        if self.numeric and self.random.random() < 0.1:
            return self.random.random() < 0.7
        words = [*SIMPLE, *(NESTED if depth else ())]
        schema = {
            word: self.argument(word, depth)
            for word in self.random.sample(words, k=self.random.randint(0, 3))
            if self.draft != NINE or word not in ("dependencies", "prefixItems")
        }
        if self.draft == FOUR and "exclusiveMinimum" in schema:
            schema["minimum"] = 1
        return schema

    def argument(self, word: str, depth: int) -> Any:
        """Return an argument of a keyword, with schemas of less depth in it."""
        random = self.random
        names = random.sample("abc", k=random.randint(1, 2))
        if word == "exclusiveMinimum":
            return random.randint(0, 2) if self.numeric else random.random() < 0.5
        if word == "required":
            return names
        if word in SIMPLE:
            return random.choice(SIMPLE[word])
        if word == "items":
            return self.schemas(depth) if random.random() < 0.5 else self.schema(depth - 1)
        if word == "dependencies":
            return {names[0]: random.choice([["a"], self.schema(depth - 1)])}
        if NESTED[word] == "schemas":
            return self.schemas(depth)
        if NESTED[word] == "members":
            return {name: self.schema(depth - 1) for name in names}
        return self.schema(depth - 1)

    def schemas(self, depth: int) -> list[Any]:
        return [self.schema(depth - 1), self.schema(depth - 1)]

    def document(self) -> dict[str, Any]:
        definitions = {"X": self.schema(2), "Y": self.schema(1)}
        inner = {"type": "object", "properties": {"v": self.schema()}}
        return {"$schema": self.draft, "definitions": definitions, **inner}

    def instance(self, depth: int = 2) -> Any:
        if depth and self.random.random() < 0.4:
            names = self.random.sample("abc", k=self.random.randint(0, 3))
            return {name: self.instance(depth - 1) for name in names}
        if depth and self.random.random() < 0.4:
            return [self.instance(depth - 1) for _ in range(self.random.randint(0, 3))]
        return self.random.choice([None, True, 0, 1, 2, 1.5, "", "a", "ab", [], {}])


@pytest.mark.parametrize("draft", VALIDATORS)
@settings(max_examples=200, deadline=None)
@given(random=st.randoms(use_true_random=True))
def test_random_schemas_are_judged_as_the_draft_judges(draft: str, random: Random) -> None:
    """Where jsonschema and jsonschema-rs are of one mind: one of them is wrong about 2019-09 now and then."""
    maker = Maker(random, draft)
    schema = maker.document()
    spec, strict = source.wrap(schema), read.Options(strict=True)
    if any(each.severity == "error" for each in read.diagnose(spec, strict)):
        return
    document = read.read_document(source.wrap(schema), strict)
    models = {model.name: model for model in document.models}
    validator = validation.ModelValidator(models, dict(document.definitions))
    judge, other = VALIDATORS[draft](schema), jsonschema_rs.validator_for(schema)
    for _ in range(30):
        instance = {"v": maker.instance()}
        refused = validator.find_problem(ir.Ref(name="Root"), instance)
        try:
            valid = judge.is_valid(instance)
        except TypeError:  # jsonschema asks how long `items: false` is, beside additionalItems
            continue
        if other.is_valid(instance) is valid:
            assert valid is (refused is None), (schema, instance, refused)


SCHEMAS: list[Any] = [
    *({}, {"type": "object"}, {"type": "objekt"}, {"minimum": "x"}, True, 7),
    *({"properties": {"a": {"type": 7}}}, {"required": []}, "title", {"title": 1}),
    *({"items": [{}, {"type": "nul"}]}, {"exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
    *({"$defs": {"a": 3}}, {"definitions": {"a": 3}}, {"dependencies": {"a": [1]}}),
    {"properties": {"a": {"items": {"not": {"maxLength": -1}}}}},
]


@pytest.mark.parametrize("draft", [*VALIDATORS, SEVEN.replace("http", "https")])
def test_the_meta_schema_of_a_draft_can_be_referred_to(draft: str) -> None:
    """A member that is a schema itself is judged by the draft that it is of, in a document of any draft."""
    part = "" if draft == NINE else "/properties/title"
    links = {
        "s": {"$ref": f"{draft.removesuffix('#')}#"},
        "t": {"$ref": f"{draft.removesuffix('#')}#{part}"},
    }
    document = {"$schema": SEVEN, "type": "object", "properties": links}
    plain = json.loads(
        json.dumps(document).replace(
            "https://json-schema.org/draft-", "http://json-schema.org/draft-"
        )
    )
    judge = jsonschema.Draft7Validator(plain)
    reader = memory.find_reader(fieldwright.load(document), "Root")
    payloads = [{name: each} for each in SCHEMAS for name in links]
    assert [not reader.problems(each) for each in payloads] == [*map(judge.is_valid, payloads)]
