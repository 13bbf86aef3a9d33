"""Names that were given up, and are kept for a while: what a model or a field was called before.

``x-fieldwright-renamed-from`` on a model holds its former key, on a field its former name;
``x-fieldwright-removed-in`` the version in which the former name goes. An *alias* is the
class or the attribute that the former name gave code, where it is not the one of today.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from fieldwright.model import ir, names

RENAMED_FROM = "x-fieldwright-renamed-from"
REMOVED_IN = "x-fieldwright-removed-in"

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
"""A version as ``x-fieldwright-removed-in`` has it (Semantic Versioning 2.0.0, without a suffix)."""


def renamed_from(node: ir.Model | ir.Field) -> str | None:
    """The name that a node was known by in the spec."""
    return _note(node, RENAMED_FROM)


def removed_in(node: ir.Model | ir.Field) -> str | None:
    """The version in which its alias goes, where the spec says so."""
    return _note(node, REMOVED_IN)


def models(listed: Iterable[ir.Model], classes: Mapping[str, str]) -> dict[str, str]:
    """Model → the class that it was; ``classes`` are those of today. Names that clash are left out."""
    wanted = _classes(listed, classes)
    free = _free(wanted, {names.module(name) for name in classes.values()}, names.module)
    return {name: alias for name, alias in wanted.items() if name in free}


def fields(record: ir.Record) -> dict[str, str]:
    """Field → the attribute that it was. Names that clash are left out."""
    if not any(map(renamed_from, record.fields)):
        return {}
    today = names.attributes((each.name, each.published_name) for each in record.fields)
    wanted = _attributes(record, today)
    free = _free(wanted, {*today.values()}, str)
    return {name: alias for name, alias in wanted.items() if name in free}


def clashes(listed: Iterable[ir.Model]) -> Iterator[tuple[ir.Model | ir.Field, str]]:
    """The models and fields whose former name is somebody's, and the message that says so."""
    known = list(listed)
    clashing: dict[str, str] = {}
    if any(map(renamed_from, known)):
        classes = names.classes(model.name for model in known)
        free = models(known, classes)
        wanted = _classes(known, classes)
        clashing = {name: alias for name, alias in wanted.items() if name not in free}
    for model in known:
        if model.name in clashing:
            yield model, f"the class {clashing[model.name]} that it was is another model's"
        if isinstance(model, ir.Record) and any(map(renamed_from, model.fields)):
            kept = fields(model)
            today = names.attributes((each.name, each.published_name) for each in model.fields)
            former = _attributes(model, today)
            for field in model.fields:
                if field.name in former and field.name not in kept:
                    alias = former[field.name]
                    yield field, f"the attribute {alias} that it was is another field's"


def mixtures(record: ir.Record) -> list[frozenset[str]]:
    """Return the sets of required fields that a constructor may be given by their former names:
    none, and all."""
    former = fields(record)
    required = frozenset(
        each.name for each in record.fields if each.required and each.name in former
    )
    return [frozenset(), required] if required else [frozenset()]


def _classes(listed: Iterable[ir.Model], classes: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for model in listed:
        source = renamed_from(model)
        alias = None if source is None else names.classes([source])[source]
        if alias is not None and alias != classes[model.name]:
            found[model.name] = alias
    return found


def _attributes(record: ir.Record, today: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for field in record.fields:
        source = renamed_from(field)
        alias = None if source is None else names.attributes([(source, None)])[source]
        if alias is not None and alias != today[field.name]:
            found[field.name] = alias
    return found


def _free(wanted: Mapping[str, str], taken: set[str], fold: Callable[[str], str]) -> set[str]:
    """The keys whose names are nobody's, neither today's nor another's former one."""
    folded = {key: fold(name) for key, name in wanted.items()}
    counts = Counter(folded.values())
    return {key for key, name in folded.items() if name not in taken and counts[name] == 1}


def _note(node: ir.Model | ir.Field, key: str) -> str | None:
    value = next((argument for name, argument in node.annotations if name == key), None)
    return value if isinstance(value, str) else None
