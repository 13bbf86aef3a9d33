"""Keywords by what they do: those that change no verdict, and those that belong to the values of an enum."""

from collections.abc import Iterable, Mapping
from typing import Any

from fieldwright.model import keywords

ANNOTATIONS = frozenset(
    {name for name, row in keywords.KEYWORDS.items() if row.status == "note"}
    | {"description", "default", "example", "examples", "deprecated"}
    | {"$defs", "definitions", "discriminator"}
)
"""The keywords that change no verdict."""

ENUM_WORDS = frozenset(
    {"x-extensible-enum", "x-speakeasy-unknown-values", "x-speakeasy-enums"}
    | {"x-enum-varnames", "x-speakeasy-enum-format", "x-fieldwright-inline"}
)
"""The extensions that say what an enum is, and so go where its values go."""


OPEN = "x-speakeasy-unknown-values"
"""The extension by which an enum or a union accepts what it does not list."""


def is_open(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema says that others may come."""
    return schema.get(OPEN) == "allow"


def is_annotation(keyword: str) -> bool:
    """Return whether a keyword changes no verdict, as extensions do."""
    return keyword in ANNOTATIONS or keyword.startswith("x-") and keyword not in ENUM_WORDS


def has_assertions(schema: Iterable[str]) -> bool:
    """Return whether a schema has a keyword that is no annotation."""
    return any(not is_annotation(key) for key in schema)
