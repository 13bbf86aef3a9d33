"""Judge objects as they are now: each attribute by its annotation, then what is written as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from enum import Enum
from importlib import import_module
from inspect import get_annotations
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    ForwardRef,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
)

from ._collectors import format_token, show_value
from ._runtime import (
    DECLARED,
    INVALID,
    UNSET,
    Model,
    Problem,
    Unknown,
    Unset,
    ValidationError,
    find_place,
    find_problems,
    has_equal,
    hide,
    read_member,
)


def find_object_problems(model: type[Model], value: Model) -> list[Problem]:
    """Return everything wrong with an object that has to be one of a model, in document order."""
    if not isinstance(value, model):
        return [report_class(_name_choice(model), "", value)]
    return _judge(value)[1]


def write_by_annotations(value: Model) -> dict[str, Any]:
    """Return the JSON object of an object; raise `ValidationError` with what JSON cannot say of it."""
    data, problems, mistyped = _judge(value)
    problems = [
        each for each in problems if each in mistyped or each.keyword in _DECISIVE
    ]
    if problems:
        raise ValidationError(problems)
    return data


_DECISIVE: Final = ("additionalProperties", "const", "enum", "type")
"""The keywords whose problems `to_dict` refuses too: of another type, or nothing that a model has."""


def _judge(value: Model) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    """Return an object as JSON, its problems in document order, and those of Python types."""
    written = _Written([], [], [])
    collect = type(value).__collect__
    try:
        data = _write_record(value, "", written)
        for pointer, decimal, items, key in written.decimals:
            problems: list[Problem] = []
            collect(data, "", problems)
            if any(each[:2] == (pointer, "type") for each in problems):
                _write_number_of(decimal, items, key)
    except RecursionError:
        problem = Problem("", "type", "must not be nested so deeply", value)
        return {}, [problem], [problem]
    secrets = set(written.secrets)
    mistyped = hide(written.problems, secrets)
    problems = []
    try:
        type(value).__decode__(data)
    except INVALID:
        refused = find_problems(data, collect)
        problems = [each for each in refused if not _is_consequence(each, mistyped)]
    problems += mistyped
    problems.sort(key=lambda each: find_place(data, each.pointer))
    return data, problems, mistyped


def _is_consequence(problem: Problem, others: list[Problem]) -> bool:
    """Return whether a problem is there because something else has been written as null."""
    here = f"{problem.pointer}/"
    return any(
        here.startswith(f"{each.pointer}/")
        or (each.pointer.startswith(here) and problem.keyword in ("anyOf", "oneOf"))
        for each in others
    )


def _write_number_of(decimal: Any, items: Any, key: Any) -> None:
    """Write a decimal as a number; leave its text where no number is the same."""
    try:
        items[key] = import_module("._decimals", __package__).to_number(decimal)
    except ValueError:
        pass


class _Written(NamedTuple):
    """What writing an object has come to besides its JSON."""

    problems: list[Problem]
    decimals: list[tuple[str, Any, Any, Any]]
    """Each decimal, which is a text now: where it stands, itself, what it is an item of and by
    which key. No annotation says whether a model writes a text or a number."""

    secrets: list[str]
    """Where there are secrets."""


def _write_record(value: Any, pointer: str, written: _Written) -> dict[str, Any]:
    """Write an object, each attribute by its annotation."""
    members = value.__members__
    attributes = {each.name: each for each in fields(value)}
    names, homes = _find_attributes(type(value))
    data: dict[str, Any] = {}
    if _EXTRA in attributes:
        extra = getattr(value, _EXTRA, _MISSING)
        if not attributes[_EXTRA].repr and isinstance(extra, dict):
            written.secrets.extend(pointer + format_token(name) for name in extra)
        hint = _evaluate(attributes[_EXTRA].type, homes[_EXTRA])
        _write_item(extra, hint, pointer, written, data, "")
        data = data[""] or {}
        for name in sorted(data.keys() & members.keys()):
            message = f"must not be in {_EXTRA}: the model has a member of this name"
            at = pointer + format_token(name)
            problem = Problem(at, "additionalProperties", message, data.pop(name))
            written.problems.append(problem)
    rows = [(wire, read_member(each)[0]) for wire, each in members.items()]
    for wire, required in sorted(rows, key=lambda each: not each[1]):
        attribute = attributes[names[wire]]
        hint = _evaluate(attribute.type, homes[attribute.name])
        current = getattr(value, attribute.name, _MISSING)
        absent = (
            UNSET if attribute.default is UNSET or Unset in get_args(hint) else None
        )
        if current is not absent or required:
            at = pointer + format_token(wire)
            if not attribute.repr:
                written.secrets.append(at)
            _write_item(current, hint, at, written, data, wire)
    return data


_EXTRA: Final = "additional_properties"


def _find_attributes(model: Any) -> tuple[dict[str, str], dict[str, _Names]]:
    """Return the attributes of a model by the names of its members, and by their own names the
    modules that declare them: that of the model, or of one that it is derived from."""
    names: dict[str, str] = {}
    homes: dict[str, _Names] = {}
    for each in reversed(model.__mro__):
        if "__members__" in vars(each):
            declared = get_annotations(each)
            members = [wire for wire in each.__members__ if wire not in names]
            new = [name for name in declared if name not in homes and name != _EXTRA]
            names |= zip(members, new)
            homes |= dict.fromkeys(declared, _Names(each.__module__))
    return names, homes


def _write_item(
    value: Any, hint: Any, pointer: str, written: _Written, items: Any, key: Any
) -> None:
    """Write a value as the item of an array or object, null where it cannot be written."""
    choices = list(_list_choices(hint))
    attempts: list[tuple[Any, _Written]] = []
    for choice in choices:
        attempt = _Written([], [], [])
        items[key] = _write_choice(value, choice, pointer, attempt)
        attempts.append((items[key], attempt))
        if not attempt.problems:
            if getattr(choice, "__module__", "") == "decimal":
                written.decimals.append((pointer, value, items, key))
            break
    else:
        inside = [
            each
            for each in attempts
            if all(problem.pointer != pointer for problem in each[1].problems)
        ]
        items[key], attempt = (inside or attempts)[0]
        if len(attempts) > 1 and not inside:
            nouns = " or ".join(dict.fromkeys(map(_name_choice, choices)))
            attempt = _Written([report_class(nouns, pointer, value)], [], [])
    written.problems.extend(attempt.problems)
    written.decimals.extend(attempt.decimals)
    written.secrets.extend(attempt.secrets)


def _write_choice(value: Any, choice: Any, pointer: str, written: _Written) -> Any:
    """Write a value as one alternative of its annotation."""
    kind = get_origin(choice) or choice
    if kind is Any:
        return _write_json(value, pointer, written)
    if kind in (list, tuple) and isinstance(value, kind):
        array: list[Any] = [None] * len(value)
        for place, each in enumerate(value):
            _write_item(
                each, get_args(choice)[0], f"{pointer}/{place}", written, array, place
            )
        return array
    if kind in (dict, Mapping) and isinstance(value, dict):
        return _write_dict(value, get_args(choice)[1], pointer, written)
    if kind is Literal:
        values = get_args(choice)
        if isinstance(value, (str, int)) and has_equal(values, value):
            return value
        keyword = "const" if len(values) == 1 else "enum"
        stated = ", ".join(map(show_value, values))
        message = f"must be {'one of ' if len(values) > 1 else ''}{stated}, not {_show(value)}"
        written.problems.append(Problem(pointer, keyword, message, value))
        return None
    if isinstance(value, kind if isinstance(kind, type) else ()):
        if isinstance(value, Model):
            return _write_record(value, pointer, written)
        if isinstance(value, Enum) and issubclass(kind, Enum):
            return value.value
    if kind is Unknown and isinstance(value, Unknown):
        return _write_dict(value.value, Any, pointer, written)
    try:
        return _find_writer(kind)(value)
    except INVALID:
        problem = report_class(_name_choice(choice), pointer, value)
        if isinstance(value, kind) and not isinstance(value, (bool, float)):
            problem = problem._replace(keyword="format")
        written.problems.append(problem)
        return None


def _write_dict(
    value: dict[Any, Any], hint: Any, pointer: str, written: _Written
) -> dict[str, Any]:
    """Write a dict, whose names must be texts."""
    data: dict[str, Any] = {}
    for name, each in value.items():
        if isinstance(name, str):
            at = pointer + format_token(name)
            _write_item(each, hint, at, written, data, _write_string(name))
        else:
            message = f"must have texts for names, not {_show(name)}"
            written.problems.append(Problem(pointer, "propertyNames", message, value))
    return data


def _write_json(value: Any, pointer: str, written: _Written) -> Any:
    """Write a value that may be any JSON."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list):
        return _write_choice(value, list[Any], pointer, written)
    if isinstance(value, dict):
        return _write_dict(value, Any, pointer, written)
    for kind in (str, int, float):
        if isinstance(value, kind):
            return _write_choice(value, kind, pointer, written)
    message = f"must be a JSON value, not {_show(value)}"
    written.problems.append(Problem(pointer, "type", message, value))
    return None


