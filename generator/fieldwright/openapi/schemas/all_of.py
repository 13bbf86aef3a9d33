"""Schemas without ``allOf`` and without assertions beside ``$ref``: the parts merged into one schema of the same verdicts.

Each schema is merged once, and parts that are the same schema count once, so that diamonds
do not multiply. What comes out may stand nowhere in the text; its members keep their places.
"""

import math
import re
from collections.abc import Callable
from typing import Any

from fieldwright.model import keywords
from fieldwright.openapi.schemas import openapi_30, residual
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.index import Standing, Step
from fieldwright.openapi.schemas.vocabulary import ENUM_WORDS, is_annotation
from fieldwright.openapi.text.identity import IdentityMap, IdentitySet
from fieldwright.openapi.text.values import Array, Member, Object, array, members, virtual


class NotOne(Exception):
    """Two schemas are no one typed shape: what both ask for is checked instead."""


def flat(ctx: Context, schema: Object) -> Object:
    """``schema`` with the same verdicts and no ``allOf``; ``$ref`` in it only beside annotations.

    A merge that can accept nothing is ``{"not-any": true}``, which no text can say. What no
    typed attribute says stands under ``"checks"``: raw schemas that must hold as well.
    """
    found = ctx.merges.flat.get(schema)
    if found is not None:
        return found
    plain = openapi_30.modern(ctx, _left_out(ctx, schema))
    plain, checks = residual.split(ctx, plain, schema)
    if schema not in ctx.index.models:
        plain = _without_choice_of_one(plain)
    if "allOf" in plain or "$ref" in plain and sum(not is_annotation(key) for key in plain) > 1:
        ctx.merges.active[schema] = schema.at
        plain = _merged(ctx, plain, schema)
        del ctx.merges.active[schema]
    if checks:
        plain = residual.joined(plain, checks)
    if plain is not schema:
        plain = ctx.index.derive(members(plain), schema)
        ctx.merges.flat[plain] = plain
    ctx.merges.flat[schema] = plain
    return plain


def both(ctx: Context, first: Any, second: Any, owner: Object, step: Step) -> Any:
    """The schema of what ``first`` and ``second`` both accept."""
    if first is False or second is False:
        return False
    if first is second or second is True or isinstance(second, Object) and not _asserts(second):
        return first
    if first is True or isinstance(first, Object) and not _asserts(first):
        ctx.index.standings.setdefault(second, Standing(owner, step))
        return second
    partners = ctx.merges.joined.setdefault(first, IdentityMap())
    if second not in partners:
        parts = array([first, second], first.at)
        parts.marks = [first.at, second.at]
        joined = ctx.index.keep(virtual(first.at, [("allOf", parts, first.at, first.at)]))
        ctx.index.standings[joined] = Standing(owner, step)
        partners[second] = joined
    return partners[second]


def _left_out(ctx: Context, schema: Object) -> Object:
    """The schema without the keywords that the first pass refused."""
    dropped = ctx.index.left_out.get(schema)
    if not dropped:
        return schema
    return virtual(schema.at, [member for member in members(schema) if member[0] not in dropped])


def _without_choice_of_one(schema: Object) -> Object:
    """``oneOf`` and ``anyOf`` of one schema as ``allOf`` of it; only a model may be a union of one."""
    words = [word for word in ("oneOf", "anyOf") if len(schema.get(word, ())) == 1]
    if not words:
        return schema
    whole = schema.get("allOf") or array([], schema.at)
    parts = array([*whole, *(schema[word][0] for word in words)], schema.at)
    parts.marks = [*whole.marks, *(schema[word].marks[0] for word in words)]
    rest = [member for member in members(schema) if member[0] not in (*words, "allOf")]
    return virtual(schema.at, [("allOf", parts, schema.at, schema.at), *rest])


def _merged(ctx: Context, schema: Object, source: Object) -> Object:
    """All parts of ``allOf``, and what stands beside it and beside ``$ref``, as one schema."""
    own = [member for member in members(schema) if member[0] not in ("allOf", "$ref")]
    notes = [member for member in own if is_annotation(member[0])]
    asserted = [member for member in own if not is_annotation(member[0])]
    parts: list[tuple[Any, int]] = []
    if "$ref" in schema:
        at = schema.value_at("$ref")
        parts.append((ctx.index.keep(virtual(at, [("$ref", schema["$ref"], at, at)])), at))
    if "allOf" in schema:
        parts += list(zip(schema["allOf"], schema["allOf"].marks))
    if asserted:
        parts.append((ctx.index.keep(virtual(schema.at, asserted)), schema.at))
    bodies, said, checks = _bodies(ctx, parts, source)
    notes += [member for member in said if member[0] not in {name for name, *_ in notes}]
    if bodies and bodies[0] is False:
        return virtual(schema.at, [("not-any", True, schema.at, schema.at), *notes])
    targets = [_target(ctx, body) for body in bodies]
    if len(bodies) > 1:
        bodies = _without_implied(bodies, targets)
        targets = [_target(ctx, body) for body in bodies]
    if len(bodies) == 1:
        result = virtual(schema.at, [m for m in members(bodies[0]) if not is_annotation(m[0])])
    else:
        result = virtual(schema.at, [])
        for target in targets:
            try:
                result = _combined(ctx, result, target, source)
            except NotOne:
                return residual.joined(virtual(schema.at, notes), [source])
            if "not-any" in result:
                return result
    return residual.joined(virtual(schema.at, [*members(result), *notes]), checks)


