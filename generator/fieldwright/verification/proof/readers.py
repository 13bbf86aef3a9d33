"""Payloads of each edition, given to the reader of the other: who takes what."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from types import ModuleType
from typing import Any

from fieldwright.changes.editions import Edition
from fieldwright.distribution import memory
from fieldwright.model import discriminators, ir, names
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

    given: int
    refusals: int
    refused: ir.Json = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """An edition as a package in memory, with its models by name and the modules they are in."""

    models: Mapping[str, ir.Model]
    modules: Mapping[str, str]
    maker: made.Maker
    package: ModuleType
    definitions: tuple[ir.Schema, ...]


def readers(edition: Edition, tree: Mapping[str, bytes] | None = None) -> Readers:
    """The readers of an edition's package, of which ``tree`` holds the files if it was made already."""
    package = memory.package(edition.document, edition.text, tree)
    classes = names.classes(model.name for model in edition.document.models)
    return Readers(
        models={model.name: model for model in edition.document.models},
        modules={key: f"{package.__name__}.{names.module(each)}" for key, each in classes.items()},
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
) -> Reading:
    """What the reader of ``called`` in ``taker`` says of payloads that ``name`` in ``sender`` accepts.

    ``near`` are the models of both sides whose limits and values are worth trying, ``most`` the
    payloads that are.
    """
    accepted, judged = _problems(sender, name), _problems(taker, called)
    model, counterpart = sender.models[name], taker.models[called]
    candidates = payloads.edges(
        model,
        sender.maker,
        taker.maker,
        counterpart,
        words([model, counterpart, *near], (*sender.definitions, *taker.definitions)),
        most,
    )
    given = refusals = 0
    refused: ir.Json = None
    problem: str | None = None
    for payload in candidates:
        if accepted(payload):
            continue
        given += 1
        found = judged(payload)
        if found:
            refusals += 1
            if problem is None:
                refused, problem = (
                    payload,
                    f"{found[0].pointer or 'the whole payload'}: {found[0].message}",
                )
    return Reading(given=given, refusals=refusals, refused=refused, problem=problem)


def words(models: Iterable[ir.Model], schemas: Iterable[ir.Schema] = ()) -> tuple[ir.Json, ...]:
    """The values that models speak of, those of discriminators and of checks on raw values too,
    and those of the ``schemas`` that checks may refer to."""
    listed = list(models)
    found = [*mutations.words(listed)]
    for model in (*listed, *schemas):
        if isinstance(model, ir.Union):
            found += [value for value, _ in discriminators.said(model)]
        for value in dict.fromkeys(_constants(model)):
            given = SAMPLES.get(value, value) if isinstance(value, str) else value
            found += [given, [given], [given, given], {"x": given}]
            if isinstance(value, int) and 0 < value < LONG:
                found += ["x" * value, {"x" * value: "x"}, {"x" * (value + 1): "x"}]
    return tuple({repr(each): each for each in found}.values())


def _constants(node: object, inside: bool = False) -> Iterator[ir.Json]:
    """The texts and numbers that stand in the checks of a model."""
    if isinstance(node, tuple):
        for each in node:
            yield from _constants(each, inside)
    elif inside and isinstance(node, str | int | float):
        yield node
    elif is_dataclass(node):
        within = inside or isinstance(node, ir.Schema)
        for each in fields(node):
            if each.compare:
                yield from _constants(getattr(node, each.name), within)


def _problems(side: Readers, name: str) -> Any:
    return importlib.import_module(side.modules[name]).problems
