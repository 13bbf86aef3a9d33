"""What the values of an enum mean, as extensions beside it say.

``x-enum-descriptions`` (OpenAPI Generator) is a list in the order of the values or an object of
texts by value, ``x-enumDescriptions`` (Redocly) such an object, and ``x-ms-enum`` (AutoRest) has
a list of objects with ``value`` and ``description``.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fieldwright.model import ir, json_values

WORDS = ("x-enum-descriptions", "x-enumDescriptions")


def list_meanings(enum: ir.Enum) -> list[str]:
    """Return the text for each value of an enum, in its order; "" where none is stated."""
    stated = list(_list_stated(enum))
    return [
        next((text for other, text in stated if json_values.is_equal(value, other)), "")
        for _, value in enum.members
    ]


def _list_stated(enum: ir.Enum) -> Iterator[tuple[Any, str]]:
    """Yield values with their texts, as far as the extensions are of the form that is read."""
    annotations = dict(enum.annotations)
    for word in WORDS:
        stated = annotations.get(word)
        if isinstance(stated, Mapping):
            names = {_name_key(value): value for _, value in enum.members}
            rows = [(names[key], text) for key, text in stated.items() if key in names]
        elif isinstance(stated, list) and len(stated) == len(enum.members):
            rows = [(value, text) for (_, value), text in zip(enum.members, stated)]
        else:
            rows = []
        yield from ((value, text) for value, text in rows if isinstance(text, str))
    extension = annotations.get("x-ms-enum")
    listed = extension.get("values") if isinstance(extension, Mapping) else None
    for row in listed if isinstance(listed, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("description"), str) and "value" in row:
            yield row["value"], row["description"]


def _name_key(value: Any) -> str:
    """Return the key under which an object names a value: its text, or its JSON."""
    return value if isinstance(value, str) else json.dumps(value)
