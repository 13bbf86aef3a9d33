"""What a merged schema is: its type where it does not say, its null apart, its kind, alternatives and constraints."""

from typing import Any
from typing import Literal as OneOf

from fieldwright.model import formats, ir, keywords
from fieldwright.openapi.schemas import enums, residual
from fieldwright.openapi.schemas.all_of import both, flat
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Standing
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Object, array, members, virtual

Kind = OneOf["never", "any", "ref", "literal", "enum", "union", "record", "type"]

_VALUES = frozenset({"enum", "const", "x-extensible-enum"})
_TYPED_BY = frozenset({"type", "$ref", "oneOf", "anyOf", "not-any", *_VALUES})


def with_type(ctx: Context, schema: Object) -> Object:
    """A schema that does not say its type but has keywords of one, with the type they speak of.

    In JSON Schema such a schema accepts every other type as well, and so that is what is
    written in; in OpenAPI the one type is meant. Either way it is reported.
    """
    if _TYPED_BY.isdisjoint(schema):
        spoken = {keywords.KEYWORDS[key].types for key in schema if key in keywords.KEYWORDS} - {()}
        if spoken:
            types: Any = array([each for each in keywords.TYPES if each != "integer"], schema.at)
            message, remedy = "no type is given, so that every other type is accepted", "add type"
            if len(spoken) == 1 and ctx.dialect != "json-schema":
                types = spoken.pop()[0]
                message, remedy = f"no type is given; read as type: {types}", f"add type: {types}"
            ctx.diagnostics.report(schema.at, "type-missing", message, remedy)
            return ctx.index.derive(
                [("type", types, schema.at, schema.at), *members(schema)], schema
            )
    return schema


def without_null(ctx: Context, schema: Object) -> tuple[Object, bool]:
    """The schema of what it accepts apart from null, and whether it accepts null.

    Null alone stays as it is: it is a type.
    """
    if "$ref" in schema:
        return schema, False
    if not _VALUES.isdisjoint(schema):
        return enums.settled(ctx, schema)
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return _choice(ctx, schema, word)
    types = schema.get("type")
    if isinstance(types, list) and "null" in types and len(types) > 1:
        left = [each for each in types if each != "null"]
        said: Any = left[0] if len(left) == 1 else array(left, schema.at)
        changed = [(k, said if k == "type" else v, a, b) for k, v, a, b in members(schema)]
        return ctx.index.derive(changed, schema), True
    return schema, False


def _choice(ctx: Context, schema: Object, word: str) -> tuple[Object, bool]:
    """``oneOf`` or ``anyOf`` alone, of alternatives that accept something; and whether null is accepted.

    Null is left among the alternatives of ``oneOf`` where more than one of them accepts it,
    which means that none does.
    """
    listed = _spread(ctx, schema, word)
    plainly = [_plainly(ctx, item) for item, _ in listed]
    some = [pair for pair, said in zip(listed, plainly) if said != "never"]
    kept = [pair for pair, said in zip(listed, plainly) if not said]
    nulls = plainly.count("null")
    others = (_accepts_null(ctx, item, ()) for item, _ in kept)
    if nulls and word == "oneOf" and (nulls > 1 or any(others)):
        kept, nulls = some, 0
    notes = [m for m in members(schema) if is_annotation(m[0])]
    if not kept:
        name, argument = ("type", "null") if nulls else ("not-any", True)
        return ctx.index.derive([(name, argument, schema.at, schema.at), *notes], schema), False
    if len(kept) == len(schema[word]) and len(notes) == len(schema) - 1:
        return schema, False
    choice = array([item for item, _ in kept], schema[word].at)
    choice.marks = [at for _, at in kept]
    if len(kept) == 1 and not nulls and (len(listed) > 1 or schema not in ctx.index.models):
        only = ctx.index.derive([("allOf", choice, choice.at, choice.at), *notes], schema)
        return _narrowed(ctx, flat(ctx, only))
    return ctx.index.derive([(word, choice, choice.at, choice.at), *notes], schema), nulls > 0


def _narrowed(ctx: Context, schema: Object) -> tuple[Object, bool]:
    """``without_null`` of a merged schema that asks for checks, which speak of null as well."""
    bare, checks = residual.apart(ctx, schema)
    body, nullable = without_null(ctx, with_type(ctx, bare))
    nullable = nullable and residual.holds(ctx, checks, None)
    return ctx.index.derive(members(residual.joined(body, checks)), schema), nullable


def _spread(ctx: Context, schema: Object, word: str) -> list[tuple[Any, int]]:
    """The alternatives with their places; what stands beside them goes into each."""
    beside = [m for m in members(schema) if m[0] != word and not is_annotation(m[0])]
    listed = list(zip(schema[word], schema[word].marks))
    if not beside:
        return listed
    rest = ctx.index.keep(virtual(schema.at, beside))
    return [
        (both(ctx, item, rest, schema, (word, str(index))), at)
        for index, (item, at) in enumerate(listed)
    ]


