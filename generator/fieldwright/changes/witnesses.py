"""Verdicts on payloads decided by search: instances that one edition accepts and the other refuses.

A rule knows what a keyword does alone. What it does among others (in a branch of ``oneOf``, beside
``unevaluatedProperties``, below ``not``) follows from the instances on which the two schemas of a
model disagree. They show which way a change goes, prove it, and tell of what no rule foresees.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fieldwright import limits
from fieldwright.changes.change import Change, Direction, Spot, Witness, get_effect, list_directions
from fieldwright.changes.matching import Matching, map_reached
from fieldwright.changes.schema_pairs import Pair, list_changed, match_schemas, select
from fieldwright.model import ir, pointers
from fieldwright.openapi.schemas.written import Schemas
from fieldwright.validation import json_schema
from fieldwright.validation.instances import Instances

_BY_PACKAGES = ("discriminator-", "tag-")
"""Rules of what JSON Schema has no verdict on, and packages do."""

_SYNTHETIC: Mapping[Direction, str] = {
    "narrows": "payloads-refused",
    "widens": "payloads-accepted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """What the search found of one model: the smallest witness by direction and path.

    ``complete``: nothing was left out that might have told the sides apart; ``exact``: no string.
    """

    witnesses: Mapping[Direction, Mapping[tuple[str, ...], Witness]]
    complete: bool
    exact: bool


def decide(
    old: Schemas,
    new: Schemas,
    both: Matching,
    changes: Iterable[Change],
    views: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    """Decide what changes do to payloads; yield them with their effects and witnesses. What changes in one of
    the ``views`` as in its model does the same.

    What is shown and no rule predicts is a change of its own, behind those of its model.
    """
    listed = [replace(each, effect=get_effect(each)) for each in changes]
    reached = map_reached(both)
    pairs = match_schemas(old, new, both, listed, reached)
    pairs = {name: pair for name, pair in pairs.items() if name not in views}
    changed = list_changed(old.definitions, new.definitions)
    searches = {
        name: _search(pair, (old.definitions, new.definitions), changed)
        for name, pair in select(pairs, reached, changed)
    }
    for name in list(searches):
        if not pairs[name].is_component:
            searches[name] = _restrict(name, searches, pairs, reached)
    decided = [
        _decide(each, searches[each.spot.model]) if each.spot.model in searches else each
        for each in listed
    ]
    if searches and all(each.complete for each in searches.values()):
        decided = [
            _decide_shared(each, searches) if not each.spot.model else each for each in decided
        ]
    if views:
        decided = list(_copy_decisions(decided, views))
    decided = [_explain_field(each, searches.get(each.spot.model)) for each in decided]
    untold = _list_untold(decided, searches, pairs, reached)
    last = {each.spot.model: at for at, each in enumerate(decided)}
    for at, each in enumerate(decided):
        yield each
        if last[each.spot.model] == at:
            yield from untold.pop(each.spot.model, ())
    for left in untold.values():
        yield from left


def search_schemas(
    schemas: tuple[ir.Schema | bool, ir.Schema | bool],
    definitions: tuple[json_schema.Definitions, json_schema.Definitions],
    changed: frozenset[str],
) -> tuple[dict[Direction, Witness], bool]:
    """Search the smallest instance that one schema accepts and the other refuses, by direction; return with
    them whether nothing was left out. ``changed`` is what ``list_changed`` lists."""
    pair = Pair(is_component=True, old=schemas[0], new=schemas[1])
    search = _search(pair, definitions, changed)
    return {
        way: next(iter(shown.values())) for way, shown in search.witnesses.items()
    }, search.complete


def _search(
    pair: Pair,
    definitions: tuple[json_schema.Definitions, json_schema.Definitions],
    changed: frozenset[str],
) -> _Search:
    schemas = (pair.old, pair.new)
    witnesses: dict[Direction, dict[tuple[str, ...], Witness]] = {}
    directions: tuple[Direction, ...] = ("narrows", "widens")
    instances = Instances(definitions, changed)
    same = instances.is_same(enumerate(schemas))
    for sender, direction in enumerate(directions if not same else ()):
        receiver = 1 - sender
        with limits.allow_deep_calls():
            for value in instances.generate(schemas, sender):
                if not instances.is_valid((sender, schemas[sender]), value):
                    continue
                failure = instances.find_failure((receiver, schemas[receiver]), value)
                if failure is not None:
                    witness = Witness(value, failure.pointer, failure.keyword)
                    witnesses.setdefault(direction, {}).setdefault(_locate(failure), witness)
    return _Search(witnesses=witnesses, complete=instances.complete, exact=instances.exact)


def _restrict(
    name: str,
    searches: Mapping[str, _Search],
    pairs: Mapping[str, Pair],
    reached: Mapping[str, set[str]],
) -> _Search:
    """Leave to a model that was lifted out of others what their payloads show as well: none is its
    own alone."""
    around = [
        search
        for other, search in searches.items()
        if pairs[other].is_component and name in reached.get(other, ())
    ]
    own = searches[name]
    if not around:
        return own
    shown = {direction for search in around for direction in search.witnesses}
    return _Search(
        witnesses={key: value for key, value in own.witnesses.items() if key in shown},
        complete=own.complete and all(search.complete for search in around),
        exact=own.exact and all(search.exact for search in around),
    )


def _locate(failure: json_schema.Failure) -> tuple[str, ...]:
    """Return the path to what is refused, a member that is missing as if it were there."""
    path = tuple(map(pointers.unescape, failure.pointer.split("/")[1:]))
    if failure.keyword == "required":
        return (*path, next(name for name in failure.argument if name not in failure.value))
    return path


def _decide(change: Change, search: _Search) -> Change:
    """Decide one change of a model by what the search has shown of that model."""
    if change.rule.startswith(_BY_PACKAGES):
        return change
    undecided = change.effect == "both" and "name" not in change.rule
    kept: list[Direction] = []
    witnesses: dict[Direction, Witness] = {}
    for direction in list_directions(change):
        shown = search.witnesses.get(direction, {})
        witness = _find_witness(change, shown)
        if witness is not None:
            witnesses[direction] = witness
            kept.append(direction)
        elif shown or not (search.exact if undecided else search.complete):
            kept.append(direction)
    if undecided and search.exact and len(witnesses) == 1:
        kept = list(witnesses)  # what is shown at this place goes one way, and the rule knows none
    return replace(
        change,
        effect="both" if len(kept) == 2 else kept[0] if kept else "none",
        witnesses=tuple(witnesses.items()),
    )


def _explain_field(change: Change, search: _Search | None) -> Change:
    """Return a field that came, went or was renamed under the rule for one that other keywords refused or
    typed, where the search has shown that they do."""
    renamed = change.rule.startswith("optional-") and "renamed" in change.rule
    if search is None or not renamed and change.rule not in ("field-added", "field-removed"):
        return change
    names = [*([str(change.old)] if renamed else []), change.spot.path[1:]]
    shown: dict[Direction, Witness] = {}
    for direction, by_path in search.witnesses.items():
        witness = next((by_path[(name,)] for name in names if (name,) in by_path), None)
        around = by_path.get(())
        if witness is None and around is not None and around.keyword == "unevaluatedProperties":
            members = around.payload if isinstance(around.payload, dict) else {}
            witness = around if any(name in members for name in names) else None
        if witness is not None:
            shown[direction] = witness
    if not shown:
        return change
    closed = shown.keys() == {"widens" if change.rule == "field-added" else "narrows"}
    words = f"{'closed' if closed else 'typed'}-{change.rule}"
    return replace(
        change,
        rule=change.rule.removeprefix("optional-") if renamed else words,
        effect="both" if len(shown) == 2 else next(iter(shown)),
        witnesses=tuple(shown.items()),
    )


def _copy_decisions(changes: list[Change], views: frozenset[str]) -> Iterator[Change]:
    """Yield changes; those of views do to payloads what the same change does in the model."""

    def identify(change: Change) -> tuple[object, ...]:
        return change.rule, change.spot.path, change.old_place, change.new_place

    known = {identify(each): each for each in changes if each.spot.model not in views}
    for change in changes:
        own = known.get(identify(change)) if change.spot.model in views else None
        yield change if own is None else replace(change, effect=own.effect)


def _decide_shared(change: Change, searches: Mapping[str, _Search]) -> Change:
    """Decide a change of the document as a whole: it goes the ways that some model does."""
    ways = {direction for search in searches.values() for direction in search.witnesses}
    kept = [each for each in list_directions(change) if each in ways]
    return replace(change, effect="both" if len(kept) == 2 else kept[0] if kept else "none")


def _find_witness(change: Change, shown: Mapping[tuple[str, ...], Witness]) -> Witness | None:
    """Find the smallest witness at the spot of a change, or else one that is refused as a whole."""
    former = Spot(change.spot.model, f".{change.old}") if "name" in change.rule else change.spot
    matching = [
        witness
        for path, witness in shown.items()
        if _is_at(change.spot, path) or _is_at(former, path)
    ]
    return matching[0] if matching else shown.get(())


def _is_at(spot: Spot, path: tuple[str, ...]) -> bool:
    if not spot.path.startswith("."):
        return True
    field_name = spot.path[1:]
    return bool(path) and (
        field_name == path[0] or field_name.startswith(tuple(f"{path[0]}{mark}" for mark in "[{|."))
    )


def _list_untold(
    decided: Iterable[Change],
    searches: Mapping[str, _Search],
    pairs: Mapping[str, Pair],
    reached: Mapping[str, set[str]],
) -> dict[str, list[Change]]:
    """List what is shown of a model, and reported neither of it nor of anything that it is made of."""
    reported: dict[str, set[Direction]] = {}
    places: set[tuple[ir.Place, Direction]] = set()
    for change in decided:
        directions = list_directions(change)
        reported.setdefault(change.spot.model, set()).update(directions)
        sides = [each for each in (change.old_place, change.new_place) if each is not None]
        places.update((place, direction) for place in sides for direction in directions)
    untold: dict[str, list[Change]] = {}
    for name, search in searches.items():
        parts = {name, "", *reached.get(name, ())}
        covered = {direction for part in parts for direction in reported.get(part, ())}
        at = [getattr(side, "place", None) for side in (pairs[name].old, pairs[name].new)]
        for direction, shown in search.witnesses.items():
            # What is told of a field is told of the model that was lifted out of it.
            lifted = not pairs[name].is_component
            if lifted and any((place, direction) in places for place in at):
                continue
            if direction not in covered:
                change = Change(
                    rule=_SYNTHETIC[direction],
                    spot=Spot(name),
                    effect=direction,
                    witnesses=((direction, next(iter(shown.values()))),),
                    old_place=at[0],
                    new_place=at[1],
                )
                untold.setdefault(name, []).append(change)
                reported.setdefault(name, set()).add(direction)
    return untold
