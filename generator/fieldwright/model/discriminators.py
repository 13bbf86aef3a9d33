"""Which values of a discriminator stand for which alternative of a union."""

from collections.abc import Mapping

from fieldwright.model import ir


def said(model: ir.Union) -> list[tuple[str, str]]:
    """The values of a union's discriminator and the model each stands for; a model's own name
    stands for it where the mapping says nothing of it (OpenAPI 3.1.1, 4.8.25)."""
    if model.discriminator is None:
        return []
    refs = [each.name for each in model.alternatives if isinstance(each, ir.Ref)]
    targets = {target for _, target in model.mapping}
    implied = {name.rpartition(".")[2]: name for name in refs if name not in targets}
    return list({**implied, **dict(model.mapping)}.items())


def told_apart(model: ir.Union, models: Mapping[str, ir.Model]) -> list[tuple[str, str]] | None:
    """The values of a union's discriminator by what its alternatives say themselves, each with its model.

    None if they do not tell the alternatives apart: one is no record that must have the
    member, nor a union of such, or any value may stand there, or one value in two of them. Then
    a value that the document says to stand for a model decides, and with any other the
    alternatives are tried.
    """
    return None if model.discriminator is None else _apart(model, model.discriminator, models)


def unsaid(
    model: ir.Union, models: Mapping[str, ir.Model]
) -> tuple[str, list[tuple[str, str]]] | None:
    """A member that tells the alternatives apart like a discriminator where none is named, and
    its values. Whatever has another value fits no alternative, so that no verdict changes."""
    first = next(iter(model.alternatives), None)
    record = models.get(first.name) if isinstance(first, ir.Ref) else None
    if model.discriminator is not None or not isinstance(record, ir.Record):
        return None
    for each in record.fields:
        found = _apart(model, each.name, models) if each.required else None
        if found is not None:
            return each.name, found
    return None


def _apart(
    model: ir.Union, member: str, models: Mapping[str, ir.Model]
) -> list[tuple[str, str]] | None:
    found: dict[str, str] = {}
    for each in model.alternatives:
        values = _values(each, member, models, frozenset({model.name}))
        if not values or not found.keys().isdisjoint(values) or not isinstance(each, ir.Ref):
            return None
        found |= dict.fromkeys(values, each.name)
    return list(found.items()) or None


def _values(
    node: ir.Type, member: str, models: Mapping[str, ir.Model], above: frozenset[str]
) -> list[str]:
    """The strings that a member must be one of in what a type accepts; none if that is not said."""
    if not isinstance(node, ir.Ref) or node.name in above:
        return []
    match models.get(node.name):
        case ir.Record(nullable=False, fields=fields):
            named = (each for each in fields if each.name == member and each.required)
            values = [value for each in named for value in _closed(each.type, models)]
            texts = [value for value in values if isinstance(value, str)]
            return texts if len(texts) == len(values) else []
        case ir.Union(nullable=False, alternatives=alternatives):
            inner = [_values(each, member, models, above | {node.name}) for each in alternatives]
            return list(dict.fromkeys(sum(inner, []))) if all(inner) else []
        case _:
            return []


def _closed(node: ir.Type, models: Mapping[str, ir.Model]) -> tuple[ir.Json, ...]:
    """The values of a type that has no others; none if it may have."""
    if isinstance(node, ir.Literal) and not node.open:
        return node.values
    target = models.get(node.name) if isinstance(node, ir.Ref) else None
    if isinstance(target, ir.Enum) and not target.open and not target.nullable:
        return tuple(value for _, value in target.members)
    return ()
