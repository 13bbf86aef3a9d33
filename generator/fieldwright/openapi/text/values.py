"""Plain data that knows where it stands: what YAML and JSON text are read into."""

import math
from decimal import Decimal
from typing import Any

from fieldwright.limits import Limits, suggest_setting


class Object(dict[str, Any]):
    """A JSON object. ``at`` is the offset of its text, ``marks`` those of its members'
    keys and values by turns, in member order."""

    __slots__ = ("at", "marks")
    at: int
    marks: list[int]

    def locate_key(self, key: str) -> int:
        """Return the offset of the member's key."""
        return self.marks[2 * list(self).index(key)]

    def locate_value(self, key: str) -> int:
        """Return the offset of the member's value."""
        return self.marks[2 * list(self).index(key) + 1]


class Misplaced(Object):
    """An empty schema in the place of ``value``, which is none."""

    __slots__ = ("value",)
    value: Any


class Array(list[Any]):
    """A JSON array. ``at`` is the offset of its text, ``marks`` those of its elements."""

    __slots__ = ("at", "marks")
    at: int
    marks: list[int]


def make_array(items: list[Any], at: int) -> Array:
    """Return a list that stands nowhere in the text; all its elements count as standing at
    ``at``."""
    result = Array(items)
    result.at, result.marks = at, [at] * len(items)
    return result


Member = tuple[str, Any, int, int]
"""A key, its value, and the offsets of both."""


def make_object(at: int, members: list[Member]) -> Object:
    """Return an object of ``members`` that stands nowhere in the text itself."""
    result = Object()
    result.at = at
    result.marks = []
    for key, value, key_at, value_at in members:
        result[key] = value
        result.marks += (key_at, value_at)
    return result


def list_members(value: Object) -> list[Member]:
    """Return the members of an object as ``make_object`` takes them."""
    marks = value.marks
    return [
        (key, item, marks[2 * i], marks[2 * i + 1]) for i, (key, item) in enumerate(value.items())
    ]


EMPTY = "the file is empty"
BEGIN = "'fieldwright init' writes a first spec"
DUPLICATE = "keep one of the two"


class Fault(Exception):
    """Something wrong in a text, at an offset of it: a diagnostic before it has line and column."""

    def __init__(self, at: int, rule: str, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.at = at
        self.rule = rule
        self.message = message
        self.remedy = remedy


def make_fault(limits: Limits, name: str, value: int, at: int) -> Fault:
    """Return the fault that ``value`` is over the limit of this name."""
    message = limits.describe_excess(name, value)
    return Fault(at, "limit-exceeded", message, suggest_setting(name) or "make it shorter")


def read_number(text: str, at: int, limits: Limits) -> int | float:
    """Return the number of a JSON number's text, which has a fraction or an exponent.

    One beyond every double is the integer that it is: JSON has numbers of any size (RFC 8259,
    section 6). Raises ``Fault`` for one of more digits than the limit.
    """
    number = float(text)
    if not math.isinf(number):
        return number
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa) + int(exponent[:9] or 0)
    if digits > limits.digits:
        raise make_fault(limits, "digits", digits, at)
    return int(Decimal(text))


def shift(data: Any, by: int) -> None:
    """Move the offsets of everything in ``data``; what an alias put there twice is moved once."""
    waiting, seen = [data], set[int]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Object | Array) and id(node) not in seen:
            seen.add(id(node))
            node.at += by
            node.marks = [mark + by for mark in node.marks]
            waiting += node.values() if isinstance(node, Object) else node


def strip_places(value: Any) -> Any:
    """Return ``value`` as ordinary dicts and lists, which keep no text and no places."""
    if isinstance(value, dict):
        return {key: strip_places(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strip_places(item) for item in value]
    return value


def is_identical(first: Any, second: Any) -> bool:
    """Return whether two JSON values are the same, the order of members in objects included."""
    if isinstance(first, dict) and isinstance(second, dict):
        return list(first) == list(second) and all(
            map(is_identical, first.values(), second.values())
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(is_identical, first, second))
    return type(first) is type(second) and bool(first == second)
