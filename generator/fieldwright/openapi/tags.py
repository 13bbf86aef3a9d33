"""The groups of models: the tags of the operations that use them."""

from fieldwright.model import ir, traversal
from fieldwright.openapi import roles
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Object

SHARED = "Shared"
"""The group of models that operations of several tags use, none of them more directly than another."""


def group_models(source: Source, document: ir.Document) -> dict[str, str]:
    """Return the group of each model of a document that was read from ``source``.

    That is the tag of the operations that lead to it on the shortest way, ``SHARED`` if those
    have several. Inline models are in the group of the model that they belong to; a model that
    no operation with a tag leads to is in none.
    """
    root = source.data
    if not isinstance(root, Object):
        return {}
    models = {model.name: model for model in document.models}
    groups: dict[str, dict[str, None]] = {}
    for use in roles.list_uses(root, roles.locate_models(source, document)):
        if use.model in models and use.tags:
            groups.setdefault(use.model, {})[use.tags[0]] = None
    nearest = {name: tuple(tags) for name, tags in groups.items()}
    while groups:
        further: dict[str, dict[str, None]] = {}
        for name, tags in groups.items():
            for part in roles.list_parts(models[name]):
                if part in models and part not in nearest:
                    further.setdefault(part, {}).update(tags)
        nearest |= {name: tuple(tags) for name, tags in further.items()}
        groups = further
    within = {name: model.within for name, model in models.items()}
    homes = {name: traversal.find_home(name, within) for name in models}
    return {name: _choose(nearest[home]) for name, home in homes.items() if home in nearest}


def _choose(tags: tuple[str, ...]) -> str:
    return tags[0] if len(tags) == 1 else SHARED
