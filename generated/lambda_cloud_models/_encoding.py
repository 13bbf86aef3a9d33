"""Write objects as JSON, and refuse what has the wrong Python type or no JSON form.

The functions raise `TypeError` or `ValueError` without a word: only then are the problems
collected, by the annotations of the attributes. `__class__` is asked for a class, which is twice
as fast as `type`: what claims to be a text is believed, as `isinstance` believes it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import Any, TypeAlias

from ._runtime import PLAIN, Model, check_json, has_equal

Classes: TypeAlias = type[Model] | tuple[type[Model], ...]


def write_carefully(value: Model) -> dict[str, Any]:
    """Return the JSON object of an object that the straight way has refused.

    Raise `ValidationError` with every problem; there is none where a value is of a class
    derived from the one it has to be of.
    """
    # It imports what imports this module.
    write = import_module("._objects", __package__).write_by_annotations
    data: dict[str, Any] = write(value)
    return data


def refuse() -> Any:
    """Refuse a value."""
    raise TypeError


def write_model(model: Classes, value: Any) -> dict[str, Any]:
    """Return the JSON object of an object of a model; raise `ValidationError` with every problem."""
    if not isinstance(value, model):
        raise TypeError
    return value.to_dict()


def write_object(model: Classes, value: Any) -> Any:
    """Return the JSON object of an object of a model, which is a part of another object."""
    if not isinstance(value, model):
        raise TypeError
    return value.__write__()


def write_objects(model: Classes, values: Any) -> list[dict[str, Any]]:
    """Return the JSON objects of a list of objects of a model."""
    if type(values) is not list:
        raise TypeError
    written = []
    for each in values:
        if not isinstance(each, model):
            raise TypeError
        written.append(each.__write__())
    return written


def write_member(enum: type[Enum], value: Any) -> Any:
    """Return the value of a member of an enum."""
    if type(value) is not enum:
        raise TypeError
    return value._value_


def write_listed(values: tuple[Any, ...], value: Any) -> Any:
    """Return a value that is one of `values`."""
    if value in values if type(value) is str else has_equal(values, check_json(value)):
        return value
    raise ValueError


def copy_list(kind: type[Any], values: Any) -> list[Any]:
    """Return a copy of a list whose items are all of one class."""
    if type(values) is not list:
        raise TypeError
    for each in values:
        if each.__class__ is not kind:
            raise TypeError
    return [*values]


def copy_object_of_any(value: Any) -> dict[str, Any]:
    """Return a copy of a dict whose values may be any JSON."""
    if type(value) is not dict:
        raise TypeError
    check_json(value)
    return {**value}


def write_list(write: Callable[[Any], Any], values: Any) -> list[Any]:
    """Return the JSON array of a list."""
    if type(values) is not list:
        raise TypeError
    return [write(each) for each in values]


def write_map(write: Callable[[Any], Any], values: Any) -> dict[str, Any]:
    """Return the JSON object of a dict whose values are alike."""
    if type(values) is not dict:
        raise TypeError
    for name in values:
        if type(name) is not str:
            raise TypeError
    return {name: write(each) for name, each in values.items()}


def add_extra(
    this: Any, data: dict[str, Any], write: Callable[[Any], Any] | None = None
) -> dict[str, Any]:
    """Return the JSON object `data` of an object with the members that its model does not name
    in front, each written by `write` where they have a model of their own."""
    extra: dict[str, Any] = this.additional_properties
    if type(extra) is not dict and type(extra) is not this.__unnamed__:
        raise TypeError
    members = this.__members__
    for name, value in extra.items():
        if type(name) is not str or name in members:
            raise TypeError
        if write is None and type(value) not in PLAIN:
            check_json(value)
    if write:
        extra = {name: write(value) for name, value in extra.items()}
    return {**extra, **data}
