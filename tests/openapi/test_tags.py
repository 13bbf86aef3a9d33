"""Models are in the group of the operations that use them most directly."""

from typing import Any

import pytest

from fieldwright.openapi import read, tags
from fieldwright.openapi.text import source


def group(paths: dict[str, Any], schemas: dict[str, Any], **more: Any) -> dict[str, str]:
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas, **more},
    }
    parsed = source.wrap(spec, "spec.json")
    return tags.group_models(parsed, read.read_document(parsed))


def refer(name: str, kind: str = "schemas") -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def answer(name: str, *words: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": refer(name)}}
    return {"tags": [*words], "responses": {"200": {"description": "", "content": content}}}


RECORD: dict[str, Any] = {"type": "object", "properties": {"id": {"type": "string"}}}


def hold(name: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"part": refer(name)}}


def test_the_nearest_tag_is_the_group_and_what_several_use_alike_is_shared() -> None:
    paths = {
        "/pets": {"get": answer("Pet", "pets", "animals")},
        "/shops": {"get": answer("Shop", "shops")},
        "/both": {"get": answer("Error", "pets"), "post": answer("Error", "shops")},
    }
    schemas = {
        "Pet": hold("Kind"),
        "Shop": {"type": "object", "properties": {"pet": refer("Pet"), "kind": hold("Part")}},
        "Kind": RECORD,
        "Part": hold("Part"),
        "Error": RECORD,
        "Alone": RECORD,
    }
    assert group(paths, schemas) == {
        "Pet": "pets",
        "Shop": "shops",
        "ShopKind": "shops",
        "Kind": "pets",
        "Part": "shops",
        "Error": tags.SHARED,
    }


def test_components_callbacks_and_parameters_are_followed() -> None:
    operation = {
        "tags": ["pets"],
        "parameters": [refer("size", "parameters")],
        "responses": {"200": refer("ok", "responses")},
        "callbacks": {"done": {"{$url}": {"post": answer("Event", "events")}}},
    }
    content = {"content": {"application/json": {"schema": refer("Pet")}}}
    grouped = group(
        {"/pets": {"get": operation}},
        {"Pet": RECORD, "Size": {"type": "string", "enum": ["a", "b"]}, "Event": RECORD},
        parameters={"size": {"name": "size", "in": "query", "schema": refer("Size")}},
        responses={"ok": {"description": "", **content}},
    )
    assert grouped == {"Pet": "pets", "Size": "pets", "Event": "events"}


@pytest.mark.parametrize("words", [None, [], [None, 3], "pets", {"a": "b"}])
def test_what_is_no_tag_makes_no_group(words: Any) -> None:
    operation = {**answer("Pet"), "tags": words}
    assert group({"/pets": {"get": operation}}, {"Pet": RECORD}) == {}
