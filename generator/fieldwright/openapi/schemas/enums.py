"""``enum``, ``const`` and the extensions that say what an enum's values are called and whether others may come."""

from typing import Any

from fieldwright import errors
from fieldwright.model import ir
from fieldwright.model.keywords import json_equal
from fieldwright.openapi.schemas import residual
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.vocabulary import ENUM_WORDS, is_annotation
from fieldwright.openapi.text.values import Array, Member, Object, array, members, plain, virtual
from fieldwright.validation import keywords

_VALUES = ("const", "enum", "x-extensible-enum")
_BESIDE = frozenset({*_VALUES, *ENUM_WORDS, *keywords.SCALAR, "type", "format"})
_NAMES = ("x-speakeasy-enums", "x-enum-varnames")


def settled(ctx: Context, schema: Object) -> tuple[Object, bool]:
    """An enum or const with only the values that what stands beside them accepts, each once,
    and null taken out; and whether it accepts null.

    Null alone becomes ``type: null``, no value at all the schema that accepts nothing. The
    names stand in ``x-speakeasy-enums``, one for each value.
    """
    word = _word(schema)
    kept = _kept(ctx, schema, word)
    typed = "type" in schema
    whole = schema.get("x-fieldwright-inline") is True and not typed
    checks = [ctx.index.keep(each) for each in besides(schema)]
    null = any(value is None for value, _ in kept) and not whole
    nullable = null and residual.holds(ctx, checks, None)
    left = [(value, name) for value, name in kept if value is not None or whole]
    notes = [m for m in members(schema) if is_annotation(m[0])]
    if not left:
        name, argument = ("type", "null") if nullable else ("not-any", True)
        return ctx.index.derive([(name, argument, schema.at, schema.at), *notes], schema), False
    if "null" in _types(schema) and not nullable:
        ctx.diagnostics.report(schema.at, "enum-without-null", "type allows null, enum does not")
    at = schema.value_at(word)
    values = array([value for value, _ in left], at)
    result: list[Member] = [
        (word, values[0] if word == "const" else values, at, at),
        ("x-speakeasy-enums", [name for _, name in left], at, at),
    ]
    dropped = {word, *_NAMES, "enum", "type", *(key for each in checks for key in each)}
    result += [member for member in members(schema) if member[0] not in dropped]
    if checks:
        result.append(("checks", checks, at, at))
    kinds = [each for each in _types(schema) if each != "null"]
    if len(kinds) == 1:
        result.append(("type", kinds[0], at, at))
    return ctx.index.derive(result, schema), nullable


def accepted(schema: Object) -> list[Any] | None:
    """The values of an enum or const that what stands beside them accepts; None if others are let through."""
    if _is_open(schema):
        return None
    return [value for value in _values(schema, _word(schema)) if _fits(value, schema)]


def stays_inline(schema: Object) -> bool:
    """Whether an enum inside of another schema is a literal type and no model: one value, or marked so."""
    return len(_values(schema, _word(schema))) == 1 or schema.get("x-fieldwright-inline") is True


def enum(name: str, body: Object, nullable: bool, said: dict[str, Any], place: ir.Place) -> ir.Enum:
    """The model of a settled enum."""
    values = _values(body, _word(body))
    return ir.Enum(
        name=name,
        members=tuple(zip(body["x-speakeasy-enums"], values, strict=True)),
        kind=_kind(body, values),
        open=_is_open(body),
        form="literal" if body.get("x-speakeasy-enum-format") == "union" else "class",
        nullable=nullable,
        **said,
        place=place,
    )


def literal(body: Object, said: ir.Pairs, place: ir.Place) -> ir.Literal:
    """The type of a settled const, or of an enum that is no model."""
    values = _values(body, _word(body))
    return ir.Literal(values=tuple(values), open=_is_open(body), annotations=said, place=place)


def _word(schema: Object) -> str:
    return next(word for word in _VALUES if word in schema)


def _values(schema: Object, word: str) -> list[Any]:
    if word == "const":
        return [schema["const"]]
    listed = schema[word]
    return listed if isinstance(listed, list) else []


def _types(schema: Object) -> list[str]:
    """The types beside an enum; none if it does not say."""
    said = schema.get("type", [])
    return said if isinstance(said, list) else [said]


def _is_open(schema: Object) -> bool:
    extensible = schema.get("x-extensible-enum", False) is not False
    return schema.get("x-speakeasy-unknown-values") == "allow" or extensible


def _kept(ctx: Context, schema: Object, word: str) -> list[tuple[Any, str | None]]:
    """The values that count, with their published names; what is wrong with the others is reported."""
    values = _values(schema, word)
    at = schema.value_at(word)
    marks = values.marks if isinstance(values, Array) else [at] * len(values)
    kept: list[tuple[Any, str | None]] = []
    for value, name, mark in zip(values, _names(schema, values), marks):
        if any(json_equal(value, other) for other, _ in kept):
            ctx.diagnostics.report(
                mark, "enum-value-refused", f"{errors.shorten_json(value)} is given twice"
            )
        elif _fits(value, schema):
            kept.append((_whole(value, schema), name))
        elif word != "const":
            message = f"{errors.shorten_json(value)} is refused by the keywords beside enum"
            ctx.diagnostics.report(mark, "enum-value-refused", message)
    if not kept:
        message = f"no value of '{word}' is accepted by what stands beside it"
        ctx.diagnostics.report(at, "const-refused", message)
    return kept


def besides(schema: Object) -> list[Object]:
    """What stands beside an enum and is not settled by its values alone, to be checked."""
    asked = [
        member
        for member in members(schema)
        if (member[0] not in _BESIDE and not is_annotation(member[0]))
        or (member[0] in keywords.SCALAR and _is_open(schema))
    ]
    return [virtual(schema.at, asked)] if asked else []


def _fits(value: Any, schema: Object) -> bool:
    """Whether the type, the constraints and the enum beside a value accept it."""
    types = _types(schema)
    if types and not any(keywords.is_type(value, each) for each in types):
        return False
    if "enum" in schema and not any(json_equal(value, other) for other in schema["enum"]):
        return False
    asserted = [(key, argument) for key, argument in schema.items() if key in keywords.SCALAR]
    return keywords.broken(asserted, value) is None


def _whole(value: Any, schema: Object) -> Any:
    """1.0 as 1 where the type says integer."""
    if isinstance(value, float) and _types(schema) == ["integer"]:
        return int(value)
    return plain(value)


def _names(schema: Object, values: list[Any]) -> list[str | None]:
    """The published names: a list in the order of the values, or an object by value."""
    given = next((schema[word] for word in _NAMES if word in schema), None)
    if isinstance(given, dict):
        found = [given.get(value if isinstance(value, str) else str(value)) for value in values]
    elif isinstance(given, list):
        found = [*given, *[None] * len(values)][: len(values)]
    else:
        found = [None] * len(values)
    return [name if isinstance(name, str) else None for name in found]


def _kind(body: Object, values: list[Any]) -> Any:
    """The JSON type of an enum: the one it says, or the one all its values have."""
    if body.get("type") in ("string", "integer", "number", "boolean"):
        return body["type"]
    for kind in ("string", "boolean", "integer", "number"):
        if all(keywords.is_type(value, kind) and not isinstance(value, float) for value in values):
            return kind
    return "number" if all(keywords.is_type(value, "number") for value in values) else "any"
