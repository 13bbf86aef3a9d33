"""The nodes inside of a node of the IR, whatever they stand in."""

import dataclasses
from collections.abc import Iterator
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
