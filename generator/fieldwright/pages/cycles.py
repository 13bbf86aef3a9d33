"""Unions that consist of themselves with nothing in between, to which no payload gives a meaning.

Pages may contain them. The alternative that leads back is then read as ``any``, the union as
``anyOf``, and the annotation on the page is kept in the page pair ``types``.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from fieldwright.model import ir
from fieldwright.pages import layout as layouts
from fieldwright.pages import models, types


def cut(read: Iterable[ir.Model], layout: layouts.Layout) -> list[ir.Model]:
    """Replace every alternative that leads back to the union it stands in by ``any``."""
    listed = list(read)
    unions = {each.name: each for each in listed if isinstance(each, ir.Union)}
    back = _find_cycles(unions)
    changed = {
        name: _cut_alternatives(unions[name], places, layout) for name, places in back.items()
    }
    return [changed.get(each.name, each) for each in listed]


def _find_cycles(unions: dict[str, ir.Union]) -> dict[str, set[int]]:
    """Find the places of the alternatives that close a cycle, by union: depth first, in page order."""
    back: dict[str, set[int]] = {}
    done: set[str] = set()
    for start in unions:
        way: dict[str, Iterator[tuple[int, str]]] = {}
        if start not in done:
            way[start] = _list_targets(unions[start])
        while way:
            name = next(reversed(way))
            place, target = next(way[name], (-1, ""))
            if place < 0:
                done.add(name)
                del way[name]
            elif target in way:
                back.setdefault(name, set()).add(place)
            elif target in unions and target not in done:
                way[target] = _list_targets(unions[target])
    return back


def _list_targets(union: ir.Union) -> Iterator[tuple[int, str]]:
    """Yield the models that the alternatives refer to, with null or without, each with its place."""
    for place, each in enumerate(union.alternatives):
        inner = each.type if isinstance(each, ir.Nullable) else each
        if isinstance(inner, ir.Ref):
            yield place, inner.name


def _cut_alternatives(union: ir.Union, places: set[int], layout: layouts.Layout) -> ir.Union:
    folder = layout.locate_page(union.name).rpartition("/")[0]
    pairs = dict(union.page)
    kept = pairs.get("types") or [None] * len(union.alternatives)
    pairs["types"] = [
        (
            text or types.render_annotation(union.alternatives[n], layout, folder)
            if n in places
            else text
        )
        for n, text in enumerate(kept)
    ]
    if "legacy" in pairs:
        odd = {} if pairs["legacy"] is True else pairs["legacy"]
        pairs["legacy"] = {"headings": list(map(models.name_heading, union.alternatives)), **odd}
    alternatives = tuple(
        types.ANY if n in places else each for n, each in enumerate(union.alternatives)
    )
    return dataclasses.replace(
        union, alternatives=alternatives, exclusive=False, page=tuple(pairs.items())
    )
