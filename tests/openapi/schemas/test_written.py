"""The schemas of a document are found by their models, also where these were lifted out of others."""

from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import json_schema

DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: 1.0.0}
components:
  schemas:
    Owner: {type: object, properties: {pet: {type: object, properties: {size: {$ref: "#/components/schemas/Size"}}}}}
    Size: {enum: [1, 2], maximum: 1}
"""


def test_each_model_has_the_schema_that_it_was_made_of() -> None:
    document, schemas = read.read_with_schemas(source.parse(DOCUMENT, "api.yaml"))
    models = {model.name: model for model in document.models}
    assert [name for name, model in models.items() if schemas.is_component(model)] == [
        "Owner",
        "Size",
    ]
    (lifted,) = models.keys() - {"Owner", "Size"}
    schema = schemas.assert_model(models[lifted])
    assert schema is not None
    for value, verdict in (({"size": 1}, True), ({"size": 2}, False), ({}, True), ([], False)):
        assert json_schema.is_valid(schema, value, schemas.definitions) is verdict


def test_a_schema_alone_is_a_component() -> None:
    text = "{$schema: 'https://json-schema.org/draft/2020-12/schema', type: object}"
    document, schemas = read.read_with_schemas(source.parse(text, "schema.yaml"))
    assert [schemas.is_component(model) for model in document.models] == [True]
