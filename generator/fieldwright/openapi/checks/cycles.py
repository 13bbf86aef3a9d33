"""Schemas that lead back to themselves without a step into the value: nothing could judge by them."""

from collections.abc import Iterator
from typing import Any

from fieldwright.openapi.schemas.reading import Reading
from fieldwright.openapi.schemas.resources import Reference
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Object

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_IN_PLACE = frozenset(
    {*_LISTS, *_SINGLE, "dependentSchemas", "$ref", "$dynamicRef", "$recursiveRef"}
)
"""The keywords that apply schemas to the same value."""


def check(reading: Reading) -> None:
    """Report each circle once, at the reference or the keyword that closes it, and leave that out."""
    done = IdentitySet()
    for root in reading.index.standings:
        if _IN_PLACE.isdisjoint(root):
            continue
        inside = IdentitySet([root])
        path = [(root, _list_in_place(reading, root))]
        while path:
            around, steps = path[-1]
            for schema, word in steps:
                if schema in inside:
                    message = f"the schema leads back to itself, by way of '{word}'"
                    at = around.locate_value(word)
                    reading.diagnostics.report(at, "ref-cycle", message, dropped=True)
                    reading.index.drop(around, word)
                elif schema not in done:
                    inside.add(schema)
                    path.append((schema, _list_in_place(reading, schema)))
                    break
            else:
                path.pop()
                inside.discard(around)
                done.add(around)


def _list_in_place(reading: Reading, schema: Object) -> Iterator[tuple[Object, str]]:
    """Yield the schemas that a schema applies to the same value, with the keyword that does."""
    if _IN_PLACE.isdisjoint(schema):
        return
    dropped = reading.index.left_out.get(schema, ())
    for word, argument in schema.items():
        if word in dropped:
            continue
        schemas: list[Any] = []
        if isinstance(argument, Reference):
            schemas = [argument.schema]
        elif word in _SINGLE:
            schemas = [argument]
        elif word in _LISTS and isinstance(argument, list):
            schemas = argument
        elif word == "dependentSchemas" and isinstance(argument, dict):
            schemas = [*argument.values()]
        yield from ((each, word) for each in schemas if isinstance(each, Object))
