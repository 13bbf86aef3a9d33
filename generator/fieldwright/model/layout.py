"""Where the Python package of a document has its models: in which modules, and under which names.

One module holds a model of the spec and the inline models that stood in its schema. Every
identifier that a spec has a say in belongs to a space of its own, which no name of the
generated code's own can enter: classes begin with a capital letter (and give way to the
capitalized names of ``names.CLASSES``), functions with ``decode_``, ``encode_``, ``_decode_``,
``_collect_`` or ``_encode_``, constants with an underscore and end in ``_HEIRS``, ``_TAGS``,
``_VALUES`` or ``_BY_VALUE``, and their like. What of a class's scope an attribute must not hide is ``names.MEMBERS`` and
``names.ANNOTATIONS``.
"""

import functools
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from fieldwright.model import components, discriminators, ir, names, traversal

LARGEST_CIRCLE = 80
"""The number of modules up to which a circle of them is one module for each model of the spec."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The names of the models of one document, each by the model's name in the spec.

    ``words`` are what the names of a model's functions end with; no two are alike, also
    where case does not count, and neither are two ``modules``. ``local_words`` are shorter
    ones within the module of an inline model, which are no other model's words. ``homes`` are the models
    whose modules they are in: themselves, or the model that an inline one stood in, or the base
    of an heir that leads back to it, or the first model of a large circle;
    ``contents`` are the models in the module of each home, itself first. ``taken`` are all classes.
    """

    classes: Mapping[str, str]
    taken: AbstractSet[str]
    words: Mapping[str, str]
    local_words: Mapping[str, str]
    modules: Mapping[str, str]
    homes: Mapping[str, str]
    contents: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(document: ir.Document, *, joins: bool = True) -> "Layout":
        """Return the layout of a document's package; for its names alone, modules need not be joined."""
        within = {model.name: model.within for model in document.models}
        all_classes, all_words = _name_all((*within, *document.others))
        classes = {name: all_classes[name] for name in within}
        words = {name: all_words[name] for name in within}
        homes = {
            name: home if home is not None and within.get(home, home) is None else name
            for name, home in within.items()
        }
        if joins:
            homes = _join_large_circles(document, _join_circles(document, homes))
        modules = {name: words[home] for name, home in homes.items()}
        contents: dict[str, list[str]] = {home: [home] for home in homes.values()}
        for name, home in homes.items():
            if name != home:
                contents[home].append(name)
        return Layout(
            classes=classes,
            taken=frozenset(all_classes.values()),
            words=words,
            local_words=_shorten(classes, words, homes, frozenset(all_words.values())),
            modules=modules,
            homes=homes,
            contents={home: tuple(each) for home, each in contents.items()},
        )


def _join_circles(document: ir.Document, homes: dict[str, str]) -> dict[str, str]:
    """Return the homes with each heir in that of its base, if this leads back to the heir: a class must
    be there before its subclasses, in whatever order modules are imported."""
    bases = {
        model.name: model.base
        for model in document.models
        if isinstance(model, ir.Record) and model.base is not None
    }
    while bases:
        circles = components.number_components(link_modules(document, homes))
        moved = {
            homes[heir]: homes[base]
            for heir, base in bases.items()
            if homes[heir] != homes[base] and circles[homes[heir]] == circles[homes[base]]
        }
        if not moved:
            break
        homes = {name: moved.get(home, home) for name, home in homes.items()}
    return homes


def _join_large_circles(document: ir.Document, homes: dict[str, str]) -> dict[str, str]:
    """Return the homes with all of a large circle in that of its first model: modules that import one
    another do so within one another, which Python does not do as often as one likes."""
    circles: dict[int, list[str]] = defaultdict(list)
    for home, number in components.number_components(link_modules(document, homes)).items():
        circles[number].append(home)
    order = {home: place for place, home in enumerate(homes)}
    moved = {
        home: min(circle, key=order.__getitem__)
        for circle in circles.values()
        if len(circle) > LARGEST_CIRCLE
        for home in circle
    }
    return {name: moved.get(home, home) for name, home in homes.items()}


def link_modules(document: ir.Document, homes: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the graph of the modules that a document's models are in, each by its home or its name:
    those that it imports, each as often as a model in it refers to one there."""
    graph: dict[str, list[str]] = {home: [] for home in homes.values()}
    models = {model.name: model for model in document.models}
    others = {name: discriminators.list_other_heirs(name, models) for name in models}
    for model in document.models:
        named = [*traversal.list_references(model)]
        if isinstance(model, ir.Record) and model.base is not None:
            named.append(model.base)
        named += [heir for each in (*named, model.name) for heir in others.get(each, ())]
        graph[homes[model.name]] += [homes[name] for name in named if name in homes]
    return graph


@functools.lru_cache(maxsize=1)
def _name_all(known: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the classes and the words of models; one document is laid out several times."""
    classes = names.name_classes(known)
    return classes, _assign_words(classes)


def _assign_words(classes: Mapping[str, str]) -> dict[str, str]:
    """Return model → the module name of its class, with a hash where another class has that name."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(classes, key=lambda each: classes[each]):
        alike[names.name_module(classes[name])].append(name)
    words = {name: word for word, (name, *_) in alike.items()}
    for word, (_, *others) in alike.items():
        for name in others:
            hashed = word
            while hashed in alike:
                hashed = f"{hashed}_{names.digest(classes[name])}"
            words[name] = hashed
    return {name: words[name] for name in classes}


def _shorten(
    classes: Mapping[str, str],
    words: Mapping[str, str],
    homes: Mapping[str, str],
    everywhere: AbstractSet[str],
) -> dict[str, str]:
    """Return the words of inline models without what they share with their home, where a word is left of them
    that is used nowhere, and not a hash or a number."""
    shortened = dict(words)
    taken: dict[str, set[str]] = defaultdict(set)
    for name, home in homes.items():
        own, around = classes[name], classes[home]
        inner = names.name_module(own.removeprefix(around)) if own.startswith(around) else ""
        if (
            name != home
            and inner[:1].isalpha()
            and inner not in everywhere
            and inner not in taken[home]
        ):
            shortened[name] = inner
            taken[home].add(inner)
    return shortened
