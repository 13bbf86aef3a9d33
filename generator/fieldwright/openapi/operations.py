"""What the bodies of operations define inline, as components: named by operation, ready to be read.

``GetImages`` with ``Request``, or with its status and ``Response``; a media type other than
JSON adds its words. So a name does not depend on what else there is. One that is taken gets
the hash of the body's place behind it.
"""

import re
from collections.abc import Iterator

from fieldwright.errors import SourceError
from fieldwright.model import names
from fieldwright.openapi.schemas.lifting import make_pascal
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Object, make_object

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_JSON = re.compile(r"application/json\s*(?:;|$)")
_SHARED = (("requestBodies", "Request"), ("responses", "Response"))


def lift_bodies(source: Source) -> None:
    """Add to the components of an OpenAPI document what its operations define inline.

    References stay what they are, and so does a schema that says nothing. Raises
    ``SourceError`` where an object is wanted and something else stands.
    """
    root = source.data
    if not isinstance(root, Object) or "openapi" not in root:
        return
    bodies = list(_list_bodies(source, root))
    if bodies:
        schemas = _ensure_object(_ensure_object(root, "components"), "schemas")
        wanted = {name: name for name in schemas} | {place: name for place, name, _ in bodies}
        settled = names.distinct(wanted, fold=str.lower)
        for place, _, schema in bodies:
            _add(schemas, settled[place], schema)


def _list_bodies(source: Source, root: Object) -> Iterator[tuple[str, str, Object]]:
    """Yield place, wanted name and schema of every inline body, in the order of the document."""
    for path, item in _list_objects(source, root, "paths"):
        for method, operation in _list_own_objects(item):
            if method in _METHODS:
                place = f"{method} {path}"
                identifier = operation.get("operationId")
                name = make_pascal(identifier if isinstance(identifier, str) else place)
                request = _get_object(source, operation, "requestBody")
                yield from _list_schemas(source, request, f"{place} request", f"{name}Request")
                for status, response in _list_objects(source, operation, "responses"):
                    wanted = f"{name}{make_pascal(status)}Response"
                    yield from _list_schemas(source, response, f"{place} {status}", wanted)
    components = _get_object(source, root, "components")
    for word, kind in _SHARED:
        for key, body in _list_objects(source, components, word):
            name = make_pascal(key).removesuffix(kind) + kind
            yield from _list_schemas(source, body, f"{word} {key}", name)


def _list_schemas(
    source: Source, body: Object, place: str, name: str
) -> Iterator[tuple[str, str, Object]]:
    """Yield the schemas of a body, one for each media type; none of a body that is referred to."""
    for media, content in _list_objects(source, body, "content"):
        schema = content.get("schema")
        referred = isinstance(schema, Object) and "$ref" in schema
        if isinstance(schema, Object) and not referred and not all(map(is_annotation, schema)):
            suffix = "" if _JSON.match(media) else make_pascal(media)
            yield f"{place} {media}", f"{name}{suffix}", schema


def _list_objects(source: Source, around: Object, key: str) -> Iterator[tuple[str, Object]]:
    """Yield the members of the object under a key, all of which must be objects."""
    inner = _get_object(source, around, key)
    for name in inner:
        if not name.startswith("x-"):
            yield name, _get_object(source, inner, name)


def _list_own_objects(around: Object) -> Iterator[tuple[str, Object]]:
    """Yield the members that are objects, of an object that has others as well."""
    for name, value in around.items():
        if isinstance(value, Object):
            yield name, value


def _get_object(source: Source, around: Object, key: str) -> Object:
    """Return the object under a key; an empty one where there is none. Raises ``SourceError``."""
    if key not in around:
        return make_object(around.at, [])
    value = around[key]
    if not isinstance(value, Object):
        message = f"{key!r} must be an object"
        raise SourceError((source.diagnose(around.locate_value(key), "keyword-type", message),))
    return value


def _ensure_object(around: Object, key: str) -> Object:
    """Return the object under a key, which is added if there is none."""
    if key not in around:
        _add(around, key, make_object(around.at, []))
    value: Object = around[key]
    return value


def _add(around: Object, key: str, value: Object) -> None:
    around[key] = value
    around.marks += (value.at, value.at)
