"""Payloads for a model of one edition that lie where it may differ from another edition of it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from fieldwright.model import ir, traversal
from fieldwright.validation import mutations
from fieldwright.validation import payloads as made

CHANGED = 6
"""Payloads of which small changes are made."""

MOST = 2_000
"""Payloads of one model."""

FEW = 250
"""Payloads of a model that did not change itself."""

MORE = 40
"""Words that a list is tried with one of behind its items."""

GROWN = 50
"""Members or items beyond which a limit is not tried."""


def generate_payloads(
    model: ir.Model,
    own: made.Maker,
    other: made.Maker,
    counterpart: ir.Model | None,
    words: Iterable[ir.Json],
    most: int = MOST,
) -> Iterator[ir.Json]:
    """Yield at most so many payloads of a model that ``own`` makes, and small changes to them, of
    which some are not its own.

    ``counterpart`` is the same model of the ``other`` edition: what overlaps with its
    alternatives, and members that it names where unnamed ones have a type, are tried too.
    ``words`` are values put in the place of others.
    """
    plain = list(islice(own.make_valid(model.name), most))
    tried = list(words)
    yield from islice(_generate(model, plain, own, other, counterpart, tried), most)


def _generate(
    model: ir.Model,
    plain: list[ir.Json],
    maker: made.Maker,
    theirs: made.Maker,
    counterpart: ir.Model | None,
    words: list[ir.Json],
) -> Iterator[ir.Json]:
    yield from plain
    for value in plain[:CHANGED]:
        yield from _lengthen(value, words)
    overlapping = [*plain[:CHANGED]]
    if isinstance(model, ir.Union):
        parts = [next(maker.make_valid(name), None) for name in traversal.list_references(model)]
        if isinstance(counterpart, ir.Union):
            parts += [
                next(theirs.make_valid(name), None)
                for name in traversal.list_references(counterpart)
            ]
        merged = list(_merge([each for each in parts if isinstance(each, dict)]))
        yield from merged
        overlapping += merged
    if isinstance(model, ir.Record) and isinstance(counterpart, ir.Record):
        yield from _add_named(model, plain, counterpart)
    for value in overlapping:
        yield from mutations.mutate(value, words)


def _merge(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield objects that have the members of two others."""
    for one in parts:
        yield from ({**one, **other} for other in parts if other is not one)


def _add_named(model: ir.Record, plain: list[ir.Json], counterpart: ir.Record) -> Iterator[ir.Json]:
    """Yield payloads with unnamed members that the counterpart has a name for, where those have a
    type.

    Where unnamed members may be anything, nobody sends one under a name that a field will
    have later; that is the understanding on which adding a field breaks nobody.
    """
    if model.additional_properties is None or model.additional_properties in (
        ir.Scalar(kind="any"),
        ir.Scalar(kind="never"),
    ):
        return
    named = {field.name for field in model.fields}
    alias = ir.Alias(name="", type=model.additional_properties)
    values = list(islice(made.Maker([alias]).make_valid(""), 3))
    for field in counterpart.fields:
        if field.name not in named:
            yield from (
                {**value, field.name: each}
                for value in plain[:2]
                if isinstance(value, dict)
                for each in values
            )


def _lengthen(value: ir.Json, words: list[ir.Json]) -> Iterator[ir.Json]:
    """Lengthen the lists and objects of a payload to a limit, and a little further; or add one of the words to
    a list, behind the items that have a schema of their own."""
    sizes = sorted({each for each in words if isinstance(each, int) and 0 <= each <= GROWN})
    if isinstance(value, list):
        for size in sizes:
            yield [value[index % len(value)] for index in range(size)] if value else []
        yield from ([*value, each] for each in words[:MORE] if not isinstance(each, list | dict))
    if not isinstance(value, dict):
        return
    for size in sizes:
        missing = size - len(value)
        if value and missing > 0:
            any_ = next(iter(value.values()))
            yield {**value, **{f"member {number}": any_ for number in range(missing)}}
    for name, inside in value.items():
        yield from ({**value, name: grown} for grown in _lengthen(inside, words))
