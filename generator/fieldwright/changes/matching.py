"""The two documents of a comparison, and which models are the same under another name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fieldwright.model import components, ir, renames, traversal


@dataclass(frozen=True, kw_only=True)
class Matching:
    """The models of both documents by name, and old name → new name for those that were renamed."""

    old: dict[str, ir.Model]
    new: dict[str, ir.Model]
    renamed: dict[str, str]
    stated: frozenset[str]
    """The new names of models that say themselves what they were called."""

    styles: tuple[ir.Style, ir.Style] = (ir.Style(), ir.Style())

    @cached_property
    def sources(self) -> dict[str, str]:
        """New name → old name for those that were renamed."""
        return {target: source for source, target in self.renamed.items()}


def match_models(old: ir.Document, new: ir.Document) -> Matching:
    """Match the models of two documents.

    A model is another one under a new name if it says so (``x-fieldwright-renamed-from``), or
    if among those that are on one side only exactly two have the same shape, one on each side.
    """
    left = {model.name: model for model in old.models}
    right = {model.name: model for model in new.models}
    gone = {
        name: model
        for name, model in left.items()
        if name not in right or model.within != right[name].within  # another model took the name
    }
    come = {name: model for name, model in right.items() if name not in left}
    stated = {
        source: name
        for name, model in come.items()
        if (source := renames.get_former_name(model)) is not None and source in gone
    }
    for source, name in stated.items():
        del gone[source], come[name]
    renamed = {**stated, **dict(_pair_alike(gone, come))}
    return Matching(
        old=left,
        new=right,
        renamed=renamed,
        stated=frozenset(stated.values()),
        styles=(old.style, new.style),
    )


def list_pairs(both: Matching) -> list[tuple[ir.Model, ir.Model]]:
    """List the models that both editions have, each as it was and is."""
    pairs = []
    for name, new in both.new.items():
        source = both.sources.get(name, name)
        if source in both.old and not (source == name and source in both.renamed):
            pairs.append((both.old[source], new))
    return pairs


def is_same_model(old: ir.Model, new: ir.Model, both: Matching) -> bool:
    """Return whether two models are the same to the letter, and refer to the same models."""
    if old != new or repr(old) != repr(new):
        return False
    if not both.renamed:
        return True
    references = (*traversal.list_references(old), *traversal.list_schema_references(old))
    return both.renamed.keys().isdisjoint(references)


def map_reached(both: Matching) -> dict[str, set[str]]:
    """Map each model to itself and every model that it is made of, in either edition, by new names."""
    parts: dict[str, set[str]] = {}
    for models, names in ((both.old, both.renamed), (both.new, {})):
        for name, model in models.items():
            if models is both.old and not both.renamed and model == both.new.get(name):
                continue
            inside = parts.setdefault(names.get(name, name), set())
            referenced = (
                *traversal.list_references(model),
                *traversal.list_schema_references(model),
            )
            inside |= {names.get(each, each) for each in referenced}
    return {name: components.collect_reached(parts, [name]) for name in parts}


def is_same_type(one: ir.Type, other: ir.Type, both: Matching) -> bool:
    """Return whether two types are the same to the letter, models that were renamed being so.

    To the letter, since for Python true is 1 and 1 is 1.0.
    """
    moved = rename_references(one, both.renamed) if both.renamed else one
    return bool(moved == other) and repr(moved) == repr(other)


def _pair_alike(gone: dict[str, ir.Model], come: dict[str, ir.Model]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of names whose models have one shape, which no other has."""
    shapes: dict[Any, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, models in enumerate((gone, come)):
        for name, model in models.items():
            shapes[repr(strip_name(model))][side].append(name)
    for old_names, new_names in shapes.values():
        if len(old_names) == len(new_names) == 1:
            yield old_names[0], new_names[0]


def strip_name(model: ir.Model) -> ir.Model:
    """Return a model without its own name and annotations."""
    bare = replace(model, name="", description=None, examples=(), annotations=(), page=())
    if isinstance(bare, ir.Record):
        bare = replace(bare, base=None, heirs=())
    moved: ir.Model = rename_references(bare, {model.name: ""})
    return moved


def rename_references(node: Any, names: Mapping[str, str]) -> Any:
    """Return a node of the IR with references to other names."""
    return traversal.rewrite(
        node,
        lambda each: (
            replace(each, name=names[each.name])
            if isinstance(each, ir.Ref) and each.name in names
            else each
        ),
    )
