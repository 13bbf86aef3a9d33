"""The nodes inside of a node of the IR, whatever they stand in, and the models that models lead to."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from fieldwright.model import ir

Node = TypeVar("Node")


def nodes(value: Any, kind: type[Node]) -> Iterator[Node]:
    """Every node of a kind in a node or a tuple, itself first, in the order of the spec; places are none."""
    if isinstance(value, ir.Place):
        return
    if isinstance(value, tuple):
        for each in value:
            yield from nodes(each, kind)
    elif dataclasses.is_dataclass(value):
        if isinstance(value, kind):
            yield value
        for each in dataclasses.fields(value):
            yield from nodes(getattr(value, each.name), kind)


def part(document: ir.Document, roots: Iterable[str]) -> ir.Document:
    """The document with these models alone, and those that they lead to."""
    models = {model.name: model for model in document.models}
    wanted = {*roots}
    pending = [*wanted]
    while pending:
        fresh = (models.keys() & references(models[pending.pop()])) - wanted
        wanted |= fresh
        pending += fresh
    kept = tuple(each for each in document.models if each.name in wanted)
    return dataclasses.replace(document, models=kept)


def references(model: ir.Model) -> Iterator[str]:
    """The names of the models that a model refers to, in order, each as often as it does."""
    match model:
        case ir.Record():
            for each in model.fields:
                yield from _named(each.type)
            if model.additional_properties is not None:
                yield from _named(model.additional_properties)
        case ir.Union():
            for alternative in model.alternatives:
                yield from _named(alternative)
        case ir.Alias():
            yield from _named(model.type)
        case ir.Enum():
            return
        case _:
            raise TypeError(f"{type(model).__name__} is not a model")


def _named(node: ir.Type) -> Iterator[str]:
    """The names of the models in a type."""
    match node:
        case ir.Ref():
            yield node.name
        case ir.Array():
            yield from _named(node.items)
        case ir.Map():
            yield from _named(node.values)
        case ir.Nullable() | ir.Asserted():
            yield from _named(node.type)
        case ir.Scalar() | ir.Literal():
            return
        case _:
            raise TypeError(f"{type(node).__name__} is not a type")
