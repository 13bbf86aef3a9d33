"""The schemas of models on both sides of a comparison, of which a search may tell what payloads they differ in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldwright.changes.change import Change, list_directions
from fieldwright.changes.matching import Matching
from fieldwright.model import components, ir, traversal
from fieldwright.openapi.schemas.written import Schemas
from fieldwright.validation import json_schema

MODELS = 300
"""Models that are searched, those that changed before those that are made of them."""

_UNEVEN = frozenset(
    [
        "oneOf",
        "not",
        "if",
        "contains",
        "unevaluatedProperties",
        "unevaluatedItems",
        "dependentSchemas",
    ]
)
"""Keywords by which a schema that accepts more can make the one around it accept less."""


@dataclass(slots=True, kw_only=True)
class Pair:
    """The schemas of one model on both sides. One that is no component of both is a part of others."""

    is_component: bool
    old: ir.Schema | bool
    new: ir.Schema | bool
    own: list[Change] = field(default_factory=list)


def match_schemas(
    old: Schemas,
    new: Schemas,
    both: Matching,
    changes: Iterable[Change],
    reached: Mapping[str, set[str]],
) -> dict[str, Pair]:
    """Pair the schemas of the models that changed and of those that are made of them, by new names."""
    own: dict[str, list[Change]] = {}
    for change in changes:
        own.setdefault(change.spot.model, []).append(change)
    sources = {target: source for source, target in both.renamed.items()}
    models = {
        name: (both.old[sources.get(name, name)], model)
        for name, model in both.new.items()
        if sources.get(name, name) in both.old and (name in sources or name not in both.renamed)
    }
    touched = {
        name
        for name, (before, after) in models.items()
        if name in own or old.get_written(before) != new.get_written(after)
    }

    def assert_pair(name: str) -> Pair | None:
        before, after = models[name]
        schemas = (old.assert_model(before), new.assert_model(after))
        if schemas[0] is None or schemas[1] is None:
            return None
        component = old.is_component(before) and new.is_component(after)
        return Pair(is_component=component, old=schemas[0], new=schemas[1], own=own.get(name, []))

    pairs = {name: assert_pair(name) for name in models if name in touched}
    moved = {name for name, pair in pairs.items() if pair is None or _is_different(pair)}
    for name, (before, after) in models.items():
        leads = name not in touched and not moved.isdisjoint(reached.get(name, ()))
        if leads and any(map(_may_be_uneven, (old.get_written(before), new.get_written(after)))):
            pairs[name] = assert_pair(name)
    return {name: pair for name in models if (pair := pairs.get(name)) is not None}


def select(
    pairs: Mapping[str, Pair], reached: Mapping[str, set[str]], changed: frozenset[str]
) -> list[tuple[str, Pair]]:
    """Select the models to search: what is inside of others first, and of those that only lead to a
    change the ones in which it may turn into another."""
    selected = []
    for name, pair in pairs.items():
        leads = not changed.isdisjoint(
            [
                *traversal.list_schema_references(pair.old),
                *traversal.list_schema_references(pair.new),
            ]
        )
        if _is_different(pair) or leads and (_is_uneven(pair.old) or _is_uneven(pair.new)):
            selected.append((name, pair))
    selected.sort(key=lambda row: len(reached.get(row[0], ())))
    return selected[:MODELS]


def list_changed(old: json_schema.Definitions, new: json_schema.Definitions) -> frozenset[str]:
    """List the definitions that differ, and those that lead to one that does."""
    changed = {name for name in {**old, **new} if repr(old.get(name)) != repr(new.get(name))}
    uses: dict[str, set[str]] = {}
    for definitions in (old, new):
        for name, schema in definitions.items():
            for used in traversal.list_schema_references(schema):
                uses.setdefault(used, set()).add(name)
    return frozenset(components.collect_reached(uses, changed))


def _is_different(pair: Pair) -> bool:
    """Return whether the schemas of a pair differ, or rules claim that they do to payloads."""
    return repr(pair.old) != repr(pair.new) or any(list_directions(each) for each in pair.own)


def _is_uneven(schema: Any) -> bool:
    if isinstance(schema, ir.Schema):
        return any(key in _UNEVEN or _is_uneven(argument) for key, argument in schema.keywords)
    return isinstance(schema, tuple) and any(map(_is_uneven, schema))


def _may_be_uneven(schema: Any) -> bool:
    """Return whether a schema as it is written may be uneven, without asserting it."""
    if isinstance(schema, dict):
        names = _UNEVEN | {"dependencies"}
        return not names.isdisjoint(schema) or any(map(_may_be_uneven, schema.values()))
    return isinstance(schema, list) and any(map(_may_be_uneven, schema))
