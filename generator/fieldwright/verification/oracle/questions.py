"""The payloads that a model is asked with: valid ones, and every small change to one of each shape.

They are made of the document without any chance. What lies in the value of a model that is
asked by itself is only given values of other types.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from fieldwright.model import ir, traversal
from fieldwright.validation import mutations
from fieldwright.verification.oracle import places


def asked(
    name: str, models: Mapping[str, ir.Model], others: Container[str], valid: Iterable[ir.Json]
) -> Iterator[ir.Json]:
    """The payloads for the model of that name, no JSON text twice, made of ``valid`` ones.

    ``others`` are the names of the models that are asked by themselves.
    """
    model = models[name]
    own = _own(model, models, others)
    words = mutations.words(_around(model, models, others))
    seen: set[str] = set()
    shapes: set[Any] = set()
    for payload in valid:
        made: Iterable[ir.Json] = [payload]
        if _shape(payload) not in shapes:
            shapes.add(_shape(payload))
            aside = set(_aside(own, (model,), payload))
            made = (payload, *mutations.changed(payload, words, aside=aside.__contains__))
        for each in made:
            text = json.dumps(each)
            if text not in seen:
                seen.add(text)
                yield each


def _around(
    model: ir.Model, models: Mapping[str, ir.Model], others: Container[str]
) -> tuple[ir.Model, ...]:
    """A model and those it refers to, through all that are not asked by themselves."""
    found = {model.name: model}
    pending = [model]
    while pending:
        for each in traversal.nodes(pending.pop(), ir.Ref):
            if each.name in models and each.name not in found:
                found[each.name] = models[each.name]
                if each.name not in others:
                    pending.append(models[each.name])
    return tuple(found.values())


def _own(
    model: ir.Model, models: Mapping[str, ir.Model], others: Container[str]
) -> dict[str, ir.Model]:
    """The models whose values are those of this one: the ones that nobody else asks, and what a
    union is of."""
    parts: set[str] = set()
    if isinstance(model, ir.Union):
        parts = {each.name for each in traversal.nodes(model, ir.Ref)}
    return {name: each for name, each in models.items() if name not in others or name in parts}


def _aside(
    own: Mapping[str, ir.Model],
    nodes: Iterable[Any],
    value: ir.Json,
    path: mutations.Path = (),
    *,
    inside: bool = False,
) -> Iterator[mutations.Path]:
    """The ways to what is inside of the values of other models, or of any value at all."""
    if inside:
        yield path
    types = () if inside else places.resolved(own, nodes)
    steps: Iterable[tuple[Any, ir.Json]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, each in steps:
        nodes = places.parts(types, step)
        yield from _aside(own, nodes, each, (*path, step), inside=not types)


def _shape(value: ir.Json) -> Any:
    """What the changes to a payload depend on: the types in it and where they stand."""
    if isinstance(value, dict):
        return frozenset((name, _shape(each)) for name, each in value.items())
    if isinstance(value, list):
        return (len(value), frozenset(map(_shape, value)))
    return type(value)
