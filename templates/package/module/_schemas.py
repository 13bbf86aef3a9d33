"""The JSON Schemas of the models, read from `schemas.json` when the first one is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pkgutil import get_data
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def describe_model(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a model, with what it refers to in `$defs`."""
    schemas = load_schemas()
    names = [name]
    for each in names:
        names += {*find_references(schemas[each])} - {*names}
    referred = {other for each in names for other in find_references(schemas[each])}
    schema = {"$schema": DIALECT, **schemas[name]}
    if referred:
        schema["$defs"] = {each: schemas[each] for each in sorted(referred)}
    return schema


@cache
def load_schemas() -> dict[str, Any]:
    """Return every schema by the name of its model; references are `#/$defs/NAME`."""
    package = __package__ or ""
    data = get_data(package, "schemas.json")
    if data is None:
        raise FileNotFoundError(f"{package} has no schemas.json")
    schemas: dict[str, Any] = json.loads(data)
    return schemas


def find_references(schema: Any) -> Iterator[str]:
    """Yield the names of the models that a schema refers to."""
    if isinstance(schema, dict):
        for keyword, value in schema.items():
            if keyword == "$ref":
                yield value.removeprefix("#/$defs/")
            elif keyword in ("properties", "patternProperties", "dependentSchemas"):
                for each in value.values():
                    yield from find_references(each)
            elif keyword not in ("const", "enum", "default", "examples"):
                yield from find_references(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from find_references(each)
