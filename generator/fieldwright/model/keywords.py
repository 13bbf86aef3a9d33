"""The table of the keywords that a schema object may have, each one row.

Sources: JSON Schema 2020-12 core and validation, OpenAPI 3.1.1 section 4.8.24 and 3.0.4
section 4.7.24, the published ``x-`` extensions, and our own. To add a keyword, add its row,
with what tests a value by it where that needs no other schema; ``validation/json_schema``
has a function for each applicator. Its macro and message stand in ``templates/package/module``.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from typing import Literal as OneOf

from fieldwright.model import json_values

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


Role = OneOf["core", "applicator", "assertion", "annotation", "extension"]
"""What a keyword does, as JSON Schema core has it in section 7: applicators apply subschemas."""

Test = Callable[[Any, Any], bool]
"""Return whether a value of the keyword's types satisfies its argument; a pattern is compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """One keyword: what it does, its argument, and the JSON types that it applies to (none: all).

    ``test`` judges values by the argument alone. ``constraint``: it stands in the IR on the
    type that it belongs to. ``untyped``: no typed attribute expresses it, so that it stands in
    a ``Schema``, together with its ``companions``. ``needs`` is the keyword without which it
    asserts nothing, ``since`` the draft that brought it. ``in_place``: its subschemas apply
    to the same instance. ``evaluates``: it counts the members or items that it applies to as
    evaluated. ``larger`` is what a larger argument does to the accepted values.
    """

    name: str
    shape: Shape
    role: Role
    status: Status = "read"
    types: tuple[str, ...] = ()
    reason: str | None = None
    test: Test | None = None
    constraint: bool = False
    untyped: bool = False
    companions: tuple[str, ...] = ()
    needs: str | None = None
    since: str = "draft-04"
    in_place: bool = False
    evaluates: bool = False
    larger: OneOf["narrows", "widens"] | None = None


def has_min_length(value: str, least: int) -> bool:
    """Test ``minLength``, in characters (JSON Schema validation, section 6.3.2)."""
    return len(value) >= least


def has_max_length(value: str, most: int) -> bool:
    """Test ``maxLength``, in characters (section 6.3.1)."""
    return len(value) <= most


def matches(value: str, pattern: re.Pattern[str]) -> bool:
    """Test ``pattern``, which need not match the whole value (section 6.3.3)."""
    return pattern.search(value) is not None


def is_at_least(value: float, least: float) -> bool:
    """Test ``minimum`` (section 6.2.4)."""
    return value >= least


def is_at_most(value: float, most: float) -> bool:
    """Test ``maximum`` (section 6.2.2)."""
    return value <= most


def is_above(value: float, limit: float) -> bool:
    """Test ``exclusiveMinimum`` (section 6.2.5)."""
    return value > limit


def is_below(value: float, limit: float) -> bool:
    """Test ``exclusiveMaximum`` (section 6.2.3)."""
    return value < limit


def has_min_size(value: list[Any] | dict[str, Any], least: int) -> bool:
    """Test ``minItems`` and ``minProperties`` (sections 6.4.2 and 6.5.2)."""
    return len(value) >= least


def has_max_size(value: list[Any] | dict[str, Any], most: int) -> bool:
    """Test ``maxItems`` and ``maxProperties`` (sections 6.4.1 and 6.5.1)."""
    return len(value) <= most


def has_unique_items(value: list[Any], unique: bool) -> bool:
    """Test ``uniqueItems`` (section 6.4.3)."""
    return not unique or json_values.is_unique(value)


def is_of_type(value: Any, types: str | list[str]) -> bool:
    """Test ``type`` (section 6.1.1)."""
    listed = [types] if isinstance(types, str) else types
    return any(json_values.is_type(value, each) for each in listed)


def is_listed(value: Any, values: list[Any]) -> bool:
    """Test ``enum`` (section 6.1.2)."""
    identity = json_values.make_identity(value)
    return any(identity == json_values.make_identity(each) for each in values)


def has_required(value: dict[str, Any], names: list[str]) -> bool:
    """Test ``required`` (section 6.5.3)."""
    return value.keys() >= {*names}


def has_dependent_required(value: dict[str, Any], names: dict[str, list[str]]) -> bool:
    """Test ``dependentRequired`` (section 6.5.4)."""
    return all(value.keys() >= {*names[each]} for each in names if each in value)


_STRING = ("string",)
_NUMBER = ("number", "integer")
_ARRAY = ("array",)
_OBJECT = ("object",)


def _make_rows(role: Role, shape: Shape, names: str, *types: str, **facts: Any) -> list[Keyword]:
    """Return the rows of keywords that differ in their names alone."""
    return [
        Keyword(name=name, role=role, shape=shape, types=types, **facts) for name in names.split()
    ]


def _make_limit(
    name: str, shape: Shape, types: tuple[str, ...], larger: str, test: Test
) -> list[Keyword]:
    """Return the row of a constraint whose arguments have an order."""
    facts: Any = {"constraint": True, "larger": larger, "test": test}
    return _make_rows("assertion", shape, name, *types, **facts)


KEYWORDS: dict[str, Keyword] = {
    row.name: row
    for row in [
        # JSON Schema core: identity and reference
        *_make_rows("core", "string", "$ref", in_place=True),
        *_make_rows("core", "string", "$schema $comment", status="note"),
        *_make_rows("core", "schema-map", "$defs definitions"),
        *_make_rows("core", "string", "$id $anchor", since="draft-06"),
        *_make_rows("core", "string", "$dynamicRef $dynamicAnchor", since="draft/2020-12"),
        *_make_rows("core", "object", "$vocabulary", status="note"),
        *_make_rows("core", "any", "id", status="refused", reason="it is $id since draft 6"),
        *_make_rows(
            "core",
            "any",
            "$recursiveRef $recursiveAnchor",
            status="refused",
            reason="it is $dynamicRef since 2020-12",
        ),
        # applicators
        *_make_rows("applicator", "schemas", "allOf anyOf oneOf", in_place=True),
        *_make_rows("applicator", "schema", "not", untyped=True),
        *_make_rows(
            "applicator",
            "schema",
            "if",
            untyped=True,
            companions=("then", "else"),
            in_place=True,
            since="draft-07",
        ),
        *_make_rows(
            "applicator", "schema", "then else", needs="if", in_place=True, since="draft-07"
        ),
        *_make_rows("applicator", "schema-map", "properties", *_OBJECT, evaluates=True),
        *_make_rows(
            "applicator",
            "schema-map",
            "patternProperties",
            *_OBJECT,
            untyped=True,
            companions=("additionalProperties",),
            evaluates=True,
        ),
        *_make_rows(
            "applicator",
            "schema-map",
            "dependentSchemas",
            *_OBJECT,
            untyped=True,
            in_place=True,
            since="draft/2019-09",
        ),
        *_make_rows("applicator", "schema", "additionalProperties", *_OBJECT, evaluates=True),
        *_make_rows(
            "applicator", "schema", "propertyNames", *_OBJECT, untyped=True, since="draft-06"
        ),
        *_make_rows(
            "applicator",
            "schema",
            "unevaluatedProperties",
            *_OBJECT,
            evaluates=True,
            since="draft/2019-09",
        ),
        *_make_rows("applicator", "schema", "items", *_ARRAY, evaluates=True),
        *_make_rows(
            "applicator",
            "schema",
            "contains",
            *_ARRAY,
            untyped=True,
            since="draft-06",
            companions=("minContains", "maxContains"),
            evaluates=True,
        ),
        *_make_rows(
            "applicator",
            "schema",
            "unevaluatedItems",
            *_ARRAY,
            evaluates=True,
            since="draft/2019-09",
        ),
        *_make_rows(
            "applicator",
            "schemas",
            "prefixItems",
            *_ARRAY,
            untyped=True,
            companions=("items",),
            evaluates=True,
            since="draft/2020-12",
        ),
        *_make_rows(
            "applicator",
            "any",
            "additionalItems",
            *_ARRAY,
            status="refused",
            reason="items is what follows prefixItems since 2020-12",
        ),
        *_make_rows(
            "applicator",
            "object",
            "dependencies",
            *_OBJECT,
            status="refused",
            reason="it is dependentRequired and dependentSchemas since 2019-09",
        ),
        # assertions
        *_make_rows("assertion", "type", "type", test=is_of_type),
        *_make_rows("assertion", "array", "enum", test=is_listed),
        *_make_rows("assertion", "any", "const", test=json_values.is_equal, since="draft-06"),
        *_make_limit("minLength", "limit", _STRING, "narrows", has_min_length),
        *_make_limit("maxLength", "limit", _STRING, "widens", has_max_length),
        *_make_rows("assertion", "pattern", "pattern", *_STRING, constraint=True, test=matches),
        *_make_limit("minimum", "number", _NUMBER, "narrows", is_at_least),
        *_make_limit("maximum", "number", _NUMBER, "widens", is_at_most),
        *_make_limit("exclusiveMinimum", "boolean-or-number", _NUMBER, "narrows", is_above),
        *_make_limit("exclusiveMaximum", "boolean-or-number", _NUMBER, "widens", is_below),
        *_make_limit("multipleOf", "positive-number", _NUMBER, "narrows", json_values.is_multiple),
        *_make_limit("minItems", "limit", _ARRAY, "narrows", has_min_size),
        *_make_limit("maxItems", "limit", _ARRAY, "widens", has_max_size),
        *_make_rows(
            "assertion", "boolean", "uniqueItems", *_ARRAY, constraint=True, test=has_unique_items
        ),
        *_make_rows(
            "assertion",
            "limit",
            "minContains",
            *_ARRAY,
            needs="contains",
            larger="narrows",
            since="draft/2019-09",
        ),
        *_make_rows(
            "assertion",
            "limit",
            "maxContains",
            *_ARRAY,
            needs="contains",
            larger="widens",
            since="draft/2019-09",
        ),
        *_make_limit("minProperties", "limit", _OBJECT, "narrows", has_min_size),
        *_make_limit("maxProperties", "limit", _OBJECT, "widens", has_max_size),
        *_make_rows("assertion", "strings", "required", *_OBJECT, test=has_required),
        *_make_rows(
            "assertion",
            "strings-map",
            "dependentRequired",
            *_OBJECT,
            untyped=True,
            test=has_dependent_required,
            since="draft/2019-09",
        ),
        # annotations; a format is asserted too, by its own table
        *_make_rows("annotation", "string", "format"),
        *_make_rows("annotation", "string", "title", status="note"),
        *_make_rows("annotation", "string", "description"),
        *_make_rows("annotation", "any", "default example"),
        *_make_rows("annotation", "array", "examples"),
        *_make_rows("annotation", "boolean", "deprecated"),
        *_make_rows("annotation", "boolean", "readOnly writeOnly", status="note"),
        *_make_rows(
            "annotation", "string", "contentEncoding contentMediaType", *_STRING, status="note"
        ),
        *_make_rows("annotation", "schema", "contentSchema", *_STRING, status="note"),
        # OpenAPI
        *_make_rows("extension", "boolean", "nullable x-fieldwright-inline"),
        *_make_rows("extension", "object", "discriminator x-fieldwright-page"),
        *_make_rows("extension", "object", "externalDocs xml", status="note"),
        # extensions
        *_make_rows("extension", "any", "x-speakeasy-enums x-extensible-enum"),
        *_make_rows("extension", "array", "x-enum-varnames x-fieldwright-other-bases"),
        *_make_rows(
            "extension",
            "string",
            "x-speakeasy-enum-format x-speakeasy-unknown-values x-speakeasy-deprecation-message",
        ),
        *_make_rows(
            "extension", "string", "x-speakeasy-name-override x-fieldwright-name x-fieldwright-base"
        ),
        *_make_rows(
            "extension",
            "string",
            "x-fieldwright-renamed-from x-fieldwright-removed-in x-fieldwright-role",
            status="note",
        ),
        *_make_rows("extension", "boolean", "x-fieldwright-secret x-sensitive", status="note"),
        *_make_rows("extension", "array", "x-fieldwright-unread", status="note"),
    ]
}
"""Every keyword, by name. Keys that begin with ``x-`` and are not here are kept as annotations."""

CONSTRAINTS = frozenset(name for name, row in KEYWORDS.items() if row.constraint)
"""The keywords that stand in the IR as ``(keyword, argument)`` on the type they belong to."""

VALIDATION = frozenset(name for name, row in KEYWORDS.items() if row.role == "assertion")
"""The keywords of the validation vocabulary (JSON Schema validation, section 6)."""

UNTYPED = {name: (name, *row.companions) for name, row in KEYWORDS.items() if row.untyped}
"""The keywords that no typed attribute expresses, each with those that are read together with it."""

UNEVALUATED = frozenset({"unevaluatedItems", "unevaluatedProperties"})
"""The keywords whose meaning depends on all that stands beside them."""


def suggest(
    word: str,
    known: "tuple[str, ...] | frozenset[str] | None" = None,
    nearness: float = 0.75,
) -> str | None:
    """Return ``did you mean 'minLength'?`` for ``minLenght``; None if nothing known is near.

    ``nearness`` is the share of letters that have to be alike, from 0 to 1.
    """
    candidates = sorted(KEYWORDS if known is None else known)
    folded = {candidate.lower(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word[:100].lower(), list(folded), n=1, cutoff=nearness)
    return f"did you mean '{folded[near[0]]}'?" if near else None


def is_effective(keyword: str, argument: Any) -> bool:
    """Return whether a constraint refuses any value."""
    row = KEYWORDS[keyword]
    if row.shape == "boolean":
        return argument is True
    return row.shape != "limit" or row.larger != "narrows" or argument > 0
