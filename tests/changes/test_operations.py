"""Operations compared: each rule there and back, the role that decides it, and what is told elsewhere."""

import json
from typing import Any

import pytest

from fieldwright.changes import editions, operations
from fieldwright.changes.change import Change, get_effect
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.openapi.text import source
from tests.changes import judged

T = {"$ref": "#/components/schemas/T"}


def edition(
    operation: dict[str, Any] | None, path: str = "/images/{id}", **more: Any
) -> editions.Edition:
    """An edition of a document with one operation, and another that stays."""
    paths: dict[str, Any] = {"/other": {"get": {"responses": {"200": {"description": "ok"}}}}}
    if operation is not None:
        paths[path] = {"put": operation}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1.0.0"},
        "paths": paths,
        "components": {
            "schemas": {"T": {"type": "object", "properties": {"a": {"type": "string"}}}}
        },
        **more,
    }
    return judged.read_edition(source.parse(json.dumps(document), "api.json"))


def body(schema: Any, *media: str, **more: Any) -> dict[str, Any]:
    return {"content": {each: {"schema": schema} for each in media or ["application/json"]}, **more}


def operation(**parts: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "ok"}}, **parts}


def query(**more: Any) -> dict[str, Any]:
    return operation(
        parameters=[{"name": "q", "in": "query", "schema": {"type": "string"}, **more}]
    )


def answer(schema: Any, *media: str) -> dict[str, Any]:
    return operation(responses={"200": {"description": "ok", **body(schema, *media)}})


def respond(*statuses: str) -> dict[str, Any]:
    return operation(responses={each: {"description": "ok"} for each in statuses})


ROWS: list[tuple[str, Any, Any, str, str]] = [
    ("endpoint-added", None, operation(), "compatible", "breaking"),
    ("new-required-request-parameter", operation(), query(required=True), "breaking", "lossy"),
    ("new-optional-request-parameter", operation(), query(), "silent", "lossy"),
    ("request-parameter-became-required", query(), query(required=True), "breaking", "compatible"),
    (
        "request-parameter-type-changed",
        query(),
        query(schema={"type": "string", "maxLength": 3}),
        "breaking",
        "compatible",
    ),
    (
        "request-body-added-required",
        operation(),
        operation(requestBody=body(T, required=True)),
        "breaking",
        "lossy",
    ),
    (
        "request-body-added-optional",
        operation(),
        operation(requestBody=body(T)),
        "silent",
        "lossy",
    ),
    (
        "request-body-became-required",
        operation(requestBody=body(T)),
        operation(requestBody=body(T, required=True)),
        "breaking",
        "compatible",
    ),
    (
        "request-body-media-type-added",
        operation(requestBody=body(T)),
        operation(requestBody=body(T, "application/json", "text/csv")),
        "compatible",
        "breaking",
    ),
    (
        "request-body-type-changed",
        operation(requestBody=body({"type": "object"})),
        operation(requestBody=body({"type": "object", "required": ["a"]})),
        "breaking",
        "compatible",
    ),
    (
        "response-body-type-changed",
        answer({"type": "object", "required": ["a"]}),
        answer({"type": "object"}),
        "breaking",
        "compatible",
    ),
    (
        "response-media-type-added",
        answer(T),
        answer(T, "application/json", "text/csv"),
        "compatible",
        "breaking",
    ),
    (
        "response-success-status-added",
        respond("200"),
        respond("200", "202"),
        "compatible",
        "breaking",
    ),
    (
        "response-non-success-status-added",
        respond("200"),
        respond("200", "404"),
        "silent",
        "silent",
    ),
]


def compare(old: Any, new: Any) -> tuple[Change, ...]:
    return editions.compare(edition(old), edition(new))


def list_changes() -> list[Change]:
    """The changes of all rows."""
    return [change for _, old, new, *_ in ROWS for change in compare(old, new)]


@pytest.mark.parametrize(("id", "old", "new", "there", "back"), ROWS, ids=[row[0] for row in ROWS])
def test_each_rule_there_and_back(id: str, old: Any, new: Any, there: str, back: str) -> None:
    for sides, wanted, verdict in (((old, new), id, there), ((new, old), RULES[id].mirror, back)):
        (change,) = compare(*sides)
        assert change.rule == wanted
        assert str(change.spot).startswith("PUT /images/{id}")
        assert rule.judge_wire(RULES[wanted], change.role, get_effect(change)) == verdict
        assert rule.judge_code(RULES[wanted]) in ("silent", "compatible")
        assert bool(change.witnesses) == wanted.endswith("type-changed")


def test_a_schema_that_is_a_model_changes_with_the_model() -> None:
    other = {"components": {"schemas": {"T": {"type": "object", "required": ["a"]}}}}
    for part in (answer(T), operation(requestBody=body(T))):
        changes = editions.compare(edition(part), edition(part, **other))
        assert {each.spot.model for each in changes} == {"T"}


def test_another_model_in_its_place_is_shown() -> None:
    (change,) = compare(answer(T), answer({"type": "array", "items": T}))
    assert (change.old, change.new) == ("T", "array")
    assert dict(change.witnesses).keys() == {"narrows", "widens"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (query(), query(description="What is sought.")),
        (answer({"type": "string"}), answer({"type": "string", "title": "A name"})),
        (answer({"type": ["string", "null"]}), answer({"type": ["null", "string"]})),
        (query(required=False), query()),
    ],
)
def test_what_no_payload_shows_is_not_told(old: Any, new: Any) -> None:
    assert compare(old, new) == ()


def test_the_name_of_a_parameter_in_the_path_is_nobodys() -> None:
    sides = [
        edition(
            operation(parameters=[{"name": n, "in": "path", "required": True, "schema": True}]),
            f"/images/{{{n}}}",
        )
        for n in ("id", "image")
    ]
    assert editions.compare(*sides) == ()


def test_a_webhook_goes_the_other_way() -> None:
    hooks = [
        {"webhooks": {"done": {"post": operation(requestBody=body({"type": kind}))}}}
        for kind in ("integer", "number")
    ]
    (change,) = editions.compare(*(edition(None, **each) for each in hooks))
    assert (change.rule, change.role) == ("request-body-type-changed", "response")
    assert dict(change.witnesses).keys() == {"widens"}


def test_swagger_has_the_body_among_the_parameters() -> None:
    sides = []
    for kind in ("string", "integer"):
        parameter = {"name": "b", "in": "body", "schema": {"type": kind}}
        document = {
            "swagger": "2.0",
            "info": {"title": "T", "version": "1.0.0"},
            "paths": {"/a": {"post": operation(parameters=[parameter])}},
            "definitions": {"T": {"type": "object"}},
        }
        sides.append(judged.read_edition(source.parse(json.dumps(document), "api.json")))
    (change,) = editions.compare(*sides)
    assert change.rule == "request-body-type-changed"


def test_what_is_not_compared_is_counted() -> None:
    response = {"description": "ok", "headers": {"ETag": {"schema": {"type": "string"}}}}
    schemas = edition(operation(responses={"200": response}, security=[])).schemas
    assert schemas is not None
    assert operations.count_left_out(schemas, schemas) == {"headers": 1, "security": 1}


def test_a_document_without_models_is_compared_by_its_operations() -> None:
    none: dict[str, Any] = {"components": {}}
    sides = [edition(query(schema=schema), **none) for schema in ({}, {"type": "integer"})]
    rules = [each.rule for each in editions.compare(sides[0], sides[1])]
    assert rules == ["request-parameter-type-changed"]
