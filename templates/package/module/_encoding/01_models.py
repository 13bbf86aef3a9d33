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
