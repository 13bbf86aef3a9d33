"""Secrets in the payloads that prove verdicts: a value that either edition calls one is masked.

The schemas are followed as they are written, since the IR has no formats of values that are listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from fieldwright.changes.change import Change
from fieldwright.changes.matching import Matching
from fieldwright.model import ir
from fieldwright.model.secrets import MASK, WORDS
from fieldwright.openapi.schemas.resources import Reference
from fieldwright.openapi.schemas.written import Schemas

_BRANCHES = ("allOf", "anyOf", "oneOf")
_CONDITIONS = ("if", "then", "else", "not")
_OTHERS = ("additionalProperties", "unevaluatedProperties")
_ITEMS = ("items", "additionalItems", "contains", "unevaluatedItems")


def mask_witnesses(
    changes: Iterable[Change], old: Schemas, new: Schemas, both: Matching
) -> Iterator[Change]:
    """Yield changes, with ``MASK`` in their witnesses in place of what either edition calls a secret."""
    sources = {target: source for source, target in both.renamed.items()}
    for change in changes:
        if change.witnesses:
            name = change.spot.model
            sides = (
                (old, both.old.get(sources.get(name, name))),
                (new, both.new.get(name)),
            )
            written = [side.get_written(model) for side, model in sides if model is not None]
            change = replace(
                change,
                witnesses=tuple(
                    (direction, witness._replace(payload=_mask(witness.payload, written)))
                    for direction, witness in change.witnesses
                ),
            )
        yield change


def _mask(value: ir.Json, schemas: Iterable[Any]) -> ir.Json:
    parts = list(_expand(schemas))
    if any(map(_is_secret, parts)):
        return MASK
    if isinstance(value, dict):
        return {name: _mask(each, _list_members(parts, name)) for name, each in value.items()}
    if isinstance(value, list):
        items = [_list_items(parts, at) for at in range(len(value))]
        return [_mask(each, schemas) for each, schemas in zip(value, items, strict=True)]
    return value


def _is_secret(schema: dict[str, Any]) -> bool:
    return schema.get("format") == "password" or any(schema.get(word) for word in WORDS)


def _expand(schemas: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the schemas that may apply to the same value as these."""
    pending, seen = list(schemas), set[int]()
    while pending:
        schema = pending.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        for word in ("$ref", "$dynamicRef"):
            if isinstance(reference := schema.get(word), Reference):
                pending.append(reference.schema)
        for word in _BRANCHES:
            pending += schema.get(word, ())
        pending += [schema[word] for word in _CONDITIONS if word in schema]
        pending += schema.get("dependentSchemas", {}).values()


def _list_members(parts: Iterable[dict[str, Any]], name: str) -> Iterator[Any]:
    """Yield the schemas that may apply to a member; whether a pattern matches its name is not asked."""
    for part in parts:
        if name in part.get("properties", {}):
            yield part["properties"][name]
        else:
            yield from (part[word] for word in _OTHERS if word in part)
        yield from part.get("patternProperties", {}).values()


def _list_items(parts: Iterable[dict[str, Any]], at: int) -> Iterator[Any]:
    for part in parts:
        yield from part.get("prefixItems", ())[at : at + 1]
        yield from (part[word] for word in _ITEMS if word in part)
