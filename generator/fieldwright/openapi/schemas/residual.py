"""What no typed attribute says of a schema, taken apart from what one does.

In a merged schema the keyword ``"checks"``, which no text can say, holds the raw schemas
that must hold of the value besides.
"""

from dataclasses import replace
from typing import Any

from fieldwright.model import ir, keywords
from fieldwright.openapi.schemas.assertions import conjoin
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Member, Object, list_members, make_object
from fieldwright.validation import json_schema

_HALVES = frozenset(name for name, row in keywords.KEYWORDS.items() if row.needs is not None)
"""Keywords that assert nothing without the one that they belong to."""


def split(ctx: Context, schema: Object, source: Object) -> tuple[Object, list[Object]]:
    """Return ``schema`` as far as types express it, and what must be checked besides.

    ``source`` is the same as it is written. What is evaluated in a dynamic scope has no
    typed shape at all, since that may differ from one use to the next.
    """
    if source in ctx.index.dynamic:
        return make_object(schema.at, [m for m in list_members(schema) if is_annotation(m[0])]), [
            source
        ]
    moved = {
        key for word, keys in keywords.UNTYPED.items() if word in schema for key in keys
    } | _HALVES
    if not keywords.UNEVALUATED.isdisjoint(schema):
        rest = [m for m in list_members(schema) if m[0] not in moved | keywords.UNEVALUATED]
        return make_object(schema.at, rest), [source]
    if moved.isdisjoint(schema):
        return schema, []
    asserted = [member for member in list_members(schema) if member[0] in moved]
    if "additionalProperties" in moved and "properties" in schema:
        asserted.append(_name_properties(schema))
    rest = [member for member in list_members(schema) if member[0] not in moved]
    checks = (
        []
        if _HALVES.issuperset(key for key, *_ in asserted)
        else [make_object(schema.at, asserted)]
    )
    return make_object(schema.at, rest), [ctx.index.keep(each) for each in checks]


def add_checks(schema: Object, checks: list[Object]) -> Object:
    """Return ``schema`` with more checks."""
    if not checks:
        return schema
    before = [member for member in list_members(schema) if member[0] != "checks"]
    parts = IdentitySet((*schema.get("checks", ()), *checks))
    at = checks[0].at
    return make_object(schema.at, [*before, ("checks", list(parts), at, at)])


def separate_checks(ctx: Context, schema: Object) -> tuple[Object, list[Object]]:
    """Return a merged schema without ``"checks"``, and these."""
    if "checks" not in schema:
        return schema, []
    if schema not in ctx.merges.bare:
        rest = [member for member in list_members(schema) if member[0] != "checks"]
        plain = ctx.index.derive(rest, schema)
        ctx.merges.bare[schema] = ctx.merges.flat[plain] = plain
    return ctx.merges.bare[schema], schema["checks"]


def conjoin_checks(ctx: Context, checks: list[Any]) -> ir.Schema | None:
    """Return raw schemas that must all hold as one of the IR, or None if there are none."""
    return conjoin([ctx.assertions.assert_root(each) for each in checks]) if checks else None


def attach_checks(ctx: Context, type_: ir.Type, checks: list[Any]) -> ir.Type:
    """Return ``type_`` with ``checks`` asserted besides."""
    schema = conjoin_checks(ctx, checks)
    if schema is None:
        return type_
    if isinstance(type_, ir.Asserted):
        return replace(type_, schema=conjoin([type_.schema, schema]))
    return ir.Asserted(type=type_, schema=schema, place=type_.place)


def accepts(ctx: Context, checks: list[Object], value: Any) -> bool:
    """Return whether checks accept a value."""
    schemas = [ctx.assertions.assert_root(each) for each in checks]
    definitions = dict(ctx.assertions.settle()) if schemas else {}
    return all(json_schema.is_valid(each, value, definitions) for each in schemas)


def _name_properties(schema: Object) -> Member:
    """Return ``properties`` as far as ``additionalProperties`` depends on it: the names."""
    at = schema.locate_value("properties")
    named = make_object(
        at, [(name, True, a, b) for name, _, a, b in list_members(schema["properties"])]
    )
    return ("properties", named, schema.locate_key("properties"), at)
