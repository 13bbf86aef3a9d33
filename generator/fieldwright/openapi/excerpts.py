"""Excerpts of a spec: a few of its components with what they refer to, read without the others.

An outline says where the components of a text stand and what each refers to. Of the same text with an
edit in it nothing but the edited components has to be read, then, to know which they are.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import unquote

from fieldwright.model import components
from fieldwright.openapi.text import json_parser, yaml_parser
from fieldwright.openapi.text.difference import find_difference
from fieldwright.openapi.text.source import Source, is_json
from fieldwright.openapi.text.values import Fault, Member, Object, list_members, make_object

CONTAINERS = {"openapi": ("components", "schemas"), "swagger": ("definitions",)}
"""Where the components of a document are, by the word that it begins with."""

_KEPT = frozenset({*CONTAINERS, "info", "jsonSchemaDialect", "tags", "x-fieldwright-page"})
"""The members of a document, besides its components, that its models are made from."""

_TIES = frozenset(
    {"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor", "$recursiveRef"}
)
"""Keywords that tie schemas to one another in other ways than ``$ref`` with a pointer."""

_ANYWHERE = "/"
"""The one path of an excerpt of a document with paths."""


class Part(NamedTuple):
    """A member of an object: its key, and the offsets of the key and of the value."""

    key: str
    at: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Where the components of a text stand; ``nodes`` is the most values that are in all of it.

    ``around`` are the objects that the components are in, the document first: the offset of each, and its
    members. ``at`` is the offset of the object of components, ``end`` where the last of them ends.
    ``references`` are the components that each refers to, ``bases`` those with a discriminator, and ``tied`` those
    that may be tied to others in other ways.
    """

    nodes: int
    around: tuple[tuple[int, tuple[Part, ...]], ...]
    at: int
    parts: tuple[Part, ...]
    end: int
    references: Mapping[str, tuple[str, ...]]
    bases: frozenset[str]
    tied: frozenset[str]
    has_paths: bool

    def collect_users(self, names: Iterable[str]) -> frozenset[str]:
        """Collect the components that lead to these, which are among them."""
        users = defaultdict[str, list[str]](list)
        for name, targets in self.references.items():
            for each in targets:
                users[each].append(name)
        return frozenset(components.collect_reached(users, names))

    def collect_parts(self, names: Iterable[str]) -> frozenset[str]:
        """Collect the components that these lead to, which are among them: what they refer to, and what refers
        to a base, as heirs do."""
        leading = {name: [*targets] for name, targets in self.references.items()}
        for name, targets in self.references.items():
            for base in self.bases.intersection(targets):
                leading[base].append(name)
        return frozenset(components.collect_reached(leading, names))


class Edit(NamedTuple):
    """What differs between two texts: the components of these names, and nothing else.

    Up to ``begin`` both are the same, and from ``end`` of the old one on, which is ``shift`` further in the new
    one, whose outline this is.
    """

    names: frozenset[str]
    outline: Outline
    begin: int
    end: int
    shift: int


def make_outline(source: Source) -> Outline | None:
    """Make the outline of a text; None where its components have no places of their own, or refer to what is
    elsewhere."""
    root = source.data
    if source.beside or source.searched or source.remarks or not isinstance(root, Object):
        return None
    path = next((CONTAINERS[word] for word in CONTAINERS if word in root), ())
    around, inner = [], root
    for key in path:
        around.append((inner.at, _list_parts(inner)))
        value = inner.get(key)
        if not isinstance(value, Object):
            return None
        inner = value
    parts = _list_parts(inner)
    outer = [each for _, members in around for each in members]
    end = _find_end(source, parts, outer) if path and parts else None
    if end is None:
        return None
    names = frozenset(inner)
    references = _map_references(inner.items(), path, names)
    if references is None:
        return None
    return Outline(
        nodes=_count_nodes(root),
        around=tuple(around),
        at=inner.at,
        parts=parts,
        end=end,
        references=references,
        bases=frozenset(name for name, each in inner.items() if _is_base(each)),
        tied=frozenset(name for name, each in inner.items() if _is_tied(each)),
        has_paths=bool(root.get("paths")),
    )


