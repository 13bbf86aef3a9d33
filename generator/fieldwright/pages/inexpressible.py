"""Properties of a spec that its pages cannot express, so that an import loses them (page format, 4.3)."""

from collections.abc import Iterator

from fieldwright import errors
from fieldwright.model import formats, ir, renames
from fieldwright.pages import layout as layouts
from fieldwright.pages import models, types, write

RULE = "page-cannot-say"

_SHOWN = frozenset(row.name for row in formats.FORMATS.values() if row.page is not None)
"""The formats that a Type cell shows."""

_Loss = tuple[str, ir.Place | None]


def diagnose(document: ir.Document, package: str | None = None) -> tuple[errors.Diagnostic, ...]:
    """Return a note at each part of a spec that no page expresses: names in JSON, null in lists
    and dates, defaults, constraints, formats, the kind of a union.

    ``package`` is as for ``write_pages``.
    """
    layout = layouts.derive(document, package)
    textual = {
        model.name
        for model in document.models
        if isinstance(model, ir.Enum) and model.kind == "string"
    }
    return tuple(
        _note(model, what, place or model.place)
        for model in document.models
        if not layouts.is_stub(model)
        for what, place in _describe_model(model, layout, textual)
    )


def _note(model: ir.Model, what: str, place: ir.Place | None) -> errors.Diagnostic:
    file, line, column = place or ir.Place("", 0, 0)
    return errors.Diagnostic(
        file=file,
        line=line,
        column=column,
        rule=RULE,
        message=f"{model.name}: no page can say {what}",
        severity="note",
    )


def _describe_model(model: ir.Model, layout: layouts.Layout, textual: set[str]) -> Iterator[_Loss]:
    match model:
        case ir.Record():
            yield from _describe_record(model, layout)
        case ir.Union():
            overlapping = models.has_overlap(model.alternatives, textual)
            if model.exclusive == overlapping:
                one = "exactly one alternative" if model.exclusive else "more than one alternative"
                yield f"that {one} may match", None
            if model.discriminator is not None:
                yield f"that {model.discriminator!r} tells the alternatives apart", None
            if model.open:
                yield "that an object is kept whose tag names no alternative", None
            for alternative in model.alternatives:
                for what in _describe_type(alternative):
                    yield f"{what} of an alternative", alternative.place
        case ir.Alias():
            for what in _describe_type(model.type):
                yield what, model.type.place
        case ir.Enum():
            if any(value is None or isinstance(value, list | dict) for _, value in model.members):
                yield "which of its values are no strings or numbers", None
    if not isinstance(model, ir.Enum | ir.Alias) and model.constraints:
        yield _list_keywords(model.constraints), None
    if not isinstance(model, ir.Alias) and model.assertions is not None:
        yield _list_keywords(model.assertions.keywords), model.assertions.place
    if model.examples:
        yield "its examples", None
    if renames.get_former_name(model) is not None:
        yield "what it was called", None


def _describe_record(record: ir.Record, layout: layouts.Layout) -> Iterator[_Loss]:
    printed = write.name_fields(record, layout)
    for each in record.fields:
        name = printed[each.name]
        if name != each.name:
            yield f"that {name} is {each.name!r} in JSON", each.place
        if each.default:
            yield f"the default of {name}", each.place
        for what in _describe_field(each.type):
            yield f"{what} of {name}", each.place
        for word, _ in each.annotations:
            if word in ("readOnly", "writeOnly"):
                yield f"{word} of {name}", each.place
        if renames.get_former_name(each) is not None:
            yield f"what {name} was called", each.place
    if record.additional_properties == ir.Scalar(kind="never"):
        yield "that other members are refused", None
    elif record.additional_properties is not None:
        for what in _describe_type(record.additional_properties):
            yield f"{what} of other members", record.additional_properties.place


def _describe_field(type_: ir.Type) -> Iterator[str]:
    """Yield what a Type cell does not show; wrappers never go around a list, map or date."""
    shape = types.strip_checks(type_)
    if isinstance(shape, ir.Nullable):
        inner = shape.type
        dated = isinstance(inner, ir.Scalar) and inner.format in ("date", "date-time")
        if dated or isinstance(inner, ir.Array | ir.Map):
            yield "the null"
    yield from _describe_type(type_)


def _describe_type(type_: ir.Type) -> Iterator[str]:
    match type_:
        case ir.Nullable(type=inner):
            yield from _describe_type(inner)
        case ir.Asserted(type=inner, schema=schema):
            yield _list_keywords(schema.keywords)
            yield from _describe_type(inner)
        case ir.Scalar():
            if type_.format is not None and type_.format not in _SHOWN:
                yield f"the format {type_.format}"
            if type_.constraints:
                yield _list_keywords(type_.constraints)
        case ir.Array(items=inner) | ir.Map(values=inner):
            if type_.constraints:
                yield _list_keywords(type_.constraints)
            yield from (f"{what} of the elements" for what in _describe_field(inner))
        case ir.Ref():
            if type_.constraints:
                yield _list_keywords(type_.constraints)
        case ir.Literal():
            return
        case _:
            raise TypeError(f"{type(type_).__name__} is not a type")


def _list_keywords(constraints: ir.Pairs) -> str:
    return ", ".join(keyword for keyword, _ in constraints)
