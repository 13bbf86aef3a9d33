"""The references of one text, and where each leads; places are offsets in the text.

Every ``$ref`` counts, also outside of schemas, and every value of a discriminator's ``mapping``.
Sources: RFC 6901, JSON Schema 2020-12 core (sections 8.2 and 9.1.2).
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from fieldwright.model import pointers
from fieldwright.openapi.schemas.resources import join
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Array, Object

_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'", re.DOTALL)

CONTAINERS = (("components", "schemas"), ("$defs",), ("definitions",))
"""Where a document has its models."""

_REFERENCES = frozenset({"$ref", "$dynamicRef"})
_DATA = frozenset({"const", "default", "enum", "example"})
"""The members of a schema that are values; what looks like a reference in them is none."""

_NAMES = frozenset(
    {
        *("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("schemas", "examples"),
    }
)
"""The members that are objects whose keys are names, whatever they are called."""


class Span(NamedTuple):
    """A piece of the text of a file."""

    path: Path
    start: int
    end: int


class Use(NamedTuple):
    """A reference: its text without quotes, what it says, and the URI that it names."""

    span: Span
    text: str
    uri: str
    fragment: str
    word: str


class Member(NamedTuple):
    """A member of an object: its key without quotes, and where its value begins."""

    span: Span
    key: str
    owner: Object
    value_at: int


@dataclass(slots=True, kw_only=True, eq=False)
class File:
    """One text with its references.

    ``roots`` are the documents and schemas with a URI of their own, ``anchors`` the schemas with
    a name, by URI and fragment; ``models`` the members that are models; ``tagged`` the objects with a
    discriminator. ``spans`` are the keys by the offsets at which they begin, without quotes.
    """

    path: Path
    source: Source
    uses: list[Use] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    roots: dict[str, Any] = field(default_factory=dict)
    anchors: dict[str, Any] = field(default_factory=dict)
    models: dict[int, Member] = field(default_factory=dict)
    tagged: list[Object] = field(default_factory=list)
    spans: dict[int, Span] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """The URI of the file."""
        return self.path.as_uri()

    def find_use(self, at: int) -> Use | None:
        """Return the reference at an offset."""
        return next((each for each in self.uses if each.span.start <= at <= each.span.end), None)

    def find_member(self, at: int) -> Member | None:
        """Return the member whose key is at an offset."""
        return next((each for each in self.members if each.span.start <= at <= each.span.end), None)

    def follow(self, uri: str, fragment: str) -> list[int]:
        """Return the offsets of the keys and elements that a fragment leads through, its target last; none
        if it leads nowhere."""
        if fragment and not fragment.startswith("/"):
            anchored = self.anchors.get(f"{uri}#{fragment}")
            return [] if anchored is None else [anchored.at]
        node = self.roots.get(uri)
        trail = [getattr(node, "at", 0)] if uri in self.roots else []
        for token in split_pointer(fragment):
            if isinstance(node, Object) and token in node:
                trail.append(node.locate_key(token))
                node = node[token]
            elif isinstance(node, Array) and token.isdecimal() and int(token) < len(node):
                trail.append(node.marks[int(token)])
                node = node[int(token)]
            else:
                return []
        return trail


def read_file(path: Path, parsed: Source) -> File:
    """Collect the references of a text and what they may lead to."""
    file = File(path=path, source=parsed)
    file.roots[file.uri] = parsed.data
    waiting: list[tuple[Any, str, bool]] = [(parsed.data, file.uri, False)]
    seen = IdentitySet()
    while waiting:
        node, base, names = waiting.pop()
        if not isinstance(node, Object | Array) or node in seen:
            continue
        seen.add(node)
        if isinstance(node, Array):
            waiting += [(each, base, False) for each in reversed(node)]
            continue
        base = base if names else _read_identifiers(file, node, base)
        for index, (key, value) in enumerate(node.items()):
            key_at, value_at = node.marks[2 * index : 2 * index + 2]
            file.members.append(Member(_measure(file, key_at, key), key, node, value_at))
            if names:
                waiting.append((value, base, False))
            elif key in _REFERENCES and isinstance(value, str):
                _add_use(file, value, value_at, base)
            elif key not in _DATA and (key != "examples" or isinstance(value, Object)):
                waiting.append((value, base, key in _NAMES))
        if not names:
            _read_mapping(file, node, base)
    file.spans = {each.span.start: each.span for each in file.members}
    for container in filter(None, (_descend(parsed.data, keys) for keys in CONTAINERS)):
        file.models |= {each.span.start: each for each in file.members if each.owner is container}
    return file


def split_pointer(fragment: str) -> list[str]:
    """Return the tokens of a JSON Pointer in a URI fragment (RFC 6901, section 6)."""
    return [pointers.unescape(unquote(each)) for each in fragment.split("/")[1:]]


def locate_file(uri: str) -> Path | None:
    """Return the path of a URI's file."""
    parts = urlsplit(uri)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _descend(root: Any, keys: tuple[str, ...]) -> Object | None:
    for key in keys:
        root = root.get(key) if isinstance(root, Object) else None
    return root if isinstance(root, Object) else None


def _read_identifiers(file: File, node: Object, base: str) -> str:
    """Note the URI and the anchors of an object, and return the base of the references in it."""
    identifier = node.get("$id", node.get("id") if "$schema" in node else None)
    joined = join(base, identifier) if isinstance(identifier, str) else None
    if joined is not None:
        base = joined[0]
        file.roots.setdefault(base, node)
    for word in ("$anchor", "$dynamicAnchor"):
        if isinstance(node.get(word), str):
            file.anchors[f"{base}#{node[word]}"] = node
    return base


def _read_mapping(file: File, node: Object, base: str) -> None:
    """Add what the mapping of a discriminator leads to: references, or the bare names of models."""
    discriminator = node.get("discriminator")
    if not isinstance(discriminator, Object):
        return
    file.tagged.append(node)
    mapping = discriminator.get("mapping")
    if not isinstance(mapping, Object):
        return
    models = _descend(file.source.data, CONTAINERS[0])
    for index, value in enumerate(mapping.values()):
        if isinstance(value, str):
            at = mapping.marks[2 * index + 1]
            pointer = "#/components/schemas/"
            bare = models is not None and value in models
            _add_use(file, value, at, base, f"{pointer}{value}" if bare else value, "mapping")


def _add_use(
    file: File, text: str, at: int, base: str, reference: str = "", word: str = "$ref"
) -> None:
    joined = join(base, reference or text)
    if joined is not None:
        file.uses.append(Use(_measure(file, at, text), text, *joined, word))


def _measure(file: File, at: int, value: str) -> Span:
    """Return where a scalar stands in the text, without its quotes."""
    text = file.source.text
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        return Span(file.path, at + 1, quoted.end() - 1)
    end = at + len(value) if text.startswith(value, at) else at
    return Span(file.path, at, end)