def find_edit(outline: Outline, old: str, source: Source) -> Edit | None:
    """Find what differs between the text of an outline and that of a source, whose data is not looked at.

    None where something else than components does, or one is new, gone or called otherwise.
    """
    new = source.text
    in_lines = not is_json(new, source.name)
    start, stop = find_difference(old, new, in_lines)
    begin = outline.parts[0].at
    if start < (old.rfind("\n", 0, begin) + 1 if in_lines else begin):
        return None
    ends = [*(each.at for each in outline.parts[1:]), outline.end]
    # What is put in where a component begins may belong to the one before it.
    first = max(0, bisect_left(outline.parts, start, key=lambda each: each.at) - 1)
    last = bisect_left(ends, stop)
    if not first <= last < len(ends):
        return None
    before = outline.parts[first : last + 1]
    begin, end, shift = before[0].at, ends[last], len(new) - len(old)
    if in_lines and not _is_alike_before(old[:end], new[: end + shift]):
        return None
    if outline.nodes + end + shift - begin > source.limits.nodes:
        return None
    try:
        members = _read(source, begin, end + shift, len(outline.around) + 2)
    except Fault:
        return None
    if [each[0] for each in members] != [each.key for each in before] or members[0][2] != begin:
        return None
    edited = [Part(key, at, value_at) for key, _, at, value_at in members]
    former, texts = _cut(old, before, end), _cut(new, edited, end + shift)
    path, known = _get_path(outline), frozenset(outline.references)
    references = _map_references([each[:2] for each in members], path, known)
    if references is None:
        return None
    moved = _move(outline, edited, first, end, shift)
    bases = {key for key, value, *_ in members if _is_base(value)}
    tied = {key for key, value, *_ in members if _is_tied(value)}
    return Edit(
        names=frozenset(name for name, text in texts.items() if text != former[name]),
        outline=replace(
            moved,
            nodes=outline.nodes + sum(_count_nodes(value) for _, value, *_ in members),
            references={**outline.references, **references},
            bases=moved.bases - references.keys() | bases,
            tied=moved.tied - references.keys() | tied,
        ),
        begin=begin,
        end=end,
        shift=shift,
    )


def read_excerpt(outline: Outline, source: Source, names: Collection[str]) -> Source:
    """Return a source with the data of a few components, in their places in all of its text. Raises ``Fault`` for
    what cannot be read by itself."""
    depth = len(outline.around)
    bounds = [*(each.at for each in outline.parts[1:]), outline.end]
    members = [
        member
        for part, end in zip(outline.parts, bounds, strict=True)
        if part.key in names
        for member in _read(source, part.at, end, depth + 2)
    ]
    data = make_object(outline.at, members)
    for key, (at, parts) in zip(reversed(_get_path(outline)), reversed(outline.around)):
        place = next(each for each in parts if each.key == key)
        data = make_object(at, [(key, data, place.at, place.value)])
    at, parts = outline.around[0]
    rows = list_members(data)
    ends = [*(each.at for each in parts[1:]), len(source.text)]
    for part, end in zip(parts, ends, strict=True):
        if part.key in _KEPT:
            rows += _read(source, part.at, end, 2)
        elif part.key == "paths" and outline.has_paths:
            anywhere = make_object(part.value, [])
            paths = make_object(part.value, [(_ANYWHERE, anywhere, part.value, part.value)])
            rows.append(("paths", paths, part.at, part.value))
    rows.sort(key=lambda each: each[2])
    return replace(source, data=make_object(at, rows))


def _map_references(
    members: Iterable[tuple[str, Any]], path: Sequence[str], names: Collection[str]
) -> dict[str, tuple[str, ...]] | None:
    """Map components to those that they refer to; None if one refers to anything else."""
    references = {name: _list_references(schema, path, names) for name, schema in members}
    known = {name: each for name, each in references.items() if each is not None}
    return known if len(known) == len(references) else None


