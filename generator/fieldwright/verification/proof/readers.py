"""Payloads of each edition, given to the reader of the other: who takes what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain
from types import ModuleType
from typing import Any

from fieldwright.changes.editions import Edition
from fieldwright.distribution import memory
from fieldwright.model import discriminators, ir
from fieldwright.validation import mutations
from fieldwright.validation import payloads as made
from fieldwright.verification.proof import payloads

LONG = 50
"""Characters of a text beyond which a limit is not tried."""

SAMPLES: Mapping[str, ir.Json] = {
    "array": [],
    "boolean": True,
    "integer": 8,
    "null": None,
    "number": 0.5,
    "object": {},
    "string": "text",
}
"""What is tried where a check names a type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How many payloads of one side were given to the reader of the other, and how many it refused.

    ``refused`` and ``problem`` are the first payload that it refused, as JSON, and why.
    """

    payloads: int
    refusals: int
    refused: ir.Json = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """An edition as a package in memory, with its models and their readers by name."""

    models: Mapping[str, ir.Model]
    readers: Mapping[str, Any]
    maker: made.Maker
    package: ModuleType
    definitions: tuple[ir.Schema, ...]


def make_readers(edition: Edition, tree: Mapping[str, bytes] | None = None) -> Readers:
    """Make the readers of an edition's package, of which ``tree`` holds the files if it was rendered already."""
    package = memory.load_package(edition.document, edition.text, tree)
    return Readers(
        models={model.name: model for model in edition.document.models},
        readers=memory.find_readers(package, edition.document),
        maker=made.Maker(edition.document.models, edition.document.definitions),
        package=package,
        definitions=tuple(
            each for _, each in edition.document.definitions if isinstance(each, ir.Schema)
        ),
    )


def read(
    name: str,
    sender: Readers,
    taker: Readers,
    called: str,
    near: Iterable[ir.Model],
    most: int = payloads.MOST,
    witnesses: Iterable[ir.Json] = (),
) -> Reading:
    """Give payloads that ``name`` in ``sender`` accepts to the reader of ``called`` in ``taker``.

    ``near`` are the models of both sides whose limits and values are worth trying, ``most`` the
    payloads that are, beside the ``witnesses``.
    """
    accepted, judged = _find_problems(sender, name), _find_problems(taker, called)
    model, counterpart = sender.models[name], taker.models[called]
    generated = payloads.generate_payloads(
        model,
        sender.maker,
        taker.maker,
        counterpart,
        collect_values([model, counterpart, *near], (*sender.definitions, *taker.definitions)),
        most,
    )
    count = refusals = 0
    refused: ir.Json = None
    problem: str | None = None
    for payload in chain(witnesses, generated):
        if accepted(payload):
            continue
        count += 1
        problems = judged(payload)
        if problems:
            refusals += 1
            if problem is None:
                refused, problem = (
                    payload,
                    f"{problems[0].pointer or 'the whole payload'}: {problems[0].message}",
                )
    return Reading(payloads=count, refusals=refusals, refused=refused, problem=problem)


def collect_values(
    models: Iterable[ir.Model], schemas: Iterable[ir.Schema] = ()
) -> tuple[ir.Json, ...]:
    """Collect the values that models name, those of discriminators and of assertions on raw values too,
    and those of the ``schemas`` that assertions may refer to."""
    listed = list(models)
    values = [*mutations.collect_words(listed)]
    for model in (*listed, *schemas):
        if isinstance(model, ir.Union):
            values += [value for value, _ in discriminators.list_mapping(model)]
        for value in dict.fromkeys(_collect_constants(model)):
            sample = SAMPLES.get(value, value) if isinstance(value, str) else value
            values += [sample, [sample], [sample, sample], {"x": sample}]
            if isinstance(value, int) and 0 < value < LONG:
                values += ["x" * value, {"x" * value: "x"}, {"x" * (value + 1): "x"}]
    return tuple({repr(each): each for each in values}.values())


def _collect_constants(node: object, inside: bool = False) -> Iterator[ir.Json]:
    """Yield the strings and numbers in the assertions of a model."""
    if isinstance(node, tuple):
        for each in node:
            yield from _collect_constants(each, inside)
    elif inside and isinstance(node, str | int | float):
        yield node
    elif is_dataclass(node):
        within = inside or isinstance(node, ir.Schema)
        for each in fields(node):
            if each.compare:
                yield from _collect_constants(getattr(node, each.name), within)


def _find_problems(side: Readers, name: str) -> Any:
    return side.readers[name].problems