def _write_string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return str.__str__(value)


def _write_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _write_integer(value: Any) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value != int(value)
    ):
        raise TypeError
    return int(value)


def _write_number(value: Any) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value - value != 0
    ):
        raise TypeError
    return int(value) if isinstance(value, int) else float(value)


def _write_null(value: Any) -> None:
    if value is not None:
        raise TypeError


_WRITERS: Final[dict[Any, tuple[str, Callable[[Any], Any]]]] = {
    str: ("a str", _write_string),
    bool: ("a bool", _write_boolean),
    int: ("an int", _write_integer),
    float: ("a finite number", _write_number),
    NoneType: ("None", _write_null),
}
"""The noun and the writer of each builtin class."""

_FORMATS: Final = {
    "datetime": ("a datetime with a time zone", "_times", "format_date_time"),
    "date": ("a date without a time", "_times", "format_date"),
    "time": ("a time with a time zone", "_times", "format_time"),
    "UUID": ("a UUID", "_uuids", "format_uuid"),
    "bytes": ("bytes", "_formats", "format_byte"),
    "Decimal": ("a finite Decimal", "_decimals", "format_decimal"),
}
"""The noun and the writer of the other classes, whose modules are there where a model has them."""


def _find_writer(kind: type[Any]) -> Callable[[Any], Any]:
    """Return the function that writes values of a class; it refuses others."""
    if kind in _WRITERS:
        return _WRITERS[kind][1]
    if kind.__name__ not in _FORMATS or issubclass(kind, (Model, Enum)):
        return _refuse
    _, module, name = _FORMATS[kind.__name__]
    writer: Callable[[Any], Any] = getattr(
        import_module(f".{module}", __package__), name
    )
    return writer


