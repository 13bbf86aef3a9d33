"""Which way payloads travel: as models say, as paths use them, and on to what they are made of."""

import json
from typing import Any

import pytest

from fieldwright.errors import SourceError
from fieldwright.openapi import read, roles
from fieldwright.openapi.text import source

THING = {"type": "object", "properties": {"part": {"$ref": "#/components/schemas/Part"}}}
PART: dict[str, Any] = {"type": "object", "properties": {}}


def found(schemas: dict[str, Any], **more: Any) -> dict[str, str]:
    components = {"schemas": schemas, **more.pop("components", {})}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "components": components,
        **more,
    }
    parsed = source.parse(json.dumps(document), "api.json")
    return roles.infer_roles(parsed, read.read_document(parsed))


def content(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def test_a_model_that_nobody_speaks_of_is_both() -> None:
    assert found({"Thing": THING, "Part": PART}) == {"Thing": "both", "Part": "both"}


@pytest.mark.parametrize(
    ("operation", "role"),
    [
        ({"requestBody": content("Thing")}, "request"),
        ({"responses": {"200": content("Thing")}}, "response"),
        ({"requestBody": content("Thing"), "responses": {"200": content("Thing")}}, "both"),
        (
            {
                "parameters": [
                    {"in": "query", "schema": {"items": {"$ref": "#/components/schemas/Thing"}}}
                ]
            },
            "request",
        ),
    ],
)
def test_an_operation_says_it(operation: dict[str, Any], role: str) -> None:
    paths = {"/things": {"post": operation}}
    assert found({"Thing": THING, "Part": PART}, paths=paths) == {"Thing": role, "Part": role}


def test_what_a_webhook_takes_is_received() -> None:
    webhooks = {"made": {"post": {"requestBody": content("Thing")}}}
    assert found({"Thing": THING, "Part": PART}, webhooks=webhooks)["Part"] == "response"


def test_what_a_callback_takes_is_received() -> None:
    inner = {"{$request.body#/url}": {"post": {"requestBody": content("Thing")}}}
    paths = {"/things": {"post": {"callbacks": {"made": inner}}}}
    assert found({"Thing": THING, "Part": PART}, paths=paths)["Thing"] == "response"


def test_other_components_are_looked_into() -> None:
    paths = {"/things": {"get": {"responses": {"200": {"$ref": "#/components/responses/Made"}}}}}
    components = {"responses": {"Made": content("Thing")}}
    roles_ = found({"Thing": THING, "Part": PART}, paths=paths, components=components)
    assert roles_ == {"Thing": "response", "Part": "response"}


def test_a_model_that_says_so_is_right_and_hands_it_on() -> None:
    paths = {"/things": {"get": {"responses": {"200": content("Thing")}}}}
    stated = {**THING, "x-fieldwright-role": "request"}
    assert found({"Thing": stated, "Part": PART}, paths=paths)["Part"] == "request"
    own = {**PART, "x-fieldwright-role": "response"}
    assert found({"Thing": stated, "Part": own})["Part"] == "response"


def test_a_part_of_two_travels_as_both_do() -> None:
    one = {**THING, "x-fieldwright-role": "request"}
    two = {**THING, "x-fieldwright-role": "response"}
    assert found({"One": one, "Two": two, "Part": PART})["Part"] == "both"


def test_models_in_a_circle_are_both() -> None:
    one = {"type": "object", "properties": {"two": {"$ref": "#/components/schemas/Two"}}}
    two = {"type": "object", "properties": {"one": {"$ref": "#/components/schemas/One"}}}
    assert found({"One": one, "Two": two}) == {"One": "both", "Two": "both"}


def test_another_word_is_refused_with_its_place() -> None:
    with pytest.raises(SourceError, match=r"api\.json:1:\d+: .*'input'.*\[role-unknown\]"):
        found({"Thing": {**THING, "x-fieldwright-role": "input"}, "Part": PART})
