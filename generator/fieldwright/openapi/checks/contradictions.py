"""Schemas that accept nothing, or nothing of one type, without saying so: bounds that exclude one another, and
parts of ``allOf`` that do. Such a schema is read as it is, and whoever wrote it is told."""

import math
from typing import Any

from fieldwright.model import keywords
from fieldwright.model.json_values import is_equal
from fieldwright.openapi.schemas.all_of import are_types_within
from fieldwright.openapi.schemas.context import Context

_COUNTS = {
    ("minLength", "maxLength"): "string",
    ("minItems", "maxItems"): "array",
    ("minProperties", "maxProperties"): "object",
    ("minContains", "maxContains"): "array",
}
"""Least and most of a count, and the type that it is a count of."""

_ALONE = frozenset([*keywords.CONSTRAINTS, "format", "required", "$ref"])
"""Keywords that ask for the same whatever stands beside them."""


_TELLING = frozenset(
    {
        *("not-any", "not", "anyOf", "oneOf", "required"),
        *(word for words in _COUNTS for word in words),
        *("minimum", "exclusiveMinimum"),
    }
)
"""Keywords of which a schema that accepts nothing has one."""


def check(ctx: Context) -> None:
    """Report the schemas, as they are written, whose merged form accepts nothing."""
    for schema in ctx.index.list_written():
        left_out = ctx.index.left_out.get(schema, ())
        written = (
            {word: value for word, value in schema.items() if word not in left_out}
            if left_out
            else schema
        )
        flat = ctx.merges.flat.get(schema, schema)
        message = _explain(written) or (_explain(flat) if flat is not schema else None)
        if message is not None:
            ctx.diagnostics.report(schema.at, "accepts-nothing", message)


def _explain(schema: dict[str, Any]) -> str | None:
    """Return why a schema accepts nothing, as far as its own keywords show."""
    if _TELLING.isdisjoint(schema):
        return None
    if "not-any" in schema:
        return "nothing is accepted: what must hold together contradicts itself"
    if "not" in schema and schema["not"] in (True, {}):
        return "nothing is accepted: 'not' refuses what accepts everything"
    if "not" in schema and _is_implied(schema["not"], schema):
        return "nothing is accepted: 'not' refuses what the keywords beside it ask for"
    for word in ("anyOf", "oneOf"):
        if word in schema and all(each is False for each in schema[word]):
            return f"nothing is accepted: every alternative of '{word}' is false"
    for (least, most), kind in _COUNTS.items():
        low, high = schema.get(least, 0), schema.get(most, math.inf)
        if low > high and (least != "minContains" or "contains" in schema):
            return f"no {kind} is accepted: '{least}' {low} is more than '{most}' {high}"
    if schema.get("items") is False and schema.get("minItems", 0) > len(
        schema.get("prefixItems", ())
    ):
        return f"no array is accepted: 'minItems' {schema['minItems']} is more than may be in one"
    return _explain_members(schema) or _explain_numbers(schema)


def _is_implied(refused: Any, schema: dict[str, Any]) -> bool:
    """Return whether everything that a schema asserts is asserted already, each keyword by the one
    of its name."""
    return isinstance(refused, dict) and all(
        _is_asserted(word, refused, schema) for word in refused
    )


def _is_asserted(word: str, refused: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Return whether one keyword of ``refused`` is asserted already."""
    if word == "type":
        return are_types_within(schema.get("type"), refused["type"])
    if word in ("enum", "const"):
        values = [schema["const"]] if "const" in schema else schema.get("enum", [])
        others = [refused[word]] if word == "const" else refused[word]
        return bool(values) and all(any(is_equal(a, b) for b in others) for a in values)
    return word in _ALONE and word in schema and is_equal(schema[word], refused[word])


def _explain_members(schema: dict[str, Any]) -> str | None:
    """Return why no object is accepted, as far as the members that it must have show."""
    known, wanted = schema.get("properties", {}), schema.get("required", ())
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for name in wanted:
        if known.get(name, not closed) is False:
            return f"no object is accepted: '{name[:100]}' is required and must not be there"
    if len(wanted) > schema.get("maxProperties", math.inf):
        return f"no object is accepted: {len(wanted)} members are required of 'maxProperties' {schema['maxProperties']}"
    return None


def _explain_numbers(schema: dict[str, Any]) -> str | None:
    """Return why no number is accepted, as far as the limits show."""
    low = _find_limit(schema, "minimum", "exclusiveMinimum", max)
    high = _find_limit(schema, "maximum", "exclusiveMaximum", min)
    if low is None or high is None:
        return None
    (least, above), (most, below) = low, high
    message = f"no number is accepted: '{above}' {least} and '{below}' {most}"
    strict = above == "exclusiveMinimum" or below == "exclusiveMaximum"
    if least > most or strict and least == most:
        return f"{message} exclude one another"
    step = schema.get("multipleOf", 1 if schema.get("type") == "integer" else None)
    if isinstance(step, int) and isinstance(least, int) and isinstance(most, int):
        first = -(-least // step) * step
        first += step if above == "exclusiveMinimum" and first == least else 0
        if first > most or below == "exclusiveMaximum" and first == most:
            return f"{message} have no multiple of {step} between them"
    return None


def _find_limit(
    schema: dict[str, Any], plain: str, strict: str, choose: Any
) -> tuple[Any, str] | None:
    """Return the narrower of two limits, with its keyword; the strict one where they are the
    same."""
    limits = [(schema[word], word) for word in (strict, plain) if _is_number(schema.get(word))]
    return choose(limits, key=lambda pair: pair[0]) if limits else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
