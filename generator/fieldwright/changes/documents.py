"""Two documents compared: everything that differs, each difference once, model by model."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from fieldwright.changes import annotations
from fieldwright.changes.assertions import compare_definitions
from fieldwright.changes.change import Change, Spot, record_change
from fieldwright.changes.matching import Matching, match_models
from fieldwright.changes.models import compare_models
from fieldwright.changes.rules.rule import Role
from fieldwright.model import ir, names, renames


def compare_documents(
    old: ir.Document,
    new: ir.Document,
    *,
    roles: Mapping[str, Role] | None = None,
    name: str | None = None,
) -> Iterator[Change]:
    """Yield what differs between two documents: first the document as a whole, then model by model
    in the order of the new one, then the models that were removed.

    ``roles`` is the way the payloads of each model travel, by its name as changes have it; a
    model that is not in it is ``both``. ``name`` is the name of the distribution, where that
    does not follow from the titles.
    """
    both = match_models(old, new)
    for change in _compare(old, new, both, name):
        role = (roles or {}).get(change.spot.model, "both")
        yield change if role == change.role else replace(change, role=role)


def _compare(
    old: ir.Document, new: ir.Document, both: Matching, name: str | None
) -> Iterator[Change]:
    yield from _compare_info(old, new, name)
    yield from compare_definitions(old, new, both)
    classes = [names.name_classes(model.name for model in side.models) for side in (old, new)]
    former = [
        renames.map_classes(side.models, class_names)
        for side, class_names in zip((old, new), classes)
    ]
    sources = {target: source for source, target in both.renamed.items()}
    for model in new.models:
        source = sources.get(model.name, model.name)
        if source not in both.old or source == model.name and source in both.renamed:
            yield Change(
                rule="model-added",
                spot=Spot(model.name),
                new=_name_kind(model),
                new_place=model.place,
            )
            continue
        before = both.old[source]
        class_names = (classes[0][source], classes[1][model.name])
        kept = (former[0].get(source), former[1].get(model.name))
        naming = [
            *_compare_names(before, model, class_names, kept, both),
            *_compare_aliases(before, model, class_names, kept),
        ]
        yield from naming
        renamed = source != model.name or any("alias" in each.rule for each in naming)
        yield from compare_models(before, model, Spot(model.name), both, renamed=renamed)
    for model in old.models:
        if model.name not in both.new and model.name not in both.renamed:
            yield Change(
                rule="model-removed",
                spot=Spot(model.name),
                old=_name_kind(model),
                old_place=model.place,
            )


def _describe_version(document: ir.Document) -> str:
    """Return the version of a document, behind it the API's where the package has its own."""
    own = document.own_version
    return document.version if own is None else f"{own} (API {document.version})"


def _compare_info(old: ir.Document, new: ir.Document, name: str | None) -> Iterator[Change]:
    """Compare the title, the version, the description and the annotations of two documents."""
    spot = Spot("")
    if old.title != new.title:
        packages = [
            names.name_package(name or names.name_distribution(side.title)) for side in (old, new)
        ]
        if packages[0] != packages[1]:
            left, right = packages
            yield record_change("package-renamed", spot, old, new, old=left, new=right)
        else:
            left, right = old.title, new.title
            yield record_change("title-changed", spot, old, new, old=left, new=right)
    for rule, before, after in (
        ("version-changed", _describe_version(old), _describe_version(new)),
        ("description-changed", old.description, new.description),
        ("page-changed", dict(old.page) or None, dict(new.page) or None),
    ):
        if before != after:
            yield record_change(rule, spot, old, new, old=before, new=after)
    for setting in fields(ir.Style):
        left, right = (getattr(side.style, setting.name) for side in (old, new))
        if left != right:
            words = [f"{setting.name} = {json.dumps(value)}" for value in (left, right)]
            yield record_change("setting-changed", spot, old, new, old=words[0], new=words[1])
    before_keys, after_keys = ([key for key, _ in side.page] for side in (old, new))
    if before_keys != after_keys and dict(old.page) == dict(new.page):
        yield record_change("order-changed", spot, old, new, old=before_keys, new=after_keys)
    left_order, right_order = _find_reordered(old, new)
    if left_order:
        yield record_change("order-changed", spot, old, new, old=left_order, new=right_order)
    yield from annotations.compare_notes(old, new, spot)


def _find_reordered(old: ir.Document, new: ir.Document) -> tuple[list[str], list[str]]:
    """Return the names of the models that both documents have, as each orders them, from the first
    that has another position to the last; nothing if the order is the same."""
    both = {model.name for model in old.models} & {model.name for model in new.models}
    left, right = (
        [model.name for model in side.models if model.name in both] for side in (old, new)
    )
    differing = [index for index, pair in enumerate(zip(left, right)) if pair[0] != pair[1]]
    if not differing:
        return [], []
    part = slice(differing[0], differing[-1] + 1)
    return left[part], right[part]


def _compare_names(
    old: ir.Model,
    new: ir.Model,
    classes: tuple[str, str],
    former: tuple[str | None, str | None],
    both: Matching,
) -> Iterator[Change]:
    """Compare the names of a model: its class, also where a neighbour's name made it another, and
    its key."""
    before, after = classes
    guessed = old.name != new.name and new.name not in both.stated
    hint = "taken for the same model because the shapes are the same" if guessed else None
    if before != after:
        rule = "model-renamed-with-alias" if former[1] == before else "model-renamed"
        yield record_change(rule, Spot(new.name), old, new, old=before, new=after, hint=hint)
    elif old.name != new.name:
        yield record_change(
            "schema-renamed", Spot(new.name), old, new, old=old.name, new=new.name, hint=hint
        )


def _compare_aliases(
    old: ir.Model,
    new: ir.Model,
    classes: tuple[str, str],
    former: tuple[str | None, str | None],
) -> Iterator[Change]:
    """Report aliases of a class that are added without a rename, and those that are removed."""
    if former[0] not in (None, former[1], classes[1]):
        yield record_change("alias-removed", Spot(new.name), old, new, old=former[0])
    if former[1] not in (None, former[0], classes[0]):
        yield record_change("alias-added", Spot(new.name), old, new, new=former[1])


def _name_kind(model: ir.Model) -> str:
    return type(model).__name__.lower()