def _plainly(ctx: Context, schema: Any) -> OneOf["never", "null", ""]:
    """Whether a schema accepts nothing, or only null, as far as its own keywords say."""
    if not isinstance(schema, Object):
        return "" if schema else "never"
    whole = flat(ctx, schema)
    if "not-any" in whole:
        return "never"
    if not _VALUES.isdisjoint(whole):
        accepted = enums.accepted(whole)
        if accepted == [None] and "checks" not in whole and not enums.besides(whole):
            return "null"
        return "never" if accepted == [] else ""
    if "checks" in whole:
        return ""
    chosen = "$ref" in whole or "oneOf" in whole or "anyOf" in whole
    return "null" if not chosen and whole.get("type") in ("null", ["null"]) else ""


def _accepts_null(ctx: Context, schema: Any, seen: tuple[Object, ...]) -> bool:
    """Whether a schema accepts null; one that refers to itself in place does not."""
    if not isinstance(schema, Object):
        return schema is True
    whole = flat(ctx, schema)
    if whole in IdentitySet(seen):
        return False
    seen = (*seen, whole)
    if "$ref" in whole:
        return _accepts_null(ctx, whole["$ref"].schema, seen)
    types = whole.get("type", "null")
    if "not-any" in whole or "null" not in (types if isinstance(types, list) else [types]):
        return False
    if whole.get("const") is not None or "enum" in whole and None not in whole["enum"]:
        return False
    if "anyOf" in whole and not any(_accepts_null(ctx, each, seen) for each in whole["anyOf"]):
        return False
    return sum(_accepts_null(ctx, each, seen) for each in whole.get("oneOf", [True])) == 1


def kind_of(body: Object, *, component: bool, nullable: bool) -> Kind:
    """What a schema without null is in the IR."""
    if "not-any" in body:
        return "never"
    if "$ref" in body:
        return "ref"
    if "const" in body:
        return "literal"
    if "enum" in body or "x-extensible-enum" in body:
        if component:
            return "literal" if body.get("x-fieldwright-inline") is True else "enum"
        return "literal" if enums.stays_inline(body) else "enum"
    if "oneOf" in body or "anyOf" in body:
        word = "oneOf" if "oneOf" in body else "anyOf"
        single = len(body[word]) == 1 and (nullable or not component)
        return "type" if single else "union"
    types = body.get("type")
    if isinstance(types, list):
        if len(types) > 1:
            return "union"
        types = types[0]
    return (
        _object_kind(body, component) if types == "object" else "any" if types is None else "type"
    )


def constraints(body: Object, type_: str) -> ir.Pairs:
    """The assertions of a schema that speak of its type, in spec order; those that refuse nothing are left out."""
    result = []
    for key, value in body.items():
        if key in keywords.CONSTRAINTS and type_ in keywords.KEYWORDS[key].types:
            if (
                isinstance(value, float)
                and value.is_integer()
                and keywords.KEYWORDS[key].shape == "limit"
            ):
                value = int(value)
            if value is not False and not (
                value == 0 and key in ("minLength", "minItems", "minProperties")
            ):
                result.append((key, value))
    return tuple(result)


def without_effect(ctx: Context, body: Object, type_: str) -> None:
    """Reports the assertions of a schema that speak of other types than its own."""
    for index, key in enumerate(body):
        row = keywords.KEYWORDS.get(key)
        if row is not None and row.types and type_ not in row.types and row.status == "read":
            ctx.diagnostics.report(
                body.marks[2 * index],
                "keyword-without-effect",
                f"'{key}' says nothing of type {type_}",
            )


def alternatives(ctx: Context, body: Object) -> tuple[str, list[tuple[Any, int]]]:
    """``oneOf`` or ``anyOf`` with its schemas and their places; for a list of types one schema
    for each, with the keywords that speak of it."""
    for word in ("oneOf", "anyOf"):
        if word in body:
            return word, list(zip(body[word], body[word].marks))
    result = []
    for index, each in enumerate(body["type"]):
        own = [
            m
            for m in members(body)
            if m[0] in keywords.KEYWORDS and each in keywords.KEYWORDS[m[0]].types
        ]
        if "format" in body and each == formats.get_type(body["format"]):
            own += [m for m in members(body) if m[0] == "format"]
        part = ctx.index.keep(virtual(body.at, [("type", each, body.at, body.at), *own]))
        ctx.index.standings[part] = Standing(body, ("anyOf", str(index)))
        result.append((part, body.at))
    return "anyOf", result


def _object_kind(body: Object, component: bool) -> Kind:
    """An object with names is a record; without any it is one only as a component that says nothing of its values."""
    if component:
        return "record" if "properties" in body or "additionalProperties" not in body else "type"
    return "record" if body.get("properties") or body.get("required") else "type"
