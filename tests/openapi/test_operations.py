"""What operations define inline becomes components, each under a name that nothing else can take."""

import json
from pathlib import Path
from typing import Any

import pytest

from fieldwright.errors import SourceError
from fieldwright.model import names
from fieldwright.openapi import read
from fieldwright.openapi.text import source

BODIES = read.Options(bodies=True)
INLINE = {"type": "object", "properties": {"id": {"type": "string"}}}


def content(schema: Any, media: str = "application/json") -> dict[str, Any]:
    return {"content": {media: {"schema": schema}}}


def lifted(paths: Any, **components: Any) -> list[str]:
    """The names of the models of a document with these paths, those of ``schemas`` first."""
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}
    wrapped = source.wrap({**document, "components": components} if components else document)
    return [model.name for model in read.read_document(wrapped, BODIES).models]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"operationId": "getPet", "requestBody": content(INLINE)}, ["GetPetRequest"]),
        ({"operationId": "pets/get-all", "requestBody": content(INLINE)}, ["PetsGetAllRequest"]),
        ({"requestBody": content(INLINE)}, ["PostPetsIdRequest"]),
        (
            {"operationId": "a", "responses": {"200": content(INLINE), "default": content(INLINE)}},
            ["AResponse", "ADefaultResponse"],
        ),
        (
            {"operationId": "a", "responses": {"4XX": content(INLINE, "application/json; v=1")}},
            ["A4XXResponse"],
        ),
        (
            {"operationId": "a", "requestBody": content(INLINE, "multipart/form-data")},
            ["ARequestMultipartFormData"],
        ),
        (
            {"operationId": "a", "requestBody": content({"type": "array", "items": INLINE})},
            ["ARequest", "ARequestItem"],
        ),
        (
            {"operationId": "a", "responses": {"200": content(INLINE), "2XX": content(INLINE)}},
            ["A200Response", "A2XXResponse"],
        ),
        ({"operationId": "a", "requestBody": content({"$ref": "#/x"})}, []),
        ({"operationId": "a", "requestBody": content({"description": "Anything."})}, []),
        ({"operationId": "a", "requestBody": content(True)}, []),
        ({"operationId": "a", "requestBody": {"$ref": "#/components/requestBodies/B"}}, []),
        ({"operationId": "a", "responses": {"200": {"description": "Nothing."}}}, []),
    ],
)
def test_a_body_is_named_by_its_operation(operation: Any, expected: list[str]) -> None:
    assert (
        lifted({"/pets/{id}": {"summary": "Pets", "parameters": [], "post": operation}}) == expected
    )


def test_bodies_that_are_shared_are_named_by_themselves() -> None:
    shared = {"NotFound": content(INLINE), "ErrorResponse": content(INLINE)}
    lifted_names = lifted({}, responses=shared, requestBodies={"pet": content(INLINE)})
    assert lifted_names == ["PetRequest", "NotFoundResponse", "ErrorResponse"]


def test_a_name_that_is_taken_gives_way_to_that_of_the_path() -> None:
    """A component keeps its name, and of two bodies neither has a better right to one."""
    body = {"requestBody": content(INLINE)}
    paths = {
        "/a": {"put": {"operationId": "a", **body}},
        "/b": {"put": {"operationId": "A", **body}},
    }
    assert lifted(paths) == ["PutARequest", "PutBRequest"]
    assert lifted(paths, schemas={"ARequest": INLINE, "PutARequest": INLINE}) == [
        "ARequest",
        "PutARequest",
        f"ARequest_{names.digest('operation put /a request application/json')}",
        "PutBRequest",
    ]


def test_names_do_not_depend_on_the_order() -> None:
    body = {"requestBody": content(INLINE)}
    paths = {f"/{n}": {"put": {"operationId": n, **body}} for n in ("b", "B", "c")}
    assert sorted(lifted(paths)) == sorted(lifted(dict(reversed(paths.items()))))


@pytest.mark.parametrize(
    "paths", [{"/a": []}, {"/a": {"get": {"responses": {"200": 1}}}}, {"/a": {"get": 1}}]
)
def test_what_is_no_object_is_named_with_its_place(paths: Any) -> None:
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}
    diagnostics = read.diagnose(source.wrap({**document, "components": {"schemas": {"A": {}}}}))
    assert [(each.rule, each.unread) for each in diagnostics] == [("keyword-type", True)]


OTHER = {"type": "object", "properties": {"x": {"type": "integer"}}}


@pytest.mark.parametrize(
    "item",
    [
        {"$ref": "item.json"},
        {"get": {"responses": {"200": {"$ref": "response.json"}}}},
        {"get": {"responses": {"200": content({"$ref": "other.json"})}}},
        {"get": {"responses": {"200": content({"items": {"$ref": "other.json"}})}}},
        {"get": {"responses": {"200": {"headers": {"X": {"$ref": "header.json"}}}}}},
        {"get": {"parameters": [{"$ref": "parameter.json"}]}},
        {"parameters": [{"name": "x", "in": "query", "schema": {"$ref": "other.json"}}]},
        {"post": {"requestBody": {"$ref": "response.json"}}},
        {"post": {"callbacks": {"done": {"{$url}": {"$ref": "item.json"}}}}},
        {"post": {"callbacks": {"done": {"$ref": "callback.json"}}}},
    ],
)
@pytest.mark.parametrize("bodies", [False, True])
def test_what_operations_refer_to_in_other_files_becomes_a_model(
    item: Any, bodies: bool, tmp_path: Path
) -> None:
    files = {
        "other": OTHER,
        "response": content({"$ref": "other.json"}),
        "header": {"schema": {"$ref": "other.json"}},
        "parameter": content({"$ref": "other.json"}),
        "item": {"get": {"responses": {"200": {"$ref": "response.json"}}}},
        "callback": {"{$url}": {"$ref": "item.json"}},
    }
    for name, text in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(text))
    info = {"title": "A", "version": "1"}
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps({"openapi": "3.1.0", "info": info, "paths": {"/a": item}}))
    document, _ = read.read_with_diagnostics(source.load(spec), read.Options(bodies=bodies))
    assert "other" in [model.name for model in document.models]


def test_inline_bodies_without_a_model_are_counted() -> None:
    operation = {"operationId": "a", "requestBody": content(INLINE), "responses": {}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a": {"post": operation}},
    }
    (empty,) = read.diagnose(source.wrap(document))[:1]
    assert (empty.rule, empty.severity) == ("nothing-to-generate", "error")
    assert "1 schema stands inline" in empty.message and "--bodies" in str(empty.remedy)
    schemas = {"components": {"schemas": {"A": {"type": "string"}}}}
    (note,) = read.diagnose(source.wrap({**document, **schemas}))
    assert (note.rule, note.severity) == ("bodies-inline", "note")
    (note,) = read.diagnose(source.wrap({**document, **schemas}), BODIES)
    assert (note.rule, note.severity, note.remedy) == ("bodies-inline", "note", None)


@pytest.mark.parametrize(
    "document",
    [
        {"asyncapi": "3.0.0", "info": {"title": "T"}, "components": {}},
        {"name": "x", "version": "1.0.0", "dependencies": {"a": "1"}},
        {"name": "x", "type": "module", "description": "A package."},
        {"compilerOptions": {"strict": True}},
        {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}},
        {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}},
    ],
)
def test_a_document_without_a_schema_is_refused(document: Any) -> None:
    with pytest.raises(SourceError) as caught:
        read.read_with_diagnostics(source.wrap(document))
    assert caught.value.exit_code == 3
