"""A document as one self-contained JSON Schema: every model is in its ``$defs``.

It is Draft 2020-12 alone: keywords of OpenAPI are left out, and an extension that changes
verdicts is replaced by keywords that every validator knows.
"""

import json
from collections.abc import Mapping
from typing import Any

from fieldwright.model import ir
from fieldwright.model.keywords import KEYWORDS
from fieldwright.openapi import write

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_REFS = ("#/components/schemas/", "#/components/x-fieldwright-definitions/")

_OPENAPI = frozenset({"discriminator", "example", "externalDocs", "nullable", "xml"})
"""Keywords of OpenAPI; none changes a verdict once a document has been read."""


def format_schema(document: ir.Document, *, root: str | None = None) -> str:
    """Format the schema as indented JSON; ``root`` is the model that instances of it must be, if any."""
    schema: dict[str, Any] = {"$schema": DIALECT, "title": document.title}
    if document.description is not None:
        schema["description"] = document.description
    if root is not None:
        schema["$ref"] = f"#/$defs/{root}"
    schema["$defs"] = _convert_models(document, {})
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def format_definitions(document: ir.Document, classes: Mapping[str, str]) -> str:
    """Format the schemas of all models as one JSON object, each under the name of its class.

    ``classes`` has the class of each model. References are ``#/$defs/CLASS``; what has no class
    keeps its name.
    """
    schemas = _convert_models(document, classes)
    return json.dumps(dict(sorted(schemas.items())), indent=1, ensure_ascii=False) + "\n"


def _convert_models(document: ir.Document, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the schemas of all models and of what they refer to besides, under their new ``names``."""
    components = write.build_data(document)["components"]
    schemas = {**components["schemas"], **components.get("x-fieldwright-definitions", {})}
    return {names.get(name, name): _convert(each, names) for name, each in schemas.items()}


def _convert(schema: Any, names: Mapping[str, str]) -> Any:
    """Convert a schema to plain JSON Schema, with references into ``$defs`` by their new ``names``."""
    if not isinstance(schema, dict):
        return schema
    converted: dict[str, Any] = {}
    for word, argument in schema.items():
        if word == "$ref":
            name = next(argument.removeprefix(each) for each in _REFS if argument.startswith(each))
            converted[word] = f"#/$defs/{names.get(name, name)}"
        elif not word.startswith("x-") and word not in _OPENAPI:
            converted[word] = _convert_argument(word, argument, names)
    if schema.get("x-speakeasy-unknown-values") == "allow":
        return _open_enum(converted)
    return converted


def _convert_argument(word: str, argument: Any, names: Mapping[str, str]) -> Any:
    """Convert the subschemas in the argument of a keyword; values stay as they are."""
    match KEYWORDS[word].shape:
        case "schema":
            return _convert(argument, names)
        case "schemas":
            return [_convert(each, names) for each in argument]
        case "schema-map":
            return {name: _convert(each, names) for name, each in argument.items()}
        case _:
            return argument


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Make an open enum of a closed one: its values, or any other value of their type."""
    values = schema.pop("enum")
    kinds = schema.pop("type", None)
    others = {"type": kinds} if kinds is not None else {}
    return {**schema, "anyOf": [{"enum": values}, others]}
