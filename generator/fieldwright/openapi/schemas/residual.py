"""What no typed attribute says of a schema, taken apart from what one does.

In a merged schema the keyword ``"checks"``, which no text can say, holds the raw schemas
that must hold of the value besides.
"""

from typing import Any

from fieldwright.model import keywords
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Member, Object, members, virtual
from fieldwright.validation import json_schema

_HALVES = frozenset({"then", "else", "minContains", "maxContains"})
"""Keywords that assert nothing without the one that they belong to."""


def split(ctx: Context, schema: Object, source: Object) -> tuple[Object, list[Object]]:
    """``schema`` as far as types say it, and what must be checked besides.

    ``source`` is the same as it is written. What is evaluated in a dynamic scope has no
    typed shape at all, since that may differ from one use to the next.
    """
    if source in ctx.index.dynamic:
        return virtual(schema.at, [m for m in members(schema) if is_annotation(m[0])]), [source]
    moved = {
        key for word, keys in keywords.UNTYPED.items() if word in schema for key in keys
    } | _HALVES
    if not keywords.UNEVALUATED.isdisjoint(schema):
        rest = [m for m in members(schema) if m[0] not in moved | keywords.UNEVALUATED]
        return virtual(schema.at, rest), [source]
    if moved.isdisjoint(schema):
        return schema, []
    asked = [member for member in members(schema) if member[0] in moved]
    if "additionalProperties" in moved and "properties" in schema:
        asked.append(_names(schema))
    rest = [member for member in members(schema) if member[0] not in moved]
    checks = [] if _HALVES.issuperset(key for key, *_ in asked) else [virtual(schema.at, asked)]
    return virtual(schema.at, rest), [ctx.index.keep(each) for each in checks]


def joined(schema: Object, checks: list[Object]) -> Object:
    """``schema`` with more to be checked."""
    if not checks:
        return schema
    before = [member for member in members(schema) if member[0] != "checks"]
    parts = IdentitySet((*schema.get("checks", ()), *checks))
    at = checks[0].at
    return virtual(schema.at, [*before, ("checks", list(parts), at, at)])


def apart(ctx: Context, schema: Object) -> tuple[Object, list[Object]]:
    """A merged schema without ``"checks"``, and these."""
    if "checks" not in schema:
        return schema, []
    if schema not in ctx.merges.bare:
        rest = [member for member in members(schema) if member[0] != "checks"]
        made = ctx.index.derive(rest, schema)
        ctx.merges.bare[schema] = ctx.merges.flat[made] = made
    return ctx.merges.bare[schema], schema["checks"]


def holds(ctx: Context, checks: list[Object], value: Any) -> bool:
    """Whether a value passes checks."""
    asked = [ctx.assertions.whole(each) for each in checks]
    definitions = dict(ctx.assertions.settle()) if asked else {}
    return all(json_schema.holds(each, value, definitions) for each in asked)


def _names(schema: Object) -> Member:
    """``properties`` as far as ``additionalProperties`` asks for it: the names."""
    at = schema.value_at("properties")
    named = virtual(at, [(name, True, a, b) for name, _, a, b in members(schema["properties"])])
    return ("properties", named, schema.key_at("properties"), at)
