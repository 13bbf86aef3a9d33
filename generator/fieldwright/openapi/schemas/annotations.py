"""What a schema says besides its verdicts: descriptions, examples, deprecation, and notes of all other kinds."""

from typing import Any

from fieldwright.model import ir, keywords
from fieldwright.openapi.text.values import Object, plain

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


def pairs(schema: Object, *, leave: tuple[str, ...] = ()) -> ir.Pairs:
    """Every annotation of a schema as it is, in spec order, apart from those that go elsewhere."""
    return tuple(
        (key, plain(value))
        for key, value in schema.items()
        if (key in _NOTED or _is_foreign(key)) and key not in leave
    )


def model(schema: Object) -> dict[str, Any]:
    """The attributes that all models have, for the schema of a component."""
    return {
        "description": schema.get("description"),
        "deprecated": _deprecated(schema),
        "examples": _examples(schema),
        "annotations": pairs(schema, leave=_OF_MODELS),
        "page": tuple(plain(schema.get("x-fieldwright-page", {})).items()),
    }


def lifted(schema: Object) -> dict[str, Any]:
    """The same for an inline schema that became a model: what tells of the type, not of its use."""
    return {
        "description": schema.get("description"),
        "annotations": tuple(pair for pair in pairs(schema) if pair[0] == "title"),
    }


def field(schema: Object, *, lifted: bool) -> dict[str, Any]:
    """The attributes of a field, for the schema of a property."""
    return {
        "default": (plain(schema["default"]),) if "default" in schema else (),
        "description": None if lifted else schema.get("description"),
        "deprecated": _deprecated(schema),
        "examples": _examples(schema),
        "published_name": schema.get("x-speakeasy-name-override"),
        "annotations": pairs(schema, leave=(*_OF_FIELDS, "title") if lifted else _OF_FIELDS),
        "page": tuple(plain(schema.get("x-fieldwright-page", {})).items()),
    }


def _is_foreign(key: str) -> bool:
    """Whether a key is an extension that means nothing here, and is kept for those to whom it does."""
    return key.startswith("x-") and key not in keywords.KEYWORDS


def _deprecated(schema: Object) -> str | None:
    if schema.get("deprecated") is not True:
        return None
    return str(schema.get("x-speakeasy-deprecation-message", ""))


def _examples(schema: Object) -> tuple[Any, ...]:
    """``examples``, and ``example`` where there are none."""
    if "examples" in schema:
        return tuple(plain(schema["examples"]))
    return (plain(schema["example"]),) if "example" in schema else ()
