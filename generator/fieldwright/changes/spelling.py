"""Null in the spelling of another version: ``nullable`` says nothing in OpenAPI 3.1, and was meant all the same."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from fieldwright.changes.change import Change
from fieldwright.changes.matching import Matching
from fieldwright.openapi.schemas.written import Schemas

RULES = {"became-nullable": "null-respelled", "became-not-nullable": "null-misspelled"}
"""The rules of changes that are only spellings, each with the one that tells them."""


def tell_spellings(
    changes: Iterable[Change], old: Schemas, new: Schemas, both: Matching
) -> Iterator[Change]:
    """Yield changes, those of null under the rule for spellings where the side without it says ``nullable``."""
    for change in changes:
        if change.rule in RULES:
            gained = change.rule == "became-nullable"
            name = change.spot.model
            side = old if gained else new
            model = both.old.get(both.sources.get(name, name)) if gained else both.new.get(name)
            written = None if model is None else side.get_written(model)
            if _find_part(written, change.spot.path).get("nullable") is True:
                change = replace(change, rule=RULES[change.rule])
        yield change


def _find_part(schema: Any, path: str) -> dict[str, Any]:
    """Return the schema of a field or of items, as it is written; an empty one where that is elsewhere."""
    for step in filter(None, path.replace("[]", ".[]").split(".")):
        parent = schema if isinstance(schema, dict) else {}
        schema = parent.get("items") if step == "[]" else parent.get("properties", {}).get(step)
    return schema if isinstance(schema, dict) else {}
