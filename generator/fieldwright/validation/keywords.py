"""What single keywords and types say of a JSON value, for the values that stand in a spec."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from fieldwright.model.keywords import json_equal
from fieldwright.validation import patterns


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
