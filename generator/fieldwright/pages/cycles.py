"""Unions that are made of themselves, with nothing in between: no payload can tell what that means.

Pages may say it all the same. The alternative that leads back is then read as ``any``, the
union as ``anyOf``, and what stands on the page is kept in the page pair ``types``.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from fieldwright.model import ir
from fieldwright.pages import layout as layouts
from fieldwright.pages import models, types


def cut(made: Iterable[ir.Model], layout: layouts.Layout) -> list[ir.Model]:
    """The models, with every alternative that leads back to a union it stands in read as ``any``."""
    listed = list(made)
    unions = {each.name: each for each in listed if isinstance(each, ir.Union)}
    back = _leading_back(unions)
    changed = {name: _without(unions[name], places, layout) for name, places in back.items()}
    return [changed.get(each.name, each) for each in listed]


def _leading_back(unions: dict[str, ir.Union]) -> dict[str, set[int]]:
    """The places of the alternatives that close a circle, by union: depth first, in page order."""
    back: dict[str, set[int]] = {}
    done: set[str] = set()
    for start in unions:
        way: dict[str, Iterator[tuple[int, str]]] = {}
        if start not in done:
            way[start] = _targets(unions[start])
        while way:
            name = next(reversed(way))
            place, target = next(way[name], (-1, ""))
            if place < 0:
                done.add(name)
                del way[name]
            elif target in way:
                back.setdefault(name, set()).add(place)
            elif target in unions and target not in done:
                way[target] = _targets(unions[target])
    return back


def _targets(union: ir.Union) -> Iterator[tuple[int, str]]:
    """The models that the alternatives are, or are with null, each with its place."""
    for place, each in enumerate(union.alternatives):
        inner = each.type if isinstance(each, ir.Nullable) else each
        if isinstance(inner, ir.Ref):
            yield place, inner.name


def _without(union: ir.Union, places: set[int], layout: layouts.Layout) -> ir.Union:
    folder = layout.path(union.name).rpartition("/")[0]
    pairs = dict(union.page)
    said = pairs.get("types") or [None] * len(union.alternatives)
    pairs["types"] = [
        text or types.written(union.alternatives[n], layout, folder) if n in places else text
        for n, text in enumerate(said)
    ]
    if "legacy" in pairs:
        odd = {} if pairs["legacy"] is True else pairs["legacy"]
        pairs["legacy"] = {"headings": list(map(models.heading, union.alternatives)), **odd}
    alternatives = tuple(
        types.ANY if n in places else each for n, each in enumerate(union.alternatives)
    )
    return dataclasses.replace(
        union, alternatives=alternatives, exclusive=False, page=tuple(pairs.items())
    )
