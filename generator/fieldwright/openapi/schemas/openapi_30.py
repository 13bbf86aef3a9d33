"""Schemas of OpenAPI 3.0 in the words of 3.1: ``nullable``, boolean exclusive limits, what ``$ref`` ignores."""

from fieldwright.openapi.schemas.reading import Reading
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.values import Object, list_members, make_array, make_object

_EXCLUSIVE = ("exclusiveMinimum", "exclusiveMaximum")


def modernise(reading: Reading, schema: Object) -> Object:
    """Return a schema in the words of 3.1: exclusive limits as numbers, and in a document of
    OpenAPI 3.0 null as a type or an alternative."""
    if not reading.is_before_31:
        exclusive = any(isinstance(schema.get(word), bool) for word in _EXCLUSIVE)
        return _convert_limits(schema) if exclusive else schema
    if "$ref" in schema:
        ignored = [key for key in schema if key != "$ref" and not is_annotation(key)]
        if not ignored:
            return schema
        reading.diagnostics.report(
            schema.locate_key(ignored[0]),
            "ref-siblings-ignored",
            f"'{ignored[0]}' beside $ref is ignored in OpenAPI 3.0",
        )
        return make_object(
            schema.at, [member for member in list_members(schema) if member[0] not in ignored]
        )
    if any(word in schema for word in _EXCLUSIVE):
        schema = _convert_limits(schema)
    word = "x-nullable" if reading.dialect == "2.0" else "nullable"
    if word not in schema:
        return schema
    rest = [member for member in list_members(schema) if member[0] != word]
    at = schema.locate_key(word)
    if schema[word] is not True:
        return make_object(schema.at, rest)
    types = schema.get("type")
    if types is not None:
        listed = make_array([*(types if isinstance(types, list) else [types]), "null"], at)
        return make_object(
            schema.at, [(k, listed if k == "type" else v, a, b) for k, v, a, b in rest]
        )
    if all(is_annotation(member[0]) for member in rest):
        return make_object(schema.at, rest)
    if reading.dialect != "2.0":
        if reading.nullable_needs_type:
            return make_object(schema.at, rest)
        message = "'nullable' stands without 'type'; null is accepted all the same"
        reading.diagnostics.report(at, "nullable-untyped", message)
    null = reading.index.keep(make_object(at, [("type", "null", at, at)]))
    if "anyOf" in schema:
        listed = make_array([*schema["anyOf"], null], at)
        listed.marks[:-1] = schema["anyOf"].marks
        return make_object(
            schema.at, [(k, listed if k == "anyOf" else v, a, b) for k, v, a, b in rest]
        )
    inner = reading.index.derive(
        [member for member in rest if not is_annotation(member[0])], schema
    )
    outer = [member for member in rest if is_annotation(member[0])]
    listed = make_array([inner, null], at)
    listed.marks = [schema.at, at]
    return make_object(schema.at, [("anyOf", listed, at, at), *outer])


def _convert_limits(schema: Object) -> Object:
    """Return ``minimum: 5, exclusiveMinimum: true`` as ``exclusiveMinimum: 5``."""
    result = []
    for key, value, key_at, value_at in list_members(schema):
        word = f"exclusive{key[:1].upper()}{key[1:]}"
        if key in ("minimum", "maximum") and schema.get(word) is True:
            result.append((word, value, key_at, value_at))
        elif not (key in _EXCLUSIVE and isinstance(value, bool)):
            result.append((key, value, key_at, value_at))
    return make_object(schema.at, result)
