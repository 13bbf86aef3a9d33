"""What a merged schema is: its type where it does not say, its null apart, its kind, alternatives and constraints."""

from typing import Any, NamedTuple
from typing import Literal as OneOf

from fieldwright.model import formats, ir, json_values, keywords
from fieldwright.openapi.schemas import enums, residual
from fieldwright.openapi.schemas.all_of import flatten
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Standing
from fieldwright.openapi.schemas.intersection import intersect
from fieldwright.openapi.schemas.vocabulary import OPEN, is_annotation, is_open
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Member, Object, list_members, make_array, make_object

Kind = OneOf["never", "any", "ref", "literal", "enum", "union", "record", "type"]

_VALUES = frozenset({"enum", "const", "x-extensible-enum"})
_TYPED_BY = frozenset({"type", "$ref", "oneOf", "anyOf", "not-any", *_VALUES})


class Shape(NamedTuple):
    """A merged schema as far as types say it: without null, and with what must be checked apart.

    ``inner`` must hold of values that are not null, ``outer`` of all.
    """

    body: Object
    kind: Kind
    nullable: bool
    inner: list[Object]
    outer: list[Object]


def determine(ctx: Context, flat_schema: Object, *, component: bool) -> Shape:
    """Take a merged schema apart into what types express and what is checked."""
    bare, outer = residual.separate_checks(ctx, flat_schema)
    body, nullable = separate_null(ctx, infer_type(ctx, bare))
    body, inner = residual.separate_checks(ctx, body)
    kind = classify(body, component=component, nullable=nullable)
    return Shape(body, kind, nullable, inner, outer)


def exempt_null(shape: Shape) -> list[Any]:
    """Return the checks of values that are not null as checks of all values."""
    if not shape.nullable or not shape.inner:
        return shape.inner
    at = shape.body.at
    null = make_object(at, [("type", "null", at, at)])
    checks = make_object(at, [("allOf", make_array(list(shape.inner), at), at, at)])
    return [make_object(at, [("anyOf", make_array([null, checks], at), at, at)])]


def infer_type(ctx: Context, schema: Object) -> Object:
    """Return a schema without a type but with keywords of one, with the type they apply to.

    In JSON Schema such a schema accepts every other type as well, and so that is what is
    written in; in OpenAPI the one type is meant. Either way it is reported.
    """
    if _TYPED_BY.isdisjoint(schema):
        spoken = {keywords.KEYWORDS[key].types for key in schema if key in keywords.KEYWORDS} - {()}
        if spoken:
            types: Any = make_array(
                [each for each in json_values.TYPES if each != "integer"], schema.at
            )
            message, remedy = "no type is given, so that every other type is accepted", "add type"
            if len(spoken) == 1 and ctx.dialect != "json-schema":
                types = spoken.pop()[0]
                message, remedy = f"no type is given; read as type: {types}", f"add type: {types}"
            ctx.diagnostics.report(schema.at, "type-missing", message, remedy)
            return ctx.index.derive(
                [("type", types, schema.at, schema.at), *list_members(schema)], schema
            )
    return schema


def separate_null(ctx: Context, schema: Object) -> tuple[Object, bool]:
    """Return the schema of what it accepts apart from null, and whether it accepts null.

    Null alone stays as it is: it is a type.
    """
    if "$ref" in schema:
        return schema, False
    if not _VALUES.isdisjoint(schema):
        return enums.settle(ctx, schema)
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return _separate_alternatives(ctx, schema, word)
    types = schema.get("type")
    if isinstance(types, list) and "null" in types and len(types) > 1:
        left = [each for each in types if each != "null"]
        type_: Any = left[0] if len(left) == 1 else make_array(left, schema.at)
        changed = [(k, type_ if k == "type" else v, a, b) for k, v, a, b in list_members(schema)]
        return ctx.index.derive(changed, schema), True
    return schema, False


