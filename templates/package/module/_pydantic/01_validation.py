"""Validate, serialize and describe models for pydantic, which imports this when it meets one."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from importlib import import_module
from typing import Any

from ._schemas import load_schemas

_core: Any = import_module("pydantic_core")


def build_core_schema(
    name: str,
    decode: Callable[[Any], Any],
    encode: Callable[[Any], Any],
    around: tuple[str, ...] = (),
    ref: str | None = "",
) -> Any:
    """Return the core schema of the model `name`.

    `decode` raises a `ValueError` with `problems`. `around` are the models in whose JSON
    Schemas this one is described. `ref` is what pydantic knows it by, if not as the model; None
    refers to the model where it is described.
    """
    schemas = _core.core_schema
    names = around if ref else (*around, name)
    describe = partial(_describe, name, names)
    if ref is None:
        describe = partial(_refer, name, ())
    return schemas.no_info_plain_validator_function(
        partial(_validate, name, decode),
        ref=None if ref is None else ref or f"{__package__}.{name}",
        metadata={"pydantic_js_functions": [describe]},
        serialization=schemas.plain_serializer_function_ser_schema(
            encode, return_schema=schemas.any_schema()
        ),
    )


def _validate(name: str, decode: Callable[[Any], Any], value: Any) -> Any:
    """Decode a value; every problem becomes an error of pydantic's, at its place."""
    try:
        return decode(value)
    except ValueError as error:
        raise _core.ValidationError.from_exception_data(
            name,
            [
                {
                    "type": _core.PydanticCustomError(
                        each.keyword, "{message}", {"message": each.message}
                    ),
                    "loc": locate(value, each.pointer),
                    "input": each.value,
                }
                for each in getattr(error, "problems", ())
            ],
        ) from None


def locate(value: Any, pointer: str) -> tuple[str | int, ...]:
    """Return a JSON Pointer (RFC 6901) as pydantic's `loc`: member names and indexes."""
    location: list[str | int] = []
    for token in pointer.split("/")[1:]:
        step = _read_token(token, value)
        location.append(step)
        try:
            value = value[step]
        except (LookupError, TypeError):
            value = None
    return tuple(location)


def _read_token(token: str, value: Any) -> Any:
    """Return what a token of a JSON Pointer is in `value`: an index, or the name of a member."""
    name = token.replace("~1", "/").replace("~0", "~")
    return int(name) if isinstance(value, list) and name.isdecimal() else name
