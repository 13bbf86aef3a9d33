"""Collect every problem of a payload, which only happens once it has been refused.

A *collector* adds the problems of a value at a JSON Pointer to a list. The members of a
record are a table of them, where a class stands for its own: `str`, an `Enum`, a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from typing import Any, Final

from ._runtime import (
    INVALID,
    Collect,
    Collector,
    Members,
    Model,
    Problem,
    Problems,
    Untried,
    check_integer,
    check_number,
    has_equal,
    is_multiple,
    is_unique,
)


def describe(
    model: type[Model],
    decode: Callable[..., Any],
    encode: Callable[[Any], dict[str, Any]],
    members: Members,
    *constraints: tuple[Any, ...],
    others: Collector | None = None,
    closed: bool = False,
    assertion: Collect | None = None,
) -> None:
    """Tell a record its decoder, its encoder and what its objects consist of.

    `others` is the collector of the members that the record does not name, which are
    refused if it is `closed`; `assertion` collects what no type says.
    """

    def collect_record(data: Any, pointer: str, problems: list[Problem]) -> None:
        if not isinstance(data, dict):
            problems.append(report_mistyped("an object", pointer, data))
            return
        if assertion is not None:
            assertion(data, pointer, problems)
        check_constraints(data, pointer, problems, constraints)
        for name, (required, _, _) in members.items():
            if required and name not in data:
                problems.append(report_missing(name, pointer, data))
        for name, value in data.items():
            if name in members:
                _, collector, nullable = members[name]
                if value is not None or not nullable:
                    collect(collector, value, pointer + format_token(name), problems)
            elif closed:
                problems.append(report_unknown(name, pointer, value))
            elif others is not None:
                collect(others, value, pointer + format_token(name), problems)

    model.__decode__ = decode
    type.__setattr__(model, "to_dict", encode)
    model.__members__ = members
    model.__collect__ = collect_record


def collect(
    collector: Collector, value: Any, pointer: str, problems: list[Problem]
) -> None:
    """Add the problems of `value`, which stands at `pointer`, to `problems`."""
    if not isinstance(collector, type):
        collector(value, pointer, problems)
    elif collector in _BY_TYPE:
        _BY_TYPE[collector](value, pointer, problems)
    elif issubclass(collector, Model):
        collector.__collect__(value, pointer, problems)
    elif issubclass(collector, Enum):
        _collect_enum(collector, value, pointer, problems)
    else:
        raise TypeError(f"{collector.__name__} has no collector")
