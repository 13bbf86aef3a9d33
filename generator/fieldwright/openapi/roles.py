"""The way the payloads of each model travel: as it says itself, or as the document's paths use it.

What an operation takes (parameters, request bodies) is a request, what it answers (responses,
headers) a response; of webhooks and callbacks, which the API calls, it is the other way
round. A model that is part of another travels as that one does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from fieldwright.errors import SourceError
from fieldwright.model import ir, pointers, traversal
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Object

ROLE = "x-fieldwright-role"

WORDS = ("request", "response", "both")

_SENT = ("parameters", "requestBody")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_POINTER = "#/components/"


class Use(NamedTuple):
    """A model that an operation names, the way it travels there, and the tags of the operation."""

    model: str
    role: str
    tags: tuple[str, ...] = ()


def infer_roles(source: Source, document: ir.Document) -> dict[str, str]:
    """Return ``request``, ``response`` or ``both`` for every model of a document that was read from
    ``source``.

    A model that says nothing, and that no path and no other model leads to, is both. Raises
    ``SourceError`` for a word that is none of the three.
    """
    models = {model.name: model for model in document.models}
    stated = _read_stated(source, models)
    roles_: dict[str, set[str]] = {name: set() for name in models}
    root = source.data
    places = locate_models(source, document)
    if isinstance(root, Object):
        for use in list_uses(root, places):
            if use.model in roles_:
                roles_[use.model].add(use.role)
    for name, role in stated.items():
        roles_[name] = {role}
    inside = {name: frozenset(list_parts(model)) & models.keys() for name, model in models.items()}
    reached = {part for parts in inside.values() for part in parts}
    for name in models:
        if not roles_[name] and name not in reached:
            roles_[name] = {"both"}
    _spread(roles_, inside, stated)
    return {name: _settle(words) for name, words in roles_.items()}


def add_roles(source: Source, document: ir.Document) -> ir.Document:
    """Return the document with the role of each model that its paths give one other than ``both``."""
    roles_by_name = infer_roles(source, document)
    models = tuple(
        (
            replace(model, annotations=(*model.annotations, (ROLE, roles_by_name[model.name])))
            if roles_by_name[model.name] != "both" and ROLE not in dict(model.annotations)
            else model
        )
        for model in document.models
    )
    return replace(document, models=models)


def _read_stated(source: Source, models: Mapping[str, ir.Model]) -> dict[str, str]:
    """Return the roles that models state themselves."""
    stated: dict[str, str] = {}
    wrong = []
    for name, model in models.items():
        word = dict(model.annotations).get(ROLE)
        if word is None:
            continue
        if word in WORDS:
            stated[name] = word
        elif model.place is not None:
            message = f"'{ROLE}' of {name} is {word!r}, and none of {', '.join(WORDS)}"
            wrong.append(source.diagnose(source.find_offset(model.place), "role-unknown", message))
    if wrong:
        raise SourceError(tuple(wrong))
    return stated


def _spread(
    roles_: dict[str, set[str]], inside: Mapping[str, frozenset[str]], stated: Mapping[str, str]
) -> None:
    """Pass the roles of models on to those that are part of them, until nothing changes."""
    pending = [name for name, words in roles_.items() if words]
    while pending:
        name = pending.pop()
        for part in inside[name]:
            if part not in stated and not roles_[name] <= roles_[part]:
                roles_[part] |= roles_[name]
                pending.append(part)


def _settle(words: set[str]) -> str:
    return words.pop() if len(words) == 1 else "both"


def locate_models(source: Source, document: ir.Document) -> dict[int, str]:
    """Return the models of a document by the offset of their schemas in its text."""
    return {source.find_offset(each.place): each.name for each in document.models if each.place}


def list_uses(root: Object, places: Mapping[int, str]) -> Iterator[Use]:
    """Yield the models that operations name, in their order; ``places`` has those that stand in them."""
    for word, sent, received in (
        ("paths", "request", "response"),
        ("webhooks", "response", "request"),
    ):
        items = root.get(word)
        for item in items.values() if isinstance(items, Object) else ():
            yield from _list_item(root, places, item, sent, received)


def _list_item(
    root: Object, places: Mapping[int, str], item: Any, sent: str, received: str
) -> Iterator[Use]:
    """Yield the models that one entry of ``paths``, ``webhooks`` or a callback names."""
    if not isinstance(item, Object):
        return
    for name in _list_named(root, places, item.get("parameters"), set()):
        yield Use(name, sent)
    for method in _METHODS:
        operation = item.get(method)
        if not isinstance(operation, Object):
            continue
        listed = operation.get("tags")
        tags = (
            tuple(each for each in listed if isinstance(each, str))
            if isinstance(listed, list)
            else ()
        )
        for word in _SENT:
            for name in _list_named(root, places, operation.get(word), set()):
                yield Use(name, sent, tags)
        for name in _list_named(root, places, operation.get("responses"), set()):
            yield Use(name, received, tags)
        callbacks = operation.get("callbacks")
        for callback in callbacks.values() if isinstance(callbacks, Object) else ():
            for inner in callback.values() if isinstance(callback, Object) else ():
                yield from _list_item(root, places, inner, received, sent)


def _list_named(
    root: Object, places: Mapping[int, str], node: Any, seen: set[str]
) -> Iterator[str]:
    """Yield the models that a part of a document refers to, or that stand in it, by ``places``;
    other components are looked into."""
    if isinstance(node, list):
        for each in node:
            yield from _list_named(root, places, each, seen)
    if not isinstance(node, dict):
        return
    if isinstance(node, Object) and node.at in places:
        yield places[node.at]
    for key, value in node.items():
        if key != "$ref" or not isinstance(value, str):
            yield from _list_named(root, places, value, seen)
        elif value not in seen and value.startswith("#/"):
            seen.add(value)
            modern = value.startswith(_POINTER)
            kind, _, name = value.removeprefix(_POINTER).removeprefix("#/").partition("/")
            if kind == ("schemas" if modern else "definitions"):
                yield pointers.unescape(name)
            else:
                components = root.get("components") if modern else root
                rows = components.get(kind) if isinstance(components, Object) else None
                yield from _list_named(
                    root, places, rows.get(name) if isinstance(rows, Object) else None, seen
                )


def list_parts(model: ir.Model) -> Iterator[str]:
    """Yield the models that the types and the assertions of a model refer to, and its heirs."""
    yield from traversal.list_references(model)
    if isinstance(model, ir.Record):
        yield from (name for _, name in model.heirs)
        if model.default_heir is not None:
            yield model.default_heir
    yield from traversal.list_schema_references(model)
