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
