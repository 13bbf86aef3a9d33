"""Definitions, references and renames of models, over all files that refer to one another."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fieldwright.editor.references import File, Span, Use, locate_file
from fieldwright.editor.texts import Texts
from fieldwright.errors import UsageError
from fieldwright.openapi.text.identity import IdentitySet
from fieldwright.openapi.text.values import Array, Object

_KEY = re.compile(r"[a-zA-Z0-9._-]*[a-zA-Z0-9_][a-zA-Z0-9._-]*")
"""What OpenAPI allows as the key of a component."""


class Edit(NamedTuple):
    """A piece of a file, and the text that takes its place."""

    span: Span
    text: str


def find_definition(texts: Texts, file: File, at: int) -> Span | None:
    """Return the place that the reference at an offset leads to, or the key that is there itself."""
    use = file.find_use(at)
    if use is not None:
        trail = _follow(texts, file, use)
        return trail[-1] if trail else None
    member = file.find_member(at)
    return member.span if member is not None else None


def find_references(texts: Texts, target: Span) -> Iterator[Span]:
    """Yield every reference to a place, in all files."""
    for file in texts.find_mentions(target.path):
        for use in file.uses:
            trail = _follow(texts, file, use)
            if trail and trail[-1] == target:
                yield use.span


def find_model(texts: Texts, file: File, at: int) -> Span:
    """Return the key of the model that is named at an offset. Raises ``UsageError`` where there is none."""
    target = find_definition(texts, file, at)
    home = texts.parse(target.path) if target is not None else None
    if target is None or home is None or target.start not in home.models:
        raise UsageError("a model is renamed at its key, or at a $ref to it")
    return target


def rename(texts: Texts, target: Span, name: str) -> list[Edit]:
    """Return the edits that rename a model: at its key and at every reference to it or to a part of it.

    Raises ``UsageError`` for a name that no model can have or another has, and where payloads say the
    name.
    """
    home = texts.parse(target.path)
    model = home.models[target.start] if home is not None else None
    if home is None or model is None:
        raise UsageError("the model is not there any more")
    if not _KEY.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a key: ASCII letters, digits, '.', '-' and '_'")
    if name in model.owner and name != model.key:
        raise UsageError(f"there is a model {name!r} already")
    edits = [Edit(target, name)]
    for file in texts.find_mentions(target.path):
        _refuse_tag(texts, file, target, model.key)
        for use in file.uses:
            trail = _follow(texts, file, use)
            if target in trail:
                edits.append(Edit(use.span, _respell(use, trail.index(target), name)))
    return [*dict.fromkeys(edits)]


def _respell(use: Use, place: int, name: str) -> str:
    """Return the text of a reference with another name in the place of one token of its pointer."""
    if "#" not in use.text:
        return name
    before, _, pointer = use.text.partition("#")
    tokens = pointer.split("/")
    tokens[place] = name
    return f"{before}#{'/'.join(tokens)}"


def _follow(texts: Texts, file: File, use: Use) -> list[Span]:
    """Return the places that a reference leads through: the document first, its target last."""
    home, uri = file, use.uri
    if uri not in file.roots:
        path = locate_file(uri)
        other = texts.parse(path) if path is not None else None
        if other is None:
            return []
        home, uri = other, other.uri
    trail = home.follow(uri, use.fragment)
    quoted = (at + (home.source.text[at : at + 1] in ("'", '"')) for at in trail)
    return [home.spans.get(at, Span(home.path, at, at)) for at in quoted]


def _refuse_tag(texts: Texts, file: File, target: Span, key: str) -> None:
    """Refuse to rename a model whose name a discriminator without a mapping for it takes as the tag of payloads."""
    for owner in file.tagged:
        if _is_mapped(texts, file, owner, target):
            continue
        lists = (owner.get(word) for word in ("oneOf", "anyOf"))
        ats = [mark for each in lists if isinstance(each, Array) for mark in _list_refs(each)]
        if any([target] == _follow(texts, file, each)[-1:] for each in _select(file, ats)):
            raise _describe_tag(owner, key)
    home = texts.parse(target.path)
    model = home.models.get(target.start) if home is not None else None
    node = model.owner.get(model.key) if model is not None else None
    bases = node.get("allOf") if isinstance(node, Object) else None
    if home is None or not isinstance(bases, Array):
        return
    for use in _select(home, _list_refs(bases)):
        trail = _follow(texts, home, use)
        base = texts.parse(trail[-1].path) if trail else None
        member = base.find_member(trail[-1].start) if base is not None else None
        tagged = member.owner.get(member.key) if member is not None else None
        if base is None or not isinstance(tagged, Object) or tagged not in IdentitySet(base.tagged):
            continue
        if not _is_mapped(texts, base, tagged, target):
            raise _describe_tag(tagged, key)


def _is_mapped(texts: Texts, file: File, owner: Object, target: Span) -> bool:
    """Return whether the mapping of a discriminator leads to a model."""
    mapping = owner["discriminator"].get("mapping")
    mapped = mapping.marks[1::2] if isinstance(mapping, Object) else []
    return any(target in _follow(texts, file, each) for each in _select(file, mapped))


def _list_refs(schemas: Array) -> list[int]:
    return [
        each.locate_value("$ref") for each in schemas if isinstance(each, Object) and "$ref" in each
    ]


def _select(file: File, ats: list[int]) -> list[Use]:
    """Return the references whose values begin at these offsets."""
    wanted = {at + (file.source.text[at : at + 1] in ("'", '"')) for at in ats}
    return [each for each in file.uses if each.span.start in wanted]


def _describe_tag(owner: Object, key: str) -> UsageError:
    name = owner["discriminator"].get("propertyName")
    return UsageError(
        f"payloads say {key!r} in {name!r}, as a discriminator has no mapping for it; add one first"
    )
