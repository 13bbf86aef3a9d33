"""Where references lead: JSON Pointers, anchors, dynamic anchors, and models made of what is referred to.

Sources: JSON Schema 2020-12 core, sections 8.2 and 9.2, and RFC 6901.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fieldwright.model import names, pointers
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.reading import Reading
from fieldwright.openapi.schemas.resources import (
    Reference,
    Resource,
    Unresolved,
    list_subschemas,
    quote,
)
from fieldwright.openapi.text.identity import IdentityMap, IdentitySet
from fieldwright.openapi.text.values import Object

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


def resolve(ctx: Context, schema: Object, word: str) -> Reference:
    """Return where the ``$ref`` or ``$dynamicRef`` of a schema leads. Raises ``Unresolved``."""
    text: str = schema[word]
    target, resource = locate(ctx, text, ctx.resources.homes[schema])
    fragment = unquote(text.partition("#")[2])
    reference = Reference(text)
    reference.schema = target
    reference.resource = ctx.resources.homes.get(target, resource)
    reference.name = _find_model(ctx, resource, fragment, target)
    reference.dynamic = None
    if word == "$dynamicRef" and resource.dynamic.get(fragment) is target:
        reference.dynamic = fragment
    if reference.name is None and isinstance(target, Object) and target not in ctx.index.standings:
        reference.name = _adopt(ctx, resource, fragment, target, text)
    return reference


def locate(reading: Reading, text: str, around: Resource) -> tuple[Any, Resource]:
    """Return what the reference ``text`` leads to from ``around``, and the resource that has it.

    Raises ``Unresolved``.
    """
    base, _, fragment = text.partition("#")
    resource = reading.resources.find(text, around) if base else around
    fragment = unquote(fragment)
    if fragment.startswith("/"):
        return _follow(resource, fragment, text), resource
    if fragment and fragment not in resource.anchors:
        raise Unresolved("ref-not-found", f"the $ref {quote(text)} leads to no anchor")
    return resource.anchors[fragment] if fragment else resource.root, resource


def follow_pointer(root: Any, pointer: str, text: str) -> Any:
    """Return what stands at a JSON Pointer, of the reference ``text``. Raises ``Unresolved``."""
    try:
        return pointers.resolve(root, pointer)
    except (LookupError, TypeError):
        raise Unresolved("ref-not-found", f"the $ref {quote(text)} leads to nothing") from None


def collect_dynamic(reading: Reading) -> IdentitySet:
    """Return the schemas whose verdict depends on the resources around them."""
    users: IdentityMap[list[Object]] = IdentityMap()
    pending = []
    for schema in reading.index.standings:
        for target in (*list_subschemas(schema), *_list_targets(schema)):
            users.setdefault(target, []).append(schema)
        if "$dynamicRef" in schema:
            pending.append(schema)
    dynamic = IdentitySet(pending)
    while pending:
        more = [each for each in users.get(pending.pop(), ()) if each not in dynamic]
        dynamic |= IdentitySet(more)
        pending += more
    return dynamic


def _follow(resource: Resource, pointer: str, text: str) -> Any:
    """Return the schema at a JSON Pointer, which leads through the document as it is written."""
    converter = resource.converter
    if converter is None:
        return follow_pointer(resource.root, pointer, text)
    original = converter.originals.get(resource.root, resource.root)
    return converter.convert(follow_pointer(original, pointer, text))


def _list_targets(schema: Object) -> Iterator[Any]:
    for word in ("$ref", "$dynamicRef"):
        if isinstance(schema.get(word), Reference):
            yield schema[word].schema


def _find_model(ctx: Context, resource: Resource, fragment: str, target: Any) -> str | None:
    """Return the key of the model that a target is, or None."""
    prefix = ctx.index.pointer[1:]
    if resource.local and resource.root is ctx.source.data and fragment.startswith(prefix):
        token = fragment[len(prefix) :]
        if "/" not in token:
            key = pointers.unescape(token)
            return ctx.index.keys.get(key, key)
    return ctx.index.models.get(target)


def _adopt(ctx: Context, resource: Resource, fragment: str, target: Object, text: str) -> str:
    """Make a model of a schema that is no component and stands in none, and return its name.

    Of a document that is written for fieldwright, only what stands where OpenAPI has schemas is one.
    """
    tokens = fragment.split("/")
    strict = not ctx.diagnostics.lenient
    if resource.local and strict and not {"schema", "schemas"} & set(tokens):
        message = f"the $ref {quote(text)} leads to an object that is no schema of a model"
        raise Unresolved("ref-not-found", message)
    ctx.resources.index(target, resource)
    place = f"{ctx.resources.shorten(resource.uri)}#{fragment}"
    stem = Path(urlsplit(resource.uri).path).name.partition(".")[0]
    last = tokens[-1] or stem
    name = last if _KEY.fullmatch(last) else names.to_pascal_case(last or "Root")
    longer = (names.to_pascal_case(f"{stem} {each}") for each in (last, fragment) if tokens[-1])
    name = ctx.names.claim(place, (name, *longer))
    ctx.index.models[target] = name
    ctx.names.adopted.append((name, target, target.at))
    return name
