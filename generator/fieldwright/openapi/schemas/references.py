"""Where references lead: base URIs, anchors, dynamic anchors, and the documents beside the spec.

Sources: JSON Schema 2020-12 core, sections 8.2 (identifiers, anchors), 9.1.2 and 9.2 (base
URIs), RFC 3986 section 5 and RFC 6901. Nothing is fetched: a document is the spec itself, a
file below the spec's folder, one that the caller gave, or a meta-schema.
"""

import json
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from fieldwright.errors import SourceError
from fieldwright.model import keywords, names
from fieldwright.openapi.schemas import drafts
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Array, Object

_META = "https://json-schema.org/draft/"
_VALIDATION = re.compile(r"https://json-schema\.org/draft/[-0-9]+/vocab/validation")
_KNOWN = re.compile(
    r"https://json-schema\.org/draft/[-0-9]+/vocab/"
    r"(core|applicator|unevaluated|validation|meta-data|format-annotation|content)"
)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


class Unresolved(Exception):
    """A reference leads nowhere, or where it must not; ``rule`` and the text say why."""

    def __init__(self, rule: str, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.remedy = remedy


@dataclass(slots=True, kw_only=True, eq=False)
class Resource:
    """A schema, or a whole document, with a URI of its own; ``local``: it is the spec itself.

    ``asserts``: its meta-schema has the vocabulary of assertions.
    """

    uri: str
    root: Any
    local: bool = False
    asserts: bool = True
    anchors: dict[str, Object] = field(default_factory=dict)
    dynamic: dict[str, Object] = field(default_factory=dict)


class Reference(str):
    """The argument of ``$ref`` or ``$dynamicRef``, and the schema it leads to.

    ``name`` is the key of the model that the schema is, if it is one. ``dynamic`` is the
    anchor that the outermost resource of the same anchor decides on (core, 8.2.3.2).
    """

    name: str | None
    schema: Any
    resource: Resource
    dynamic: str | None


def index(ctx: Context, value: Any, resource: Resource) -> None:
    """Notes the base URI and the anchors of a schema and of all that are in it."""
    if not isinstance(value, Object) or id(value) in ctx.homes:
        return
    identifier = value.get("$id")
    if isinstance(identifier, str):
        uri, fragment = urldefrag(urljoin(resource.uri, identifier))
        if fragment:
            message = "'$id' must have no fragment"
            ctx.report(value.value_at("$id"), "keyword-type", message, "a fragment is an $anchor")
        inner = ctx.resources.get(uri)
        if inner is None or inner.root is not value:
            inner = Resource(uri=uri, root=value, local=resource.local, asserts=resource.asserts)
            ctx.resources[uri] = inner
        resource = inner
    if isinstance(value.get("$schema"), str):
        _vocabulary(ctx, value, resource)
    ctx.homes[id(value)] = resource
    for word in ("$anchor", "$dynamicAnchor"):
        anchor = value.get(word)
        if isinstance(anchor, str):
            resource.anchors[anchor] = value
            if word == "$dynamicAnchor":
                resource.dynamic[anchor] = value
    for child in subschemas(value):
        index(ctx, child, resource)


def subschemas(schema: Object) -> Iterator[Any]:
    """The schemas that stand directly in a schema."""
    for name, argument in schema.items():
        row = keywords.KEYWORDS.get(name)
        shape = row.shape if row is not None else ""
        if shape == "schema":
            yield argument
        elif shape == "schemas" and isinstance(argument, list):
            yield from argument
        elif shape == "schema-map" and isinstance(argument, dict):
            yield from argument.values()


def resolve(ctx: Context, schema: Object, word: str) -> Reference:
    """Where the ``$ref`` or ``$dynamicRef`` of a schema leads. Raises ``Unresolved``."""
    text: str = schema[word]
    resource = ctx.homes[id(schema)]
    base, _, fragment = text.partition("#")
    if base:
        uri, fragment = urldefrag(urljoin(resource.uri, text))
        found = ctx.resources.get(uri) or _document(ctx, text, uri)
    else:
        found = resource
    fragment = unquote(fragment)
    if fragment.startswith("/"):
        target = by_pointer(found.root, fragment, text)
    elif fragment:
        if fragment not in found.anchors:
            raise Unresolved("ref-not-found", f"the $ref {shown(text)} leads to no anchor")
        target = found.anchors[fragment]
    else:
        target = found.root
    made = Reference(text)
    made.schema = target
    made.resource = ctx.homes.get(id(target), found)
    made.name = _component(ctx, found, fragment, target)
    made.dynamic = None
    if word == "$dynamicRef" and found.dynamic.get(fragment) is target:
        made.dynamic = fragment
    if made.name is None and isinstance(target, Object) and id(target) not in ctx.owners:
        made.name = _adopted(ctx, found, fragment, target, text)
    return made


def dynamic(ctx: Context) -> frozenset[int]:
    """The ``id``s of the schemas whose verdict depends on where they are come by from."""
    into: dict[int, list[int]] = {}
    begun = []
    for _, _, schema in ctx.owners.values():
        for target in (*subschemas(schema), *_targets(schema)):
            into.setdefault(id(target), []).append(id(schema))
        if "$dynamicRef" in schema:
            begun.append(id(schema))
    found = set(begun)
    while begun:
        more = [each for each in into.get(begun.pop(), ()) if each not in found]
        found |= {*more}
        begun += more
    return frozenset(found)


def shown(text: str) -> str:
    """A reference as messages show it."""
    return repr(text if len(text) <= 200 else f"{text[:200]}...")


def _targets(schema: Object) -> Iterator[Any]:
    for word in ("$ref", "$dynamicRef"):
        if isinstance(schema.get(word), Reference):
            yield schema[word].schema


def by_pointer(root: Any, pointer: str, text: str) -> Any:
    """What stands at a JSON Pointer, of the reference ``text``. Raises ``Unresolved``."""
    found = root
    for token in pointer[1:].split("/"):
        token = token.replace("~1", "/").replace("~0", "~")
        step: Any = int(token) if isinstance(found, Array) and token.isdecimal() else token
        try:
            found = found[step]
        except (LookupError, TypeError):
            raise Unresolved("ref-not-found", f"the $ref {shown(text)} leads to nothing") from None
    return found


def _component(ctx: Context, found: Resource, fragment: str, target: Any) -> str | None:
    """The key of the model that a target is."""
    prefix = ctx.pointer[1:]
    if found.local and found.root is ctx.source.data and fragment.startswith(prefix):
        token = fragment[len(prefix) :]
        if "/" not in token:
            key = token.replace("~1", "/").replace("~0", "~")
            return ctx.keys.get(key, key)
    return ctx.components.get(id(target))


def _adopted(ctx: Context, found: Resource, fragment: str, target: Object, text: str) -> str:
    """The name of a schema that is no component and stands in none: it becomes a model.

    Of the spec's own document, only what stands where OpenAPI has schemas is one.
    """
    tokens = fragment.split("/")
    if found.local and not {"schema", "schemas"} & set(tokens):
        message = f"the $ref {shown(text)} leads to an object that is no schema of a model"
        raise Unresolved("ref-not-found", message)
    index(ctx, target, found)
    place = f"{ctx.shown(found.uri)}#{fragment}"
    last = tokens[-1] or Path(urlsplit(found.uri).path).name.partition(".")[0]
    name = last if _KEY.fullmatch(last) else names.pascal(last or "Root")
    name = ctx.renamed.get(place, name)
    ctx.claims.setdefault(name, set()).add(place)
    ctx.components[id(target)] = name
    ctx.adopted.append((name, target, target.at))
    return name


def _document(ctx: Context, text: str, uri: str) -> Resource:
    """The document of a URI, read and indexed. Raises ``Unresolved``."""
    given = ctx.documents.get(uri)
    if given is None and uri.startswith(_META):
        given = _meta_schema(uri)
    try:
        if given is not None:
            made = source.parse(json.dumps(given), uri or "<document>", limits=ctx.source.limits)
        else:
            made = source.load(*_file(ctx, text, uri), limits=ctx.source.limits)
    except SourceError as error:
        raise Unresolved("ref-not-found", f"the $ref {shown(text)} leads to {error}") from error
    ctx.source.take(made)
    made.data, ignored = drafts.modern(made.data)
    drafts.report(ctx, ignored)
    resource = Resource(uri=uri, root=made.data)
    ctx.resources[uri] = resource
    schemas: list[Any] = [made.data]
    if isinstance(made.data, Object) and "openapi" in made.data:
        components = made.data.get("components")
        listed = components.get("schemas") if isinstance(components, Object) else None
        schemas = list(listed.values()) if isinstance(listed, Object) else []
    for each in schemas:
        index(ctx, each, resource)
    return ctx.resources[uri]


def _meta_schema(uri: str) -> Any:
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # ships none

    return REGISTRY.contents(uri) if uri in REGISTRY else None


def _file(ctx: Context, text: str, uri: str) -> tuple[Path, str]:
    """The file beside the spec that a relative reference names, and what messages call it."""
    outside = Unresolved(
        "ref-outside",
        f"the $ref {shown(text)} leads outside of the document",
        "only files below the spec's folder are read, and nothing is fetched",
    )
    if ctx.source.path is None or urlsplit(text).scheme or text.startswith(("/", "\\")):
        raise outside
    parts = urlsplit(uri)
    root = ctx.source.path.resolve().parent
    if parts.scheme != "file":
        raise outside
    path = Path(unquote(parts.path))
    real = path.resolve()
    if not real.is_relative_to(root):
        raise outside
    try:
        if not stat.S_ISREG(real.stat().st_mode):
            raise outside
    except OSError as error:
        message = f"the $ref {shown(text)} leads to a file that cannot be read: {error.strerror}"
        raise Unresolved("ref-not-found", message) from error
    return real, real.relative_to(root).as_posix()


def _vocabulary(ctx: Context, schema: Object, resource: Resource) -> None:
    """Whether the meta-schema of a resource has assertions, where it is not a standard one."""
    uri = urldefrag(schema["$schema"])[0]
    meta = ctx.documents.get(uri)
    said = meta.get("$vocabulary") if isinstance(meta, dict) else None
    if not isinstance(said, dict):
        return
    for vocabulary, needed in said.items():
        if needed is True and not _KNOWN.fullmatch(vocabulary):
            message = f"the vocabulary {shown(vocabulary)} is not known"
            ctx.report(schema.value_at("$schema"), "version-not-supported", message)
    resource.asserts = any(map(_VALIDATION.fullmatch, said))
