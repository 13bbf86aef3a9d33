"""Problems explained by changes: which differences between two specs make a package refuse a payload.

A problem is led back to the places of the schema on the way to it, and a change names such a place.
A change at the very place counts before one further up, whose assertions reach down, and this
before one further down, which a union or another applicator there sums up.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from fieldwright.changes.change import Change, Spot, get_effect
from fieldwright.changes.rules import keywords as keyword_rules
from fieldwright.model import ir, keywords, traversal
from fieldwright.model.json_values import is_equal
from fieldwright.model.pointers import resolve
from fieldwright.traffic.places import Places, Stop

_APPLICATORS = frozenset(
    {
        *("anyOf", "oneOf", "allOf", "not", "if", "then", "else", "discriminator"),
        *("contains", "minContains", "maxContains", "propertyNames", "dependentSchemas"),
        *("unevaluatedItems", "unevaluatedProperties"),
    }
)
"""Keywords that fail where a subschema further down does, or does not, whatever its keyword."""

_SUMMED_UP = _APPLICATORS | {
    *("additionalProperties", "patternProperties", "prefixItems", "items"),
    *("enum", "const", "type", "required", "dependentRequired"),
}
"""Keywords whose failure may be that of another type of schema than there was."""

_VALUES = frozenset(
    f"{kind}-value-{action}" for kind in ("enum", "literal") for action in ("added", "removed")
)
"""The rules whose change is about one value, the old one or the new one."""


class Explainer:
    """The changes between two specs by place.

    ``places`` are those of the side that refuses, whose models have in changes the names that
    ``renamed`` gives them. ``effect`` is what a change that explains does: it narrows what the
    new side accepts, or widens what the old one refuses.
    """

    def __init__(
        self,
        changes: Iterable[Change],
        places: Places,
        *,
        effect: str,
        renamed: Mapping[str, str],
    ) -> None:
        self.places = places
        self._renamed = renamed
        self._by_spot: dict[Spot, list[tuple[int, Change]]] = {}
        for number, change in enumerate(changes):
            if get_effect(change) != "none":
                for spot in (change.spot, *change.also):
                    self._by_spot.setdefault(spot, []).append((number, change))
        self._effects = {effect, "both"}
        self._collect = lru_cache(maxsize=1 << 12)(self._list_candidates)

    def explain(self, problem: Any, payload: Any) -> frozenset[int]:
        """Return the numbers of the changes that explain a problem of a payload; none if none does."""
        value = _resolve(payload, problem.pointer)
        names = frozenset[str]()
        if problem.keyword == "required" and isinstance(value, dict):
            names = frozenset(value)
        for candidates in self._collect(problem.pointer, problem.keyword, names):
            strong = [each for each in candidates if self._is_strong(each[1])]
            fitting = _select(strong, problem, value) or _select(candidates, problem, value)
            if fitting:
                return frozenset(number for number, _ in fitting)
        return frozenset()

    def _list_candidates(
        self, pointer: str, keyword: str, names: frozenset[str]
    ) -> list[list[tuple[int, Change]]]:
        """List the changes at the place of a problem, then those above it, then those below it.

        ``names`` are the members of an object that lacks some.
        """
        stops = list(self.places.walk(pointer))
        last = stops[-1]
        groups = []
        if keyword == "required":
            missing = [
                spot.step_into(f".{field.name}")
                for spot, node in last.nodes
                if isinstance(node, ir.Record)
                for field in node.fields
                if field.required and field.name not in names
            ]
            groups.append(self._find_at(missing))
        groups.append(self._find_at(spot for spot, _ in last.nodes))
        if keyword in _SUMMED_UP:
            groups.append(self._find_within(last))
        for stop in reversed(stops[:-1]):
            groups.append(self._find_at(spot for spot, _ in stop.nodes))
            groups.append(self._find_alternatives(stop))
        groups += [self._find_within(last), self._find_at([Spot("")])]
        return [group for group in groups if group]

    def _find_at(self, spots: Iterable[Spot]) -> list[tuple[int, Change]]:
        listed = dict.fromkeys(map(self._rename, spots))
        return [each for spot in listed for each in self._by_spot.get(spot, ())]

    def _find_alternatives(self, stop: Stop) -> list[tuple[int, Change]]:
        """Return the changes of which alternatives the unions at a stop have."""
        unions = {self._rename(spot) for spot, node in stop.nodes if isinstance(node, ir.Union)}
        return [
            each
            for spot, changes in self._by_spot.items()
            if any(
                spot.model == union.model and spot.path.startswith(f"{union.path}|")
                for union in unions
            )
            for each in changes
        ]

    def _find_within(self, stop: Stop) -> list[tuple[int, Change]]:
        """Return the changes at a stop, in the models that its value is made of, and at parts of its type."""
        starts = {self._rename(spot) for spot, _ in stop.nodes}
        models = {
            self._rename(Spot(name)).model
            for spot, node in stop.nodes
            for name in (*self._collect_models(node), *([spot.model] if not spot.path else []))
        }
        return [
            each
            for spot, changes in self._by_spot.items()
            if spot.model in models
            or any(
                spot.model == start.model and spot.path.startswith(start.path) for start in starts
            )
            for each in changes
        ]

    def _collect_models(self, node: Any) -> frozenset[str]:
        """Return the names of the models that a node leads to."""
        reached: set[str] = set()
        pending = list(traversal.list_references(node))
        while pending:
            name = pending.pop()
            if name not in reached and name in self.places.models:
                reached.add(name)
                pending += traversal.list_references(self.places.models[name])
        return frozenset(reached)

    def _rename(self, spot: Spot) -> Spot:
        return spot._replace(model=self._renamed.get(spot.model, spot.model))

    def _is_strong(self, change: Change) -> bool:
        return get_effect(change) in self._effects


def _select(
    candidates: list[tuple[int, Change]], problem: Any, value: Any
) -> list[tuple[int, Change]]:
    """Select the changes that are about the keyword that failed, or else about the value, or else
    about neither. A change of another keyword explains nothing, unless that is an applicator."""
    ids = {keyword_rules.name_rule(problem.keyword, action) for action in _ACTIONS}
    own = [each for each in candidates if each[1].rule in ids]
    if own:
        return own
    by_value = [each for each in candidates if each[1].rule in _VALUES]
    exact = [each for each in by_value if _is_about(each[1], value)]
    if exact:
        return exact
    if problem.keyword in _APPLICATORS:
        return candidates
    return [
        each for each in candidates if each[1].rule not in _CONSTRAINTS and each not in by_value
    ]


def _is_about(change: Change, value: Any) -> bool:
    return any(is_equal(side, value) for side in (change.old, change.new) if side is not None)


_ACTIONS: tuple[keyword_rules.Action, ...] = ("added", "removed", "raised", "lowered", "changed")

_CONSTRAINTS = frozenset(
    keyword_rules.name_rule(keyword, action)
    for keyword in keywords.CONSTRAINTS - keyword_rules.CHECKED
    for action in _ACTIONS
)
"""The rules about keywords that fail where they stand."""


def _resolve(payload: Any, pointer: str) -> Any:
    """Return what the pointer of a problem leads to; None where that is missing."""
    try:
        return resolve(payload, pointer)
    except (LookupError, TypeError):
        return None
