"""What the checks of a package stand on: JSON types, and what schemas say of one another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._runtime import (
    INVALID,
    Problem,
    collect_any,
    collect_boolean,
    collect_integer,
    collect_never,
    collect_null,
    collect_number,
    collect_string,
    mistyped,
    shown,
    token,
)

find_any = collect_any
find_boolean = collect_boolean
find_integer = collect_integer
find_never = collect_never
find_null = collect_null
find_number = collect_number
find_string = collect_string


def holds_any(value: Any) -> bool:
    """The schema `true`."""
    return True


def holds_never(value: Any) -> bool:
    """The schema `false`."""
    return False


def holds_null(value: Any) -> bool:
    return value is None


def holds_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def holds_string(value: Any) -> bool:
    return isinstance(value, str)


def holds_array(value: Any) -> bool:
    return isinstance(value, list)


def holds_object(value: Any) -> bool:
    return isinstance(value, dict)


def holds_number(value: Any) -> bool:
    """A number; `true` is none, and neither is NaN."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value - value == 0)


def holds_integer(value: Any) -> bool:
    """A number without a fraction (JSON Schema, validation 6.1.1)."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def find_array(value: Any, at: str, found: list[Problem]) -> None:
    if not isinstance(value, list):
        found.append(mistyped("an array", at, value))


def find_object(value: Any, at: str, found: list[Problem]) -> None:
    if not isinstance(value, dict):
        found.append(mistyped("an object", at, value))


def has_format(check: Callable[[str], Any], value: str) -> bool:
    """Whether `check` takes a string."""
    try:
        check(value)
    except INVALID:
        return False
    return True


def names_all(value: dict[str, Any], seen: set[str]) -> None:
    """A schema that has evaluated every member."""
    seen.update(value)


def places_all(value: list[Any], seen: set[int]) -> None:
    """A schema that has evaluated every item."""
    seen.update(range(len(value)))


def unevaluated_member(name: Any, at: str, value: Any) -> Problem:
    """The problem of a member that no part of the schema speaks of."""
    message = "must not be there: no part of the schema speaks of it"
    return Problem(at + token(name), "unevaluatedProperties", message, value)


def misnamed(name: Any, at: str, value: Any) -> Problem:
    """The problem of a member whose name is refused."""
    return Problem(
        at + token(name), "propertyNames", "must not be named like that", value
    )


def unevaluated_item(place: int, at: str, value: Any) -> Problem:
    """The problem of an item that no part of the schema speaks of."""
    message = "must not be there: no part of the schema speaks of it"
    return Problem(f"{at}/{place}", "unevaluatedItems", message, value)


def miscounted(
    count: int, least: int, most: int | None, at: str, value: Any
) -> Problem:
    """The problem of an array with too few or too many items of the kind it must contain."""
    if most is None or count < least:
        keyword = "contains" if least == 1 else "minContains"
        asked = f"at least {least}"
    else:
        keyword, asked = "maxContains", f"at most {most}"
    message = f"must have {asked} items of one kind, but has {count}"
    return Problem(at, keyword, message, value)


def dependent(wanted: str, name: str, at: str, value: Any) -> Problem:
    """The problem of an object that has the member `name` without the one that comes with it."""
    message = f"must have the member {shown(wanted)}, as it has {shown(name)}"
    return Problem(at, "dependentRequired", message, value)


def forbidden(at: str, value: Any) -> Problem:
    """The problem of a value that is what it must not be."""
    return Problem(
        at, "not", "must not be what the schema under 'not' describes", value
    )
