"""JSON values as JSON Schema compares and types them (JSON Schema core 2020-12, section 4.2)."""

from fractions import Fraction
from typing import Any

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
"""The words that ``type`` may have. An integer is a number as well."""

_CLASSES: dict[str, Any] = {
    "null": type(None),
    "boolean": bool,
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}


def is_type(value: Any, type_: str) -> bool:
    """Return whether a value is of a JSON type: true is no number, 1.0 is an integer."""
    if isinstance(value, bool):
        return type_ == "boolean"
    if type_ == "integer":
        return isinstance(value, int) or isinstance(value, float) and value.is_integer()
    return isinstance(value, _CLASSES[type_])


def make_identity(value: Any) -> Any:
    """Return a hashable stand-in for a value, equal for values that JSON Schema calls equal.

    1 is 1.0, and neither is true; the order of members does not count (core, section 4.2.2).
    """
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(make_identity, value))
    if isinstance(value, dict):
        return frozenset((name, make_identity(member)) for name, member in value.items())
    return value


def is_equal(first: Any, second: Any) -> bool:
    """Return whether two values are equal as JSON Schema compares."""
    return bool(make_identity(first) == make_identity(second))


def is_unique(values: list[Any]) -> bool:
    """Return whether no two values are equal."""
    return len({*map(make_identity, values)}) == len(values)


def is_multiple(value: float, step: float) -> bool:
    """Return whether a number is a multiple of another, exactly, by the decimal text of both."""
    return Fraction(str(value)) % Fraction(str(step)) == 0
