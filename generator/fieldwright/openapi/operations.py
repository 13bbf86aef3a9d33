"""What the bodies of operations define inline, as components: named by operation, ready to be read.

``GetImages`` with ``Request``, or with its status and ``Response``; a media type other than
JSON adds its words. So a name does not depend on what else there is. One that is taken gets
the hash of the body's place behind it.
"""

import re
from collections.abc import Iterator

from fieldwright.errors import SourceError
from fieldwright.model import names
from fieldwright.openapi.schemas.lifting import pascal
from fieldwright.openapi.schemas.vocabulary import is_annotation
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Object, virtual

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_JSON = re.compile(r"application/json\s*(?:;|$)")
_SHARED = (("requestBodies", "Request"), ("responses", "Response"))


def lift(source: Source) -> None:
    """Add to the components of an OpenAPI document what its operations define inline.

    References stay what they are, and so does a schema that says nothing. Raises
    ``SourceError`` where an object is wanted and something else stands.
    """
    root = source.data
    if not isinstance(root, Object) or "openapi" not in root:
        return
    found = list(_bodies(source, root))
    if found:
        schemas = _added(_added(root, "components"), "schemas")
        wanted = {name: name for name in schemas} | {place: name for place, name, _ in found}
        settled = names.distinct(wanted, fold=str.lower)
        for place, _, schema in found:
            _add(schemas, settled[place], schema)


def _bodies(source: Source, root: Object) -> Iterator[tuple[str, str, Object]]:
    """Place, wanted name and schema of every inline body, in the order of the document."""
    for path, item in _objects(source, root, "paths"):
        for method, operation in _own_objects(item):
            if method in _METHODS:
                place = f"{method} {path}"
                said = operation.get("operationId")
                name = pascal(said if isinstance(said, str) else place)
                request = _object(source, operation, "requestBody")
                yield from _schemas(source, request, f"{place} request", f"{name}Request")
                for status, response in _objects(source, operation, "responses"):
                    wanted = f"{name}{pascal(status)}Response"
                    yield from _schemas(source, response, f"{place} {status}", wanted)
    components = _object(source, root, "components")
    for word, kind in _SHARED:
        for key, body in _objects(source, components, word):
            name = pascal(key).removesuffix(kind) + kind
            yield from _schemas(source, body, f"{word} {key}", name)


def _schemas(
    source: Source, body: Object, place: str, name: str
) -> Iterator[tuple[str, str, Object]]:
    """The schemas of a body, one for each media type; none of a body that is referred to."""
    for media, content in _objects(source, body, "content"):
        schema = content.get("schema")
        referred = isinstance(schema, Object) and "$ref" in schema
        if isinstance(schema, Object) and not referred and not all(map(is_annotation, schema)):
            suffix = "" if _JSON.match(media) else pascal(media)
            yield f"{place} {media}", f"{name}{suffix}", schema


def _objects(source: Source, around: Object, key: str) -> Iterator[tuple[str, Object]]:
    """The members of the object under a key, all of which must be objects."""
    inner = _object(source, around, key)
    for name in inner:
        if not name.startswith("x-"):
            yield name, _object(source, inner, name)


def _own_objects(around: Object) -> Iterator[tuple[str, Object]]:
    """The members that are objects, of an object that has others as well."""
    for name, value in around.items():
        if isinstance(value, Object):
            yield name, value


def _object(source: Source, around: Object, key: str) -> Object:
    """The object under a key; an empty one where there is none. Raises ``SourceError``."""
    if key not in around:
        return virtual(around.at, [])
    value = around[key]
    if not isinstance(value, Object):
        message = f"{key!r} must be an object"
        raise SourceError((source.diagnostic(around.value_at(key), "keyword-type", message),))
    return value


def _added(around: Object, key: str) -> Object:
    """The object under a key, put there if there is none."""
    if key not in around:
        _add(around, key, virtual(around.at, []))
    found: Object = around[key]
    return found


def _add(around: Object, key: str, value: Object) -> None:
    around[key] = value
    around.marks += (value.at, value.at)
