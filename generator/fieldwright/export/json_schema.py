"""A document as one self-contained JSON Schema: every model is in its ``$defs``.

It is Draft 2020-12 alone: keywords of OpenAPI are left out, and an extension that changes
verdicts is replaced by keywords that every validator knows.
"""

import json
from collections.abc import Callable, Mapping
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
    components = write.build_data(document)["components"]
    schemas = {**components["schemas"], **components.get("x-fieldwright-definitions", {})}
    schema: dict[str, Any] = {"$schema": DIALECT, "title": document.title}
    if document.description is not None:
        schema["description"] = document.description
    if root is not None:
        schema["$ref"] = f"#/$defs/{root}"
    schema["$defs"] = {name: _convert(each) for name, each in schemas.items()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def format_definitions(document: ir.Document, classes: Mapping[str, str]) -> str:
    """Format the schemas of all models as one JSON object, each under the name of its class.

    ``classes`` has the class of each model. References are ``#/$defs/CLASS``; what has no class
    keeps its name.
    """
    definitions = json.loads(format_schema(document))["$defs"]
    renamed = {name: classes.get(name, name) for name in definitions}
    schemas = {
        renamed[name]: _rename(definitions[name], renamed)
        for name in sorted(definitions, key=lambda each: renamed[each])
    }
    return json.dumps(schemas, indent=1, ensure_ascii=False) + "\n"


def _rename(schema: Any, names: Mapping[str, str]) -> Any:
    """Rename the definitions that a schema refers to."""
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: (
            f"#/$defs/{names[argument.removeprefix('#/$defs/')]}"
            if keyword == "$ref"
            else _map_subschemas(keyword, argument, lambda each: _rename(each, names))
        )
        for keyword, argument in schema.items()
    }


def _convert(schema: Any) -> Any:
    """Convert a schema to plain JSON Schema, with references into ``$defs``."""
    if not isinstance(schema, dict):
        return schema
    converted: dict[str, Any] = {}
    for word, argument in schema.items():
        if word == "$ref":
            name = next(argument.removeprefix(each) for each in _REFS if argument.startswith(each))
            converted[word] = f"#/$defs/{name}"
        elif not word.startswith("x-") and word not in _OPENAPI:
            converted[word] = _map_subschemas(word, argument, _convert)
    if schema.get("x-speakeasy-unknown-values") == "allow":
        return _open_enum(converted)
    return converted


def _map_subschemas(word: str, argument: Any, function: Callable[[Any], Any]) -> Any:
    """Apply a function to the subschemas in the argument of a keyword; values stay as they are."""
    match KEYWORDS[word].shape if word in KEYWORDS else "any":
        case "schema":
            return function(argument)
        case "schemas":
            return [function(each) for each in argument]
        case "schema-map":
            return {name: function(each) for name, each in argument.items()}
        case _:
            return argument


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Make an open enum of a closed one: its values, or any other value of their type."""
    values = schema.pop("enum")
    kinds = schema.pop("type", None)
    others = {"type": kinds} if kinds is not None else {}
    return {**schema, "anyOf": [{"enum": values}, others]}
