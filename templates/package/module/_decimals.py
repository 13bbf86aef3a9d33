"""Exact numbers: `Decimal` from JSON strings and numbers, and back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ._collectors import collect_format, collect_number
from ._runtime import Problem, check_number

_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]{1,9})?")

_LONGEST = 4000
"""The power of ten below which Python reads and writes every integer."""


class SpelledDecimal(Decimal):
    """A `Decimal` that came as a text it would not be written as, which is kept in `text`."""

    __slots__ = ("text",)
    text: str  # pyright: ignore[reportUninitializedInstanceVariable]

    def __reduce__(self) -> Any:
        return parse_decimal, (self.text,)

    def __copy__(self) -> SpelledDecimal:
        return self

    def __deepcopy__(self, memo: Any) -> SpelledDecimal:
        return self


def parse_decimal(text: Any) -> Decimal:
    """Parse a decimal number in a JSON string; raise `ValueError` for any other string."""
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError
    plain = Decimal(text)
    if str(plain) == text:
        return plain
    spelled = SpelledDecimal(text)
    spelled.text = text
    return spelled


def format_decimal(value: Any) -> str:
    """Return the text that a decimal was parsed from, else its usual one.

    Raise `TypeError` for any other value, `ValueError` for NaN, infinity and what no text is read as.
    """
    if isinstance(value, SpelledDecimal):
        return value.text
    if not isinstance(value, Decimal):
        raise TypeError
    text = str(value)
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError
    return text


def parse_decimal_number(value: Any) -> Decimal:
    """Return a JSON number as the exact decimal of its shortest text."""
    return Decimal(repr(check_number(value)))


def to_number(value: Any) -> float:
    """Return a decimal as a JSON number, without a fraction if it has none.

    Raise `TypeError` for any other value, `ValueError` if the number would be read as another.
    """
    if not isinstance(value, Decimal):
        raise TypeError
    if not value.is_finite() or value.adjusted() > _LONGEST:
        raise ValueError
    number = int(value) if value == value.to_integral_value() else float(value)
    if Decimal(repr(number)) != value:
        raise ValueError
    return number


def check_decimal(text: Any) -> str:
    """Return a string that is a decimal number as it is; raise `ValueError` for others."""
    parse_decimal(text)
    checked: str = text
    return checked


def collect_decimal(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(parse_decimal, "decimal number", value, pointer, problems)


def collect_decimal_number(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_number(value, pointer, problems)
