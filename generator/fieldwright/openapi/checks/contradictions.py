"""Schemas that accept nothing, or nothing of one type, without saying so: bounds that exclude one another, and
parts of ``allOf`` that do. Such a schema is read as it is, and whoever wrote it is told."""

import math
from typing import Any

from fieldwright.model.keywords import json_equal
from fieldwright.openapi.schemas.all_of import types_within
from fieldwright.openapi.schemas.context import Context
from fieldwright.validation import keywords

_COUNTS = {
    ("minLength", "maxLength"): "string",
    ("minItems", "maxItems"): "array",
    ("minProperties", "maxProperties"): "object",
    ("minContains", "maxContains"): "array",
}
"""Least and most of a count, and the type that it is a count of."""

_ALONE = frozenset([*keywords.SCALAR, "format", "required", "$ref"])
"""Keywords that ask for the same whatever stands beside them."""


def check(ctx: Context) -> None:
    """Reports the schemas, as they are written, whose merged form accepts nothing."""
    for schema in ctx.index.written():
        left_out = ctx.index.left_out.get(schema, set())
        written = {word: value for word, value in schema.items() if word not in left_out}
        said = _said(written) or _said(ctx.merges.flat.get(schema, {}))
        if said is not None:
            ctx.diagnostics.report(schema.at, "accepts-nothing", said)


def _said(asked: dict[str, Any]) -> str | None:
    """Why a schema accepts nothing, in so far as its own keywords show."""
    if "not-any" in asked:
        return "nothing is accepted: what must hold together contradicts itself"
    if "not" in asked and asked["not"] in (True, {}):
        return "nothing is accepted: 'not' refuses what accepts everything"
    if "not" in asked and _implied(asked["not"], asked):
        return "nothing is accepted: 'not' refuses what the keywords beside it ask for"
    for word in ("anyOf", "oneOf"):
        if word in asked and all(each is False for each in asked[word]):
            return f"nothing is accepted: every alternative of '{word}' is false"
    for (least, most), kind in _COUNTS.items():
        low, high = asked.get(least, 0), asked.get(most, math.inf)
        if low > high and (least != "minContains" or "contains" in asked):
            return f"no {kind} is accepted: '{least}' {low} is more than '{most}' {high}"
    if asked.get("items") is False and asked.get("minItems", 0) > len(asked.get("prefixItems", ())):
        return f"no array is accepted: 'minItems' {asked['minItems']} is more than may be in one"
    return _members(asked) or _numbers(asked)


def _implied(refused: Any, asked: dict[str, Any]) -> bool:
    """Whether all that a schema asks for is asked for already, each keyword by the one of its name."""
    return isinstance(refused, dict) and all(_asked(word, refused, asked) for word in refused)


def _asked(word: str, refused: dict[str, Any], asked: dict[str, Any]) -> bool:
    """The same of one keyword."""
    if word == "type":
        return types_within(asked.get("type"), refused["type"])
    if word in ("enum", "const"):
        values = [asked["const"]] if "const" in asked else asked.get("enum", [])
        others = [refused[word]] if word == "const" else refused[word]
        return bool(values) and all(any(json_equal(a, b) for b in others) for a in values)
    return word in _ALONE and word in asked and json_equal(asked[word], refused[word])


def _members(asked: dict[str, Any]) -> str | None:
    """The same of the members that an object must have."""
    known, wanted = asked.get("properties", {}), asked.get("required", ())
    closed = asked.get("additionalProperties") is False and "patternProperties" not in asked
    for name in wanted:
        if known.get(name, not closed) is False:
            return f"no object is accepted: '{name[:100]}' is required and must not be there"
    if len(wanted) > asked.get("maxProperties", math.inf):
        return f"no object is accepted: {len(wanted)} members are required of 'maxProperties' {asked['maxProperties']}"
    return None


def _numbers(asked: dict[str, Any]) -> str | None:
    """The same of the limits of a number."""
    low = _limit(asked, "minimum", "exclusiveMinimum", max)
    high = _limit(asked, "maximum", "exclusiveMaximum", min)
    if low is None or high is None:
        return None
    (least, above), (most, below) = low, high
    said = f"no number is accepted: '{above}' {least} and '{below}' {most}"
    strict = above == "exclusiveMinimum" or below == "exclusiveMaximum"
    if least > most or strict and least == most:
        return f"{said} exclude one another"
    step = asked.get("multipleOf", 1 if asked.get("type") == "integer" else None)
    if isinstance(step, int) and isinstance(least, int) and isinstance(most, int):
        first = -(-least // step) * step
        first += step if above == "exclusiveMinimum" and first == least else 0
        if first > most or below == "exclusiveMaximum" and first == most:
            return f"{said} have no multiple of {step} between them"
    return None


def _limit(asked: dict[str, Any], plain: str, strict: str, choose: Any) -> tuple[Any, str] | None:
    """The narrower of two limits, with its keyword; the strict one where they are the same."""
    found = [(asked[word], word) for word in (strict, plain) if _is_number(asked.get(word))]
    return choose(found, key=lambda pair: pair[0]) if found else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
