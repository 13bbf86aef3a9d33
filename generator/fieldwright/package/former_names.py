"""What a package keeps of former names: aliases of classes in their old modules, properties of records."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from markupsafe import Markup

from fieldwright.model import ir, names, renames
from fieldwright.package import imports, plan
from fieldwright.rendering import encoders

Key: TypeAlias = tuple[str, str | None]
"""A model, and one of its fields or None for itself."""

UNSAID: Mapping[Key, str] = MappingProxyType({})
"""No version of any removal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A class under its former ``name``, in the ``module`` that it had; ``now`` and ``home`` are
    those of today. ``removed`` is the version in which it goes, "" if nothing says which."""

    name: Markup
    module: Markup
    now: Markup
    home: Markup
    removed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute under its former ``name``, in warnings ``shown``; ``now`` is that of today."""

    name: Markup
    shown: str
    now: plan.Attribute
    removed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """An argument of a constructor: the ``name`` that it is passed by, its type, and what it is if it
    is not passed; None if it must be."""

    name: Markup
    annotation: Markup
    default: Markup | None


def models(
    document: ir.Document, classes: Mapping[str, str], removals: Mapping[Key, str]
) -> list[Model]:
    """The former classes of a document, in alphabetical order."""
    found = renames.models(document.models, classes)
    made = [
        Model(
            name=encoders.code(found[each.name]),
            module=encoders.code(names.module(found[each.name])),
            now=encoders.code(classes[each.name]),
            home=encoders.code(names.module(classes[each.name])),
            removed=_removed(each, (each.name, None), removals),
        )
        for each in document.models
        if each.name in found
    ]
    return sorted(made, key=lambda each: each.name)


def fields(
    record: ir.Record, name: str, attributes: list[plan.Attribute], removals: Mapping[Key, str]
) -> list[Attribute]:
    """The former attributes of a record, in the order of its fields."""
    found = renames.fields(record)
    return [
        Attribute(
            name=encoders.code(found[each.name]),
            shown=f"{name}.{found[each.name]}",
            now=attribute,
            removed=_removed(each, (record.name, each.name), removals),
        )
        for each, attribute in zip(record.fields, attributes, strict=True)
        if each.name in found
    ]


def mixtures(record: ir.Record, attributes: list[plan.Attribute]) -> list[list[Keyword]]:
    """The arguments of a constructor in every mixture of names that it takes, today's first.

    What is optional may always be passed by either name.
    """
    found = renames.fields(record)
    made = []
    for chosen in renames.mixtures(record) if found else ():
        keywords = []
        for each in attributes:
            both = {str(each.name): each.name}
            if each.wire in found:
                both = {} if each.wire in chosen else both
                if each.wire in chosen or not each.required:
                    both[found[each.wire]] = encoders.code(found[each.wire])
            keywords += [
                Keyword(name=name, annotation=each.annotation, default=_default(each))
                for name in both.values()
            ]
        made.append(keywords)
    return made


def _default(each: plan.Attribute) -> Markup | None:
    return Markup("...") if each.factory else each.default


def words(record: ir.Record) -> list[str]:
    """The names of ``typing`` that a record's former attributes need."""
    if not renames.fields(record):
        return []
    return ["TYPE_CHECKING", *(["overload"] if len(renames.mixtures(record)) > 1 else [])]


def typing(needed: imports.Needed, words: list[str], hidden: Mapping[str, str]) -> imports.Needed:
    """The imports of a module with a few ``words`` of ``typing`` more, and without the plain
    names of types that are ``hidden`` by former attributes and imported under another name."""
    if not words:
        return needed
    above = [list(block) for block in needed.above]
    for block in above:
        for index, line in enumerate(block):
            if line.module == "typing":
                bound = {*line.bound, *map(Markup, words)}
                block[index] = replace(line, bound=tuple(sorted(bound)))
            elif line.module == "datetime":
                kept = tuple(each for each in line.bound if each not in hidden)
                block[index] = replace(line, bound=kept)
    return replace(needed, above=tuple(map(tuple, above)))


def _removed(node: ir.Model | ir.Field, key: Key, removals: Mapping[Key, str]) -> str:
    return renames.removed_in(node) or removals.get(key, "")
