"""Exact numbers: `Decimal` from JSON strings and numbers, and back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ._collectors import collect_format, collect_number
from ._runtime import Problem, number

_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]{1,9})?")


class SpelledDecimal(Decimal):
    """A `Decimal` that came as a text it would not be written as, which is kept in `text`."""

    __slots__ = ("text",)
    text: str

    def __reduce__(self) -> Any:
        return decimal, (self.text,)

    def __copy__(self) -> SpelledDecimal:
        return self

    def __deepcopy__(self, memo: Any) -> SpelledDecimal:
        return self


def decimal(text: Any) -> Decimal:
    """A decimal number in a JSON string."""
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError
    made = Decimal(text)
    if str(made) == text:
        return made
    spelled = SpelledDecimal(text)
    spelled.text = text
    return spelled


def decimal_text(value: Decimal) -> str:
    """The text a decimal came as, else its usual one."""
    return value.text if isinstance(value, SpelledDecimal) else str(value)


def decimal_number(value: Any) -> Decimal:
    """A JSON number as the exact decimal that its shortest text says."""
    return Decimal(repr(number(value)))


def number_of(value: Decimal) -> float:
    """A decimal as a JSON number, whole ones without a fraction."""
    return int(value) if value == value.to_integral_value() else float(value)


def collect_decimal(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(decimal, "decimal number", value, pointer, problems)


def collect_decimal_number(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_number(value, pointer, problems)
