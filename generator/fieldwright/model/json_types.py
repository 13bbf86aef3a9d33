"""The JSON types of the instances of a type; integers are numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from fieldwright.model import ir

EVERY = frozenset({"null", "boolean", "number", "string", "array", "object"})

_OF_VALUES: dict[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def collect_json_types(
    node: ir.Type | ir.Model,
    models: Mapping[str, ir.Model],
    known: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> frozenset[str]:
    """Collect the JSON types of the instances that a type or a model may accept; all, for an unknown one.

    ``known`` are those of models that have been collected before.
    """
    types: set[str] = set()
    pending: list[ir.Type | ir.Model] = [node]
    seen: set[str] = set()
    while pending:
        match node := pending.pop():
            case ir.Ref() if node.name not in models:
                return EVERY
            case ir.Ref() if node.name in known:
                types |= known[node.name]
            case ir.Ref():
                if node.name not in seen:
                    seen.add(node.name)
                    pending.append(models[node.name])
            case ir.Nullable():
                types.add("null")
                pending.append(node.type)
            case ir.Alias() | ir.Asserted():
                pending.append(node.type)
            case ir.Union():
                pending += node.alternatives
            case ir.Literal():
                types |= _collect_types_of(node.values)
            case ir.Enum():
                types |= _collect_types_of(value for _, value in node.members)
                if node.open:
                    types |= EVERY if node.kind == "any" else _name_scalar(node.kind)
            case ir.Array():
                types.add("array")
            case ir.Map() | ir.Record():
                types.add("object")
            case ir.Scalar():
                types |= _name_scalar(node.kind)
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")
        if isinstance(node, ir.Record | ir.Enum | ir.Union) and node.nullable:
            types.add("null")
    return frozenset(types)


def separate_types(model: ir.Union, models: Mapping[str, ir.Model]) -> list[frozenset[str] | None]:
    """Return for each alternative its JSON types, or None if it has one in common with another.

    What an alternative refuses whose types are its own, no other takes.
    """
    types = [collect_json_types(each, models) for each in model.alternatives]
    times = Counter(kind for own in types for kind in own)
    return [
        own if len(types) > 1 and own and all(times[kind] == 1 for kind in own) else None
        for own in types
    ]


def _name_scalar(kind: str) -> frozenset[str]:
    if kind in ("any", "never"):
        return EVERY if kind == "any" else frozenset()
    return frozenset({"number" if kind == "integer" else kind})


def _collect_types_of(values: Iterable[ir.Json]) -> frozenset[str]:
    return frozenset(_OF_VALUES[type(value)] for value in values)
