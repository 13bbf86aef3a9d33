"""Schemas that lead back to themselves without a step into the value: nothing could judge by them."""

from collections.abc import Iterator
from typing import Any

from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.references import Reference
from fieldwright.openapi.text.values import Object

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")


def check(ctx: Context) -> None:
    """Reports each circle once, at the reference or the keyword that closes it."""
    done: set[int] = set()
    for _, _, root in [*ctx.owners.values()]:
        way: list[tuple[int, Iterator[tuple[Any, Object, str]]]] = []
        inside: set[int] = set()
        _enter(root, way, inside)
        while way:
            at, steps = way[-1]
            for schema, around, word in steps:
                if id(schema) in inside:
                    message = f"the schema leads back to itself, by way of '{word}'"
                    ctx.report(around.value_at(word), "ref-cycle", message)
                elif id(schema) not in done:
                    _enter(schema, way, inside)
                    break
            else:
                way.pop()
                inside.discard(at)
                done.add(at)
        done.add(id(root))


def _enter(schema: Object, way: list[Any], inside: set[int]) -> None:
    way.append((id(schema), _in_place(schema)))
    inside.add(id(schema))


def _in_place(schema: Object) -> Iterator[tuple[Object, Object, str]]:
    """The schemas that a schema asks of the same value, with the keyword that does."""
    for word, argument in schema.items():
        found: list[Any] = []
        if isinstance(argument, Reference):
            found = [argument.schema]
        elif word in _SINGLE:
            found = [argument]
        elif word in _LISTS and isinstance(argument, list):
            found = argument
        elif word == "dependentSchemas" and isinstance(argument, dict):
            found = [*argument.values()]
        yield from ((each, schema, word) for each in found if isinstance(each, Object))
