"""The values of a discriminator, and the alternative of a union that each selects."""

from collections.abc import Mapping
from typing import TypeAlias

from fieldwright.model import ir


def list_mapping(model: ir.Union) -> list[tuple[str, str]]:
    """List the values of a union's discriminator, each with the model that it selects; the name of a
    model selects it where the mapping does not name it (OpenAPI 3.1.1, section 4.8.25)."""
    if model.discriminator is None:
        return []
    refs = [each.name for each in model.alternatives if isinstance(each, ir.Ref)]
    targets = {target for _, target in model.mapping}
    implied = {name.rpartition(".")[2]: name for name in refs if name not in targets}
    return list({**implied, **dict(model.mapping)}.items())


def map_values(model: ir.Union, models: Mapping[str, ir.Model]) -> list[tuple[str, str]] | None:
    """Map the values that the alternatives themselves accept for a union's discriminator to their models.

    None if the values do not separate the alternatives: one is no record that requires the
    member, nor a union of such, or it accepts any value, or two accept the same one. Then the
    mapping of the document decides, and for other values the alternatives are tried.
    """
    return (
        None
        if model.discriminator is None
        else _map_member_values(model, model.discriminator, models)
    )


def infer_discriminator(
    model: ir.Union, models: Mapping[str, ir.Model]
) -> tuple[str, list[tuple[str, str]]] | None:
    """Return a member that separates the alternatives where no discriminator is named, and the model for
    each of its values. An instance with another value is valid against none, so that no verdict changes.
    """
    first = next(iter(model.alternatives), None)
    record = models.get(first.name) if isinstance(first, ir.Ref) else None
    if model.discriminator is not None or not isinstance(record, ir.Record):
        return None
    for each in record.fields:
        mapping = _map_member_values(model, each.name, models) if each.required else None
        if mapping is not None:
            return each.name, mapping
    return None


Tags: TypeAlias = Mapping[str, tuple[str, ...]]
"""Members that tell a model apart, each with the values that a base has for it, if it is an heir."""


def collect_tags(models: Mapping[str, ir.Model]) -> dict[str, Tags]:
    """Return the members that tell models apart as alternatives of unions, or as heirs, by model."""
    tags: dict[str, dict[str, tuple[str, ...]]] = {}
    for model in models.values():
        if isinstance(model, ir.Union) and model.discriminator is not None:
            for each in model.alternatives:
                if isinstance(each, ir.Ref):
                    tags.setdefault(each.name, {}).setdefault(model.discriminator, ())
        if isinstance(model, ir.Record) and model.discriminator is not None:
            values: dict[str, tuple[str, ...]] = {}
            for value, name in model.heirs:
                values[name] = (*values.get(name, ()), value)
            for name, listed in values.items():
                tags.setdefault(name, {})[model.discriminator] = listed
    return {**tags}


def _map_member_values(
    model: ir.Union, member: str, models: Mapping[str, ir.Model]
) -> list[tuple[str, str]] | None:
    mapping: dict[str, str] = {}
    for each in model.alternatives:
        values = _list_values(each, member, models, frozenset({model.name}))
        if not values or not mapping.keys().isdisjoint(values) or not isinstance(each, ir.Ref):
            return None
        mapping |= dict.fromkeys(values, each.name)
    return list(mapping.items()) or None


def _list_values(
    node: ir.Type, member: str, models: Mapping[str, ir.Model], above: frozenset[str]
) -> list[str]:
    """Return the strings that a type accepts for a member; none if it is not limited to strings."""
    if not isinstance(node, ir.Ref) or node.name in above:
        return []
    match models.get(node.name):
        case ir.Record(nullable=False, fields=fields):
            named = (each for each in fields if each.name == member and each.required)
            values = [value for each in named for value in list_closed_values(each.type, models)]
            texts = [value for value in values if isinstance(value, str)]
            return texts if len(texts) == len(values) else []
        case ir.Union(nullable=False, alternatives=alternatives):
            inner = [
                _list_values(each, member, models, above | {node.name}) for each in alternatives
            ]
            return list(dict.fromkeys(sum(inner, []))) if all(inner) else []
        case _:
            return []


def list_closed_values(node: ir.Type, models: Mapping[str, ir.Model]) -> tuple[ir.Json, ...]:
    """Return the values of a type that accepts no others; none if it may accept more."""
    if isinstance(node, ir.Literal) and not node.open:
        return node.values
    target = models.get(node.name) if isinstance(node, ir.Ref) else None
    if isinstance(target, ir.Alias):
        return list_closed_values(target.type, models)
    if isinstance(target, ir.Enum) and not target.open and not target.nullable:
        return tuple(value for _, value in target.members)
    return ()
