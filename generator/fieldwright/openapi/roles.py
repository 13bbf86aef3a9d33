"""The way the payloads of each model travel: as it says itself, or as the document's paths use it.

What an operation takes (parameters, request bodies) is a request, what it answers (responses,
headers) a response; of webhooks and callbacks, which the API calls, it is the other way
round. A model that is part of another travels as that one does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwright.errors import SourceError
from fieldwright.model import ir, pointers, traversal
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Object

ROLE = "x-fieldwright-role"

WORDS = ("request", "response", "both")

_SENT = ("parameters", "requestBody")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_POINTER = "#/components/"


def roles(source: Source, document: ir.Document) -> dict[str, str]:
    """``request``, ``response`` or ``both`` for every model of a document that was read from ``source``.

    A model that says nothing, and that no path and no other model leads to, is both. Raises
    ``SourceError`` for a word that is none of the three.
    """
    models = {model.name: model for model in document.models}
    stated = _stated(source, models)
    found: dict[str, set[str]] = {name: set() for name in models}
    root = source.data
    if isinstance(root, Object):
        for name, role in _used(root):
            if name in found:
                found[name].add(role)
    for name, role in stated.items():
        found[name] = {role}
    inside = {name: frozenset(_references(model)) & models.keys() for name, model in models.items()}
    reached = {part for parts in inside.values() for part in parts}
    for name in models:
        if not found[name] and name not in reached:
            found[name] = {"both"}
    _spread(found, inside, stated)
    return {name: _settled(words) for name, words in found.items()}


def _stated(source: Source, models: Mapping[str, ir.Model]) -> dict[str, str]:
    """What models say of themselves."""
    found: dict[str, str] = {}
    wrong = []
    for name, model in models.items():
        word = dict(model.annotations).get(ROLE)
        if word is None:
            continue
        if word in WORDS:
            found[name] = word
        elif model.place is not None:
            message = f"'{ROLE}' of {name} is {word!r}, and none of {', '.join(WORDS)}"
            wrong.append(source.diagnostic(source.offset(model.place), "role-unknown", message))
    if wrong:
        raise SourceError(tuple(wrong))
    return found


def _spread(
    found: dict[str, set[str]], inside: Mapping[str, frozenset[str]], stated: Mapping[str, str]
) -> None:
    """Hand on what models are to those that are part of them, until nothing changes."""
    pending = [name for name, words in found.items() if words]
    while pending:
        name = pending.pop()
        for part in inside[name]:
            if part not in stated and not found[name] <= found[part]:
                found[part] |= found[name]
                pending.append(part)


def _settled(words: set[str]) -> str:
    return words.pop() if len(words) == 1 else "both"


def _used(root: Object) -> Iterator[tuple[str, str]]:
    """The components that operations name, with the way they travel there."""
    for word, sent, received in (
        ("paths", "request", "response"),
        ("webhooks", "response", "request"),
    ):
        items = root.get(word)
        for item in items.values() if isinstance(items, Object) else ():
            yield from _item(root, item, sent, received)


def _item(root: Object, item: Any, sent: str, received: str) -> Iterator[tuple[str, str]]:
    """One entry of ``paths``, ``webhooks`` or a callback."""
    if not isinstance(item, Object):
        return
    yield from ((name, sent) for name in _named(root, item.get("parameters"), set()))
    for method in _METHODS:
        operation = item.get(method)
        if not isinstance(operation, Object):
            continue
        for word in _SENT:
            yield from ((name, sent) for name in _named(root, operation.get(word), set()))
        answers = _named(root, operation.get("responses"), set())
        yield from ((name, received) for name in answers)
        callbacks = operation.get("callbacks")
        for callback in callbacks.values() if isinstance(callbacks, Object) else ():
            for inner in callback.values() if isinstance(callback, Object) else ():
                yield from _item(root, inner, received, sent)


def _named(root: Object, node: Any, seen: set[str]) -> Iterator[str]:
    """The schemas that a part of a document refers to; other components are looked into."""
    if isinstance(node, list):
        for each in node:
            yield from _named(root, each, seen)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key != "$ref" or not isinstance(value, str):
            yield from _named(root, value, seen)
        elif value not in seen and value.startswith(_POINTER):
            seen.add(value)
            kind, _, name = value.removeprefix(_POINTER).partition("/")
            if kind == "schemas":
                yield pointers.unescape(name)
            else:
                components = root.get("components")
                rows = components.get(kind) if isinstance(components, Object) else None
                yield from _named(root, rows.get(name) if isinstance(rows, Object) else None, seen)


def _references(model: ir.Model) -> Iterator[str]:
    """Yield the models that the types and the assertions of a model refer to."""
    yield from traversal.references(model)
    yield from traversal.schema_references(model)
