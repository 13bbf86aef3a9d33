"""What operations define inline becomes components, each under a name that nothing else can take."""

from typing import Any

import pytest

from fieldwright.errors import SourceError
from fieldwright.model import names
from fieldwright.openapi import operations, read
from fieldwright.openapi.text import source

INLINE = {"type": "object", "properties": {"id": {"type": "string"}}}


def content(schema: Any, media: str = "application/json") -> dict[str, Any]:
    return {"content": {media: {"schema": schema}}}


def lifted(paths: Any, **components: Any) -> list[str]:
    """The names of the models of a document with these paths, those of ``schemas`` first."""
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}
    wrapped = source.wrap({**document, "components": components} if components else document)
    operations.lift_bodies(wrapped)
    return [model.name for model in read.read_document(wrapped).models]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"operationId": "getPet", "requestBody": content(INLINE)}, ["GetPetRequest"]),
        ({"operationId": "pets/get-all", "requestBody": content(INLINE)}, ["PetsGetAllRequest"]),
        ({"requestBody": content(INLINE)}, ["PostPetsIdRequest"]),
        (
            {"operationId": "a", "responses": {"200": content(INLINE), "default": content(INLINE)}},
            ["A200Response", "ADefaultResponse"],
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


def test_a_name_that_is_taken_gets_the_hash_of_its_place() -> None:
    """A component keeps its name, and of two bodies neither has a better right to one."""
    body = {"requestBody": content(INLINE)}
    paths = {
        "/a": {"put": {"operationId": "a", **body}},
        "/b": {"put": {"operationId": "A", **body}},
    }
    hashes = [names.digest(f"put {path} request application/json") for path in paths]
    assert lifted(paths) == [f"ARequest_{each}" for each in hashes]
    assert lifted(paths, schemas={"ARequest": INLINE}) == [
        "ARequest",
        *(f"ARequest_{each}" for each in hashes),
    ]


def test_names_do_not_depend_on_the_order() -> None:
    body = {"requestBody": content(INLINE)}
    paths = {f"/{n}": {"put": {"operationId": n, **body}} for n in ("b", "B", "c")}
    assert sorted(lifted(paths)) == sorted(lifted(dict(reversed(paths.items()))))


@pytest.mark.parametrize(
    ("paths", "column"),
    [([], 12), ({"/a": []}, 11), ({"/a": {"get": {"responses": {"200": 1}}}}, 18)],
)
def test_what_is_no_object_is_named_with_its_place(paths: Any, column: int) -> None:
    with pytest.raises(SourceError) as caught:
        lifted(paths)
    assert [each.rule for each in caught.value.diagnostics] == ["keyword-type"]
    assert caught.value.diagnostics[0].column == column


def test_a_schema_has_no_operations() -> None:
    wrapped = source.wrap({"type": "object", "paths": []})
    operations.lift_bodies(wrapped)
    assert wrapped.data == {"type": "object", "paths": []}
