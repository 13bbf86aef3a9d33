"""Resources: documents and schemas with a URI of their own, and the files beside the spec.

Sources: JSON Schema 2020-12 core, sections 8.2 (identifiers, anchors), 9.1.2 and 9.2 (base
URIs), RFC 3986 section 5. Nothing is fetched: a document is the spec itself, a file below the
spec's folder, one that the caller supplied, or a meta-schema.
"""

import itertools
import json
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from fieldwright import errors
from fieldwright.errors import SourceError
from fieldwright.model import keywords
from fieldwright.openapi.schemas import drafts
from fieldwright.openapi.schemas.diagnostics import Diagnostics
from fieldwright.openapi.text import source
from fieldwright.openapi.text.identity import IdentityMap
from fieldwright.openapi.text.values import Object

_META = re.compile(r"https?://json-schema\.org/(draft/20(19-09|20-12)/.+|draft-0[467]/schema)")
"""The URIs of the meta-schemas, those of drafts with ``http`` as their own, which many write with ``https``."""

_VALIDATION = re.compile(r"https://json-schema\.org/draft/[-0-9]+/vocab/validation")
_KNOWN = re.compile(
    r"https://json-schema\.org/draft/[-0-9]+/vocab/"
    r"(core|applicator|unevaluated|validation|meta-data|format-annotation|content)"
)


SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_IDENTIFIER = re.compile(
    r"""(?m)^\s*\{?\s*["']?(?:\$?id|\$self)["']?\s*:\s*["']?(https?:[^\s"',]+)"""
)
_BEGINNING = 4_000
"""Characters of a file in which its own URI is looked for."""

_MOST_FILES = 5_000


