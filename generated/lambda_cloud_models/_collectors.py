"""Collect every problem of a payload, which only happens once it has been refused.

A *collector* adds the problems of a value at a JSON Pointer to a list. The members of a
record are a table of them, where a class stands for its own: `str`, an `Enum`, a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any, Final

from ._encoding import write_carefully
from ._runtime import (
    INVALID,
    Collect,
    Collector,
    Members,
    Model,
    Problem,
    Problems,
    Untried,
    check_integer,
    check_number,
    has_equal,
    is_multiple,
    is_unique,
    read_member,
)


def describe(
    model: type[Model],
    decode: Callable[..., Any],
    encode: Callable[[Any], dict[str, Any]],
    *constraints: tuple[Any, ...],
    others: Collector | None = None,
    closed: bool = False,
    assertion: Collect | None = None,
) -> None:
    """Tell a record, which has its members, its decoder, its encoder and what else its objects are.

    `others` is the collector of the members that the record does not name, which are
    refused if it is `closed`; `assertion` collects what no type says.
    """

    def collect_record(data: Any, pointer: str, problems: list[Problem]) -> None:
        if not isinstance(data, dict):
            problems.append(report_mistyped("an object", pointer, data))
            return
        if assertion is not None:
            assertion(data, pointer, problems)
        check_constraints(data, pointer, problems, constraints)
        members = model.__members__
        for name, member in members.items():
            if name not in data and read_member(member)[0]:
                problems.append(report_missing(name, pointer, data))
        for name, value in data.items():
            if name in members:
                _, collector, nullable = read_member(members[name])
                if value is not None or not nullable:
                    collect(collector, value, pointer + format_token(name), problems)
            elif closed:
                problems.append(report_unknown(name, pointer, value))
            elif others is not None:
                collect(others, value, pointer + format_token(name), problems)

    def to_dict(self: Any) -> dict[str, Any]:
        """Return the JSON object that this object stands for."""
        try:
            return encode(self)
        except INVALID:
            return write_carefully(self)

    model.__decode__ = decode
    model.__write__ = encode
    type.__setattr__(model, "to_dict", to_dict)
    model.__collect__ = collect_record


def collect(
    collector: Collector, value: Any, pointer: str, problems: list[Problem]
) -> None:
    """Add the problems of `value`, which stands at `pointer`, to `problems`."""
    if not isinstance(collector, type):
        collector(value, pointer, problems)
    elif collector in _BY_TYPE:
        _BY_TYPE[collector](value, pointer, problems)
    elif issubclass(collector, Model):
        collector.__collect__(value, pointer, problems)
    elif issubclass(collector, Enum):
        _collect_enum(collector, value, pointer, problems)
    else:
        raise TypeError(f"{collector.__name__} has no collector")


def make_array_collector(item: Collector, *constraints: tuple[Any, ...]) -> Collect:
    """Return the collector of an array."""

    def collect_array(value: Any, pointer: str, problems: list[Problem]) -> None:
        if type(value) is not list:
            problems.append(report_mistyped("an array", pointer, value))
            return
        check_constraints(value, pointer, problems, constraints)
        for index, each in enumerate(value):
            collect(item, each, f"{pointer}/{index}", problems)

    return collect_array


def make_map_collector(item: Collector, *constraints: tuple[Any, ...]) -> Collect:
    """Return the collector of an object whose members are alike."""

    def collect_map(value: Any, pointer: str, problems: list[Problem]) -> None:
        if not isinstance(value, dict):
            problems.append(report_mistyped("an object", pointer, value))
            return
        check_constraints(value, pointer, problems, constraints)
        for name, each in value.items():
            collect(item, each, pointer + format_token(name), problems)

    return collect_map


def make_constrained_collector(
    collector: Collector, *constraints: tuple[Any, ...]
) -> Collect:
    """Return the collector of a value that constraints apply to as well."""

    def collect_constrained(value: Any, pointer: str, problems: list[Problem]) -> None:
        before = len(problems)
        collect(collector, value, pointer, problems)
        if len(problems) == before:
            check_constraints(value, pointer, problems, constraints)

    return collect_constrained


def make_asserted_collector(collector: Collector, assertion: Collect) -> Collect:
    """Return the collector of a value that an assertion applies to as well."""

    def collect_asserted(value: Any, pointer: str, problems: list[Problem]) -> None:
        collect(collector, value, pointer, problems)
        assertion(value, pointer, problems)

    return collect_asserted


def make_nullable_collector(collector: Collector) -> Collect:
    """Return the collector of a value or null."""

    def collect_nullable(value: Any, pointer: str, problems: list[Problem]) -> None:
        if value is not None:
            collect(collector, value, pointer, problems)

    return collect_nullable


def make_literal_collector(*values: Any, other: type[Any] | None = None) -> Collect:
    """Return the collector of one of `values`, or of any value of the class `other`."""
    return partial(_collect_literal, values, other)


def _collect_literal(
    values: tuple[Any, ...],
    other: type[Any] | None,
    value: Any,
    pointer: str,
    problems: list[Problem],
) -> None:
    keyword = "const" if len(values) == 1 else "enum"
    if type(value) is not other and not has_equal(values, value):
        problems.append(report_failed(keyword, values, pointer, value))


def _collect_enum(
    enum: type[Enum], value: Any, pointer: str, problems: list[Problem]
) -> None:
    """Collect a value that must be one of an `Enum` class."""
    values = tuple(each.value for each in enum)
    if type(value) is not str and all(type(each) is str for each in values):
        problems.append(report_mistyped("a string", pointer, value))
    else:
        collect_listed(values, value, pointer, problems)


def collect_listed(
    values: tuple[Any, ...], value: Any, pointer: str, problems: list[Problem]
) -> None:
    """Collect a value that must be one of `values`."""
    if not has_equal(values, value):
        problems.append(report_failed("enum", values, pointer, value))


def show_value(value: Any) -> str:
    """Return a value as a message shows it, in at most 80 characters."""
    match value:
        case dict():
            return "an object"
        case list():
            return "an array"
        case None | bool():
            return "null" if value is None else "true" if value else "false"
    if isinstance(value, int) and abs(value) > 10**60:
        return "a very large number"
    text = repr(value[:80]) if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def format_token(name: Any) -> str:
    """Return a member name as the step of a JSON Pointer (RFC 6901 section 3)."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def report_mistyped(kind: str, pointer: str, value: Any) -> Problem:
    """Return the problem of a value of another type than `kind`, a noun with its article."""
    message = f"must be {kind}, not {show_value(value)}"
    return Problem(pointer, "type", message, value, limit=kind.rpartition(" ")[2])


