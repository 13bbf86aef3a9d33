"""Keywords by what they do: those that change no verdict, and those that belong to the values of an enum."""

from collections.abc import Iterable

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


def is_annotation(keyword: str) -> bool:
    """Return whether a keyword changes no verdict, as extensions do."""
    return keyword in ANNOTATIONS or keyword.startswith("x-") and keyword not in ENUM_WORDS


def has_assertions(schema: Iterable[str]) -> bool:
    """Return whether a schema has a keyword that is no annotation."""
    return any(not is_annotation(key) for key in schema)
