"""Position automata of patterns (Glushkov 1961): a state for each character that a pattern may match.

Two marks stand around every text, so that ``^`` and ``$`` are characters like others. State 0
matches anything again and again, since a pattern may match anywhere in a text.
"""

import math
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fieldwright.validation import patterns
from fieldwright.validation.unicode import Ranges

BEGIN, END = -1, 0x110000
"""The code points of the marks before and behind a text."""

MOST = 2_000
"""States of an automaton, above which a pattern is not made one."""

_MARKS: dict[str, Ranges] = {"^": ((BEGIN, BEGIN),), r"\Z": ((END, END),)}
Counts: TypeAlias = Literal["all", "small", "none"]
"""The counted repeats that are built as often as they say; the others are loops, which may run on."""

_SMALL = 25
"""Repetitions up to which a count is small."""


@dataclass(slots=True)
class Automaton:
    """``ranges`` of each state, the states that ``follow`` it, and those that are ``last``.

    ``repeated`` are the steps that more than one loop makes, so that one text has several ways.
    ``optional``: the pattern matches the empty text, and so every text. ``loops`` counts those
    of the pattern.
    """

    ranges: list[Ranges] = field(default_factory=lambda: [((BEGIN, END),)])
    follow: list[set[int]] = field(default_factory=lambda: [{0}])
    repeated: set[tuple[int, int]] = field(default_factory=set)
    last: frozenset[int] = frozenset()
    optional: bool = False
    loops: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """The states that a part of a pattern may begin and end with, and whether it may be empty."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    empty: bool = True


def build(tree: patterns.Group, counts: Counts) -> Automaton:
    """Build the automaton of a pattern.

    Raises ``patterns.Unsupported`` for what is too large and, where all counts matter, for word
    boundaries and look-arounds, which are left out where they do not.
    """
    automaton = Automaton()
    part = _add(automaton, tree, counts)
    automaton.follow[0] |= part.first
    automaton.last = part.last
    automaton.optional = part.empty
    return automaton


def _add(automaton: Automaton, node: patterns.Node, counts: Counts) -> _Part:
    match node:
        case patterns.Characters():
            return _add_state(automaton, node.ranges)
        case patterns.Assertion() if node.source in _MARKS:
            return _add_state(automaton, _MARKS[node.source])
        case patterns.Repeat():
            return _add_repeat(automaton, node, counts)
        case patterns.Group() if node.opening in ("", "(?:"):
            rows = [_add_row(automaton, row, counts) for row in node.rows]
            return _Part(
                frozenset().union(*(each.first for each in rows)),
                frozenset().union(*(each.last for each in rows)),
                any(each.empty for each in rows),
            )
        case _ if counts == "all":
            raise patterns.Unsupported("it looks around, or at the boundaries of words")
        case _:
            return _Part()


def _add_state(automaton: Automaton, ranges: Ranges) -> _Part:
    if len(automaton.ranges) >= MOST:
        raise patterns.Unsupported(f"it has more than {MOST} states")
    automaton.ranges.append(patterns.merge(ranges))
    automaton.follow.append(set())
    states = frozenset({len(automaton.ranges) - 1})
    return _Part(states, states, False)


def _add_row(automaton: Automaton, row: tuple[patterns.Node, ...], counts: Counts) -> _Part:
    result = _Part()
    for node in row:
        result = _chain(automaton, result, _add(automaton, node, counts))
    return result


def _chain(automaton: Automaton, one: _Part, other: _Part) -> _Part:
    """Return the part that is one behind the other."""
    _connect(automaton, one.last, other.first)
    return _Part(
        one.first | other.first if one.empty else one.first,
        one.last | other.last if other.empty else other.last,
        one.empty and other.empty,
    )


def _add_repeat(automaton: Automaton, repeat: patterns.Repeat, counts: Counts) -> _Part:
    least, most = repeat.least, repeat.most
    if counts != "all":
        if most is not None and most > (_SMALL if counts == "small" or least == most else 1):
            most = None
        if _has_loop(repeat.node):  # loops in copies meet one another, and three show how
            most = None if most is None else min(most, 3)
            least = min(least, 3)
        elif most is None:
            least = min(least, _SMALL)
    result = part = _Part()
    for _ in range(max(least, 1 if most is None else 0)):
        part = _add(automaton, repeat.node, counts)
        result = _chain(automaton, result, part)
    if most is None:
        automaton.loops += 1
        _connect(automaton, part.last, part.first)
    else:
        tail: list[_Part] = [
            _add(automaton, repeat.node, counts) for _ in range(max(most - least, 0))
        ]
        for each in tail:
            result = _chain(automaton, result, _Part(each.first, each.last, True))
    return _Part(result.first, result.last, result.empty or least == 0)


def _has_loop(node: patterns.Node) -> bool:
    """Return whether a part of a pattern repeats anything without end."""
    match node:
        case patterns.Repeat():
            return node.most is None or node.most > _SMALL or _has_loop(node.node)
        case patterns.Group():
            return any(_has_loop(each) for row in node.rows for each in row)
        case _:
            return False


def count_ways(node: patterns.Node) -> float:
    """Return the ways through a part of a pattern that its alternatives and counts allow, where a
    loop without end is run once; infinite for more than can be told apart."""
    match node:
        case patterns.Repeat():
            ways = count_ways(node.node)
            most = max(node.least, 1) if node.most is None else node.most
            if ways == 1:
                return most - min(node.least, most) + 1
            try:
                return sum(ways**times for times in range(node.least, most + 1))
            except OverflowError:
                return math.inf
        case patterns.Group(opening="" | "(?:"):
            return sum(math.prod(map(count_ways, row)) for row in node.rows)
        case _:
            return 1.0


def _connect(automaton: Automaton, before: frozenset[int], behind: frozenset[int]) -> None:
    for state in before:
        automaton.repeated.update((state, each) for each in behind & automaton.follow[state])
        automaton.follow[state] |= behind
