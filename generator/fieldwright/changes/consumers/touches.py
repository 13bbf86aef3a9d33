"""The uses of a package that changes touch."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.changes.consumers import type_checking
from fieldwright.changes.consumers.loading import Project
from fieldwright.changes.consumers.uses import (
    Package,
    Use,
    describe_package,
    find_uses,
    list_paths,
)
from fieldwright.changes.editions import Edition
from fieldwright.changes.folding import list_places
from fieldwright.changes.matching import match_models
from fieldwright.changes.rules.rule import judge
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir, names
from fieldwright.model.json_values import is_equal

_ASKED = frozenset({"required-field-added", "closed-required-field-added", "field-became-required"})
"""Rules that touch the calls of a constructor which do not pass the field."""

_PASSED = frozenset({"field-became-optional"})
"""Rules that touch those who read a field and not those who pass it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A use and the change that touches it."""

    use: Use
    change: Change


def find_touches(
    old: Edition, new: Edition, changes: Iterable[Change], consumer: Path, name: str
) -> tuple[Touch, ...]:
    """Find the uses, in the code at ``consumer``, of what changes touch; it imports the old package
    as ``name``.

    Changes that nobody can notice touch nothing. Raises ``errors.UsageError`` if nothing is there.
    """
    if not consumer.exists():
        raise errors.UsageError(f"{consumer}: there is no such file or folder")
    known = describe_package(old.document, name)
    sources = {
        new_: old_ for old_, new_ in match_models(old.document, new.document).renamed.items()
    }
    by_model: dict[str, list[tuple[Change, str | None]]] = {}
    for change in (place for each in changes for place in list_places(each)):
        if judge(RULES[change.rule], change.role, change.effect) != "silent":
            model = sources.get(change.spot.model, change.spot.model)
            field = _find_field(change, known.models.get(model))
            by_model.setdefault(model, []).append((change, field))
    return tuple(
        Touch(use=use, change=change)
        for use in find_uses(consumer, known)
        for change, field in by_model.get(use.model, ())
        if _is_touched(change, field, use, known)
    )


def find_type_errors(
    old: Edition,
    new: Edition,
    changes: Iterable[Change],
    consumer: Path,
    name: str,
    touches: Iterable[Touch],
) -> tuple[list[Touch], list[str]]:
    """Find by mypy what the changes break that ``touches`` have no line of, and list what could not be told."""
    unreadable = type_checking.find_unreadable(list_paths(consumer))
    untold = [f"{line}; nothing is told of this file" for line in unreadable.values()]
    if not type_checking.has_mypy():
        remedy = "pip install 'fieldwright[prove]'"
        return [], [*untold, f"without mypy, uses that only types show are not told: {remedy}"]
    known = describe_package(old.document, name)
    top = consumer if consumer.is_dir() else consumer.parent
    readable = [path for path in list_paths(consumer) if path not in unreadable]
    files = Project(readable, name, top).files
    breaking = [
        each
        for change in changes
        for each in list_places(change)
        if RULES[each.rule].code == "breaks"
    ]
    if not files or not breaking:
        return [], untold
    problems, faults = type_checking.check_consumer(old, new, name, consumer, files)
    lines = {(str(Path(each.use.place.file)), each.use.place.line) for each in touches}
    errors_ = []
    for problem in problems:
        line = (str(Path(problem.place.file)), problem.place.line)
        if line not in lines:
            lines.add(line)
            change = max(breaking, key=lambda each: _count_names(each, problem.message, known))
            use = Use(
                kind="type",
                model=change.spot.model,
                name=problem.message,
                keywords=None,
                place=problem.place,
            )
            errors_.append(Touch(use=use, change=change))
    return errors_, [*untold, *faults]


def _count_names(change: Change, message: str, known: Package) -> int:
    """Count the names that a message has of a change: its class, and its attribute or value."""
    words = set(re.findall(r"\w+", message))
    classes = {model: name for name, model in known.classes.items()}
    names_ = {classes.get(change.spot.model, change.spot.model)}
    attributes = known.attributes.get(change.spot.model, {})
    path = change.spot.path
    names_ |= {key for key, field in attributes.items() if _is_at(path, field.name)}
    names_ |= {str(side) for side in (change.old, change.new) if side is not None}
    return len(words & names_)


def _find_field(change: Change, model: ir.Model | None) -> str | None:
    """Return the old field that a change is about; None if it is about the model, or a new field."""
    if not isinstance(model, ir.Record):
        return None
    rule = change.rule.removesuffix("-with-alias")
    if isinstance(change.old, str) and rule.endswith(("field-renamed", "wire-name-changed")):
        return change.old
    path = change.spot.path
    matches = [each.name for each in model.fields if _is_at(path, each.name)]
    return max(matches, key=len, default=None)


def _is_at(path: str, name: str) -> bool:
    return path == f".{name}" or path.startswith((f".{name}[", f".{name}{{", f".{name}|"))


def _is_touched(change: Change, field: str | None, use: Use, known: Package) -> bool:
    model = known.models.get(use.model)
    if change.rule == "alias-removed":
        passed = use.kind == "constructor" and field is not None
        return use.name == change.old or passed and change.old in (use.keywords or {change.old})
    if isinstance(model, ir.Record) and (field is not None or change.rule in _ASKED):
        return _is_field_touched(change, field, use, known)
    if isinstance(model, ir.Enum) and change.old is not None and use.kind == "member":
        return use.name in _list_members(change, model)
    about_values = (
        change.rule.endswith(("value-added", "value-removed")) or change.rule == "member-renamed"
    )
    return use.kind == "import" and not about_values and not change.spot.path


def _is_field_touched(change: Change, field: str | None, use: Use, known: Package) -> bool:
    attributes = known.attributes[use.model]
    written = {key for key, each in attributes.items() if each.name == field}
    if use.kind == "attribute":
        return use.name in written and change.rule not in _ASKED
    if use.kind != "constructor":
        return False
    if change.rule in _ASKED:
        return use.keywords is None or written.isdisjoint(use.keywords)
    passed = use.keywords is None or not written.isdisjoint(use.keywords)
    return passed and change.rule not in _PASSED


def _list_members(change: Change, model: ir.Enum) -> Iterator[str]:
    """Yield the members that a change of an enum is about."""
    if change.rule == "member-renamed":
        yield str(change.old)
    else:
        for (_, value), name in zip(model.members, names.name_members(model.members)):
            if is_equal(value, change.old):
                yield name
