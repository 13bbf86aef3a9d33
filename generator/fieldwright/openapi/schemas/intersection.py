"""The intersection of two schemas: the schema of what both accept, keyword by keyword."""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from fieldwright.model import json_values, keywords
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Standing, Step
from fieldwright.openapi.schemas.resources import Reference
from fieldwright.openapi.schemas.vocabulary import ENUM_WORDS, has_assertions, is_annotation
from fieldwright.openapi.text.identity import IdentityMap, IdentitySet
from fieldwright.openapi.text.values import Array, Object, list_members, make_array, make_object


class NotOne(Exception):
    """Two schemas are no one typed shape: what both ask for is checked instead."""


def intersect(ctx: Context, first: Any, second: Any, owner: Object, step: Step) -> Any:
    """Return the schema of what ``first`` and ``second`` both accept."""
    if first is False or second is False:
        return False
    if (
        first is second
        or second is True
        or isinstance(second, Object)
        and not has_assertions(second)
    ):
        return first
    if first is True or isinstance(first, Object) and not has_assertions(first):
        ctx.index.standings.setdefault(second, Standing(owner, step))
        return second
    parts, others = _list_parts(ctx, first), _list_parts(ctx, second)
    for one, inner, outer in ((second, parts, others), (first, others, parts)):
        if one in ctx.merges.parts and inner <= outer:
            return one  # it has the other one in it: so an override of a recursive member ends
    partners = ctx.merges.joined.setdefault(first, IdentityMap())
    if second not in partners:
        both = make_array([first, second], first.at)
        both.marks = [first.at, second.at]
        joined = ctx.index.keep(make_object(first.at, [("allOf", both, first.at, first.at)]))
        ctx.index.standings[joined] = Standing(owner, step)
        partners[second] = joined
        ctx.merges.parts[joined] = IdentitySet([*parts, *others])
    return partners[second]


def _list_parts(ctx: Context, schema: Object) -> IdentitySet:
    """Return the schemas that an intersection is made of; of a mere reference it is the target."""
    known = ctx.merges.parts.get(schema)
    if known is not None:
        return known
    reference = schema.get("$ref")
    alone = sum(not is_annotation(key) for key in schema) == 1
    return IdentitySet([reference.schema if alone and isinstance(reference, Reference) else schema])


def combine(ctx: Context, first: Object, second: Object, owner: Object) -> Object:
    """Combine two merged schemas into one, each keyword by its own rule."""
    if not first:
        return second
    if "not-any" in first or "not-any" in second:
        return make_object(first.at, [("not-any", True, first.at, first.at)])
    for word in ("oneOf", "anyOf"):
        if word in second and any(key in first for key in ("oneOf", "anyOf")):
            rest = [member for member in list_members(second) if member[0] != word]
            choice = ctx.index.keep(
                make_object(second.at, [m for m in list_members(second) if m[0] == word])
            )
            outer = "oneOf" if "oneOf" in first else "anyOf"
            spread = make_array(
                [
                    intersect(ctx, item, choice, owner, (outer, str(i)))
                    for i, item in enumerate(first[outer])
                ],
                first.at,
            )
            first = make_object(
                first.at,
                [(k, spread if k == outer else v, a, b) for k, v, a, b in list_members(first)],
            )
            return combine(ctx, first, make_object(second.at, rest), owner) if rest else first
    result = {member[0]: member for member in list_members(first)}
    for key, value, key_at, value_at in list_members(second):
        if key not in result:
            result[key] = (key, value, key_at, value_at)
        elif key in _RULES:
            merged = _RULES[key](result[key][1], value)
            if merged is None:
                return make_object(first.at, [("not-any", True, first.at, first.at)])
            result[key] = (key, merged, *result[key][2:])
        elif key == "items":
            result[key] = (
                key,
                intersect(ctx, result[key][1], value, owner, (key, "")),
                *result[key][2:],
            )
        elif key not in ("properties", "additionalProperties") and result[key][1] != value:
            raise NotOne
    _combine_properties(ctx, result, first, second, owner)
    return make_object(first.at, list(result.values()))


