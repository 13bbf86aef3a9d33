"""The model that payloads are judged by, wherever its spec is kept."""

import difflib
import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fieldwright import errors
from fieldwright.changes import editions
from fieldwright.model import discriminators, ir, json_types, names

LIST = "[]"
"""What behind the name of a model stands for an array of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A model of a document: its key there, and the name of its class, by which reports call it."""

    label: str
    document: ir.Document
    key: str
    name: str

    @property
    def takes_arrays(self) -> bool:
        """Whether an array may be an instance of the model, rather than many instances."""
        models = {model.name: model for model in self.document.models}
        return "array" in json_types.collect_json_types(models[self.key], models)

    @property
    def record(self) -> ir.Record | None:
        """The model if it is a record."""
        model = next(model for model in self.document.models if model.name == self.key)
        return model if isinstance(model, ir.Record) else None


def find(word: str, spec: str | None) -> Target:
    """Find the model that a word names: ``Image``, or ``Image[]`` for arrays of it.

    Without a ``spec``, which is whatever an edition may be, the word names that as well, before
    the model: ``lambda_cloud_models:Image``, ``dist/models.whl:Image``, ``main:spec.yaml:Image``.
    Raises ``errors.UsageError`` for a model that is not there, ``errors.SourceError`` for a spec
    that cannot be read.
    """
    place, name = (spec, word) if spec is not None else split(word)
    if place is None:
        raise errors.UsageError(f"{word}: name the spec with --spec, or before the model")
    edition = load(place)
    return locate(edition.label, edition.document, name)


def split(word: str) -> tuple[str | None, str]:
    """Split a word into what holds a model, None if it does not say, and the model."""
    place, _, name = word.rpartition(":")
    return place or None, name


def load(place: str) -> editions.Edition:
    """Load the edition that a place holds: what ``diff`` takes, or an installed package."""
    if place.replace(".", "").isidentifier() and not Path(place).exists():
        installed = importlib.util.find_spec(place.partition(".")[0])
        folders = list(installed.submodule_search_locations or ()) if installed else []
        for folder in folders:
            path = Path(folder, *place.split(".")[1:], editions.SPEC)
            if path.is_file():
                return replace(editions.load_edition(str(path)), label=place)
        if folders:
            raise errors.UsageError(
                f"{place}: the installed package holds no {editions.SPEC}; fieldwright did not make it"
            )
    if (Path(place) / editions.SPEC).is_file():
        return editions.load_edition(str(Path(place) / editions.SPEC))
    return editions.load_edition(place)


def locate(label: str, document: ir.Document, name: str) -> Target:
    """Locate a model by its key or the name of its class. Raises ``errors.UsageError``."""
    return _locate(label, document, _name_classes(document), name)


def _name_classes(document: ir.Document) -> dict[str, str]:
    """Return the class of each model of a document."""
    return names.name_classes(each.name for each in document.models)


def _locate(label: str, document: ir.Document, classes: Mapping[str, str], name: str) -> Target:
    """Locate a model in a document whose ``classes`` are known."""
    if name.endswith(LIST):
        return _list(_locate(label, document, classes, name.removesuffix(LIST)))
    keys = {**{called: key for key, called in classes.items()}, **{key: key for key in classes}}
    if name not in keys:
        near = difflib.get_close_matches(name, keys, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise errors.UsageError(f"{label}: there is no model {name!r}{hint}")
    return Target(label=label, document=document, key=keys[name], name=classes[keys[name]])


def map_values(target: Target, mapping: Mapping[str, str], option: str) -> dict[str, Target]:
    """Return which model judges a payload whose ``--by`` has a value: by the mapping, or else by
    the discriminator of the target. Raises ``errors.UsageError`` if neither says."""
    pairs = [*mapping.items()]
    if not pairs:
        model = next(model for model in target.document.models if model.name == target.key)
        pairs = discriminators.list_mapping(model) if isinstance(model, ir.Union) else []
    if not pairs:
        raise errors.UsageError(
            f"{option}: {target.name} is not a union with a discriminator; say which value stands"
            " for which model with --map VALUE=MODEL"
        )
    classes = _name_classes(target.document)
    return {value: _locate(target.label, target.document, classes, name) for value, name in pairs}


def collect_keys(targets: Iterable[Target]) -> list[str]:
    """Return the keys of the models that packages have to have."""
    return list(dict.fromkeys(target.key for target in targets))


def _list(item: Target) -> Target:
    """Return the target of arrays of another: an alias that is added to its document."""
    taken = {model.name for model in item.document.models}
    key = f"{item.key}List"
    while key in taken:
        key += "_"
    alias = ir.Alias(name=key, type=ir.Array(items=ir.Ref(name=item.key)))
    document = replace(item.document, models=(*item.document.models, alias))
    return Target(label=item.label, document=document, key=key, name=f"{item.name}{LIST}")
