"""The nodes inside of a node of the IR, whatever they stand in, and the models that models lead to."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from fieldwright import ir

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
        found = {each.name for each in nodes(models[pending.pop()], ir.Ref)}
        fresh = (found & models.keys()) - wanted
        wanted |= fresh
        pending += fresh
    kept = tuple(each for each in document.models if each.name in wanted)
    return dataclasses.replace(document, models=kept)
