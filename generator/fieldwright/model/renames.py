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


def get_former_name(node: ir.Model | ir.Field) -> str | None:
    """Return the name that a node was known by in the spec."""
    return _note(node, RENAMED_FROM)


def get_removal(node: ir.Model | ir.Field) -> str | None:
    """Return the version in which the alias of a node goes, where the spec states it."""
    return _note(node, REMOVED_IN)


def map_classes(listed: Iterable[ir.Model], classes: Mapping[str, str]) -> dict[str, str]:
    """Map models to the classes that they were; ``classes`` are those of today. Names that clash are left out."""
    wanted = _collect_classes(listed, classes)
    free = _free(wanted, {names.name_module(name) for name in classes.values()}, names.name_module)
    return {name: alias for name, alias in wanted.items() if name in free}


def map_attributes(record: ir.Record) -> dict[str, str]:
    """Map the fields of a record to the attributes that they were. Names that clash are left out."""
    if not any(map(get_former_name, record.fields)):
        return {}
    today = names.name_attributes((each.name, each.published_name) for each in record.fields)
    wanted = _collect_attributes(record, today)
    free = _free(wanted, {*today.values()}, str)
    return {name: alias for name, alias in wanted.items() if name in free}


def find_clashes(listed: Iterable[ir.Model]) -> Iterator[tuple[ir.Model | ir.Field, str]]:
    """Yield the models and fields whose former name is another's, each with a message."""
    known = list(listed)
    clashing: dict[str, str] = {}
    if any(map(get_former_name, known)):
        classes = names.name_classes(model.name for model in known)
        free = map_classes(known, classes)
        wanted = _collect_classes(known, classes)
        clashing = {name: alias for name, alias in wanted.items() if name not in free}
    for model in known:
        if model.name in clashing:
            yield model, f"the class {clashing[model.name]} that it was is another model's"
        if isinstance(model, ir.Record) and any(map(get_former_name, model.fields)):
            kept = map_attributes(model)
            today = names.name_attributes((each.name, each.published_name) for each in model.fields)
            former = _collect_attributes(model, today)
            for field in model.fields:
                if field.name in former and field.name not in kept:
                    alias = former[field.name]
                    yield field, f"the attribute {alias} that it was is another field's"


def list_mixtures(record: ir.Record) -> list[frozenset[str]]:
    """Return the sets of required fields that a constructor may be given by their former names:
    none, and all."""
    former = map_attributes(record)
    required = frozenset(
        each.name for each in record.fields if each.required and each.name in former
    )
    return [frozenset(), required] if required else [frozenset()]


def _collect_classes(listed: Iterable[ir.Model], classes: Mapping[str, str]) -> dict[str, str]:
    aliases = {}
    for model in listed:
        source = get_former_name(model)
        alias = None if source is None else names.name_classes([source])[source]
        if alias is not None and alias != classes[model.name]:
            aliases[model.name] = alias
    return aliases


def _collect_attributes(record: ir.Record, today: Mapping[str, str]) -> dict[str, str]:
    aliases = {}
    for field in record.fields:
        source = get_former_name(field)
        alias = None if source is None else names.name_attributes([(source, None)])[source]
        if alias is not None and alias != today[field.name]:
            aliases[field.name] = alias
    return aliases


def _free(wanted: Mapping[str, str], taken: set[str], fold: Callable[[str], str]) -> set[str]:
    """Return the keys whose names are free: neither today's nor another's former one."""
    folded = {key: fold(name) for key, name in wanted.items()}
    counts = Counter(folded.values())
    return {key for key, name in folded.items() if name not in taken and counts[name] == 1}


def _note(node: ir.Model | ir.Field, key: str) -> str | None:
    value = next((argument for name, argument in node.annotations if name == key), None)
    return value if isinstance(value, str) else None
