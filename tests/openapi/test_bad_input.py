"""Whatever is wrong with a schema is a diagnostic with its place; what merely accepts nothing is a package that does, and a warning."""

import json
from typing import Any

import pytest

from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.limits import Limits
from fieldwright.model import keywords
from fieldwright.openapi import read
from fieldwright.openapi.text import source

WRONG: dict[str, list[Any]] = {
    "any": [],
    "array": [None, True, 1, "a", {}],
    "boolean": [None, 1, "true", [], {}],
    "boolean-or-number": [None, "1", [], {}, True],
    "limit": [None, True, -1, 1.5, "1", [], {}],
    "number": [None, True, "1", [], {}],
    "positive-number": [None, True, 0, -1, "1", [], {}],
    "object": [None, True, 1, "a", []],
    "pattern": [None, True, 1, [], {}],
    "schema": [None, 1, "string", []],
    "schemas": [None, True, 1, "a", {}, []],
    "schema-map": [None, True, 1, "a", []],
    "string": [None, True, 1, [], {}],
    "strings": [None, True, 1, "a", {}, [1], ["a", "a"]],
    "strings-map": [None, True, 1, "a", [], {"a": 1}, {"a": ["b", "b"]}],
    "type": [None, True, 1, "strng", [], ["string", "strng"], ["string", "string"], {}],
}
"""The shape that a row of the table asks for → values that are not of it."""


def text(schema: dict[str, Any]) -> str:
    """A document with one model, a member a line."""
    info = {"title": "T", "version": "1"}
    return json.dumps(
        {"openapi": "3.1.0", "info": info, "components": {"schemas": {"A": schema}}}, indent=1
    )


def said(schema: dict[str, Any]) -> tuple[errors.Diagnostic, ...]:
    return read.diagnose(source.parse(text(schema), "api.json"))


def test_every_shape_has_wrong_values() -> None:
    assert {*WRONG} == {row.shape for row in keywords.KEYWORDS.values()}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        (name, value)
        for name, row in keywords.KEYWORDS.items()
        for value in WRONG[row.shape]
        if row.status != "refused"
    ],
    ids=lambda each: each if isinstance(each, str) else json.dumps(each),
)
def test_a_keyword_of_the_wrong_type_is_one_diagnostic_at_its_value(word: str, value: Any) -> None:
    kind = (keywords.KEYWORDS[word].types or ("string",))[0]
    schema = {"type": kind, word: value}
    (diagnostic,) = said(schema)
    assert diagnostic.rule == "keyword-type"
    assert f"'{word}' must be" in diagnostic.message
    assert diagnostic.source is not None
    assert diagnostic.source.lstrip().startswith(f'"{word}": ')
    assert diagnostic.column == diagnostic.source.index(": ") + 3


@pytest.mark.parametrize(
    "word", [name for name, row in keywords.KEYWORDS.items() if row.status == "refused"]
)
@pytest.mark.parametrize("value", [None, 1, {}], ids=json.dumps)
def test_a_keyword_of_another_draft_is_one_diagnostic_at_its_name(word: str, value: Any) -> None:
    (diagnostic,) = said({"type": "string", word: value})
    assert diagnostic.rule == "keyword-not-supported"
    assert f"'{word}'" in diagnostic.message
    assert diagnostic.source is not None
    assert diagnostic.source[diagnostic.column - 1 :].startswith(f'"{word}"')


@pytest.mark.parametrize("value", [None, 1, "string", []], ids=json.dumps)
@pytest.mark.parametrize(
    "word",
    [
        name
        for name, row in keywords.KEYWORDS.items()
        if row.shape in ("schemas", "schema-map") and row.status == "read"
    ],
)
def test_what_is_no_schema_in_a_list_or_an_object_is_one_diagnostic(word: str, value: Any) -> None:
    several = keywords.KEYWORDS[word].shape == "schemas"
    (diagnostic,) = said({word: [value] if several else {"a": value}, "type": "object"})
    assert diagnostic.rule == "schema-type"
    assert diagnostic.source is not None
    assert diagnostic.source[diagnostic.column - 1 :] == (
        "[]" if value == [] else json.dumps(value)
    )


