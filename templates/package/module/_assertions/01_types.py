"""The functions that assertions share: JSON types, and the keywords that combine schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._collectors import format_token, report_mistyped, show_value
from ._runtime import INVALID, Problem


def is_anything(value: Any) -> bool:
    """Accept any value (the schema `true`)."""
    return True


def is_nothing(value: Any) -> bool:
    """Accept no value (the schema `false`)."""
    return False


def is_null(value: Any) -> bool:
    return value is None


def is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def is_string(value: Any) -> bool:
    return isinstance(value, str)


def is_array(value: Any) -> bool:
    return isinstance(value, list)


def is_object(value: Any) -> bool:
    return isinstance(value, dict)


def is_number(value: Any) -> bool:
    """Return whether a value is a number; `true` is none, and neither is NaN."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value - value == 0)


def is_integer(value: Any) -> bool:
    """Return whether a number has no fraction (JSON Schema, validation 6.1.1)."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def collect_array(value: Any, pointer: str, problems: list[Problem]) -> None:
    if not isinstance(value, list):
        problems.append(report_mistyped("an array", pointer, value))


def collect_object(value: Any, pointer: str, problems: list[Problem]) -> None:
    if not isinstance(value, dict):
        problems.append(report_mistyped("an object", pointer, value))


def has_format(check: Callable[[str], Any], value: str) -> bool:
    """Return whether `check` accepts a string."""
    try:
        check(value)
    except INVALID:
        return False
    return True
