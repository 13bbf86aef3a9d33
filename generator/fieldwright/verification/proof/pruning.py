"""Two editions without the models that a comparison does not need, so that large ones are tried soon.

Of a model that no change reaches, and that only stands inside of others, nothing but its name
is kept: both editions have it, and any value takes its place in both. What a changed model
refers to, and the alternatives of unions, are kept, since they decide verdicts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from fieldwright.changes.editions import Edition
from fieldwright.changes.matching import Matching
from fieldwright.model import ir, names, traversal

WHOLE = 500
"""Models of one edition up to which everything is kept that the wanted ones are made of."""


def prune(
    old: Edition,
    new: Edition,
    both: Matching,
    wanted: Iterable[str],
    *,
    changed: Collection[str],
    reached: Collection[str],
) -> tuple[Edition, Edition]:
    """Prune both editions to the models of these names and what they are made of; every class keeps
    its name.

    All names are new ones, of models that are gone the old ones. ``changed`` are the models
    that changes speak of, ``reached`` those that are made of them. The texts of the specs do not go along.
    """
    roots = list(wanted)
    none: Mapping[str, str] = {}
    sides = ((both.old, both.renamed), (both.new, none))
    kept = [_collect_models(models, moved, roots, None, changed) for models, moved in sides]
    if max(map(len, kept)) > WHOLE:
        kept = [_collect_models(models, moved, roots, reached, changed) for models, moved in sides]
    together = kept[0] | kept[1]
    left, right = (
        _keep_models(edition, models, moved, together)
        for edition, (models, moved) in zip((old, new), sides, strict=True)
    )
    return left, right


def _collect_models(
    models: Mapping[str, ir.Model],
    moved: Mapping[str, str],
    roots: Iterable[str],
    reached: Collection[str] | None,
    changed: Collection[str],
) -> set[str]:
    """Collect the new names of the roots and of what they are made of in one edition, as far as changes
    reach; None: they reach everything."""
    known = {moved.get(name, name): model for name, model in models.items()}
    kept: set[str] = set()
    waiting = [name for name in roots if name in known]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept.add(name)
            everything = reached is None or name in changed or isinstance(known[name], ir.Union)
            inside = (moved.get(each, each) for each in traversal.list_references(known[name]))
            family = (moved.get(each, each) for each in traversal.list_family(known[name]))
            waiting += [each for each in family if each in known]
            waiting += [
                each for each in inside if each in known and (everything or each in (reached or ()))
            ]
    return kept


def _keep_models(
    edition: Edition, models: Mapping[str, ir.Model], moved: Mapping[str, str], kept: set[str]
) -> Edition:
    """Return an edition of the models to be kept. Of those that they refer to, and of those that have a
    say in what one of these is called, the name stays."""
    own = {name for name in models if moved.get(name, name) in kept}
    inside = {each for name in own for each in traversal.list_references(models[name])}
    namesakes: dict[str, list[str]] = defaultdict(list)
    for name in models:
        namesakes[_name_module(name)].append(name)
    named = set(_add_namesakes(namesakes, own | inside & models.keys()))
    left = tuple(
        model if model.name in own else ir.Alias(name=model.name, type=ir.Scalar(kind="any"))
        for model in edition.document.models
        if model.name in own or model.name in named
    )
    return replace(edition, document=replace(edition.document, models=left), text="")


def _add_namesakes(namesakes: Mapping[str, list[str]], wanted: Iterable[str]) -> Iterator[str]:
    for name in wanted:
        yield from namesakes[_name_module(name)]


def _name_module(name: str) -> str:
    """Return what decides whether the class of a model has a namesake."""
    return names.name_module(names.to_pascal_case(name))