def _bodies(
    ctx: Context, parts: list[tuple[Any, int]], source: Object
) -> tuple[list[Any], list[Member], list[Object]]:
    """The parts that assert something, each once, the annotations of those that are written in
    place, and what must hold besides.

    A part that refuses everything comes back alone, as False.
    """
    bodies: list[Any] = []
    said: dict[str, Member] = {}
    checks: list[Object] = []
    for part, at in parts:
        if part is False:
            return [False], [], []
        if not isinstance(part, Object):
            continue
        ctx.merges.active[source] = at
        if _leads_back(ctx, part, at):
            continue
        body, more = residual.apart(ctx, flat(ctx, part))
        checks += more
        for member in members(body):
            if is_annotation(member[0]):
                said.setdefault(member[0], member)
        same = any(
            body is other or "$ref" in body and body["$ref"] == other.get("$ref")
            for other in bodies
        )
        if _asserts(body) and not same:
            bodies.append(body)
    return bodies, list(said.values()), checks


def _leads_back(ctx: Context, part: Object, at: int) -> bool:
    """Whether a part is, or refers to, a schema that is being merged right now.

    The circle is reported once, at the first of its parts in the text.
    """
    target: Any = part
    seen = IdentitySet()
    while len(seen) <= ctx.source.limits.references:
        if target in seen:
            ctx.diagnostics.report(at, "ref-cycle", "the $ref leads back to itself")
            return True
        seen.add(target)
        if target in ctx.merges.active:
            first = min(ctx.merges.active.values_from(target))
            ctx.diagnostics.report(
                first, "ref-cycle", "allOf leads back to the schema it stands in"
            )
            return True
        if not isinstance(target, Object) or "$ref" not in target:
            return False
        if "$ref" in ctx.index.left_out.get(target, ()):
            return False
        target = target["$ref"].schema
    message = f"the $ref is the first of more than {ctx.source.limits.references} in a chain"
    ctx.diagnostics.report(at, "limit-exceeded", message)
    return True


def _target(ctx: Context, body: Object) -> Object:
    """The schema that a part means: itself, or what its ``$ref`` leads to, without annotations."""
    while "$ref" in body:
        found = body["$ref"].schema
        if not isinstance(found, Object):
            return virtual(body.at, [] if found is True else [("not-any", True, body.at, body.at)])
        found = flat(ctx, found)
        if ctx.descent.speaks_of(found):
            ctx.diagnostics.report(body.value_at("$ref"), "ref-cycle", "a schema is made of itself")
            return virtual(body.at, [])
        body = found
    kept = [member for member in members(body) if not is_annotation(member[0])]
    return body if len(kept) == len(body) else virtual(body.at, kept)


def _without_implied(bodies: list[Object], targets: list[Object]) -> list[Object]:
    """Leaves out parts that say no more than a type that another part says as well."""
    kept = []
    for index, body in enumerate(bodies):
        implied = set(targets[index]) == {"type"} and any(
            other != index and types_within(targets[other].get("type"), targets[index]["type"])
            for other in range(len(bodies))
            if set(targets[other]) != {"type"} or other < index
        )
        if not implied:
            kept.append(body)
    return kept


def types_within(inner: Any, outer: Any) -> bool:
    """Whether every type of ``inner`` is allowed by ``outer``."""
    if inner is None:
        return False
    allowed = set(outer if isinstance(outer, list) else [outer])
    allowed |= {"integer"} if "number" in allowed else set()
    return set(inner if isinstance(inner, list) else [inner]) <= allowed


def _asserts(schema: Object) -> bool:
    return any(not is_annotation(key) for key in schema)


