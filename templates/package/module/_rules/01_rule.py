"""Rules for values that consist of others: what a schema demands, put together instead of written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ._assertions import (
    add_all_names,
    collect_array,
    collect_object,
    is_anything,
    is_array,
    is_boolean,
    is_integer,
    is_nothing,
    is_null,
    is_number,
    is_object,
    is_string,
    report_unevaluated_member,
)
from ._collectors import (
    collect_any,
    collect_any_of,
    collect_boolean,
    collect_integer,
    collect_never,
    collect_null,
    collect_number,
    collect_one_of,
    collect_string,
    format_token,
    report_failed,
    report_missing,
    report_mistyped,
    report_unknown,
)
from ._runtime import Collect, Problem, has_equal
from ._verdicts import remember, remember_problems, remember_verdict


def add_no_names(value: dict[str, Any], seen: set[str]) -> None:
    """Add no member, as a schema that speaks of none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A schema: `is_valid` tells a value, `find` adds its problems, `names` the members that it speaks of."""

    is_valid: Callable[[Any], bool]
    find: Collect
    names: Callable[[dict[str, Any], set[str]], None] = add_no_names


type_any: Final = Rule(is_anything, collect_any)
type_array: Final = Rule(is_array, collect_array)
type_boolean: Final = Rule(is_boolean, collect_boolean)
type_integer: Final = Rule(is_integer, collect_integer)
type_never: Final = Rule(is_nothing, collect_never)
type_null: Final = Rule(is_null, collect_null)
type_number: Final = Rule(is_number, collect_number)
type_object: Final = Rule(is_object, collect_object)
type_string: Final = Rule(is_string, collect_string)