def _list_references(
    schema: Any, path: Sequence[str], names: Collection[str]
) -> tuple[str, ...] | None:
    """List the components, of these ``names``, that a schema refers to; None if it refers to anything else."""
    pointer = f"#/{'/'.join(path)}/"
    targets: dict[str, None] = {}
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += [each for each in node if isinstance(each, dict | list)]
            continue
        if not isinstance(node, dict):
            continue
        for key, value in node.items():
            if isinstance(value, str):
                if key == "$ref":
                    target = _name_target(value, pointer)
                    if target not in names:
                        return None
                    targets[target] = None
                elif key.startswith("x-") and value in names:
                    targets[value] = None
            elif key == "discriminator" or key.startswith("x-"):
                mentioned = (_name_target(each, pointer) for each in _list_strings(value))
                targets |= dict.fromkeys(each for each in mentioned if each in names)
                waiting.append(value)
            elif isinstance(value, dict | list):
                waiting.append(value)
    return tuple(sorted(targets))


def _name_target(reference: str, pointer: str) -> str:
    """Return the component that a reference leads to or into, or the name that it is."""
    name = reference.removeprefix(pointer)
    if name != reference:
        name = unquote(name.partition("/")[0]).replace("~1", "/").replace("~0", "~")
    return name


def _list_strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in _list_strings(each)]


def _is_tied(schema: Any) -> bool:
    """Return whether anything in a schema, be it data, looks like a keyword that ties it to others."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if not _TIES.isdisjoint(node):
                return True
            node = node.values()
        elif not isinstance(node, list):
            continue
        waiting += [each for each in node if isinstance(each, dict | list)]
    return False


def _is_base(schema: Any) -> bool:
    return isinstance(schema, dict) and "discriminator" in schema


def _list_parts(value: Object) -> tuple[Part, ...]:
    return tuple(Part(key, at, value_at) for key, _, at, value_at in list_members(value))


def _get_path(outline: Outline) -> tuple[str, ...]:
    return next(each for each in CONTAINERS.values() if len(each) == len(outline.around))


def _count_nodes(value: Any) -> int:
    count, waiting = 1, [[value]]
    while waiting:
        for each in waiting.pop():
            if isinstance(each, dict | list):
                count += len(each)
                waiting.append([*each.values()] if isinstance(each, dict) else each)
    return count


def _find_end(source: Source, parts: Sequence[Part], outer: Sequence[Part]) -> int | None:
    """Return where the last component ends; None where components, or members of what they are in, have no lines
    of their own, which YAML asks for."""
    text, last = source.text, parts[-1]
    if is_json(text, source.name):
        return json_parser.find_end(text, last.value)
    columns = [_get_column(text, each.at) for each in parts]
    if None in columns or any(_get_column(text, each.at) is None for each in outer):
        return None
    behind = min((each.at for each in outer if each.at > last.at), default=None)
    return len(text) if behind is None else text.rfind("\n", 0, behind) + 1


def _get_column(text: str, at: int) -> int | None:
    """Return how far a key is indented; None if it is not the first in its line."""
    start = text.rfind("\n", 0, at) + 1
    return at - start if text[start:at].strip(" ") == "" else None


def _is_alike_before(old: str, new: str) -> bool:
    """Return whether what stands in a line before the ends of two texts is the same indentation."""
    return _get_column(old, len(old)) == _get_column(new, len(new)) is not None


def _read(source: Source, at: int, end: int, depth: int) -> list[Member]:
    """Read the members between two offsets. Raises ``Fault``."""
    text = source.text
    if is_json(text, source.name):
        return json_parser.read_members(text, at, end, depth, source.limits)
    at, end = (text.rfind("\n", 0, each) + 1 if each < len(text) else each for each in (at, end))
    return yaml_parser.read_members(text, at, end, depth, source.limits)


def _cut(text: str, parts: Sequence[Part], end: int) -> dict[str, str]:
    """Cut a text into those of members that follow one another."""
    ends = [*(each.at for each in parts[1:]), end]
    return {each.key: text[each.at : stop] for each, stop in zip(parts, ends, strict=True)}


def _move(outline: Outline, edited: Sequence[Part], first: int, end: int, shift: int) -> Outline:
    """Return an outline with edited members in the place of some, and what is behind them moved."""

    def move(parts: Iterable[Part]) -> tuple[Part, ...]:
        return tuple(
            Part(key, at + shift, value + shift) if at >= end else Part(key, at, value)
            for key, at, value in parts
        )

    rest = outline.parts[first + len(edited) :]
    return replace(
        outline,
        around=tuple((at, move(parts)) for at, parts in outline.around),
        parts=(*outline.parts[:first], *edited, *move(rest)),
        end=outline.end + shift,
    )
