"""Annotated enumerations (OpenAPI 3.1.1, section 4.8.24.5.2): constants with titles and descriptions, as an enum."""

from typing import Any

from fieldwright.model import json_values, keywords, names
from fieldwright.openapi.schemas.vocabulary import ENUM_WORDS, is_annotation
from fieldwright.openapi.text.values import Member, Object, list_members, make_array, make_object

_CONSTANT = frozenset({"const", "enum", "type"})

_BESIDE = frozenset({"oneOf", "anyOf", "const", "enum", *ENUM_WORDS})


class _NoConstant(Exception):
    """An alternative is more than one value."""


def convert(schema: Object) -> Object:
    """Return a schema whose ``oneOf`` or ``anyOf`` lists distinct constants, one of them with a
    title or a description, with ``enum`` in its place; any other schema as it is.

    The titles are the names of the members; the descriptions stand below that of the enum.
    """
    for word in ("oneOf", "anyOf"):
        listed = schema.get(word)
        if not isinstance(listed, list) or len(listed) < 2:
            continue
        if not _BESIDE.isdisjoint(schema.keys() - {word}):
            continue
        try:
            values = [_read_constant(each) for each in listed]
        except _NoConstant:
            continue
        texts = any(_read_text(each, key) for each in listed for key in ("title", "description"))
        several = sum(value is not None for value in values) > 1  # else: null or a constant
        if texts and several and json_values.is_unique(values):
            return _replace(schema, word, values)
    return schema


def _read_constant(schema: Any) -> Any:
    """Return the one value that a schema accepts. Raises ``_NoConstant``."""
    if not isinstance(schema, Object):
        raise _NoConstant
    asserted = {key: value for key, value in schema.items() if not is_annotation(key)}
    if asserted == {"type": "null"}:
        return None
    listed = asserted.get("enum", ())
    single = "const" in asserted or isinstance(listed, list) and len(listed) == 1
    if not asserted.keys() <= _CONSTANT or not single or {"const", "enum"} <= asserted.keys():
        raise _NoConstant
    value = asserted["const"] if "const" in asserted else listed[0]
    types = asserted.get("type", [])
    types = types if isinstance(types, list) else [types]
    if types and not any(keywords.is_of_type(value, each) for each in types):
        raise _NoConstant
    return value


def _replace(schema: Object, word: str, values: list[Any]) -> Object:
    """Return a schema with ``enum`` in the place of its alternatives."""
    alternatives, at = schema[word], schema.locate_value(word)
    listed = make_array(values, at)
    listed.marks = list(alternatives.marks)
    published = [
        "_".join(names.split_words(_read_text(each, "title"))).upper() or None
        for each in alternatives
    ]
    rest = [each for each in list_members(schema) if each[0] not in (word, "description")]
    members: list[Member] = [
        ("enum", listed, schema.locate_key(word), at),
        ("x-speakeasy-enums", make_array(published, at), at, at),
    ]
    lines = [
        f"- {name or value}: {_read_text(each, 'description')}"
        for name, value, each in zip(published, values, alternatives)
        if _read_text(each, "description")
    ]
    description = "\n\n".join(filter(None, (_read_text(schema, "description"), "\n".join(lines))))
    if description:
        members.append(("description", description, at, at))
    return make_object(schema.at, [*rest, *members])


def _read_text(schema: Any, key: str) -> str:
    text = schema.get(key)
    return text if isinstance(text, str) else ""