def _refuse(value: Any) -> Any:
    raise TypeError


def _name_choice(choice: Any) -> str:
    """Return one alternative of an annotation as a message names it."""
    kind = get_origin(choice) or choice
    if kind is Literal:
        return " or ".join(map(show_value, get_args(choice)))
    if kind in (list, tuple, dict, Mapping):
        return f"a {kind.__name__}"
    if kind in _WRITERS:
        return _WRITERS[kind][0]
    name = getattr(kind, "__name__", str(kind))
    if (
        isinstance(kind, type)
        and not issubclass(kind, (Model, Enum))
        and name in _FORMATS
    ):
        return _FORMATS[name][0]
    return f"of the class {name}"


def _show(value: Any) -> str:
    """Return a value as a message shows it, never the address of an object."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if value is None or type(value) in (str, int, float, bool, list, dict):
        return "None" if value is None else show_value(value)
    if type(value).__name__ in _FORMATS and type(value).__module__ in _STANDARD:
        return show_value(value)
    return f"of the class {type(value).__name__}"


_STANDARD: Final = ("datetime", "decimal", "uuid")


def report_class(noun: str, pointer: str, value: Any) -> Problem:
    """Return the problem of a value that is not what `noun` says."""
    return Problem(pointer, "type", f"must be {noun}, not {_show(value)}", value)


_MISSING: Final = object()
"""The value of an attribute that has been deleted."""


def _list_choices(hint: Any) -> Iterator[Any]:
    """Yield the alternatives of an annotation."""
    if isinstance(hint, ForwardRef):
        hint = _evaluate(hint.__forward_arg__, _Names(hint.__forward_module__))
    if get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _list_choices(each)
    else:
        yield NoneType if hint is None else hint


class _Names(dict[str, Any]):
    """The names of a module, where an alias that is a text refers to its own module."""

    def __init__(self, module: Any) -> None:
        super().__init__()
        self.module = module

    def __missing__(self, name: str) -> Any:
        names = vars(sys.modules[self.module])
        value = names[name]
        if isinstance(value, str):
            homes = (
                each.encode.__module__
                for each in DECLARED.values()
                if each.model is value
            )
            value = ForwardRef(value, module=next(homes, self.module))
        return NoneType if value is None else value


def _evaluate(annotation: Any, names: _Names) -> Any:
    """Return the type that an annotation is."""
    return eval(annotation, {}, names) if isinstance(annotation, str) else annotation
