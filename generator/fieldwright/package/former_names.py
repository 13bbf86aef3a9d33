"""What a package keeps of former names: aliases of classes in their old modules, properties of records."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from markupsafe import Markup

from fieldwright.model import ir, names, renames
from fieldwright.model.layout import Layout
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


def list_models(document: ir.Document, layout: Layout, removals: Mapping[Key, str]) -> list[Model]:
    """Return the former classes of a document, in alphabetical order."""
    former = renames.map_classes(document.models, layout.classes)
    models = [
        Model(
            name=encoders.encode_code(former[each.name]),
            module=encoders.encode_code(names.name_module(former[each.name])),
            now=encoders.encode_code(layout.classes[each.name]),
            home=encoders.encode_code(layout.modules[each.name]),
            removed=_get_removal(each, (each.name, None), removals),
        )
        for each in document.models
        if each.name in former
    ]
    return sorted(models, key=lambda each: each.name)


def list_attributes(
    record: ir.Record, name: str, attributes: list[plan.Attribute], removals: Mapping[Key, str]
) -> list[Attribute]:
    """Return the former attributes of a record, in the order of its fields."""
    former = renames.map_attributes(record)
    return [
        Attribute(
            name=encoders.encode_code(former[each.name]),
            shown=f"{name}.{former[each.name]}",
            now=attribute,
            removed=_get_removal(each, (record.name, each.name), removals),
        )
        for each, attribute in zip(record.fields, attributes, strict=True)
        if each.name in former
    ]


def list_signatures(record: ir.Record, attributes: list[plan.Attribute]) -> list[list[Keyword]]:
    """Return the arguments of a constructor with today's names, and with the former ones.

    What is optional may always be passed by either name.
    """
    former = renames.map_attributes(record)
    if not former:
        return []
    required = any(each.default is None and each.wire in former for each in attributes)
    return [
        [
            Keyword(name=name, annotation=each.annotation, default=_format_default(each))
            for each in attributes
            for name in _list_names(each, former.get(each.wire), by_former)
        ]
        for by_former in ((False, True) if required else (False,))
    ]


def _list_names(each: plan.Attribute, former: str | None, by_former: bool) -> list[Markup]:
    """Return the names that an argument may be passed by."""
    if former is None:
        return [each.name]
    if each.default is None:
        return [encoders.encode_code(former) if by_former else each.name]
    return [each.name, encoders.encode_code(former)]


def _format_default(each: plan.Attribute) -> Markup | None:
    return Markup("...") if each.factory else each.default


def list_typing_names(signatures: list[list[Keyword]]) -> list[str]:
    """Return the names of ``typing`` that the signatures of a constructor need."""
    return ["TYPE_CHECKING", *(["overload"] if len(signatures) > 1 else [])] if signatures else []


def import_typing(needed: imports.Needed, words: list[str]) -> imports.Needed:
    """Return the imports of a module with a few ``words`` of ``typing`` more."""
    if not words:
        return needed
    above = [list(block) for block in needed.above]
    for block in above:
        for index, line in enumerate(block):
            if line.module == "typing":
                bound = {*line.bound, *map(Markup, words)}
                block[index] = replace(line, bound=tuple(imports.sort_names(bound)))
    return replace(needed, above=tuple(map(tuple, above)))


def _get_removal(node: ir.Model | ir.Field, key: Key, removals: Mapping[Key, str]) -> str:
    return renames.get_removal(node) or removals.get(key, "")
