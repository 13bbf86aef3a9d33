"""Decoding of any model of the package, also of those that are no classes: unions and aliases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from . import _MODULES
from ._collectors import collect
from ._encoding import write_member, write_model
from ._lazy import find_module
from ._runtime import (
    DECLARED,
    INVALID,
    Collect,
    Model,
    Problem,
    Unknown,
    ValidationError,
    find_problems,
    hide,
    parse_json,
)

if TYPE_CHECKING:
    from typing_extensions import TypeForm
else:
    TypeForm = type

T = TypeVar("T")


def decode(model: TypeForm[T], data: Any) -> T:
    """Decode a JSON value as a model: a record, an enum, a union or an alias.

    Raise `ValidationError` with every problem.
    """
    known = _READERS.get(id(model))
    if known is None:
        known = _READERS[id(model)] = model, find_reader(model)
    value: T = known[1].decode(data)
    return value


def decode_lines(model: TypeForm[T], lines: Iterable[str | bytes]) -> Iterator[T]:
    """Decode JSON Lines, such as an open file, one value a line as they are asked for.

    Blank lines are passed over. A line that is refused raises `ValidationError` with its
    number in every problem; the next one may be asked for after that.
    """
    return _Lines(find_reader(model), lines)


class _Lines(Iterator[Any]):
    """The values of JSON Lines."""

    def __init__(self, reader: Reader, lines: Iterable[str | bytes]) -> None:
        self.reader = reader
        self.lines = enumerate(lines, start=1)

    def __next__(self) -> Any:
        for number, line in self.lines:
            if line.strip():
                return self._decode(number, line)
        raise StopIteration

    def _decode(self, number: int, line: str | bytes) -> Any:
        try:
            return self.reader.decode(parse_json(line))
        except ValidationError as error:
            problems = [each._replace(line=number) for each in error.problems]
            raise ValidationError(problems) from None
