"""RFC 3339 dates and times, strictly, and back to the text they came as."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Any, Final

from ._collectors import collect_format
from ._runtime import Problem

_MARKS = slice(None, 3, -3)
"""Where the marks of `2024-01-31T12:00:00Z` stand, from its end: they read `Z::T--`."""

_SIGNS = slice(4, 19, 3)
"""Where they stand in any date-time, from its beginning, where they read `--T::`."""

_TWO = [f"{number:02}" for number in range(100)]


def _parse_strictly(text: str) -> datetime:
    """Parse a text where `fromisoformat` takes 24:00 for midnight, which RFC 3339 does not."""
    if text[11:13] == "24":
        raise ValueError
    return datetime.fromisoformat(text)


_parse = datetime.fromisoformat if sys.version_info < (3, 14) else _parse_strictly
"""Parse a text whose marks are in place; anything else wrong with it is a `ValueError`."""


_ZERO: Final = timedelta(0)

_OFFSET: Final = timezone(_ZERO, "+00:00")
"""UTC, of a text that ends in `+00:00` and not in `Z`."""


@cache
def _compile_pattern() -> re.Pattern[str]:
    """Compile the pattern of every RFC 3339 date-time, when the first unusual one comes."""
    return re.compile(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?"
        r"([Zz]|[+-][0-9]{2}:([0-9]{2}))"
    )


_OFFSETS: Final = frozenset(
    f"{sign}{hour:02}:{minute:02}"
    for sign in "+-"
    for hour in range(24)
    for minute in (0, 15, 30, 45)
    if hour or minute
)
"""The ends of texts in the zones that are in use, UTC aside; other texts are kept."""