class Unresolved(Exception):
    """A reference that leads nowhere, or where it must not; ``rule`` and the text say why."""

    def __init__(self, rule: str, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.remedy = remedy


@dataclass(slots=True, kw_only=True, eq=False)
class Resource:
    """A schema, or a whole document, with a URI of its own; ``local``: it is part of the spec's own document.

    ``asserts``: its meta-schema has the vocabulary of assertions. ``converter`` has converted it
    from an older draft; ``retrieved`` is the URI of the file that it is in.
    """

    uri: str
    root: Any
    local: bool = False
    asserts: bool = True
    anchors: dict[str, Object] = field(default_factory=dict)
    dynamic: dict[str, Object] = field(default_factory=dict)
    converter: drafts.Converter | None = None
    retrieved: str = ""


class Reference(str):
    """The argument of ``$ref`` or ``$dynamicRef``, and the schema it leads to.

    ``name`` is the key of the model that the schema is, if it is one. ``dynamic`` is the
    anchor that the outermost resource of the same anchor decides on (core, 8.2.3.2).
    """

    name: str | None
    schema: Any
    resource: Resource
    dynamic: str | None


class Resources:
    """The resources of one reading by URI, and the resource that each written schema stands in.

    ``supplied`` are documents of the caller's, by URI.
    """

    def __init__(
        self,
        spec: source.Source,
        diagnostics: Diagnostics,
        supplied: Mapping[str, Any],
        converter: drafts.Converter | None,
    ) -> None:
        self.converter = converter
        self.by_uri: dict[str, Resource] = {}
        self.homes: IdentityMap[Resource] = IdentityMap()
        self._identified: dict[str, Path] | None = None
        self._spec = spec
        self._diagnostics = diagnostics
        self.supplied = supplied

    def enter_document(self) -> Resource:
        """Return the resource that the spec itself is, by the URI of its file and by its own."""
        resource = Resource(
            uri=_read_own_uri(self._spec.data, self._spec.uri),
            retrieved=self._spec.uri,
            root=self._spec.data,
            local=True,
            converter=self.converter,
        )
        self.by_uri[self._spec.uri] = self.by_uri[resource.uri] = resource
        return resource

    def index(self, value: Any, resource: Resource) -> None:
        """Note the base URI and the anchors of a schema and of all that are in it."""
        if not isinstance(value, Object) or value in self.homes:
            return
        identifier = value.get("$id")
        if isinstance(identifier, str):
            resource = self._enter(value, identifier, resource)
        if isinstance(value.get("$schema"), str):
            self._read_vocabularies(value, resource)
        self.homes[value] = resource
        discriminator = value.get("discriminator")
        if isinstance(discriminator, Object):
            self.homes[discriminator] = resource  # its mapping has references
        for word in ("$anchor", "$dynamicAnchor"):
            anchor = value.get(word)
            if isinstance(anchor, str):
                resource.anchors[anchor] = value
                if word == "$dynamicAnchor":
                    resource.dynamic[anchor] = value
        for child in list_subschemas(value):
            self.index(child, resource)

    def find(self, text: str, around: Resource) -> Resource:
        """Return the resource that the reference ``text`` in ``around`` names. Raises ``Unresolved``."""
        if (joined := join(around.uri, text)) is None:
            raise Unresolved(
                "ref-not-found", f"the $ref {quote(text)} is no URI reference (RFC 3986)"
            )
        uri = joined[0]
        try:
            return self.by_uri.get(uri) or self._load(uri, text, around)
        except Unresolved:
            self._spec.searched = True
            raise

    def shorten(self, uri: str) -> str:
        """Return a URI as names may be made of it.

        The spec's own is "", and those of files beside it begin at its folder, so that no name
        depends on where the spec lies.
        """
        own = self.by_uri.get(self._spec.uri)
        if uri == self._spec.uri or own is not None and uri == own.uri:
            return ""
        return uri.removeprefix(f"{self._spec.uri.rpartition('/')[0]}/")

    def _enter(self, schema: Object, identifier: str, around: Resource) -> Resource:
        """Return the resource that a schema with an ``$id`` is."""
        at = schema.locate_value("$id")
        joined = join(around.uri, identifier)
        if joined is None:
            message = "'$id' must be a URI reference (RFC 3986)"
            self._diagnostics.report(at, "keyword-type", message)
            return around
        uri, fragment = joined
        if fragment:
            message = "'$id' must have no fragment"
            self._diagnostics.report(at, "keyword-type", message, "a fragment is an $anchor")
        inner = self.by_uri.get(uri)
        if inner is None or inner.root is not schema:
            inner = replace(around, uri=uri, root=schema, anchors={}, dynamic={})
            self.by_uri[uri] = inner
        return inner

    def _load(self, uri: str, text: str, around: Resource) -> Resource:
        """Read and index the document of a URI. Raises ``Unresolved``."""
        supplied = self.supplied.get(uri)
        if supplied is None and _META.fullmatch(uri):
            supplied = _read_meta_schema(uri)
        limits = self._spec.limits
        try:
            if supplied is not None:
                document = source.parse(json.dumps(supplied), uri or "<document>", limits=limits)
            else:
                path, name = self._locate_file(uri, text, around)
                if path.as_uri() in self.by_uri:
                    return self.by_uri.setdefault(uri, self.by_uri[path.as_uri()])
                document = source.load(path, name, limits=limits)
        except SourceError as error:
            message = f"the $ref {quote(text)} leads to {error}"
            raise Unresolved("ref-not-found", message) from error
        self._spec.attach(document)
        converter = drafts.recognise(document.data, self._diagnostics)
        if converter is not None:
            document.data = converter.convert(document.data)
        retrieved = uri if document.path is None else document.uri
        resource = Resource(
            uri=_read_own_uri(document.data, retrieved),
            root=document.data,
            converter=converter,
            retrieved=retrieved,
        )
        self.by_uri[uri] = self.by_uri[retrieved] = self.by_uri[resource.uri] = resource
        schemas: list[Any] = [document.data]
        if isinstance(document.data, Object) and {"openapi", "swagger"} & document.data.keys():
            components = document.data.get("components")
            listed = document.data.get("definitions")
            if isinstance(components, Object):
                listed = components.get("schemas")
            schemas = list(listed.values()) if isinstance(listed, Object) else []
        for schema in schemas:
            self.index(schema, resource)
        return self.by_uri[uri]

    def _locate_file(self, uri: str, text: str, around: Resource) -> tuple[Path, str]:
        """Return the file beside the spec that a reference names, and its name in messages.

        Under an ``$id`` it is the file that says that it is the URI (JSON Schema core, 9.1.2),
        or at the same relative place one that says nothing of the kind.
        """
        outside = Unresolved(
            "ref-outside",
            f"the $ref {quote(text)} leads outside of the document",
            "only files below the spec's folder are read, and nothing is fetched",
        )
        if self._spec.path is None:
            raise outside
        root = self._spec.path.resolve().parent
        relative = not urlsplit(text).scheme and not text.startswith(("/", "\\"))
        beside = Path(unquote(urlsplit(urljoin(around.retrieved, text)).path))
        inside = around.retrieved.startswith("file:") and beside.is_relative_to(root)
        if urlsplit(uri).scheme == "file":
            path = Path(unquote(urlsplit(uri).path)) if relative else root.parent
            if relative and inside and not path.is_relative_to(root):
                path = beside
        else:
            path = self._identify_files(root).get(uri, root.parent)
            if path == root.parent and relative and inside:
                path = beside if _read_identifier(beside, root) is None else path
        try:
            real = path.resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise outside from error
        if not real.is_relative_to(root):
            raise outside
        try:
            if not stat.S_ISREG(real.stat().st_mode):
                raise outside
        except OSError as error:
            message = (
                f"the $ref {quote(text)} leads to a file that cannot be read: {error.strerror}"
            )
            raise Unresolved("ref-not-found", message) from error
        return real, real.relative_to(root).as_posix()

    def _identify_files(self, root: Path) -> Mapping[str, Path]:
        """Return the files below the spec's folder by the URI that each says it is."""
        if self._identified is None:
            self._identified = {}
            self._spec.searched = True
            files = (each for each in sorted(root.rglob("*")) if each.suffix in SUFFIXES)
            for path in itertools.islice(files, _MOST_FILES):
                identifier = _read_identifier(path, root)
                if identifier is not None:
                    self._identified.setdefault(identifier, path)
        return self._identified

    def _read_vocabularies(self, schema: Object, resource: Resource) -> None:
        """Note whether the meta-schema of a resource, where it is not a standard one, has assertions."""
        meta = self.supplied.get((join("", schema["$schema"]) or ("",))[0])
        vocabularies = meta.get("$vocabulary") if isinstance(meta, dict) else None
        if not isinstance(vocabularies, dict):
            return
        for vocabulary, needed in vocabularies.items():
            if needed is True and not _KNOWN.fullmatch(vocabulary):
                message = f"the vocabulary {quote(vocabulary)} is not known"
                at = schema.locate_value("$schema")
                self._diagnostics.report(at, "version-not-supported", message)
        resource.asserts = any(map(_VALIDATION.fullmatch, vocabularies))


def _read_own_uri(document: Any, retrieved: str) -> str:
    """Return the URI that an OpenAPI document has by its ``$self`` (3.2.0, section 4.1.1), or that of its file."""
    own = document.get("$self") if isinstance(document, Object) and "openapi" in document else None
    joined = join(retrieved, own) if isinstance(own, str) else None
    return joined[0] if joined is not None else retrieved


def list_subschemas(schema: Object) -> Iterator[Any]:
    """Yield the schemas that stand directly in a schema."""
    for name, argument in schema.items():
        row = keywords.KEYWORDS.get(name)
        shape = row.shape if row is not None else ""
        if shape == "schema":
            yield argument
        elif shape == "schemas" and isinstance(argument, list):
            yield from argument
        elif shape == "schema-map" and isinstance(argument, dict):
            yield from argument.values()


def quote(text: str) -> str:
    """Return a reference as messages show it."""
    return repr(errors.shorten(text, 200))


def join(base: str, text: str) -> tuple[str, str] | None:
    """Return the URI that a reference is from a base, and its fragment; None for what is no URI reference."""
    try:
        uri, fragment = urldefrag(urljoin(base, text))
        urlsplit(uri)
    except ValueError:
        return None
    return uri, fragment


def _read_identifier(path: Path, root: Path) -> str | None:
    """Return the URI that a file below ``root`` says it is near its beginning, without its fragment.

    Links that lead elsewhere and what is no plain file, such as a pipe, are not opened.
    """
    try:
        if not (path.resolve().is_relative_to(root) and path.is_file()):
            return None
        with path.open(encoding="utf-8", errors="replace") as file:
            match = _IDENTIFIER.search(file.read(_BEGINNING))
    except (OSError, RuntimeError):  # RuntimeError: links in a circle, before Python 3.13
        return None
    joined = join("", match[1]) if match else None
    return joined[0] if joined else None


def _read_meta_schema(uri: str) -> Any:
    """Return the standard meta-schema of a URI, or None."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # ships none

    spellings = (f"{scheme}:{uri.partition(':')[2]}" for scheme in ("http", "https"))
    return next((REGISTRY.contents(each) for each in spellings if each in REGISTRY), None)
