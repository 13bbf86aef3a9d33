"""Patterns that can run away: those with several ways to match one text, which a matcher that goes
back tries all.

Two ways from a state of the automaton to itself make exponentially many; a loop that can hand on
to another loop over the same characters makes polynomially many (Weber and Seidl 1991), and so
does a loop at the beginning of a pattern that may match anywhere.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from fieldwright.validation import automata, patterns
from fieldwright.validation.automata import Automaton
from fieldwright.validation.unicode import Ranges

QUICK, HARMLESS = 100_000, 20_000_000
"""Ways to match a text that are tried in a few milliseconds, and in less than two seconds."""

Growth: TypeAlias = Literal["exponential", "polynomial"]

STEPS = 500_000
"""Steps after which the search for ambiguous loops in a pattern is given up."""


@cache
def find_growth(pattern: str) -> Growth | None:
    """Return how the time for a text that does not match grows, where it does so faster than its length.

    Raises ``patterns.Unsupported``.
    """
    growths = {_Search(each).find_growth() for each in _list_automata(pattern)}
    ways: tuple[Growth, ...] = ("exponential", "polynomial")
    return next((each for each in ways if each in growths), None)


def _list_automata(pattern: str) -> Iterator[Automaton]:
    """Yield the automaton of a pattern, and those of what it looks around for, which is tried in one
    place only where the pattern is."""
    pending = [patterns.parse(pattern)]
    anchored: bool | None = None
    while pending:
        tree = pending.pop()
        automaton = _build_outline(tree)
        if anchored is None:
            anchored = is_anchored(automaton)
        elif anchored:
            automaton.follow[0].discard(0)
        yield automaton
        nodes: list[patterns.Node] = [each for row in tree.rows for each in row]
        while nodes:
            node = nodes.pop()
            if isinstance(node, patterns.Repeat):
                nodes.append(node.node)
            elif isinstance(node, patterns.Group):
                if node.opening != "(?:":
                    pending.append(node)
                else:
                    nodes += (each for row in node.rows for each in row)


def _build_outline(tree: patterns.Group) -> Automaton:
    """Build the automaton that shows how the ways to match grow: counts matter in it as long as
    they allow few ways, else they are loops, since nobody waits for the end of either."""
    group = patterns.Group("(?:", tree.rows)
    if automata.count_ways(group) <= QUICK:
        try:
            return automata.build(group, "small")
        except patterns.Unsupported:
            pass  # too large with its counts
    return automata.build(group, "none")


def is_anchored(automaton: Automaton) -> bool:
    """Return whether a pattern matches at the beginning of a text only."""
    begin = ((automata.BEGIN, automata.BEGIN),)
    return all(automaton.ranges[each] == begin for each in automaton.follow[0] - {0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """How a pattern that can run away is matched: by going back up to a ``length``, and beyond it by the
    ``states`` of an automaton, each with its ranges and those that follow, of which some are ``last``.

    Without states, no matcher takes linear time, and longer texts are not tried.
    """

    length: int
    states: tuple[tuple[Ranges, tuple[int, ...]], ...] = ()
    last: tuple[int, ...] = ()


@cache
def guard(pattern: str) -> Guard | None:
    """Return how a pattern is matched that can run away; None for one that cannot.

    Raises ``patterns.Unsupported``.
    """
    growth = find_growth(pattern)
    if growth is None:
        return None
    tree = patterns.parse(pattern)
    outline = _build_outline(tree)
    degree = outline.loops + (not is_anchored(outline))
    try:
        automaton = automata.build(patterns.Group("(?:", tree.rows), "all")
    except patterns.Unsupported:
        return Guard(length=_limit_length(growth, degree, HARMLESS))
    if automaton.optional:
        # Whatever `re` tries in vain on the way, every text matches: at the mark before it.
        return Guard(
            length=_limit_length(growth, degree, QUICK),
            states=((automaton.ranges[0], (0,)),),
            last=(0,),
        )
    few = automata.count_ways(patterns.Group("(?:", tree.rows)) <= QUICK
    return Guard(
        length=_limit_length(growth, degree, QUICK) if few else 0,
        states=tuple(
            (ranges, tuple(sorted(follow)))
            for ranges, follow in zip(automaton.ranges, automaton.follow)
        ),
        last=tuple(sorted(automaton.last)),
    )


def _limit_length(growth: Growth, degree: int, ways: int) -> int:
    """Return the length up to which no text has more than so many ways to be matched."""
    if growth == "exponential":
        return int(math.log(ways, 3))
    return int(ways ** (1 / max(degree, 2)))


class _Search:
    """The search for ambiguous loops in one automaton; a state that ends a match ends its ways too."""

    def __init__(self, automaton: Automaton) -> None:
        self._automaton = automaton
        self._follow = [sorted(each - automaton.last) for each in automaton.follow]
        self._shared: dict[tuple[int, int], bool] = {}
        self._steps = STEPS

    def find_growth(self) -> Growth | None:
        """Return how the number of ways grows with the length of a text."""
        states = [*range(len(self._follow))]
        behind = {each: self._list_reachable(each) for each in states}
        loops = [each for each in states if each in behind[each]]
        cycles = {
            each: {other for other in behind[each] if each in behind[other]} for each in loops
        }
        if any(self._is_doubled(each, cycles[each]) for each in loops):
            return "exponential"
        for one in loops:
            for other in loops:
                between = {each for each in behind[one] if other in behind[each]} | {one, other}
                if (
                    one != other
                    and other in behind[one]
                    and self._has_chain(one, other, cycles[one], between, cycles[other])
                ):
                    return "polynomial"
        return None

    def _list_reachable(self, state: int) -> set[int]:
        """Return the states that some text leads to."""
        reached: set[int] = set()
        pending = [state]
        while pending:
            fresh = {*self._follow[pending.pop()]} - reached
            reached |= fresh
            pending += fresh
        return reached

    def _is_doubled(self, state: int, cycle: set[int]) -> bool:
        """Return whether a text leads from a state to itself in two ways."""

        def list_next(node: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
            one, other, apart = node
            for left, right in self._list_steps((one, other), (cycle, cycle)):
                again = one == other and (one, left) in self._automaton.repeated
                yield left, right, int(bool(apart) or left != right or again)

        return self._can_reach((state, state, 0), (state, state, 1), list_next)

    def _has_chain(
        self, one: int, other: int, cycle: set[int], between: set[int], following: set[int]
    ) -> bool:
        """Return whether a text leads from a state to itself, from it to another, and from that to itself."""
        within = (cycle, between, following)
        return self._can_reach(
            (one, one, other), (one, other, other), lambda node: self._list_steps(node, within)
        )

    def _list_steps(
        self, states: tuple[int, ...], within: tuple[set[int], ...]
    ) -> Iterator[tuple[int, ...]]:
        """Yield where one character leads from several states at once, each inside its own set."""
        rows: list[tuple[int, ...]] = [()]
        for state, allowed in zip(states, within):
            rows = [
                (*row, each)
                for row in rows
                for each in self._follow[state]
                if each in allowed and all(self._has_overlap(each, before) for before in row)
            ]
        yield from rows

    def _can_reach(
        self,
        start: tuple[int, ...],
        goal: tuple[int, ...],
        list_next: Callable[[tuple[int, ...]], Iterable[tuple[int, ...]]],
    ) -> bool:
        seen: set[tuple[int, ...]] = set()
        pending = [start]
        while pending and self._steps > 0:
            for node in list_next(pending.pop()):
                self._steps -= 1
                if node == goal:
                    return True
                if node not in seen:
                    seen.add(node)
                    pending.append(node)
        return False

    def _has_overlap(self, one: int, other: int) -> bool:
        """Return whether two states match a common character."""
        if one == other:
            return True
        key = (one, other) if one < other else (other, one)
        if key not in self._shared:
            first, second = (self._automaton.ranges[each] for each in key)
            self._shared[key] = any(a <= d and c <= b for a, b in first for c, d in second)
        return self._shared[key]