def _combined(ctx: Context, first: Object, second: Object, owner: Object) -> Object:
    """Two merged schemas as one: each keyword by its own rule."""
    if not first:
        return second
    if "not-any" in first or "not-any" in second:
        return virtual(first.at, [("not-any", True, first.at, first.at)])
    for word in ("oneOf", "anyOf"):
        if word in second and any(key in first for key in ("oneOf", "anyOf")):
            rest = [member for member in members(second) if member[0] != word]
            choice = ctx.index.keep(
                virtual(second.at, [m for m in members(second) if m[0] == word])
            )
            outer = "oneOf" if "oneOf" in first else "anyOf"
            spread = array(
                [
                    both(ctx, item, choice, owner, (outer, str(i)))
                    for i, item in enumerate(first[outer])
                ],
                first.at,
            )
            first = virtual(
                first.at, [(k, spread if k == outer else v, a, b) for k, v, a, b in members(first)]
            )
            return _combined(ctx, first, virtual(second.at, rest), owner) if rest else first
    result = {member[0]: member for member in members(first)}
    for key, value, key_at, value_at in members(second):
        if key not in result:
            result[key] = (key, value, key_at, value_at)
        elif key in _RULES:
            merged = _RULES[key](result[key][1], value)
            if merged is None:
                return virtual(first.at, [("not-any", True, first.at, first.at)])
            result[key] = (key, merged, *result[key][2:])
        elif key == "items":
            result[key] = (
                key,
                both(ctx, result[key][1], value, owner, (key, "")),
                *result[key][2:],
            )
        elif key not in ("properties", "additionalProperties") and result[key][1] != value:
            raise NotOne
    _object_parts(ctx, result, first, second, owner)
    return virtual(first.at, list(result.values()))


def _object_parts(
    ctx: Context, result: dict[str, Any], first: Object, second: Object, owner: Object
) -> None:
    """``properties`` and ``additionalProperties`` of two parts: each part's extra speaks of the other's own names."""
    if "properties" not in result and "additionalProperties" not in result:
        return
    ours, theirs = first.get("properties") or virtual(first.at, []), second.get(
        "properties"
    ) or virtual(second.at, [])
    extra, other = first.get("additionalProperties", True), second.get("additionalProperties", True)
    joined = []
    for name, value, key_at, value_at in members(ours):
        value = both(ctx, value, theirs.get(name, other), owner, ("properties", name))
        joined.append((name, value, key_at, value_at))
    for name, value, key_at, value_at in members(theirs):
        if name not in ours:
            joined.append(
                (name, both(ctx, value, extra, owner, ("properties", name)), key_at, value_at)
            )
    if "properties" in result:
        result["properties"] = ("properties", virtual(first.at, joined), *result["properties"][2:])
    if "additionalProperties" in result:
        merged = both(ctx, extra, other, owner, ("additionalProperties", ""))
        result["additionalProperties"] = (
            "additionalProperties",
            merged,
            *result["additionalProperties"][2:],
        )


def _types(first: Any, second: Any) -> Any:
    """The types that both allow; None if there are none."""
    ours = first if isinstance(first, list) else [first]
    theirs = set(second if isinstance(second, list) else [second])
    shared = [each for each in ours if each in theirs or each == "integer" and "number" in theirs]
    if "number" in ours and "integer" in theirs and "integer" not in shared:
        shared.append("integer")
    return None if not shared else shared[0] if len(shared) == 1 else array(shared, 0)


def _required(first: Array, second: Array) -> Array:
    made = array([*first, *(name for name in second if name not in first)], first.at)
    made.marks = [
        *first.marks,
        *(mark for name, mark in zip(second, second.marks) if name not in first),
    ]
    return made


def _enum(first: Array, second: Array) -> Array | None:
    shared = [value for value in first if any(_same(value, other) for other in second)]
    return array(shared, first.at) if shared else None


def _same(first: Any, second: Any) -> bool:
    """JSON equality: 1 is 1.0 and not true."""
    return keywords.json_equal(first, second)


def _multiple(first: float, second: float) -> float:
    if isinstance(first, int) and isinstance(second, int):
        return math.lcm(first, second)
    if math.fmod(first, second) == 0:
        return first
    if math.fmod(second, first) == 0:
        return second
    raise NotOne


def _pattern(first: str, second: str) -> str:
    """A pattern that finds what both find: each in a lookahead from the start."""
    if first == second:
        return first
    if first.startswith("(?=") and f"[^]*?(?:{second}))" in first:
        return first
    parts = first if re.match(r"\^\(\?=\[\^\]", first) else f"^(?=[^]*?(?:{first}))"
    return f"{parts}(?=[^]*?(?:{second}))"


_RULES: dict[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "required": _required,
    "enum": _enum,
    "const": lambda first, second: first if _same(first, second) else None,
    "pattern": _pattern,
    "multipleOf": _multiple,
    "uniqueItems": lambda first, second: first or second,
    "checks": lambda first, second: [*first, *second],
    **dict.fromkeys(ENUM_WORDS, lambda first, second: first),
    **dict.fromkeys(("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"), max),
    **dict.fromkeys(("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"), min),
}