def _separate_alternatives(ctx: Context, schema: Object, word: str) -> tuple[Object, bool]:
    """Return ``oneOf`` or ``anyOf`` alone, of alternatives that accept something, and whether null
    is accepted.

    Null is left among the alternatives of ``oneOf`` where more than one of them accepts it,
    which means that none does.
    """
    listed = _distribute(ctx, schema, word)
    plainly = [_classify(ctx, item) for item, _ in listed]
    some = [pair for pair, outcome in zip(listed, plainly) if outcome != "never"]
    kept = [pair for pair, outcome in zip(listed, plainly) if not outcome]
    nulls = plainly.count("null")
    others = (_accepts_null(ctx, item, ()) for item, _ in kept)
    if nulls and word == "oneOf" and (nulls > 1 or any(others)):
        kept, nulls = some, 0
    notes = [m for m in list_members(schema) if is_annotation(m[0]) or m[0] == OPEN]
    if not kept:
        name, argument = ("type", "null") if nulls else ("not-any", True)
        return ctx.index.derive([(name, argument, schema.at, schema.at), *notes], schema), False
    if len(kept) == len(schema[word]) and len(notes) == len(schema) - 1:
        return schema, False
    checks: list[Object] = []
    if is_open(schema):
        kept, checks = _keep_beside(ctx, schema, word, kept)
    choice = make_array([item for item, _ in kept], schema[word].at)
    choice.marks = [at for _, at in kept]
    nullable = nulls == 1 and len(kept) == 1 and _is_spelling(ctx, schema, *kept[0])
    single = not nulls and (len(listed) > 1 or schema not in ctx.index.models)
    single = single and not is_open(schema)
    if len(kept) == 1 and (nullable or single):
        only = ctx.index.derive([("allOf", choice, choice.at, choice.at), *notes], schema)
        body, accepts_null = _separate_checked_null(ctx, flatten(ctx, only))
        return body, nullable or accepts_null
    members = [(word, choice, choice.at, choice.at), *notes]
    body = ctx.index.derive(members, schema)
    if checks:
        body = ctx.index.derive(list_members(residual.add_checks(body, checks)), schema)
    return body, nulls > 0


def _is_spelling(ctx: Context, schema: Object, item: Any, at: int) -> bool:
    """Return whether a choice between null and an alternative spells a nullable schema, as OpenAPI 3.0
    has it, or as a component that is the model itself."""
    if at == schema.at:
        return True
    if schema not in ctx.index.models or is_open(schema) or not isinstance(item, Object):
        return False
    return determine(ctx, flatten(ctx, item), component=False).kind in ("enum", "record", "union")


def _keep_beside(
    ctx: Context, schema: Object, word: str, kept: list[tuple[Any, int]]
) -> tuple[list[tuple[Any, int]], list[Object]]:
    """Return the alternatives of an open union as they are written, and what stands beside them, which
    holds of what is not known too."""
    beside = _list_beside(schema, word)
    implied = all(key == "type" for key, *_ in beside) and all(
        isinstance(item, Object) and "$ref" in flatten(ctx, item) for item, _ in kept
    )
    checks = [] if implied else [ctx.index.keep(make_object(schema.at, beside))]
    origins = [
        (ctx.merges.origins.get(item, item) if isinstance(item, Object) else item, at)
        for item, at in kept
    ]
    return origins, checks


def _list_beside(schema: Object, word: str) -> list[Member]:
    """List the keywords beside a choice that assert something."""
    return [m for m in list_members(schema) if m[0] not in (word, OPEN) and not is_annotation(m[0])]


def _separate_checked_null(ctx: Context, schema: Object) -> tuple[Object, bool]:
    """Return ``separate_null`` of a merged schema with checks, which apply to null as well."""
    bare, checks = residual.separate_checks(ctx, schema)
    body, nullable = separate_null(ctx, infer_type(ctx, bare))
    nullable = nullable and residual.accepts(ctx, checks, None)
    return ctx.index.derive(list_members(residual.add_checks(body, checks)), schema), nullable


def _distribute(ctx: Context, schema: Object, word: str) -> list[tuple[Any, int]]:
    """Return the alternatives with their places, each intersected with the keywords beside them."""
    beside = _list_beside(schema, word)
    listed = list(zip(schema[word], schema[word].marks))
    if not beside:
        return listed
    rest = ctx.index.keep(make_object(schema.at, beside))
    result = []
    for index, (item, at) in enumerate(listed):
        joined = intersect(ctx, item, rest, schema, (word, str(index)))
        if isinstance(joined, Object) and isinstance(item, Object):
            ctx.merges.origins[joined] = item
        result.append((joined, at))
    return result


def _classify(ctx: Context, schema: Any) -> OneOf["never", "null", ""]:
    """Return whether a schema accepts nothing, or only null, as far as its own keywords show."""
    if not isinstance(schema, Object):
        return "" if schema else "never"
    flat_schema = flatten(ctx, schema)
    if "not-any" in flat_schema:
        return "never"
    if not _VALUES.isdisjoint(flat_schema):
        accepted = enums.list_accepted(ctx, flat_schema)
        if (
            accepted == [None]
            and "checks" not in flat_schema
            and not enums.list_checks(ctx, flat_schema)
        ):
            return "null"
        return "never" if accepted == [] else ""
    if "checks" in flat_schema:
        return ""
    chosen = "$ref" in flat_schema or "oneOf" in flat_schema or "anyOf" in flat_schema
    return "null" if not chosen and flat_schema.get("type") in ("null", ["null"]) else ""


