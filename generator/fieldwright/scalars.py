"""What single keywords, types and formats say of a JSON value, for the values that stand in a spec."""

import datetime
import ipaddress
import re
import uuid
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from fieldwright import patterns
from fieldwright.keywords import json_equal


def broken(constraints: Iterable[tuple[str, Any]], value: Any) -> str | None:
    """The first constraint that a value breaks, as ``minLength 3``; None if it keeps all."""
    for keyword, argument in constraints:
        if not SCALAR[keyword](value, argument):
            return f"{keyword} {argument}"
    return None


def is_type(value: Any, kind: str) -> bool:
    """Whether a value is of a JSON type: true is no number, 1.0 is an integer."""
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, int) or isinstance(value, float) and value.is_integer()
    return isinstance(value, _CLASSES[kind])


def _multiple(value: float, of: float) -> bool:
    """Exactly, on the decimal text of both numbers."""
    return Fraction(str(value)) % Fraction(str(of)) == 0


def _distinct(value: list[Any]) -> bool:
    return not any(json_equal(a, b) for i, a in enumerate(value) for b in value[:i])


def _speaks(
    kind: type | tuple[type, ...], holds: Callable[[Any, Any], bool]
) -> Callable[[Any, Any], bool]:
    """A keyword's test, which passes values of other types than its own."""
    return (
        lambda value, argument: isinstance(value, bool)
        or not isinstance(value, kind)
        or holds(value, argument)
    )


_REAL = (int, float)

SCALAR: dict[str, Callable[[Any, Any], bool]] = {
    "minLength": _speaks(str, lambda value, least: len(value) >= least),
    "maxLength": _speaks(str, lambda value, most: len(value) <= most),
    "pattern": _speaks(
        str, lambda value, pattern: re.search(patterns.python(pattern), value) is not None
    ),
    "minimum": _speaks(_REAL, lambda value, least: value >= least),
    "maximum": _speaks(_REAL, lambda value, most: value <= most),
    "exclusiveMinimum": _speaks(_REAL, lambda value, least: value > least),
    "exclusiveMaximum": _speaks(_REAL, lambda value, most: value < most),
    "multipleOf": _speaks(_REAL, _multiple),
    "minItems": _speaks(list, lambda value, least: len(value) >= least),
    "maxItems": _speaks(list, lambda value, most: len(value) <= most),
    "uniqueItems": _speaks(list, lambda value, wanted: not wanted or _distinct(value)),
    "minProperties": _speaks(dict, lambda value, least: len(value) >= least),
    "maxProperties": _speaks(dict, lambda value, most: len(value) <= most),
}
"""Every constraint, as a test of a value and the keyword's argument."""

_CLASSES: dict[str, Any] = {
    "null": type(None),
    "boolean": bool,
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}


def is_format(value: Any, name: str) -> bool:
    """Whether a value is of a format; one that is no string, or of a format not known, is."""
    test = _FORMATS.get(name)
    if test is None or not isinstance(value, str):
        return True
    try:
        return bool(test(value))
    except ValueError:
        return False


_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[-+]([01]\d|2[0-3]):[0-5]\d)"


def _is_day(value: str) -> bool:
    return bool(re.fullmatch(_DATE, value, re.ASCII)) and bool(datetime.date.fromisoformat(value))


def _is_moment(value: str) -> bool:
    return bool(re.fullmatch(f"{_DATE}[Tt ]{_TIME}", value, re.ASCII)) and _is_day(value[:10])


_FORMATS: dict[str, Callable[[str], Any]] = {
    "date": _is_day,
    "date-time": _is_moment,
    "time": lambda value: re.fullmatch(_TIME, value, re.ASCII),
    "uuid": lambda value: re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value)
    and uuid.UUID(value),
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
    "email": lambda value: re.fullmatch(r"[^@\s]+@[^@\s]+", value),
    "uri": lambda value: re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S*", value),
    "hostname": lambda value: len(value) <= 253
    and re.fullmatch(r"[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?", value),
}
