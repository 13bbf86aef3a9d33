"""One cause told once: changes that one edit makes at several places, folded into one that names them all.

A base is read by its heirs, an inline enum stands in five models, and a text is repeated: what
changes is the same place of the spec, models of one shape both before and after, or the same words.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace

from fieldwright.changes import spelling
from fieldwright.changes.change import Change, Spot, get_effect
from fieldwright.changes.matching import Matching, strip_name
from fieldwright.changes.rules.rule import Role
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir, traversal

_LONG = 500
"""Characters from which on a value names no model."""

_SHORT = 20
"""Characters up to which two equal texts may be alike by chance."""


def fold(changes: Iterable[Change], both: Matching) -> tuple[Change, ...]:
    """Fold the changes that have one cause and go the same ways, each into the first of its kind."""
    groups: dict[Hashable, list[Change]] = {}
    for number, change in enumerate(changes):
        cause = _find_cause(change, both)
        groups.setdefault(number if cause is None else cause, []).append(change)
    folded: list[Change] = []
    for group in groups.values():
        effects = {get_effect(each) for each in group} - {"none"}
        if len(effects) < 2:
            folded.append(_join(group, both))
        else:
            folded += group
    return tuple(_attach_inline(folded, both))


def _attach_inline(changes: list[Change], both: Matching) -> Iterator[Change]:
    """Yield changes without those that an inline model came or went, which the one has that names it, or
    that of the model in which it stands."""
    naming: dict[tuple[str, str], list[int]] = {}
    for number, change in enumerate(changes):
        for side in ("old", "new"):
            value = getattr(change, side)
            words = set(value.split()) if isinstance(value, str) and len(value) < _LONG else set()
            model = (both.old if side == "old" else both.new).get(change.spot.model)
            if model is not None and change.rule in ("model-added", "model-removed"):
                words |= {model.name, *traversal.list_references(model)}
            for word in words:
                naming.setdefault((side, word), []).append(number)
    carriers: dict[int, int] = {}
    for number, change in enumerate(changes):
        side = {"model-added": "new", "model-removed": "old"}.get(change.rule, "")
        home = _find_home(change.spot.model, both) if side else None
        for other in (
            (*naming.get((side, change.spot.model), ()), *naming.get((side, home), ()))
            if home is not None
            else ()
        ):
            near = home in (changes[other].spot.model, _find_home(changes[other].spot.model, both))
            grave = RULES[changes[other].rule].code in ("breaks", RULES[change.rule].code)
            if near and grave and _find_last(carriers, other) != number:
                carriers[number] = other
                break
    carried: dict[int, list[Spot]] = {}
    for number in carriers:
        carried.setdefault(_find_last(carriers, number), []).append(changes[number].spot)
    for number, change in enumerate(changes):
        if number not in carriers:
            yield replace(change, also=(*change.also, *carried.get(number, ())))


def _find_last(carriers: Mapping[int, int], number: int) -> int:
    """Return the number of the change that carries another, in the end."""
    while number in carriers:
        number = carriers[number]
    return number


def _find_home(name: str, both: Matching) -> str | None:
    model = both.new.get(name) or both.old.get(name)
    return None if model is None else model.within


def list_places(change: Change) -> list[Change]:
    """Return a change at each of its places."""
    return [replace(change, spot=spot, also=()) for spot in (change.spot, *change.also)]


def _join(group: list[Change], both: Matching) -> Change:
    """Join changes of one effect, or none: the first that has it, of a base before its heirs, which travels
    the ways of all that do."""
    telling = [each for each in group if get_effect(each) != "none"] or group
    role: Role = telling[0].role
    if any(each.role != role for each in telling):
        role = "both"
    shown = [each for each in telling if each.witnesses] or telling
    first = min(shown, key=lambda each: _measure_distance(each, both))
    _, *others = dict.fromkeys(each.spot for each in (first, *group))
    return replace(first, also=tuple(others), role=role)


def _measure_distance(change: Change, both: Matching) -> float:
    """Return how many lines a change stands below the beginning of its model; no model has what stands
    above it, or in another file."""
    model, place = both.new.get(change.spot.model), change.new_place
    if model is None or place is None:
        model, place = both.old.get(change.spot.model), change.old_place
    own = None if model is None else model.place
    if place is None or own is None or place.file != own.file or place < own:
        return float("inf")
    return place.line - own.line


def _find_cause(change: Change, both: Matching) -> Hashable | None:
    """Return what changes of one cause have in common; None for one that is alone."""
    if change.rule in spelling.RULES.values():
        return change.rule
    own = (change.rule, repr(change.old), repr(change.new))
    if not change.spot.model or change.rule.startswith("model-"):
        return None
    if RULES[change.rule].wire == "none" and RULES[change.rule].code == "none":
        sides = (change.old, change.new)
        if all(each is not None and len(str(each)) > _SHORT for each in sides):
            return own
    model = both.new.get(change.spot.model)
    before = both.old.get(both.sources.get(change.spot.model, change.spot.model))
    if isinstance(model, ir.Enum) and isinstance(before, ir.Enum) and model.within is not None:
        return (*own, repr(strip_name(before)), repr(strip_name(model)))
    if change.old_place is None and change.new_place is None:
        return None
    return (*own, change.old_place, change.new_place, change.spot.path)
