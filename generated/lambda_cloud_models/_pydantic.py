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


def _describe(
    described: str,
    names: tuple[str, ...],
    schema: Any,
    handler: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """Return the JSON Schema of a model, with the references that pydantic makes.

    One of `names` is being described already, and only referred to; any other is described by
    pydantic's `handler` on the way.
    """

    def translate(node: Any) -> Any:
        if isinstance(node, list):
            return [translate(each) for each in node]
        if not isinstance(node, dict):
            return node
        translated: dict[str, Any] = {}
        for keyword, value in node.items():
            if keyword in _NAMED:
                named = {name: translate(each) for name, each in value.items()}
                translated[keyword] = named
            else:
                translated[keyword] = value if keyword in _VALUES else translate(value)
        if isinstance(node.get("$ref"), str):
            translated |= _refer(
                node["$ref"].removeprefix("#/$defs/"), names, None, handler
            )
        return translated

    result: dict[str, Any] = translate(load_schemas()[described])
    return result


def _refer(
    name: str,
    names: tuple[str, ...],
    schema: Any,
    handler: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """Return a reference to a model, which pydantic's `handler` describes if none of `names` is it."""
    if name in names:
        inner = _core.core_schema.definition_reference_schema(f"{__package__}.{name}")
    else:
        inner = build_core_schema(name, _refuse, _refuse, names, _refer_to_enum(name))
    # Whatever wraps a schema makes pydantic describe it by its own metadata.
    return handler(_core.core_schema.no_info_after_validator_function(_refuse, inner))


def _refer_to_enum(name: str) -> str:
    """Return what pydantic knows the class of an enum by, which it describes by itself; "" for others."""
    model = getattr(import_module(f"{__package__}"), name)
    if not isinstance(model, type) or not issubclass(model, Enum):
        return ""
    values = [each.value for each in model]
    return make_ref(model) if values == load_schemas()[name].get("enum") else ""


def make_ref(model: type[Any]) -> str:
    """Return what pydantic knows a class by."""
    return f"{model.__module__}.{model.__qualname__}:{id(model)}"


_VALUES = frozenset({"const", "default", "enum", "examples"})
"""The keywords whose arguments are values, which are no schemas whatever is in them."""

_NAMED = frozenset({"dependentSchemas", "patternProperties", "properties"})
"""The keywords whose arguments have a schema by each name."""


def _refuse(value: Any) -> Any:
    raise TypeError("a schema that describes a model reads nothing")
