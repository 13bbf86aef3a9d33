"""What a schema says besides its verdicts: descriptions, examples, deprecation, and notes of all other kinds."""

from collections.abc import Mapping
from typing import Any

from fieldwright.model import ir, keywords, secrets
from fieldwright.model.pointers import unescape
from fieldwright.openapi.text.values import Object, strip_places

_NOTED = frozenset(
    {name for name, row in keywords.KEYWORDS.items() if row.status == "note"}
    | {"description", "default", "example", "examples", "deprecated", "x-fieldwright-page"}
    | {"x-speakeasy-deprecation-message", "x-speakeasy-name-override"}
)
_OF_MODELS = (
    "description",
    "deprecated",
    "examples",
    "example",
    "x-fieldwright-page",
    "x-speakeasy-deprecation-message",
)
_OF_FIELDS = (*_OF_MODELS, "default", "x-speakeasy-name-override")


def collect_annotations(
    schema: Mapping[str, Any], components: Object, *, leave: tuple[str, ...] = ()
) -> ir.Pairs:
    """Return every annotation of a schema in spec order, apart from those that have an attribute of
    their own. An object whose names are secrets is a secret, as pointers consist of names."""
    notes = tuple(
        (key, strip_places(value))
        for key, value in schema.items()
        if (key in _NOTED or _is_foreign(key)) and key not in leave
    )
    if _has_secret_names(schema, components) and not any(key in secrets.WORDS for key, _ in notes):
        notes += ((secrets.WORDS[-1], True),)
    return notes


def _has_secret_names(schema: Mapping[str, Any], components: Object) -> bool:
    """Return whether the names of an object's members are marked, by themselves or by what they refer to."""
    checks = [each for each in schema.get("checks", ()) if isinstance(each, Object)]
    for each in (schema, *checks):
        names, seen = each.get("propertyNames"), set[int]()
        while isinstance(names, Object) and id(names) not in seen:
            seen.add(id(names))
            if names.get("format") == "password" or any(names.get(word) for word in secrets.WORDS):
                return True
            names = components.get(unescape(str(names.get("$ref", "")).rpartition("/")[2]))
    return False


def describe_model(schema: Object, components: Object) -> dict[str, Any]:
    """Return the attributes that all models have, for the schema of a component."""
    return {
        "description": schema.get("description"),
        "deprecated": _read_deprecation(schema),
        "examples": _read_examples(schema),
        "annotations": collect_annotations(schema, components, leave=_OF_MODELS),
        "page": tuple(strip_places(schema.get("x-fieldwright-page", {})).items()),
    }


def describe_lifted(schema: Mapping[str, Any], components: Object) -> dict[str, Any]:
    """Return the attributes of an inline schema that became a model: those of the type, not of its
    use."""
    return {
        "description": schema.get("description"),
        "annotations": tuple(
            pair for pair in collect_annotations(schema, components) if pair[0] == "title"
        ),
    }


def describe_field(schema: Object, components: Object, *, lifted: bool) -> dict[str, Any]:
    """Return the attributes of a field, for the schema of a property."""
    return {
        "default": (strip_places(schema["default"]),) if "default" in schema else (),
        "description": None if lifted else schema.get("description"),
        "deprecated": _read_deprecation(schema),
        "examples": _read_examples(schema),
        "published_name": schema.get("x-speakeasy-name-override"),
        "annotations": collect_annotations(
            schema, components, leave=(*_OF_FIELDS, "title") if lifted else _OF_FIELDS
        ),
        "page": tuple(strip_places(schema.get("x-fieldwright-page", {})).items()),
    }


def _is_foreign(key: str) -> bool:
    """Return whether a key is an unknown extension, which is kept for those who know it."""
    return key.startswith("x-") and key not in keywords.KEYWORDS


def _read_deprecation(schema: Object) -> str | None:
    """Return the message of a deprecated schema ("" if it has none), or None."""
    if schema.get("deprecated") is not True:
        return None
    return str(schema.get("x-speakeasy-deprecation-message", ""))


def _read_examples(schema: Object) -> tuple[Any, ...]:
    """Return ``examples``, or else ``example``."""
    if "examples" in schema:
        return tuple(strip_places(schema["examples"]))
    return (strip_places(schema["example"]),) if "example" in schema else ()
