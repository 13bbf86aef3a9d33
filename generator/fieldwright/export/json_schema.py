"""A document as one JSON Schema: every model in its ``$defs``, every reference inside of it.

Draft 2020-12 alone: what OpenAPI adds is left out, and what an extension says of a verdict
is said in words that every validator knows.
"""

import json
from typing import Any

from fieldwright.model import ir
from fieldwright.model.keywords import KEYWORDS
from fieldwright.openapi import write

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_REFS = ("#/components/schemas/", "#/components/x-fieldwright-definitions/")

_OPENAPI = frozenset({"discriminator", "example", "externalDocs", "nullable", "xml"})
"""Keywords of OpenAPI, none of which changes a verdict on what we have read."""


def text(document: ir.Document, *, root: str | None = None) -> str:
    """The schema as indented JSON; ``root`` is the model that it asks for by itself, if any."""
    components = write.data(document)["components"]
    schemas = {**components["schemas"], **components.get("x-fieldwright-definitions", {})}
    made: dict[str, Any] = {"$schema": DIALECT, "title": document.title}
    if document.description is not None:
        made["description"] = document.description
    if root is not None:
        made["$ref"] = f"#/$defs/{root}"
    made["$defs"] = {name: _plain(schema) for name, schema in schemas.items()}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _plain(schema: Any) -> Any:
    """A schema in the words of JSON Schema, with references into ``$defs``."""
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for word, argument in schema.items():
        if word == "$ref":
            name = next(argument.removeprefix(each) for each in _REFS if argument.startswith(each))
            made[word] = f"#/$defs/{name}"
        elif not word.startswith("x-") and word not in _OPENAPI:
            made[word] = _argument(word, argument)
    if schema.get("x-speakeasy-unknown-values") == "allow":
        return _opened(made)
    return made


def _argument(word: str, argument: Any) -> Any:
    """A keyword's argument: schemas in it are made plain, values are left as they are."""
    match KEYWORDS[word].shape:
        case "schema":
            return _plain(argument)
        case "schemas":
            return [_plain(each) for each in argument]
        case "schema-map":
            return {name: _plain(each) for name, each in argument.items()}
        case _:
            return argument


def _opened(made: dict[str, Any]) -> dict[str, Any]:
    """An open enum: its values, or any other of their type."""
    values = made.pop("enum")
    kinds = made.pop("type", None)
    others = {"type": kinds} if kinds is not None else {}
    return {**made, "anyOf": [{"enum": values}, others]}
