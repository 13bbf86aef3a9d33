"""``enum``, ``const`` and the extensions that say what an enum's values are called and whether others may come."""

from typing import Any

from fieldwright import errors
from fieldwright.model import ir, json_values, keywords
from fieldwright.openapi.schemas import residual
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.vocabulary import ENUM_WORDS, is_annotation, is_open
from fieldwright.openapi.text.values import (
    Array,
    Member,
    Object,
    list_members,
    make_array,
    make_object,
    strip_places,
)
from fieldwright.validation import json_schema

_VALUES = ("const", "enum", "x-extensible-enum")
_SETTLING = frozenset({*keywords.CONSTRAINTS, "format"})
"""The keywords beside an enum that each of its values satisfies or not."""

_BESIDE = frozenset({*_VALUES, *ENUM_WORDS, *_SETTLING, "type"})
_NAMES = ("x-speakeasy-enums", "x-enum-varnames")


def settle(ctx: Context, schema: Object) -> tuple[Object, bool]:
    """Return an enum or const with only the values that the keywords beside it accept, each once
    and without null, and whether it accepts null.

    Null alone becomes ``type: null``, no value at all the schema that accepts nothing. The
    names stand in ``x-speakeasy-enums``, one for each value.
    """
    word = _find_keyword(schema)
    kept = _select_values(ctx, schema, word)
    typed = "type" in schema
    keeps_null = schema.get("x-fieldwright-inline") is True and not typed
    checks = [ctx.index.keep(each) for each in list_checks(ctx, schema)]
    null = any(value is None for value, _ in kept) and not keeps_null
    nullable = null and residual.accepts(ctx, checks, None)
    left = [(value, name) for value, name in kept if value is not None or keeps_null]
    notes = [m for m in list_members(schema) if is_annotation(m[0])]
    if not left:
        name, argument = ("type", "null") if nullable else ("not-any", True)
        return ctx.index.derive([(name, argument, schema.at, schema.at), *notes], schema), False
    if "null" in _list_types(schema) and not nullable:
        ctx.diagnostics.report(schema.at, "enum-without-null", "type allows null, enum does not")
    at = schema.locate_value(word)
    values = make_array([value for value, _ in left], at)
    result: list[Member] = [
        (word, values[0] if word == "const" else values, at, at),
        ("x-speakeasy-enums", [name for _, name in left], at, at),
    ]
    dropped = {word, *_NAMES, "enum", "type", *(key for each in checks for key in each)}
    result += [member for member in list_members(schema) if member[0] not in dropped]
    if checks:
        result.append(("checks", checks, at, at))
    kinds = [each for each in _list_types(schema) if each != "null"]
    if len(kinds) == 1:
        result.append(("type", kinds[0], at, at))
    return ctx.index.derive(result, schema), nullable


def list_accepted(ctx: Context, schema: Object) -> list[Any] | None:
    """Return the values of an enum or const that the keywords beside it accept; None if it is
    open."""
    if _is_open(schema):
        return None
    word = _find_keyword(schema)
    listed = _list_beside(schema, word)
    return [
        value for value in _list_values(schema, word) if _is_accepted(ctx, value, schema, listed)
    ]


def is_inline(schema: Object) -> bool:
    """Return whether an enum inside of another schema is a literal type and no model: one value, or
    marked so."""
    return (
        len(_list_values(schema, _find_keyword(schema))) == 1
        or schema.get("x-fieldwright-inline") is True
    )


def compile_enum(
    name: str, body: Object, nullable: bool, attributes: dict[str, Any], place: ir.Place
) -> ir.Enum:
    """Compile a settled enum into a model."""
    values = _list_values(body, _find_keyword(body))
    return ir.Enum(
        name=name,
        members=tuple(zip(body["x-speakeasy-enums"], values, strict=True)),
        kind=_infer_kind(body, values),
        open=_is_open(body),
        form="literal" if body.get("x-speakeasy-enum-format") == "union" else "class",
        nullable=nullable,
        **attributes,
        place=place,
    )


def compile_literal(body: Object, notes: ir.Pairs, place: ir.Place) -> ir.Literal:
    """Compile a settled const, or an enum that is no model, into a type."""
    values = _list_values(body, _find_keyword(body))
    return ir.Literal(values=tuple(values), open=_is_open(body), annotations=notes, place=place)


def _find_keyword(schema: Object) -> str:
    """Return the keyword that has the values."""
    return next(word for word in _VALUES if word in schema)