def _combine_properties(
    ctx: Context, result: dict[str, Any], first: Object, second: Object, owner: Object
) -> None:
    """Combine ``properties`` and ``additionalProperties`` of two parts; those of each apply to the
    other's own names."""
    if "properties" not in result and "additionalProperties" not in result:
        return
    ours, theirs = first.get("properties") or make_object(first.at, []), second.get(
        "properties"
    ) or make_object(second.at, [])
    extra, other = first.get("additionalProperties", True), second.get("additionalProperties", True)
    joined = []
    for name, value, key_at, value_at in list_members(ours):
        value = intersect(ctx, value, theirs.get(name, other), owner, ("properties", name))
        joined.append((name, value, key_at, value_at))
    for name, value, key_at, value_at in list_members(theirs):
        if name not in ours:
            joined.append(
                (name, intersect(ctx, value, extra, owner, ("properties", name)), key_at, value_at)
            )
    if "properties" in result:
        result["properties"] = (
            "properties",
            make_object(first.at, joined),
            *result["properties"][2:],
        )
    if "additionalProperties" in result:
        merged = intersect(ctx, extra, other, owner, ("additionalProperties", ""))
        result["additionalProperties"] = (
            "additionalProperties",
            merged,
            *result["additionalProperties"][2:],
        )


def _intersect_types(first: Any, second: Any) -> Any:
    """Return the types that both allow, or None if there are none."""
    ours = first if isinstance(first, list) else [first]
    theirs = set(second if isinstance(second, list) else [second])
    shared = [each for each in ours if each in theirs or each == "integer" and "number" in theirs]
    if "number" in ours and "integer" in theirs and "integer" not in shared:
        shared.append("integer")
    return None if not shared else shared[0] if len(shared) == 1 else make_array(shared, 0)


def _join_required(first: Array, second: Array) -> Array:
    """Return the names that either requires."""
    names = make_array([*first, *(name for name in second if name not in first)], first.at)
    names.marks = [
        *first.marks,
        *(mark for name, mark in zip(second, second.marks) if name not in first),
    ]
    return names


def _intersect_enums(first: Array, second: Array) -> Array | None:
    """Return the values that both list, or None if there are none."""
    shared = [value for value in first if any(_is_equal(value, other) for other in second)]
    return make_array(shared, first.at) if shared else None


def _is_equal(first: Any, second: Any) -> bool:
    """Return whether two JSON values are equal: 1 is 1.0 and not true."""
    return json_values.is_equal(first, second)


def _join_multiples(first: float, second: float) -> float:
    """Return the number of which both numbers' multiples are multiples. Raises ``NotOne``."""
    if isinstance(first, int) and isinstance(second, int):
        return math.lcm(first, second)
    for multiple, step in ((first, second), (second, first)):
        if Fraction(str(multiple)) % Fraction(str(step)) == 0:
            return multiple
    raise NotOne


def _join_patterns(first: str, second: str) -> str:
    """Return a pattern that matches where both do, each in a lookahead from the start."""
    if first == second:
        return first
    if first.startswith("(?=") and f"[^]*?(?:{second}))" in first:
        return first
    parts = first if re.match(r"\^\(\?=\[\^\]", first) else f"^(?=[^]*?(?:{first}))"
    return f"{parts}(?=[^]*?(?:{second}))"


_RULES: dict[str, Callable[[Any, Any], Any]] = {
    **{
        name: max if row.larger == "narrows" else min
        for name, row in keywords.KEYWORDS.items()
        if row.constraint and row.larger is not None
    },
    "type": _intersect_types,
    "required": _join_required,
    "enum": _intersect_enums,
    "const": lambda first, second: first if _is_equal(first, second) else None,
    "pattern": _join_patterns,
    "multipleOf": _join_multiples,
    "uniqueItems": lambda first, second: first or second,
    "checks": lambda first, second: [*first, *second],
    **dict.fromkeys(ENUM_WORDS, lambda first, second: first),
}