def report_missing(name: str, pointer: str, data: Any) -> Problem:
    """Return the problem of an object without the required member `name`."""
    message = f"must have the member {show_value(name)}"
    return Problem(pointer, "required", message, data, limit=name)


def report_unknown(name: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a member that the model neither names nor allows."""
    message = f"must not be there: the model has no member {show_value(name)}"
    at = pointer + format_token(name)
    return Problem(at, "additionalProperties", message, value, limit=name)


MESSAGES: Final = {
    "const": "must be {}",
    "enum": "must be one of {}",
    "exclusiveMaximum": "must be less than {}",
    "exclusiveMinimum": "must be greater than {}",
    "maxItems": "must have at most {} items",
    "maxLength": "must have at most {} characters",
    "maxProperties": "must have at most {} members",
    "maximum": "must be at most {}",
    "minItems": "must have at least {} items",
    "minLength": "must have at least {} characters",
    "minProperties": "must have at least {} members",
    "minimum": "must be at least {}",
    "multipleOf": "must be a multiple of {}",
    "pattern": "must match {}",
    "uniqueItems": "must have no two items alike",
}


def report_failed(keyword: str, argument: Any, pointer: str, value: Any) -> Problem:
    """Return the problem of a value that breaks a constraint."""
    stated = (
        ", ".join(map(_show_argument, argument))
        if isinstance(argument, tuple)
        else _show_argument(argument)
    )
    message = MESSAGES[keyword].format(
        stated if len(stated) <= 200 else f"{stated[:199]}…"
    )
    actual = "" if isinstance(value, (dict, list)) else f", not {show_value(value)}"
    constant = keyword == "const" and isinstance(argument, tuple)
    limit = argument[0] if constant else argument
    return Problem(pointer, keyword, message + actual, value, limit=limit)


def _show_argument(argument: Any) -> str:
    """Return the argument of a keyword as a message states it."""
    if not isinstance(argument, (dict, list)):
        return show_value(argument)
    import json

    text = json.dumps(argument, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _is_string(value: Any) -> bool:
    return type(value) is str


def _is_array(value: Any) -> bool:
    return type(value) is list


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


_CONSTRAINTS: Final[
    dict[str, tuple[Callable[[Any], bool], Callable[[Any, Any], bool]]]
] = {
    "exclusiveMaximum": (_is_number, lambda value, limit: value < limit),
    "exclusiveMinimum": (_is_number, lambda value, limit: value > limit),
    "maxItems": (_is_array, lambda value, limit: len(value) <= limit),
    "maxLength": (_is_string, lambda value, limit: len(value) <= limit),
    "maxProperties": (_is_object, lambda value, limit: len(value) <= limit),
    "maximum": (_is_number, lambda value, limit: value <= limit),
    "minItems": (_is_array, lambda value, limit: len(value) >= limit),
    "minLength": (_is_string, lambda value, limit: len(value) >= limit),
    "minProperties": (_is_object, lambda value, limit: len(value) >= limit),
    "minimum": (_is_number, lambda value, limit: value >= limit),
    "multipleOf": (_is_number, is_multiple),
    "pattern": (_is_string, lambda value, regex: regex.search(value) is not None),
    "uniqueItems": (_is_array, lambda value, _: is_unique(value)),
}
"""Keyword → whether it applies to a value, and whether a value fulfils it."""


def check_constraints(
    value: Any,
    pointer: str,
    problems: list[Problem],
    constraints: Iterable[tuple[Any, ...]],
) -> None:
    """Add the problem of each constraint that applies to a value and is not fulfilled.

    A constraint is a keyword, its argument, and the compiled regular expression of a `pattern`.
    """
    for keyword, argument, *regex in constraints:
        applies, is_fulfilled = _CONSTRAINTS[keyword]
        try:
            if applies(value) and not is_fulfilled(value, *(regex or [argument])):
                problems.append(report_failed(keyword, argument, pointer, value))
        except Untried as error:
            problems.append(
                Problem(pointer, keyword, str(error), value, limit=argument)
            )


def collect_string(value: Any, pointer: str, problems: list[Problem]) -> None:
    if type(value) is not str:
        problems.append(report_mistyped("a string", pointer, value))


def collect_boolean(value: Any, pointer: str, problems: list[Problem]) -> None:
    if type(value) is not bool:
        problems.append(report_mistyped("a boolean", pointer, value))


def collect_integer(value: Any, pointer: str, problems: list[Problem]) -> None:
    try:
        check_integer(value)
    except TypeError:
        problems.append(report_mistyped("an integer", pointer, value))


def collect_number(value: Any, pointer: str, problems: list[Problem]) -> None:
    try:
        check_number(value)
    except TypeError:
        problems.append(report_mistyped("a number", pointer, value))


def collect_null(value: Any, pointer: str, problems: list[Problem]) -> None:
    if value is not None:
        problems.append(report_mistyped("null", pointer, value))


def collect_any(value: Any, pointer: str, problems: list[Problem]) -> None:
    """Accept any value."""


def collect_never(value: Any, pointer: str, problems: list[Problem]) -> None:
    problems.append(Problem(pointer, "not", "must not be there", value))


_BY_TYPE: Final[dict[type[Any], Collect]] = {
    bool: collect_boolean,
    float: collect_number,
    int: collect_integer,
    str: collect_string,
}


def collect_format(
    check: Callable[[str], Any],
    name: str,
    value: Any,
    pointer: str,
    problems: list[Problem],
) -> None:
    """Add the problem of a string that `check` refuses as not of the format `name`."""
    if type(value) is not str:
        problems.append(report_mistyped("a string", pointer, value))
        return
    try:
        check(value)
    except INVALID:
        message = f"must be a valid {name}, not {show_value(value)}"
        problems.append(Problem(pointer, "format", message, value, limit=name))


def collect_any_of(
    data: Any, pointer: str, problems: list[Problem], *collectors: Collector
) -> None:
    """Add the problems of a value that must fit at least one alternative."""
    attempts = _try_alternatives(data, pointer, problems, collectors)
    if all(attempts):
        problems.extend(_explain(data, pointer, "anyOf", collectors, attempts))


def collect_one_of(
    data: Any, pointer: str, problems: list[Problem], *collectors: Collector
) -> None:
    """Add the problems of a value that must fit exactly one alternative."""
    attempts = _try_alternatives(data, pointer, problems, collectors)
    fitting = sum(not each for each in attempts)
    if fitting > 1:
        message = f"must fit one alternative, but fits {fitting}"
        problems.append(Problem(pointer, "oneOf", message, data))
    elif not fitting:
        problems.extend(_explain(data, pointer, "oneOf", collectors, attempts))


def collect_tagged(
    data: Any,
    pointer: str,
    problems: list[Problem],
    name: str,
    collectors: Mapping[str, Collector],
    keyword: str = "discriminator",
) -> None:
    """Add the problems of an object whose member `name` tells which alternative it must fit."""
    if not isinstance(data, dict):
        problems.append(report_mistyped("an object", pointer, data))
    elif name not in data:
        problems.append(report_missing(name, pointer, data))
    elif type(data[name]) is not str or data[name] not in collectors:
        tags = ", ".join(map(show_value, collectors))
        message = f"must be one of {tags}, not {show_value(data[name])}"
        at = pointer + format_token(name)
        limit = tuple(collectors)
        problems.append(Problem(at, keyword, message, data[name], limit=limit))
    else:
        collect(collectors[data[name]], data, pointer, problems)


def collect_untagged(
    data: Any, pointer: str, problems: list[Problem], name: str
) -> None:
    """Add the problem of a value that must be an object whose member `name` is a string."""
    if not isinstance(data, dict):
        problems.append(report_mistyped("an object", pointer, data))
    elif name not in data:
        problems.append(report_missing(name, pointer, data))
    else:
        at = pointer + format_token(name)
        problems.append(report_mistyped("a string", at, data[name]))


def collect_once(
    collector: Collector, value: Any, pointer: str, problems: list[Problem]
) -> list[Problem]:
    """Return the problems of a value by one collector, which runs once with each value and place."""
    known = problems if isinstance(problems, Problems) else Problems({}, set())
    attempts = known.attempts
    key = collector, id(value), pointer
    if key not in attempts:
        own = Problems(attempts, known.secrets)
        collect(collector, value, pointer, own)
        own[:] = {each[:3]: each for each in own}.values()
        attempts[key] = value, own
    return attempts[key][1]


def _try_alternatives(
    data: Any, pointer: str, problems: list[Problem], collectors: tuple[Collector, ...]
) -> list[list[Problem]]:
    """Return the problems of a value with each alternative."""
    return [collect_once(each, data, pointer, problems) for each in collectors]


def _explain(
    data: Any,
    pointer: str,
    keyword: str,
    collectors: tuple[Collector, ...],
    attempts: list[list[Problem]],
) -> list[Problem]:
    """Return the problems of the alternative that fits a value best, or one for all of them.

    It is of the value's type, the fewest of its `const` and `enum` refuse a member and the
    most accept one, it has the fewest problems, and those are the deepest.
    """
    ranks = [_rank(data, pointer, each, own) for each, own in zip(collectors, attempts)]
    best = min(ranks, default=None)
    if best is None or best[0] or (ranks.count(best) > 1 and best[-1] == 0):
        message = f"must fit one of {len(attempts)} alternatives, but fits none"
        others = tuple(map(tuple, attempts))
        return [Problem(pointer, keyword, message, data, others)]
    chosen = ranks.index(best)
    others = tuple(tuple(own) for own in attempts if own is not attempts[chosen])
    return [
        each if each.others else each._replace(others=others)
        for each in attempts[chosen]
    ]


def _rank(
    data: Any, pointer: str, collector: Collector, problems: list[Problem]
) -> tuple[bool, int, int, int, int]:
    """Return how badly an alternative fits a value: less is better."""
    here, below = len(pointer), f"{pointer}/"
    mistyped = any(each[:2] == (pointer, "type") for each in problems)
    refused = sum(
        each.keyword in ("const", "enum", "discriminator")
        and each.pointer.startswith(below)
        and "/" not in each.pointer[here + 1 :]
        for each in problems
    )
    members: Members = {}
    if isinstance(collector, type) and issubclass(collector, Model):
        members = collector.__members__
    listed = [
        name
        for name, member in members.items()
        if isinstance(data, dict)
        and name in data
        and _is_listed(read_member(member)[1])
    ]
    depth = max(each.pointer.count("/", here) for each in problems)
    return mistyped, refused, refused - len(listed), len(problems), -depth


def _is_listed(collector: Collector) -> bool:
    """Return whether a collector is that of a `const` or `enum`."""
    if isinstance(collector, partial):
        return collector.func is _collect_literal
    return isinstance(collector, type) and issubclass(collector, Enum)