def _list_values(schema: Object, word: str) -> list[Any]:
    if word == "const":
        return [schema["const"]]
    listed = schema[word]
    return listed if isinstance(listed, list) else []


def _list_types(schema: Object) -> list[str]:
    """Return the types beside an enum; none if there is no ``type``."""
    types = schema.get("type", [])
    return types if isinstance(types, list) else [types]


def _is_open(schema: Object) -> bool:
    """Return whether an enum lets other values through."""
    extensible = schema.get("x-extensible-enum", False) is not False
    return is_open(schema) or extensible


def _select_values(ctx: Context, schema: Object, word: str) -> list[tuple[Any, str | None]]:
    """Return the values that count, with their published names, and report what is wrong with the
    others."""
    values = _list_values(schema, word)
    at = schema.locate_value(word)
    marks = values.marks if isinstance(values, Array) else [at] * len(values)
    kept: list[tuple[Any, str | None]] = []
    seen = set()
    listed = _list_beside(schema, word)
    for value, name, mark in zip(values, _list_names(schema, values), marks):
        identity = json_values.make_identity(value)
        if identity in seen:
            ctx.diagnostics.report(
                mark, "enum-value-refused", f"{errors.shorten_json(value)} is given twice"
            )
        elif _is_accepted(ctx, value, schema, listed):
            seen.add(identity)
            kept.append((_normalise(value, schema), name))
        elif word != "const":
            message = f"{errors.shorten_json(value)} is refused by the keywords beside enum"
            ctx.diagnostics.report(mark, "enum-value-refused", message)
    if not kept:
        message = f"no value of '{word}' is accepted by what stands beside it"
        ctx.diagnostics.report(at, "const-refused", message)
    return kept


def list_checks(ctx: Context, schema: Object) -> list[Object]:
    """Return the assertions beside an enum that its values alone do not settle."""
    asserted = [
        member
        for member in list_members(schema)
        if (member[0] not in _BESIDE and not is_annotation(member[0]))
        or (_is_settling(ctx, member[0]) and _is_open(schema))
    ]
    return [make_object(schema.at, asserted)] if asserted else []


def _list_beside(schema: Object, word: str) -> frozenset[Any] | None:
    """Return the identities of the values of an ``enum`` beside a ``const``; None if there is none."""
    if word == "enum" or "enum" not in schema:
        return None
    return frozenset(map(json_values.make_identity, schema["enum"]))


def _is_settling(ctx: Context, keyword: str) -> bool:
    """Return whether a keyword selects among the values of an enum; a format may be an annotation."""
    return keyword in _SETTLING and not (keyword == "format" and ctx.annotating)


def _is_accepted(ctx: Context, value: Any, schema: Object, listed: frozenset[Any] | None) -> bool:
    """Return whether the type, the constraints, the format and the enum beside a value accept it."""
    types = _list_types(schema)
    if types and not any(json_values.is_type(value, each) for each in types):
        return False
    if listed is not None and json_values.make_identity(value) not in listed:
        return False
    asserted = tuple(pair for pair in schema.items() if _is_settling(ctx, pair[0]))
    return json_schema.is_valid(ir.Schema(keywords=asserted), value, {})


def _normalise(value: Any, schema: Object) -> Any:
    """Return 1.0 as 1 where the type is integer."""
    if isinstance(value, float) and _list_types(schema) == ["integer"]:
        return int(value)
    return strip_places(value)


def _list_names(schema: Object, values: list[Any]) -> list[str | None]:
    """Return the published names: a list in the order of the values, or an object by value."""
    published = next((schema[word] for word in _NAMES if word in schema), None)
    if isinstance(published, dict):
        names = [published.get(value if isinstance(value, str) else str(value)) for value in values]
    elif isinstance(published, list):
        names = [*published, *[None] * len(values)][: len(values)]
    else:
        names = [None] * len(values)
    return [name if isinstance(name, str) else None for name in names]


def _infer_kind(body: Object, values: list[Any]) -> Any:
    """Return the JSON type of an enum: the one beside it, or the one all its values have."""
    if body.get("type") in ("string", "integer", "number", "boolean"):
        return body["type"]
    for kind in ("string", "boolean", "integer", "number"):
        if all(
            json_values.is_type(value, kind) and not isinstance(value, float) for value in values
        ):
            return kind
    return "number" if all(json_values.is_type(value, "number") for value in values) else "any"