def _accepts_null(ctx: Context, schema: Any, seen: tuple[Object, ...]) -> bool:
    """Return whether a schema accepts null; one that refers to itself in place does not."""
    if not isinstance(schema, Object):
        return schema is True
    flat_schema = flatten(ctx, schema)
    if flat_schema in IdentitySet(seen):
        return False
    seen = (*seen, flat_schema)
    if "$ref" in flat_schema:
        return _accepts_null(ctx, flat_schema["$ref"].schema, seen)
    types = flat_schema.get("type", "null")
    if "not-any" in flat_schema or "null" not in (types if isinstance(types, list) else [types]):
        return False
    if (
        flat_schema.get("const") is not None
        or "enum" in flat_schema
        and None not in flat_schema["enum"]
    ):
        return False
    if "anyOf" in flat_schema and not any(
        _accepts_null(ctx, each, seen) for each in flat_schema["anyOf"]
    ):
        return False
    return sum(_accepts_null(ctx, each, seen) for each in flat_schema.get("oneOf", [True])) == 1


def classify(body: Object, *, component: bool, nullable: bool) -> Kind:
    """Return what a schema without null is in the IR."""
    if "not-any" in body:
        return "never"
    if "$ref" in body:
        return "ref"
    if "const" in body:
        return "literal"
    if "enum" in body or "x-extensible-enum" in body:
        if component:
            return "literal" if body.get("x-fieldwright-inline") is True else "enum"
        return "literal" if enums.is_inline(body) else "enum"
    if "oneOf" in body or "anyOf" in body:
        word = "oneOf" if "oneOf" in body else "anyOf"
        single = len(body[word]) == 1 and (nullable or not component) and not is_open(body)
        return "type" if single else "union"
    types = body.get("type")
    if isinstance(types, list):
        if len(types) > 1:
            return "union"
        types = types[0]
    return (
        _classify_object(body, component)
        if types == "object"
        else "any" if types is None else "type"
    )


def list_constraints(body: Object, type_: str) -> ir.Pairs:
    """Return the assertions of a schema that apply to its type, in spec order; those that refuse
    nothing are left out."""
    result = []
    for key, value in body.items():
        if key in keywords.CONSTRAINTS and type_ in keywords.KEYWORDS[key].types:
            if (
                isinstance(value, float)
                and value.is_integer()
                and keywords.KEYWORDS[key].shape == "limit"
            ):
                value = int(value)
            if keywords.is_effective(key, value):
                result.append((key, value))
    return tuple(result)


def report_without_effect(ctx: Context, body: Object, type_: str) -> None:
    """Report the assertions of a schema that apply to other types than its own."""
    for index, key in enumerate(body):
        row = keywords.KEYWORDS.get(key)
        if row is not None and row.types and type_ not in row.types and row.status == "read":
            ctx.diagnostics.report(
                body.marks[2 * index],
                "keyword-without-effect",
                f"'{key}' says nothing of type {type_}",
            )


def list_alternatives(ctx: Context, body: Object) -> tuple[str, list[tuple[Any, int]]]:
    """Return ``oneOf`` or ``anyOf`` with its schemas and their places; for a list of types one
    schema for each, with the keywords that apply to it."""
    for word in ("oneOf", "anyOf"):
        if word in body:
            return word, list(zip(body[word], body[word].marks))
    result = []
    for index, each in enumerate(body["type"]):
        own = [
            m
            for m in list_members(body)
            if m[0] in keywords.KEYWORDS and each in keywords.KEYWORDS[m[0]].types
        ]
        if "format" in body and each == formats.get_type(body["format"]):
            own += [m for m in list_members(body) if m[0] == "format"]
        part = ctx.index.keep(make_object(body.at, [("type", each, body.at, body.at), *own]))
        ctx.index.standings[part] = Standing(body, ("anyOf", str(index)))
        result.append((part, body.at))
    return "anyOf", result


def _classify_object(body: Object, component: bool) -> Kind:
    """Return what an object is: with names a record; without any a record only as a component that
    says nothing of its values."""
    if component:
        return "record" if "properties" in body or "additionalProperties" not in body else "type"
    return "record" if body.get("properties") or body.get("required") else "type"
