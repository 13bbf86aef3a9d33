"""Swagger 2.0 and OpenAPI 3.2 are read as what they are."""

from typing import Any

import pytest

import fieldwright
from fieldwright.openapi import read, roles
from fieldwright.openapi.text import source

INFO = {"title": "Pets", "version": "1.0.0"}
PET = {
    "type": "object",
    "discriminator": "kind",
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string"},
        "age": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        "owner": {"$ref": "#/definitions/Owner", "minProperties": 5},
        "tag": {"type": "string", "x-nullable": True},
        "note": {"type": "string", "nullable": True},
    },
}
OPERATION = {
    "operationId": "addPet",
    "parameters": [
        {"name": "pet", "in": "body", "schema": {"$ref": "#/definitions/Pet"}},
        {"name": "limit", "in": "query", "type": "integer"},
    ],
    "responses": {
        "200": {"description": "ok", "schema": {"type": "array", "items": {"type": "string"}}},
        "default": {"$ref": "#/responses/Failure"},
    },
}
DOCUMENT: dict[str, Any] = {
    "swagger": "2.0",
    "info": INFO,
    "paths": {"/pets": {"post": OPERATION}},
    "definitions": {"Pet": PET, "Owner": {"type": "object"}, "Failure": {"type": "object"}},
    "responses": {"Failure": {"description": "no", "schema": {"$ref": "#/definitions/Failure"}}},
}


def test_its_schemas_are_judged_as_those_of_openapi_3_0() -> None:
    pet = fieldwright.load(DOCUMENT).Pet
    assert pet.problems({"kind": "a", "age": 1, "owner": {}, "tag": None}) == []
    payload = {"kind": "a", "age": 0, "note": None, "owner": 1}
    assert [each.pointer for each in pet.problems(payload)] == ["/age", "/note", "/owner"]


def test_its_bodies_become_models_and_have_roles() -> None:
    spec = source.wrap(DOCUMENT)
    document = read.read_document(spec, read.Options(bodies=True))
    assert [each.name for each in document.models] == ["Pet", "Owner", "Failure", "AddPetResponse"]
    assert roles.infer_roles(spec, document) == {
        "Pet": "request",
        "Owner": "request",
        "Failure": "response",
        "AddPetResponse": "response",
    }
    (note,) = [each for each in read.diagnose(source.wrap(DOCUMENT)) if each.severity == "note"]
    assert note.rule == "bodies-inline"


@pytest.mark.parametrize("version", ["3.2.0", "3.1.1", "3.0.4"])
def test_versions_of_openapi_3(version: str) -> None:
    schemas = {"A": {"type": "object", "properties": {"n": {"type": "integer"}}}}
    document = {"openapi": version, "info": INFO, "components": {"schemas": schemas}}
    package = fieldwright.load(document)
    assert [each.pointer for each in package.A.problems({"n": "x"})] == ["/n"]


def test_operations_of_3_2_are_walked() -> None:
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    paths = {"/a": {"query": {"operationId": "find", "requestBody": body}}}
    document = {"openapi": "3.2.0", "info": INFO, "paths": paths}
    read_document = read.read_document(source.wrap(document), read.Options(bodies=True))
    assert [each.name for each in read_document.models] == ["FindRequest"]