A = {"$ref": "#/components/schemas/A"}

REFUSED = {
    "pattern that is none": ({"type": "string", "pattern": "("}, "pattern-not-supported"),
    "pattern of members": ({"patternProperties": {"(": {}}}, "pattern-not-supported"),
    "pattern of names": ({"propertyNames": {"pattern": "["}}, "pattern-not-supported"),
    "alias of itself": (A, "ref-cycle"),
    "circle by allOf": ({"allOf": [A]}, "ref-cycle"),
    "circle by anyOf": ({"anyOf": [A, {"type": "string"}]}, "ref-cycle"),
    "circle by not": ({"not": A}, "ref-cycle"),
    "circle by if": ({"if": A, "then": {"type": "string"}}, "ref-cycle"),
    "circle by then": ({"if": {"const": 1}, "then": A}, "ref-cycle"),
    "circle by dependentSchemas": ({"dependentSchemas": {"a": A}}, "ref-cycle"),
    "circle of a property": (
        {"type": "object", "properties": {"a": {"not": {"$ref": f"{A['$ref']}/properties/a"}}}},
        "ref-cycle",
    ),
}


@pytest.mark.parametrize(("schema", "rule"), REFUSED.values(), ids=list(REFUSED))
def test_what_nothing_could_judge_by_is_one_error_with_its_place(
    schema: dict[str, Any], rule: str
) -> None:
    diagnostics = [each for each in said(schema) if each.rule != "type-missing"]
    assert [(each.rule, each.severity) for each in diagnostics] == [(rule, "error")]
    assert diagnostics[0].line > 7
    with pytest.raises(errors.SourceError):
        memory.load(json.loads(text(schema)))


def test_a_chain_of_references_beyond_the_limit_is_an_error_at_its_first() -> None:
    links = {f"L{each:03}": {"$ref": f"#/components/schemas/L{each + 1:03}"} for each in range(150)}
    info = {"title": "T", "version": "1"}
    schemas = {
        **links,
        "L150": {"type": "object", "properties": {"a": {}}},
        "A": {
            "allOf": [
                {"$ref": "#/components/schemas/L000"},
                {"type": "object", "properties": {"b": {}}},
            ]
        },
    }
    document = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    limits = Limits(references=100)
    assert not read.diagnose(source.wrap(document, "api.json"))
    diagnostics = read.diagnose(source.wrap(document, "api.json", limits=limits))
    assert {each.rule for each in diagnostics} == {"limit-exceeded"}
    assert all(each.line > 7 and each.severity == "error" for each in diagnostics)


CLOSED = {"type": "object", "additionalProperties": False}

