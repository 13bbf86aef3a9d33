"""Traversal of the IR: the nodes inside a node, the models it refers to, and copies with nodes replaced."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from fieldwright.model import ir

Node = TypeVar("Node")

_ATTRIBUTES: dict[type, tuple[str, ...]] = {
    ir.Document: ("models", "definitions", "style"),
    ir.Style: (),
    ir.Record: ("fields", "additional_properties", "assertions"),
    ir.Field: ("type",),
    ir.Enum: ("assertions",),
    ir.Union: ("alternatives", "assertions"),
    ir.Alias: ("type",),
    ir.Array: ("items",),
    ir.Map: ("values",),
    ir.Nullable: ("type",),
    ir.Asserted: ("type", "schema"),
    ir.Schema: ("keywords",),
    ir.Ref: (),
    ir.Scalar: (),
    ir.Style: (),
    ir.Literal: (),
}
"""Class of a node → the attributes that hold nodes, in the order of the spec."""


def register_subclass(subclass: type, kind: type) -> None:
    """Let nodes of a subclass be traversed as those of their kind are."""
    _ATTRIBUTES[subclass] = _ATTRIBUTES[kind]


def list_children(node: Any) -> Iterator[Any]:
    """Yield the fields, types and schemas directly inside a node, in the order of the spec."""
    for attribute in _ATTRIBUTES[type(node)]:
        yield from _flatten(getattr(node, attribute))


def list_nodes(value: Any, kind: type[Node]) -> Iterator[Node]:
    """Yield every node of a class in a node or a tuple of nodes, a node before those inside it."""
    pending = [*_flatten(value)]
    pending.reverse()
    while pending:
        node = pending.pop()
        if isinstance(node, kind):
            yield node
        pending += reversed([*list_children(node)])


def list_references(node: Any) -> Iterator[str]:
    """Yield the names of the models that a node's types refer to, in order, each as often as they do."""
    return (each.name for each in list_nodes(node, ir.Ref))


def list_family(node: ir.Model) -> Iterator[str]:
    """Yield the names of the base and of the heirs of a model, if it is a record that has any."""
    if isinstance(node, ir.Record):
        if node.base is not None:
            yield node.base
        yield from (name for _, name in node.heirs)
        if node.default_heir not in (None, node.name):
            yield node.default_heir or ""


def list_schema_references(node: Any) -> Iterator[str]:
    """Yield the names of the definitions that the schemas inside a node refer to."""
    for schema in list_nodes(node, ir.Schema):
        yield from (argument for keyword, argument in schema.keywords if keyword == "$ref")


def rewrite(node: Any, function: Callable[[Any], Any]) -> Any:
    """Return a node with every node in it, innermost first, replaced by what ``function`` returns.

    What stays as it is keeps its identity.
    """
    changes = {}
    for attribute in _ATTRIBUTES[type(node)]:
        value = getattr(node, attribute)
        rewritten = _rewrite_value(value, function)
        if rewritten is not value:
            changes[attribute] = rewritten
    return function(dataclasses.replace(node, **changes) if changes else node)


def unwrap(node: ir.Type) -> ir.Type:
    """Return a type without the ``Nullable`` and ``Asserted`` around it."""
    while isinstance(node, ir.Nullable | ir.Asserted):
        node = node.type
    return node


def find_home(name: str, within: Mapping[str, str | None]) -> str:
    """Return the outermost model in whose schema one stands, itself if it stands in none; ``within`` has the one
    around each."""
    while (around := within.get(name)) is not None and around in within:
        name = around
    return name


def select_models(document: ir.Document, roots: Iterable[str]) -> ir.Document:
    """Return the document with the models named ``roots`` and those they lead to, and no others."""
    models = {model.name: model for model in document.models}
    selected = {*roots}
    pending = [*selected]
    while pending:
        model = models[pending.pop()]
        fresh = (models.keys() & {*list_references(model), *list_family(model)}) - selected
        selected |= fresh
        pending += fresh
    kept = tuple(each for each in document.models if each.name in selected)
    return dataclasses.replace(document, models=kept)


def _flatten(value: Any) -> Iterator[Any]:
    """Yield the nodes of an attribute's value: a node, or tuples of nodes, names and JSON."""
    if type(value) in _ATTRIBUTES:
        yield value
    elif type(value) is tuple:
        for each in value:
            yield from _flatten(each)


def _rewrite_value(value: Any, function: Callable[[Any], Any]) -> Any:
    if type(value) in _ATTRIBUTES:
        return rewrite(value, function)
    if type(value) is not tuple:
        return value
    rewritten = tuple(_rewrite_value(each, function) for each in value)
    return value if all(one is other for one, other in zip(rewritten, value)) else rewritten
