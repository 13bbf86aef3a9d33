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


def select_payloads(
    name: str, models: Mapping[str, ir.Model], others: Container[str], valid: Iterable[ir.Json]
) -> Iterator[ir.Json]:
    """Select the payloads for the model of that name, no JSON text twice, derived from ``valid``
    ones.

    ``others`` are the names of the models that are asked by themselves.
    """
    model = models[name]
    own = _select_own(model, models, others)
    words = mutations.collect_words(_collect_models(model, models, others))
    seen: set[str] = set()
    shapes: set[Any] = set()
    for payload in valid:
        variants: Iterable[ir.Json] = [payload]
        if _describe_shape(payload) not in shapes:
            shapes.add(_describe_shape(payload))
            aside = set(_list_foreign(own, (model,), payload))
            variants = (payload, *mutations.mutate(payload, words, aside=aside.__contains__))
        for each in variants:
            text = json.dumps(each)
            if text not in seen:
                seen.add(text)
                yield each


def _collect_models(
    model: ir.Model, models: Mapping[str, ir.Model], others: Container[str]
) -> tuple[ir.Model, ...]:
    """Collect a model and those it refers to, through all that are not asked by themselves."""
    around = {model.name: model}
    pending = [model]
    while pending:
        for each in traversal.list_nodes(pending.pop(), ir.Ref):
            if each.name in models and each.name not in around:
                around[each.name] = models[each.name]
                if each.name not in others:
                    pending.append(models[each.name])
    return tuple(around.values())


def _select_own(
    model: ir.Model, models: Mapping[str, ir.Model], others: Container[str]
) -> dict[str, ir.Model]:
    """Select the models whose values are those of this one: the ones that nobody else asks, and the
    alternatives of a union."""
    parts: set[str] = set()
    if isinstance(model, ir.Union):
        parts = {each.name for each in traversal.list_nodes(model, ir.Ref)}
    return {name: each for name, each in models.items() if name not in others or name in parts}


def _list_foreign(
    own: Mapping[str, ir.Model],
    nodes: Iterable[Any],
    value: ir.Json,
    path: mutations.Path = (),
    *,
    inside: bool = False,
) -> Iterator[mutations.Path]:
    """Yield the paths to what is inside of the values of other models, or of any value at all."""
    if inside:
        yield path
    types = () if inside else places.resolve_types(own, nodes)
    steps: Iterable[tuple[Any, ir.Json]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, each in steps:
        nodes = places.list_parts(types, step)
        yield from _list_foreign(own, nodes, each, (*path, step), inside=not types)


def _describe_shape(value: ir.Json) -> Any:
    """Describe what the changes to a payload depend on: the types in it and where they are."""
    if isinstance(value, dict):
        return frozenset((name, _describe_shape(each)) for name, each in value.items())
    if isinstance(value, list):
        return (len(value), frozenset(map(_describe_shape, value)))
    return type(value)