NOTHING = {
    "types of allOf": {"allOf": [{"type": "string"}, {"type": "integer"}]},
    "enums of allOf": {"allOf": [{"enum": ["a"]}, {"enum": ["b"]}]},
    "constants of allOf": {"allOf": [{"const": 1}, {"const": 2}]},
    "false in allOf": {"allOf": [{"type": "string"}, False]},
    "bounds of allOf": {"allOf": [{"type": "integer", "minimum": 5}, {"maximum": 3}]},
    "members of allOf": {
        "allOf": [
            {"type": "object", "properties": {"a": {}}, "required": ["a"]},
            {**CLOSED, "properties": {"b": {}}, "required": ["b"]},
        ]
    },
    "limits": {"type": "integer", "minimum": 5, "maximum": 3},
    "strict limits": {"type": "number", "exclusiveMinimum": 3, "maximum": 3},
    "whole numbers": {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2},
    "multiples": {"type": "integer", "minimum": 1, "maximum": 4, "multipleOf": 5},
    "lengths": {"type": "string", "minLength": 5, "maxLength": 3},
    "items": {"type": "array", "minItems": 2, "maxItems": 1},
    "no items": {"type": "array", "items": False, "minItems": 1},
    "contained": {"type": "array", "contains": {}, "minContains": 2, "maxContains": 1},
    "members": {"type": "object", "minProperties": 2, "maxProperties": 1},
    "required members": {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "required": ["a", "b"],
        "maxProperties": 1,
    },
    "a member that must not be": {
        "type": "object",
        "properties": {"a": False},
        "required": ["a"],
    },
    "not everything": {"not": {}},
    "not its type": {"type": "string", "not": {"type": ["string", "null"]}},
    "not its wider type": {"type": "integer", "not": {"type": "number"}},
    "not its values": {"type": "string", "enum": ["a", "b"], "not": {"enum": ["b", "c", "a"]}},
    "not its limit": {"type": "string", "minLength": 2, "not": {"type": "string", "minLength": 2}},
    "no alternative": {"anyOf": [False, False]},
    "empty enum": {"enum": []},
    "empty enum of strings": {"type": "string", "enum": []},
    "enum of another type": {"type": "string", "enum": [1]},
    "const of another type": {"type": "string", "const": 1},
}

INSTANCES: list[Any] = [
    *(None, True, False, 0, 1, 1.5, 2, 3, 4, 5, "", "a", "b", "abcd", "abcdef"),
    *(
        [],
        [1],
        [1, 2],
        [1, 2, 3],
        {},
        {"a": 1},
        {"b": 1},
        {"a": 1, "b": 1},
        {"a": 1, "b": 1, "c": 1},
    ),
]


@pytest.mark.parametrize("schema", NOTHING.values(), ids=list(NOTHING))
def test_what_accepts_nothing_is_a_package_that_does_and_one_warning(
    schema: dict[str, Any],
) -> None:
    diagnostics = said(schema)
    assert {each.severity for each in diagnostics} == {"warning"}
    assert len([e for e in diagnostics if e.rule in ("accepts-nothing", "const-refused")]) == 1
    assert all(each.line > 7 for each in diagnostics)
    package = memory.load(json.loads(text(schema)))
    module = memory.find_reader(package, "A")
    for instance in INSTANCES:
        assert module.problems(instance), instance


def test_bounds_that_leave_something_are_not_said_to_leave_nothing() -> None:
    for schema in (
        {"type": "number", "not": {"type": "integer"}},
        {"type": ["string", "null"], "not": {"type": "string"}},
        {"type": "string", "enum": ["a", "b"], "not": {"const": "a"}},
        {"type": "string", "not": {"type": "string", "minLength": 2}},
        {"type": "string", "not": {"const": "a"}},
        {"not": {"type": "string"}},
        {"type": "integer", "minimum": 3, "maximum": 3},
        {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2},
        {"type": "integer", "minimum": 1, "maximum": 5, "multipleOf": 5},
        {"type": "array", "prefixItems": [{}], "items": False, "minItems": 1},
        {**CLOSED, "properties": {"a": {}}, "required": ["a"]},
        {"type": "array", "minContains": 2, "maxContains": 1},
    ):
        assert said(schema) == ()


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^(a+)+$"},
        {"type": "object", "patternProperties": {"^(a+)+$": {}}},
        {"type": "object", "propertyNames": {"pattern": "^(a+)+$"}},
    ],
    ids=lambda each: [*each][-1],
)
def test_a_pattern_that_can_run_away_is_one_warning(schema: dict[str, Any]) -> None:
    (diagnostic,) = said(schema)
    assert (diagnostic.rule, diagnostic.severity) == ("pattern-runaway", "warning")
    assert diagnostic.source is not None
    assert diagnostic.source[diagnostic.column - 1 :].startswith('"^(a+)+$"')
