"""What could not be read of a document, noted where it was lost: at the attribute, or else at the model."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fieldwright.model import ir
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text.values import Array, Object

_APART = ("$defs", "definitions")
"""The keywords with schemas that are models of their own as soon as something refers to them."""


def annotate_field(ctx: Context, schema: Any, at: int) -> ir.Pairs:
    """Return the annotation of a field with what could not be read of its schema, if there is such a thing."""
    messages = ctx.diagnostics.place_unread({at, *_list_offsets(schema, deep=False)})
    return ((ir.UNREAD, messages),) if messages else ()


def annotate_models(ctx: Context, document: ir.Document) -> ir.Document:
    """Return a document whose models are annotated with what could not be read of them and no field has."""
    lost = {}
    for name, schema, at in ctx.index.entries:
        own = {at, *_list_offsets(schema, deep=False)}
        messages = ctx.diagnostics.list_unplaced(own, {*_list_offsets(schema, deep=True)} - own)
        if messages:
            lost[name] = messages
    if not lost:
        return document
    models = (
        (
            replace(model, annotations=(*model.annotations, (ir.UNREAD, lost[model.name])))
            if model.name in lost
            else model
        )
        for model in document.models
    )
    return replace(document, models=tuple(models))


def _list_offsets(value: Any, *, deep: bool) -> Iterator[int]:
    """Yield where the parts of a schema stand, those of objects' properties only if ``deep``."""
    if isinstance(value, Object | Array):
        yield from (value.at, *value.marks)
    if isinstance(value, Array):
        for each in value:
            yield from _list_offsets(each, deep=deep)
    if isinstance(value, Object):
        for key, argument in value.items():
            if key != "properties":
                yield from _list_offsets(None if key in _APART else argument, deep=deep)
            elif deep and isinstance(argument, Object):
                yield from argument.marks
                for each in argument.values():
                    yield from _list_offsets(each, deep=deep)
