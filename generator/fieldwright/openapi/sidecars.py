"""The YAML files that stand beside a spec (waivers, releases), each judged by a JSON Schema of ours."""

from functools import cache
from pathlib import Path
from typing import Any

import fieldwright
from fieldwright import errors
from fieldwright.model import ir, pointers
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Array, Object
from fieldwright.validation import json_schema


def load(path: Path, schema: str) -> source.Source:
    """Read a file that is valid against ``schema``, named by its path below ``fieldwright``.

    Raises ``errors.UsageError`` naming the place of what the schema refuses, with the description
    of the subschema that refuses it, and ``errors.SourceError`` for what is no YAML.
    """
    parsed = source.load(path)
    root, assertions, definitions = _read_schema(schema)
    broken = json_schema.find_failure(assertions, parsed.data, definitions)
    if broken is not None:
        at, remedy = _locate(parsed.data, root, broken.pointer)
        raise refuse(parsed, at, f"{_describe(broken)}; {remedy}")
    return parsed


def refuse(parsed: source.Source, at: int, message: str) -> errors.UsageError:
    """Return the error that ``message`` describes, with the place of an offset."""
    place = parsed.locate(at)
    return errors.UsageError(f"{errors.format_place(*place)}: {message}")


@cache
def _read_schema(name: str) -> tuple[Any, ir.Schema | bool, dict[str, ir.Schema | bool]]:
    """Read a schema of ours: its text, and what it asserts."""
    parsed = source.load(Path(fieldwright.__file__).parent / name)
    return parsed.data, *read.read_assertions(parsed)


def _locate(data: Any, schema: Any, pointer: str) -> tuple[int, str]:
    """Return the offset of the value that a JSON Pointer leads to, and the description of the nearest
    schema around it; our schemas refer to nothing, and name what they describe."""
    at, description = 0, schema["description"]
    for step in pointer.split("/")[1:]:
        key = pointers.unescape(step)
        if isinstance(data, Array):
            at, data, schema = data.marks[int(key)], data[int(key)], schema["items"]
        elif isinstance(data, Object):
            known = key in schema["properties"]
            at = data.locate_value(key) if known else data.locate_key(key)
            data, schema = data[key], schema["properties"].get(key, {})
        description = (
            schema.get("description", description) if isinstance(schema, dict) else description
        )
    return at, description


def _describe(broken: json_schema.Failure) -> str:
    """Describe what a schema refuses: a key that is missing or not known, or else a value."""
    if broken.keyword == "required":
        return f"{next(key for key in broken.argument if key not in broken.value)!r} is missing"
    if broken.keyword == "additionalProperties":
        return f"the key {broken.pointer.rpartition('/')[2]!r} is not known"
    return f"{errors.shorten_json(broken.value)} is not valid"
