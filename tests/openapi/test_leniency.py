"""A quirk in somebody else's document costs the place where it stands, and not the document."""

import json
from typing import Any

import pytest

import fieldwright
from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.openapi import read
from fieldwright.openapi.text import source

SEVEN = "http://json-schema.org/draft-07/schema#"
STRICT = read.Options(strict=True)

HARMLESS: list[tuple[Any, str]] = [
    ({"deprecated": "use y"}, "keyword-type"),
    ({"description": None}, "keyword-type"),
    ({"title": 5}, "keyword-type"),
    ({"examples": "Yes"}, "keyword-type"),
    ({"readOnly": "no"}, "keyword-type"),
    ({"default": "a", "type": "integer"}, "default-refused"),
    ({"lenght": 3}, "unknown-keyword"),
    ({"nullable": True}, "nullable-in-3.1"),
    ({"type": "string", "maxLength": 3, "nullable": True}, "nullable-in-3.1"),
    *(
        (
            {"oneOf": [{"$ref": "#/$defs/N"}, {"$ref": "#/$defs/O"}], "discriminator": each},
            "keyword-type",
        )
        for each in (5, {}, {"propertyName": 7}, {"propertyName": "k", "mapping": 7})
    ),
    (  # as pydantic writes unions in unions
        {
            "oneOf": [{"$ref": "#/$defs/N"}, {"$ref": "#/$defs/O"}],
            "discriminator": {"propertyName": "k", "mapping": {"n": {"oneOf": []}}},
        },
        "keyword-type",
    ),
]
"""Schemas of a property, each with the rule of a warning that changes no verdict."""

UNREAD: list[tuple[Any, str]] = [
    ("oops", "schema-type"),
    (5, "schema-type"),
    (None, "schema-type"),
    (["a"], "schema-type"),
    ({"type": "strin"}, "keyword-type"),
    ({"minLength": "3"}, "keyword-type"),
    ({"allOf": ["oops"]}, "schema-type"),
    ({"allOf": [{"properties": {"b": "oops"}}, {"properties": {"b": {}}}]}, "schema-type"),
    ({"allOf": [{"properties": {"$ref": "#/$defs/M"}}, {}]}, "schema-type"),
    ({"anyOf": [{"type": "string"}, 5]}, "schema-type"),
    ({"not": []}, "keyword-type"),
    ({"patternProperties": {"^a": "oops"}}, "schema-type"),
    ({"dependentSchemas": {"a": 5}}, "schema-type"),
    ({"pattern": "("}, "pattern-not-supported"),
    ({"pattern": "a" * 20_000}, "pattern-not-supported"),
    ({"$ref": "#/$defs/Gone"}, "ref-not-found"),
    ({"$ref": "#gone"}, "ref-not-found"),
    ({"$ref": "gone.json"}, "ref-outside"),
    ({"$ref": "https://example.com/gone.json"}, "ref-outside"),
    ({"$ref": "#/$defs/M/properties/p"}, "ref-cycle"),
    ({"allOf": [{"$ref": "#/$defs/M/properties/p"}, {"type": "integer"}]}, "ref-cycle"),
]
"""Schemas of a property that cannot be read, each with its rule."""


def document(schema: Any) -> source.Source:
    members = {"p": schema, "n": {"type": "integer"}}
    model = {"type": "object", "required": ["n"], "properties": members}
    tagged = {name: {"type": "object", "properties": {"k": {"const": name}}} for name in ("N", "O")}
    return source.wrap({"$defs": {"M": model, **tagged}})


@pytest.mark.parametrize(("schema", "rule"), HARMLESS)
def test_what_changes_no_verdict_is_a_warning(schema: Any, rule: str) -> None:
    _, warnings = read.read_with_diagnostics(document(schema), STRICT)
    assert [(each.rule, each.unread) for each in warnings if each.rule != "type-missing"] == [
        (rule, False)
    ]


@pytest.mark.parametrize(("schema", "rule"), UNREAD)
def test_a_place_that_cannot_be_read_costs_that_place_alone(schema: Any, rule: str) -> None:
    model, warnings = read.read_with_diagnostics(document(schema))
    unread = {each.rule for each in warnings if each.unread}
    assert unread == {rule}
    assert [each.name for each in model.models][1] == "M"
    with pytest.raises(errors.SourceError):
        read.read_document(document(schema), STRICT)


def test_a_document_that_is_written_for_fieldwright_is_refused() -> None:
    info = {"title": "T", "version": "1.0.0"}
    schemas = {"A": {"type": "object", "properties": {"p": "oops"}}}
    spec = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}
    (diagnostic,) = read.diagnose(source.wrap(spec))
    assert (diagnostic.rule, diagnostic.severity) == ("schema-type", "error")


@pytest.mark.parametrize("key", ["Page«Foo»", "a b", "http://example.com/x.json", "ä"])
def test_a_model_with_a_key_that_is_no_name_gets_one(key: str) -> None:
    info = {"title": "T", "version": "1.0.0"}
    reference = f"#/components/schemas/{key.replace('/', '~1')}"
    schemas = {key: {"type": "string"}, "B": {"$ref": reference}}
    paths = {"/a": {}}
    spec = {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}
    model, warnings = read.read_with_diagnostics(source.wrap(spec))
    assert len(model.models) == 2 and not any(each.unread for each in warnings)


@pytest.mark.parametrize("draft", [SEVEN, SEVEN.replace("07", "04")])
@pytest.mark.parametrize(
    "pointer",
    [
        "#/definitions/group/a",
        "#/properties/list/items/1",
        "#/properties/list/additionalItems",
        "#/dependencies/x",
        "#/x-words/deep/0",
    ],
)
def test_a_reference_leads_to_any_place_of_a_document_as_it_is_written(
    pointer: str, draft: str
) -> None:
    text = {"type": "string", "minLength": 2}
    schema = {
        "$schema": draft,
        "type": "object",
        "definitions": {"group": {"a": text}},
        "properties": {
            "list": {"items": [{}, text], "additionalItems": text},
            "p": {"$ref": pointer},
        },
        "dependencies": {"x": text},
        "x-words": {"deep": [text]},
    }
    root = fieldwright.load(schema).Root
    assert root.problems({"p": "ab"}) == []
    assert [each.pointer for each in root.problems({"p": "a"})] == ["/p"]
    assert [each.keyword for each in root.problems({"p": 1})] == ["type"]


@pytest.mark.parametrize(
    ("schema", "takes_null"),
    [
        ({"type": "string", "nullable": True}, True),
        ({"nullable": True, "allOf": [{"type": "string"}]}, False),
        ({"nullable": True, "enum": ["a"]}, False),
        ({"nullable": True, "anyOf": [{"type": "string"}]}, False),
    ],
)
def test_nullable_without_a_type_by_the_letter_and_as_it_is_meant(
    schema: dict[str, Any], takes_null: bool
) -> None:
    """OpenAPI 3.0.3 adds null to a type that stands beside it, and to nothing else."""
    members = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}
    holder = {"type": "object", "properties": {"a": schema}}
    text = json.dumps({**members, "components": {"schemas": {"Holder": holder}}})
    for nullable, expected in (("meant", True), ("3.0.3", takes_null)):
        options = read.Options(nullable=nullable)
        document = read.read_document(source.parse(text, "a.json"), options)
        package: Any = memory.load_package(document, text)
        assert (package.Holder.problems({"a": None}) == []) is expected
