"""Which types a spec allows at the places in a payload, and a payload changed by them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fieldwright.model import ir


def resolve_types(models: Mapping[str, ir.Model], nodes: Iterable[Any]) -> tuple[Any, ...]:
    """Resolve types to what they consist of: records, enums, arrays, maps, scalars and literals; open
    unions beside their alternatives."""
    resolved: list[Any] = []
    pending, known = list(nodes), set()
    while pending:
        node = pending.pop(0)
        if isinstance(node, ir.Ref):
            if node.name in models and node.name not in known:
                known.add(node.name)
                pending.append(models[node.name])
        elif isinstance(node, ir.Nullable | ir.Alias | ir.Asserted):
            pending.append(node.type)
        elif isinstance(node, ir.Union):
            pending += node.alternatives
            resolved += [node] if node.open else []
        else:
            resolved.append(node)
    return tuple(resolved)


def list_parts(nodes: Iterable[Any], step: str | int) -> Iterator[ir.Type]:
    """Yield the types of an object's member or an array's element."""
    for node in nodes:
        if isinstance(node, ir.Array) and isinstance(step, int):
            yield node.items
        elif isinstance(node, ir.Map) and isinstance(step, str):
            yield node.values
        elif isinstance(node, ir.Record):
            named = [each.type for each in node.fields if each.name == step]
            yield from named
            if not named and node.additional_properties is not None:
                yield node.additional_properties


def repair_value(
    models: Mapping[str, ir.Model],
    nodes: Iterable[Any],
    value: ir.Json,
    repair: Callable[[tuple[Any, ...], ir.Json], ir.Json],
) -> ir.Json:
    """Repair a value, and all that is in it, as the types allow that it may have there."""
    types = resolve_types(models, nodes)
    value = repair(types, value)
    if isinstance(value, dict):
        return {
            name: repair_value(models, list_parts(types, name), each, repair)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [
            repair_value(models, list_parts(types, index), each, repair)
            for index, each in enumerate(value)
        ]
    return value
