"""A JSON Schema of an older draft is judged as that draft judges, by jsonschema's validator of it."""

import importlib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import fieldwright
from fieldwright.openapi import read
from fieldwright.openapi.text import source

SEVEN = "http://json-schema.org/draft-07/schema#"
NINE = "https://json-schema.org/draft/2019-09/schema"
VALIDATORS = {
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
CASES = [
    *((draft, each) for draft in VALIDATORS for each in LISTS),
    *((draft, each) for draft in VALIDATORS if draft != NINE for each in OLDER),
    *((draft, each) for draft in VALIDATORS if draft != NINE for each in UNKNOWN),
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
    module = importlib.import_module(f"{fieldwright.load(document).__name__}.root")
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
