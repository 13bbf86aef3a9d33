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


def add_all_names(value: dict[str, Any], seen: set[str]) -> None:
    """Add every member, as a schema that has evaluated all of them."""
    seen.update(value)


def add_all_places(value: list[Any], seen: set[int]) -> None:
    """Add every item, as a schema that has evaluated all of them."""
    seen.update(range(len(value)))


def report_unevaluated_member(name: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a member that no part of the schema speaks of."""
    message = "must not be there: no part of the schema speaks of it"
    return Problem(
        pointer + format_token(name), "unevaluatedProperties", message, value
    )


def report_misnamed(name: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a member whose name is refused."""
    return Problem(
        pointer + format_token(name),
        "propertyNames",
        "must not be named like that",
        value,
    )


def report_unevaluated_item(place: int, pointer: str, value: Any) -> Problem:
    """Return the problem of an item that no part of the schema speaks of."""
    message = "must not be there: no part of the schema speaks of it"
    return Problem(f"{pointer}/{place}", "unevaluatedItems", message, value)


def report_miscounted(
    count: int, least: int, most: int | None, pointer: str, value: Any
) -> Problem:
    """Return the problem of an array with too few or too many items of the kind it must contain."""
    if most is None or count < least:
        keyword = "contains" if least == 1 else "minContains"
        limit = f"at least {least}"
    else:
        keyword, limit = "maxContains", f"at most {most}"
    message = f"must have {limit} items of one kind, but has {count}"
    return Problem(pointer, keyword, message, value)


def report_dependent(wanted: str, name: str, pointer: str, value: Any) -> Problem:
    """Return the problem of an object that has the member `name` without the one that comes with it."""
    message = f"must have the member {show_value(wanted)}, as it has {show_value(name)}"
    return Problem(pointer, "dependentRequired", message, value)


def report_forbidden(pointer: str, value: Any) -> Problem:
    """Return the problem of a value that is what it must not be."""
    return Problem(
        pointer, "not", "must not be what the schema under 'not' describes", value
    )
