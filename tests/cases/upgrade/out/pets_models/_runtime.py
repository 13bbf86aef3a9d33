"""What every model of this package stands on: problems, absence, and the checks they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Final, Literal, NamedTuple, TypeAlias


class Problem(NamedTuple):
    """One thing wrong with a payload."""

    pointer: str
    """Where: a JSON Pointer (RFC 6901), "" for the payload itself."""

    keyword: str
    """The JSON Schema keyword that failed."""

    message: str
    """What is wrong, in one line; at most 80 characters of the value are shown."""

    value: Any
    """The value that is wrong; for a missing member, the object it is missing from."""


class ValidationError(ValueError):
    """A payload is not what its model says; `problems` holds all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        lines = [
            f"{each.pointer or '(root)'}: {each.message}" for each in self.problems
        ]
        return (
            lines[0]
            if len(lines) == 1
            else "\n  ".join([f"{len(lines)} problems", *lines])
        )


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET
"""The value of an optional, nullable attribute whose member is absent: absent is not null."""

INVALID: Final = (
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the straight way of a decoder may raise when a payload is not valid."""

Collect: TypeAlias = Callable[[Any, str, list[Problem]], None]

new = object.__new__


def problems_of(data: Any, collect: Collect) -> list[Problem]:
    """Everything wrong with a payload that its decoder has refused, each thing once, in
    document order: never empty."""
    found: list[Problem] = []
    try:
        collect(data, "", found)
    except RecursionError:
        return [Problem("", "type", "must not be nested so deeply", data)]
    if not found:
        raise RuntimeError(
            f"{collect.__module__}: refused, but no problem found; please report this"
        )
    if len(found) > 1:
        found = list({each[:3]: each for each in found}.values())
        found.sort(key=lambda each: _way(data, each.pointer))
    return found


def _way(data: Any, pointer: str) -> list[int]:
    """Where a JSON Pointer leads, as the place of each step among its siblings."""
    way = []
    for step in pointer.split("/")[1:]:
        if isinstance(data, dict):
            name = step.replace("~1", "/").replace("~0", "~")
            way.append([*data].index(name) if name in data else len(data))
            data = data.get(name)
        elif isinstance(data, list):
            way.append(int(step))
            data = data[int(step)]
    return way


def parse(text: str | bytes | bytearray) -> Any:
    """JSON text (RFC 8259) as a value; raise `ValidationError` with a problem at the root."""
    import json

    try:
        if not isinstance(text, str):
            text = text.decode("utf-8")
        return json.loads(text, parse_constant=_refuse)
    except (RecursionError, ValueError) as error:
        reason = (
            "nested too deeply" if isinstance(error, RecursionError) else str(error)
        )
        raise ValidationError(
            [Problem("", "type", f"must be JSON: {reason}", text)]
        ) from None


def dump(value: Any) -> str:
    """A value as JSON text, in one line, not restricted to ASCII."""
    import json

    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def shown(value: Any) -> str:
    """A value as a message shows it: at most 80 characters."""
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


def mistyped(kind: str, at: str, value: Any) -> Problem:
    """The problem of a value of another type than `kind`, which is said with its article."""
    return Problem(at, "type", f"must be {kind}, not {shown(value)}", value)


def missing(name: str, at: str, data: Any) -> Problem:
    """The problem of an object without the required member `name`."""
    return Problem(at, "required", f"must have the member {shown(name)}", data)


def unknown(name: Any, at: str, value: Any) -> Problem:
    """The problem of a member that the model neither names nor allows."""
    message = f"must not be there: the model has no member {shown(name)}"
    return Problem(at + token(name), "additionalProperties", message, value)


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


def failed(keyword: str, argument: Any, at: str, value: Any) -> Problem:
    """The problem of a value that breaks a constraint."""
    listed = (
        ", ".join(map(_stated, argument))
        if isinstance(argument, tuple)
        else _stated(argument)
    )
    asked = MESSAGES[keyword].format(
        listed if len(listed) <= 200 else f"{listed[:199]}…"
    )
    said = "" if isinstance(value, (dict, list)) else f", not {shown(value)}"
    return Problem(at, keyword, asked + said, value)


def _stated(argument: Any) -> str:
    """What a schema asks for, as a message states it."""
    if not isinstance(argument, (dict, list)):
        return shown(argument)
    text = dump(argument)
    return text if len(text) <= 80 else f"{text[:79]}…"


def token(name: Any) -> str:
    """A member name as the step of a JSON Pointer (RFC 6901 section 3)."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def others(data: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The members of an object that are not among `names`."""
    found = {}
    for name in data:
        if name not in names:
            found[name] = data[name]
    return found


def members(value: Any) -> dict[str, Any]:
    """An object of a class derived from `dict` as a plain one."""
    if isinstance(value, dict):
        return dict(value)
    raise TypeError


def string(value: Any) -> str:
    """A JSON string."""
    if type(value) is not str:
        raise TypeError
    return value


def boolean(value: Any) -> bool:
    """A JSON boolean."""
    if type(value) is not bool:
        raise TypeError
    return value


def integer(value: Any) -> int:
    """A JSON number without a fraction: `1.0` is one (JSON Schema, validation 6.1.1)."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise TypeError


def number(value: Any) -> float:
    """A JSON number; `true` is none, and neither is NaN."""
    if type(value) is int or (type(value) is float and value - value == 0):
        return value
    raise TypeError


def null(value: Any) -> Any:
    """JSON null."""
    if value is not None:
        raise TypeError
    return value


def collect_string(value: Any, at: str, found: list[Problem]) -> None:
    if type(value) is not str:
        found.append(mistyped("a string", at, value))


def collect_boolean(value: Any, at: str, found: list[Problem]) -> None:
    if type(value) is not bool:
        found.append(mistyped("a boolean", at, value))


def collect_integer(value: Any, at: str, found: list[Problem]) -> None:
    try:
        integer(value)
    except TypeError:
        found.append(mistyped("an integer", at, value))


def collect_number(value: Any, at: str, found: list[Problem]) -> None:
    try:
        number(value)
    except TypeError:
        found.append(mistyped("a number", at, value))


def collect_null(value: Any, at: str, found: list[Problem]) -> None:
    if value is not None:
        found.append(mistyped("null", at, value))


def collect_any(value: Any, at: str, found: list[Problem]) -> None:
    """Nothing is wrong with any value."""


def never(value: Any) -> Any:
    """No value at all (the schema `false`)."""
    raise ValueError


def collect_never(value: Any, at: str, found: list[Problem]) -> None:
    found.append(Problem(at, "not", "must not be there", value))


def collect_format(
    check: Callable[[str], Any], name: str, value: Any, at: str, found: list[Problem]
) -> None:
    """Add the problem of a string that `check` refuses as not of the format `name`."""
    if type(value) is not str:
        found.append(mistyped("a string", at, value))
        return
    try:
        check(value)
    except INVALID:
        found.append(
            Problem(at, "format", f"must be a valid {name}, not {shown(value)}", value)
        )


def collect_any_of(
    data: Any, at: str, found: list[Problem], collectors: tuple[Collect, ...]
) -> None:
    """Add what is wrong with a value that must fit at least one alternative.

    Where only one alternative is of the value's type, that is what it was meant to be, and
    the problems are that alternative's.
    """
    tried = _tried(data, at, collectors)
    if [] not in tried:
        found.extend(_explained(data, at, "anyOf", tried))


def collect_one_of(
    data: Any, at: str, found: list[Problem], collectors: tuple[Collect, ...]
) -> None:
    """The same for a value that must fit exactly one."""
    tried = _tried(data, at, collectors)
    fitting = tried.count([])
    if fitting > 1:
        found.append(
            Problem(at, "oneOf", f"must fit one alternative, but fits {fitting}", data)
        )
    elif not fitting:
        found.extend(_explained(data, at, "oneOf", tried))


def collect_tagged(
    data: Any, at: str, found: list[Problem], name: str, collectors: dict[str, Collect]
) -> None:
    """The same for an object whose member `name` says which alternative it must fit."""
    if not isinstance(data, dict):
        found.append(mistyped("an object", at, data))
    elif name not in data:
        found.append(missing(name, at, data))
    elif type(data[name]) is not str or data[name] not in collectors:
        known = ", ".join(map(shown, collectors))
        message = f"must be one of {known}, not {shown(data[name])}"
        found.append(Problem(at + token(name), "discriminator", message, data[name]))
    else:
        collectors[data[name]](data, at, found)


def is_tagged(data: Any, name: str, tags: dict[str, Any]) -> bool:
    """Whether a value is an object whose member `name` is one of `tags`."""
    if not isinstance(data, dict):
        return False
    tag = data.get(name)
    return type(tag) is str and tag in tags


def _tried(data: Any, at: str, collectors: tuple[Collect, ...]) -> list[list[Problem]]:
    tried: list[list[Problem]] = []
    for collect in collectors:
        own: list[Problem] = []
        collect(data, at, own)
        tried.append(own)
    return tried


def _explained(
    data: Any, at: str, keyword: str, tried: list[list[Problem]]
) -> list[Problem]:
    meant = [
        own
        for own in tried
        if not any(p.pointer == at and p.keyword == "type" for p in own)
    ]
    if len(meant) == 1:
        return meant[0]
    return [
        Problem(
            at,
            keyword,
            f"must fit one of {len(tried)} alternatives, but fits none",
            data,
        )
    ]


def renamed(former: str, now: str, removed: str) -> None:
    """Warn whoever called the caller that a name is a former one; "" is a version not known."""
    from warnings import warn

    when = removed or "a later version"
    message = f"{former} is called {now} now; the former name goes in {when}"
    warn(message, DeprecationWarning, stacklevel=3)


def take_former(cls: Any, former: dict[str, tuple[str, str]]) -> None:
    """Let the constructor of a class take arguments by former names too, with a warning."""
    from functools import wraps

    construct = cls.__init__

    @wraps(construct)
    def __init__(self: Any, **values: Any) -> None:
        for name, (now, removed) in former.items():
            if name in values:
                if now in values:
                    raise TypeError(f"{name} and {now} are the same argument")
                renamed(f"{cls.__name__}.{name}", now, removed)
                values[now] = values.pop(name)
        construct(self, **values)

    cls.__init__ = __init__


def identity(value: Any) -> Any:
    """A hashable stand-in for a JSON value, equal for what JSON Schema calls equal.

    `1` is `1.0` but not `true`; the order of members does not count (JSON Schema, core 4.2.2).
    """
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *(identity(item) for item in value))
    if isinstance(value, dict):
        return frozenset((name, identity(item)) for name, item in value.items())
    return value


def among(value: Any, values: Iterable[Any]) -> bool:
    """Whether a value is equal to one of `values`, as JSON Schema compares."""
    return identity(value) in map(identity, values)


def unique(items: list[Any]) -> bool:
    """Whether no two items are equal, as JSON Schema compares."""
    return len({identity(item) for item in items}) == len(items)


def multiple(value: float, of: float) -> bool:
    """Whether a number is a whole multiple of another, both as their decimals say."""
    if type(value) is int and type(of) is int:
        return value % of == 0
    from fractions import Fraction

    return Fraction(repr(value)) % Fraction(repr(of)) == 0


def wire(value: Any) -> Any:
    """A decoded value of any type as JSON: what `encode` of its own model gives."""
    match value:
        case None | bool() | float():
            return value
        case Enum():
            return value.value
        case int() | str():
            return value
        case list():
            return [wire(item) for item in value]
        case dict():
            return {name: wire(item) for name, item in value.items()}
    if hasattr(value, "to_dict"):
        return value.to_dict()
    text = getattr(value, "text", None)
    if text is not None:
        return text
    if hasattr(value, "isoformat"):
        zone = getattr(value, "tzinfo", None)
        if zone is not None and hasattr(zone, "spell"):
            return zone.spell(value)
        written: str = value.isoformat()
        return f"{written[:-6]}Z" if str(zone) == "UTC" else written
    return str(value)
