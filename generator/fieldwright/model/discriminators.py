"""The values of a discriminator, and the alternative of a union that each selects."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from fieldwright.model import ir, json_types


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


class OpenTags(NamedTuple):
    """What tells the alternatives of an open union apart: a member, and its ``values`` with their models.

    ``decisive``: the alternatives list the values themselves, so that no other value is one of theirs.
    ``inner`` are the alternatives that are open unions, each with the values that are its own.
    """

    member: str
    values: list[tuple[str, str]]
    decisive: bool
    inner: dict[str, list[str]]


def list_open_tags(model: ir.Union, models: Mapping[str, ir.Model]) -> OpenTags | None:
    """Return the tags that an open union knows; None if nothing tells its alternatives apart, so that it
    cannot be open.

    The mapping of the document adds to the values that the alternatives list.
    """
    objects = replace(model, alternatives=tuple(_list_objects(model, models)))
    if model.discriminator is not None:
        listed = _map_member_values(objects, model.discriminator, models, openly=True)
        values = {**dict(listed or list_mapping(model))}
        values = {**values, **{tag: name for tag, name in model.mapping if tag not in values}}
        if not values:
            return None
        return _describe_tags(model.discriminator, [*values.items()], bool(listed), models)
    for member in _list_required(next(iter(objects.alternatives), None), models, frozenset()):
        listed = _map_member_values(objects, member, models, openly=True)
        if listed is not None:
            return _describe_tags(member, listed, True, models)
    return None


def _describe_tags(
    member: str,
    values: list[tuple[str, str]],
    decisive: bool,
    models: Mapping[str, ir.Model],
) -> OpenTags:
    inner: dict[str, list[str]] = {}
    for tag, name in values:
        target = models.get(name)
        if isinstance(target, ir.Union) and target.open:
            inner.setdefault(name, []).append(tag)
    return OpenTags(member, values, decisive, inner)


def _list_objects(model: ir.Union, models: Mapping[str, ir.Model]) -> Iterator[ir.Type]:
    """Yield the alternatives that accept objects."""
    for each in model.alternatives:
        if "object" in json_types.collect_json_types(each, models):
            yield each


def _list_required(
    node: ir.Type | None, models: Mapping[str, ir.Model], above: frozenset[str]
) -> Iterator[str]:
    """Yield the members that a type, or its first alternative, requires."""
    if not isinstance(node, ir.Ref) or node.name in above:
        return
    match models.get(node.name):
        case ir.Record(fields=fields):
            yield from (each.name for each in fields if each.required)
        case ir.Union(alternatives=(first, *_)):
            yield from _list_required(first, models, above | {node.name})


def list_line(name: str, models: Mapping[str, ir.Model]) -> list[str]:
    """List the base of a record, the base of that one, and so on."""
    line: list[str] = []
    model = models.get(name)
    while isinstance(model, ir.Record) and model.base is not None and model.base not in line:
        line.append(model.base)
        model = models.get(model.base)
    return line


def list_other_heirs(name: str, models: Mapping[str, ir.Model]) -> list[str]:
    """List the heirs of a record whose classes are derived from that of another one, or of none, but for
    those that are derived from one that is listed."""
    model = models.get(name)
    if not isinstance(model, ir.Record) or not model.heirs:
        return []
    named = (*(heir for _, heir in model.heirs), model.default_heir or name)
    lines = {heir: list_line(heir, models) for heir in named if heir in models and heir != name}
    others = {heir for heir, line in lines.items() if name not in line}
    return [heir for heir in lines if heir in others and others.isdisjoint(lines[heir])]


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
            if model.strict:
                values[model.name] = model.own_tags
            for name, listed in values.items():
                if tags.setdefault(name, {}).get(
                    model.discriminator
                ) and model.name not in list_line(name, models):
                    continue  # that of its base goes before that of another one
                tags[name][model.discriminator] = listed
    return {**tags}


def _map_member_values(
    model: ir.Union, member: str, models: Mapping[str, ir.Model], *, openly: bool = False
) -> list[tuple[str, str]] | None:
    mapping: dict[str, str] = {}
    for each in model.alternatives:
        values = _list_values(each, member, models, frozenset({model.name}), openly)
        if not values or not mapping.keys().isdisjoint(values) or not isinstance(each, ir.Ref):
            return None
        mapping |= dict.fromkeys(values, each.name)
    return list(mapping.items()) or None


def _list_values(
    node: ir.Type,
    member: str,
    models: Mapping[str, ir.Model],
    above: frozenset[str],
    openly: bool,
) -> list[str]:
    """Return the strings that a type accepts for a member; none if it is not limited to strings.

    ``openly``: of an open union, those that it knows.
    """
    if not isinstance(node, ir.Ref) or node.name in above:
        return []
    match models.get(node.name):
        case ir.Record(nullable=False, fields=fields):
            named = (each for each in fields if each.name == member and each.required)
            values = [value for each in named for value in list_closed_values(each.type, models)]
            texts = [value for value in values if isinstance(value, str)]
            return texts if len(texts) == len(values) else []
        case ir.Union(nullable=False, open=is_open) as union if openly or not is_open:
            inner = [
                _list_values(each, member, models, above | {node.name}, openly)
                for each in union.alternatives
            ]
            mapped = [tag for tag, _ in union.mapping] if is_open else []
            return list(dict.fromkeys(sum(inner, mapped))) if all(inner) else []
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
