"""A document as one self-contained JSON Schema: every model is in its ``$defs``.

It is Draft 2020-12 alone: keywords of OpenAPI are left out, and an extension that changes
verdicts is replaced by keywords that every validator knows.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard

from fieldwright.model import discriminators, ir
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
    models = {model.name: model for model in document.models}
    strict = [n for n, each in models.items() if isinstance(each, ir.Record) and each.strict]
    components = write.build_data(document, frozenset(strict))["components"]
    schemas, parts = components["schemas"], components.get("x-fieldwright-definitions", {})
    own_parts = {_REFS[1] + name: _name_part(name, schemas) for name in strict}
    settled: dict[str, str] = {**names, **own_parts}
    schemas = {
        **schemas,
        **{settled.get(_REFS[1] + name, name): each for name, each in parts.items()},
    }
    converted: dict[str, Any] = {name: _convert(each, settled) for name, each in schemas.items()}
    for name, model in models.items():
        if isinstance(model, ir.Record) and model.strict:
            converted[name] = _limit_to_heirs(converted[name], model, settled)
        tags = discriminators.list_open_tags(model, models) if _is_open_union(model) else None
        if tags is not None:
            inner = {f"#/$defs/{settled.get(each, each)}": own for each, own in tags.inner.items()}
            converted[name] = _open_union(converted[name], tags._replace(inner=inner))
    return {settled.get(name, name): each for name, each in converted.items()}


def _limit_to_heirs(
    schema: dict[str, Any], model: ir.Record, names: Mapping[str, str]
) -> dict[str, Any]:
    """Make a strict base accept what its discriminator names alone."""
    member = model.discriminator or ""
    known = [*(tag for tag, _ in model.heirs), *model.own_tags]
    rows: list[Any] = []
    if model.default_heir is None:
        rows.append({"properties": {member: {"enum": known}}})
    elif model.default_heir != model.name:
        other = {"$ref": f"#/$defs/{names.get(model.default_heir, model.default_heir)}"}
        rows.append({"if": _require(member, {"enum": known}), "else": other})
    for name in dict.fromkeys(name for _, name in model.heirs):
        tags = [tag for tag, heir in model.heirs if heir == name]
        heir = {"$ref": f"#/$defs/{names.get(name, name)}"}
        rows.append({"if": _require(member, {"enum": tags}), "then": heir})
    return {**schema, "allOf": [*schema.get("allOf", ()), *rows]}


def _name_part(name: str, taken: Mapping[str, Any]) -> str:
    """Name what a strict base is as a part of its heirs."""
    part = f"{name}.part"
    while part in taken:
        part += "_"
    return part


def _is_open_union(model: ir.Model) -> TypeGuard[ir.Union]:
    return isinstance(model, ir.Union) and model.open


def _open_union(schema: dict[str, Any], tags: discriminators.OpenTags) -> dict[str, Any]:
    """Make an open union of a closed one: its alternatives, or an object whose tag names none of them.

    A reference to an open union is limited to the tags of that one.
    """
    word = "oneOf" if "oneOf" in schema else "anyOf"
    listed = [
        (
            {"allOf": [each, _require(tags.member, {"enum": tags.inner[each["$ref"]]})]}
            if isinstance(each, dict) and each.get("$ref") in tags.inner
            else each
        )
        for each in schema[word]
    ]
    unknown = {"type": "string", "not": {"enum": [tag for tag, _ in tags.values]}}
    opened = {"anyOf": [{word: listed}, _require(tags.member, unknown)]}
    others = {key: argument for key, argument in schema.items() if key != word}
    if "anyOf" in others:
        return {**others, "allOf": [*others.get("allOf", ()), opened]}
    return {**others, **opened}


def _require(member: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of objects with a member that is valid against another schema."""
    return {"type": "object", "required": [member], "properties": {member: schema}}


def _convert(schema: Any, names: Mapping[str, str]) -> Any:
    """Convert a schema to plain JSON Schema, with references into ``$defs`` by their new ``names``."""
    if not isinstance(schema, dict):
        return schema
    converted: dict[str, Any] = {}
    for word, argument in schema.items():
        if word == "$ref":
            name = next(argument.removeprefix(each) for each in _REFS if argument.startswith(each))
            converted[word] = f"#/$defs/{names.get(argument) or names.get(name, name)}"
        elif not word.startswith("x-") and word not in _OPENAPI:
            converted[word] = _convert_argument(word, argument, names)
    if schema.get("x-speakeasy-unknown-values") == "allow" and "enum" in converted:
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
