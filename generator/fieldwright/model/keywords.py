"""The table of every keyword a schema object may have.

Sources: JSON Schema 2020-12 core and validation, OpenAPI 3.1.1 section 4.8.24 and 3.0.4
section 4.7.24, the published ``x-`` extensions, and our own. To handle a new keyword, change
its row here from refused to read, read it in ``spec/schema`` and give it a macro in a template.
"""

import difflib
from dataclasses import dataclass
from typing import Literal as OneOf

Shape = OneOf[
    "any",
    "array",
    "boolean",
    "boolean-or-number",
    "limit",
    "number",
    "positive-number",
    "object",
    "pattern",
    "schema",
    "schemas",
    "schema-map",
    "string",
    "strings",
    "strings-map",
    "type",
]
"""What a keyword's argument must be. ``limit`` is an integer of at least 0, ``strings`` a
list of distinct strings, ``schemas`` a list of at least one schema."""

Status = OneOf["read", "note", "refused"]
"""``read``: it has a home in the IR; ``note``: it changes no verdict and is kept as it is; ``refused``: not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """One keyword: the JSON types it says something of (none: all of them), its argument, what we do with it."""

    name: str
    shape: Shape
    status: Status = "read"
    types: tuple[str, ...] = ()
    reason: str | None = None


_STRING = ("string",)
_NUMBER = ("number", "integer")
_ARRAY = ("array",)
_OBJECT = ("object",)


def _rows(
    shape: Shape, names: str, *types: str, status: Status = "read", reason: str | None = None
) -> list[Keyword]:
    return [
        Keyword(name=name, shape=shape, status=status, types=types, reason=reason)
        for name in names.split()
    ]


KEYWORDS: dict[str, Keyword] = {
    row.name: row
    for row in [
        # JSON Schema core: identity and reference
        *_rows("string", "$ref"),
        *_rows("string", "$schema $comment", status="note"),
        *_rows("schema-map", "$defs definitions"),
        *_rows("string", "$id $anchor $dynamicRef $dynamicAnchor"),
        *_rows("object", "$vocabulary", status="note"),
        *_rows("any", "id", status="refused", reason="it is $id since draft 6"),
        *_rows(
            "any",
            "$recursiveRef $recursiveAnchor",
            status="refused",
            reason="it is $dynamicRef since 2020-12",
        ),
        # applicators
        *_rows("schemas", "allOf anyOf oneOf"),
        *_rows("schema", "not if then else"),
        *_rows("schema-map", "properties patternProperties dependentSchemas", *_OBJECT),
        *_rows("schema", "additionalProperties propertyNames unevaluatedProperties", *_OBJECT),
        *_rows("schema", "items contains unevaluatedItems", *_ARRAY),
        *_rows("schemas", "prefixItems", *_ARRAY),
        *_rows(
            "any",
            "additionalItems",
            *_ARRAY,
            status="refused",
            reason="items is what follows prefixItems since 2020-12",
        ),
        *_rows(
            "object",
            "dependencies",
            *_OBJECT,
            status="refused",
            reason="it is dependentRequired and dependentSchemas since 2019-09",
        ),
        # assertions
        *_rows("type", "type"),
        *_rows("array", "enum"),
        *_rows("any", "const"),
        *_rows("limit", "minLength maxLength", *_STRING),
        *_rows("pattern", "pattern", *_STRING),
        *_rows("number", "minimum maximum", *_NUMBER),
        *_rows("boolean-or-number", "exclusiveMinimum exclusiveMaximum", *_NUMBER),
        *_rows("positive-number", "multipleOf", *_NUMBER),
        *_rows("limit", "minItems maxItems", *_ARRAY),
        *_rows("boolean", "uniqueItems", *_ARRAY),
        *_rows("limit", "minContains maxContains", *_ARRAY),
        *_rows("limit", "minProperties maxProperties", *_OBJECT),
        *_rows("strings", "required", *_OBJECT),
        *_rows("strings-map", "dependentRequired", *_OBJECT),
        *_rows("string", "format"),
        # annotations
        *_rows("string", "title", status="note"),
        *_rows("string", "description"),
        *_rows("any", "default example"),
        *_rows("array", "examples"),
        *_rows("boolean", "deprecated nullable"),
        *_rows("boolean", "readOnly writeOnly", status="note"),
        *_rows("string", "contentEncoding contentMediaType", *_STRING, status="note"),
        *_rows("schema", "contentSchema", *_STRING, status="note"),
        # OpenAPI
        *_rows("object", "discriminator"),
        *_rows("object", "externalDocs xml", status="note"),
        # extensions
        *_rows("any", "x-speakeasy-enums x-extensible-enum"),
        *_rows("array", "x-enum-varnames"),
        *_rows(
            "string",
            "x-speakeasy-enum-format x-speakeasy-unknown-values x-speakeasy-deprecation-message",
        ),
        *_rows("string", "x-speakeasy-name-override x-fieldwright-name"),
        *_rows("string", "x-fieldwright-renamed-from x-fieldwright-removed-in", status="note"),
        *_rows("string", "x-fieldwright-role", status="note"),
        *_rows("object", "x-fieldwright-page"),
        *_rows("boolean", "x-fieldwright-inline"),
    ]
}
"""Every keyword, by name. Keys that begin with ``x-`` and are not here are kept as notes."""

CONSTRAINTS = frozenset(
    {
        *{"minLength", "maxLength", "pattern", "multipleOf", "minimum", "maximum"},
        *{"exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "uniqueItems"},
        *{"minProperties", "maxProperties"},
    }
)
"""The keywords that stand in the IR as ``(keyword, argument)`` on the type they belong to."""

VALIDATION = frozenset(
    [
        "type",
        "enum",
        "const",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
    ]
)
"""The keywords of the validation vocabulary (JSON Schema validation, section 6)."""

UNTYPED = {
    "not": ("not",),
    "if": ("if", "then", "else"),
    "dependentRequired": ("dependentRequired",),
    "dependentSchemas": ("dependentSchemas",),
    "propertyNames": ("propertyNames",),
    "contains": ("contains", "minContains", "maxContains"),
    "prefixItems": ("prefixItems", "items"),
    "patternProperties": ("patternProperties", "additionalProperties"),
}
"""The keywords that no typed attribute says, each with those that are read together with it."""

UNEVALUATED = frozenset({"unevaluatedItems", "unevaluatedProperties"})
"""The keywords whose meaning depends on all that stands beside them."""

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
"""The words ``type`` may have. An integer is a number as well."""


def suggest(word: str, known: "tuple[str, ...] | frozenset[str] | None" = None) -> str | None:
    """``did you mean 'minLength'?`` for ``minLenght``; None if nothing known is near."""
    candidates = sorted(KEYWORDS if known is None else known)
    folded = {candidate.lower(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word[:100].lower(), list(folded), n=1, cutoff=0.75)
    return f"did you mean '{folded[near[0]]}'?" if near else None


def json_equal(first: object, second: object) -> bool:
    """Equality of JSON values (JSON Schema core, section 4.2.2): 1 is 1.0, and neither is true."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(json_equal(a, b) for a, b in zip(first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(json_equal(first[k], second[k]) for k in first)
    return first == second
