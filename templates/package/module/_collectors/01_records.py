"""Collect every problem of a payload, which only happens once it has been refused.

A *collector* adds the problems of a value at a JSON Pointer to a list. The members of a
record are a table of them, where a class stands for its own: `str`, an `Enum`, a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any, Final

from ._encoding import write_carefully
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
    read_member,
)


def describe(
    model: type[Model],
    decode: Callable[..., Any],
    encode: Callable[[Any], dict[str, Any]],
    *constraints: tuple[Any, ...],
    others: Collector | None = None,
    closed: bool = False,
    assertion: Collect | None = None,
) -> None:
    """Tell a record, which has its members, its decoder, its encoder and what else its objects are.

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
        members = model.__members__
        for name, member in members.items():
            if name not in data and read_member(member)[0]:
                problems.append(report_missing(name, pointer, data))
        for name, value in data.items():
            if name in members:
                _, collector, nullable = read_member(members[name])
                if value is not None or not nullable:
                    collect(collector, value, pointer + format_token(name), problems)
            elif closed:
                problems.append(report_unknown(name, pointer, value))
            elif others is not None:
                collect(others, value, pointer + format_token(name), problems)

    def to_dict(self: Any) -> dict[str, Any]:
        """Return the JSON object that this object stands for."""
        try:
            return encode(self)
        except INVALID:
            return write_carefully(self)

    model.__decode__ = decode
    model.__write__ = encode
    type.__setattr__(model, "to_dict", to_dict)
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
