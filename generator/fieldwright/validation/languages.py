"""Texts that tell patterns apart: the shortest for every combination of verdicts that patterns and
bounds of the length can give, found in the product of their automata.
"""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from fieldwright.validation import automata, patterns
from fieldwright.validation.automata import BEGIN, END, Automaton
from fieldwright.validation.unicode import Ranges

STEPS = 60_000
"""Steps after which a product is given up: what was found until then is not all there is."""

EACH = 2
"""Texts of each combination of verdicts."""

_PREFERRED = "xa0A-_. /:@1bB"
"""The characters that stand for a set they are in, the first of them that is."""

_MATCHED = -1
"""The state of an automaton that has matched, whatever follows."""

_AHEAD = ("(?=", "(?!")
"""How groups begin that look ahead."""

_State: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, the shortest first. ``complete``: no combination of verdicts is without one."""

    texts: tuple[str, ...]
    complete: bool


@lru_cache(maxsize=1024)
def list_texts(sources: tuple[str, ...], steps: tuple[int, ...] = ()) -> Texts:
    """List texts for all verdicts of patterns together with the lengths from which a bound decides otherwise.

    A pattern that no automaton stands for is left out, and the texts are not complete.
    """
    matchers: list[_Matcher] = []
    complete = True
    for source in sources:
        try:
            matchers += _make_matchers(source)
        except (patterns.Unsupported, RecursionError):
            complete = False
    search = _Search(matchers, sorted(steps))
    texts = tuple(search.list_texts())
    return Texts(texts, complete and search.complete)


class _Matcher:
    """An automaton whose sets of states are the bits of numbers."""

    def __init__(self, automaton: Automaton) -> None:
        self.ranges = automaton.ranges
        self.matches_all = automaton.optional
        self._follow = [sum(1 << each for each in states) for states in automaton.follow]
        self._last = sum(1 << each for each in automaton.last)
        self._reached: dict[int, int] = {}

    def begin(self) -> int:
        """Return the state before the first character."""
        return _MATCHED if self.matches_all else self._pass_mark(1, self.select(BEGIN))

    def accepts(self, state: int) -> bool:
        """Return whether a text that leads to a state matches."""
        return state == _MATCHED or self._pass_mark(state, self.select(END)) == _MATCHED

    def step(self, state: int, selected: int) -> int:
        """Return the state behind a character, which ``selected`` states match."""
        if state == _MATCHED:
            return state
        following = self._find_following(state) & selected
        return _MATCHED if following & self._last else following

    def select(self, character: int) -> int:
        """Return the states that match a character."""
        return sum(
            1 << at
            for at, ranges in enumerate(self.ranges)
            if any(low <= character <= high for low, high in ranges)
        )

    def _pass_mark(self, state: int, selected: int) -> int:
        """Return the state behind a mark, which may be asked for more than once."""
        passed = state
        while True:
            following = self.step(passed, selected)
            if following == _MATCHED or following | passed == passed:
                return following if following == _MATCHED else passed
            passed |= following

    def _find_following(self, states: int) -> int:
        """Return the states that follow some of ``states``."""
        if states not in self._reached:
            reached, pending = 0, states
            while pending:
                lowest = pending & -pending
                reached |= self._follow[lowest.bit_length() - 1]
                pending ^= lowest
            self._reached[states] = reached
        return self._reached[states]


def _make_matchers(source: str) -> Iterator[_Matcher]:
    """Make the automata that a pattern stands for: one, and one for each look ahead from its beginning.

    Raises ``patterns.Unsupported``.
    """
    tree = patterns.parse(source)
    rows = tree.rows
    if len(rows) == 1 and rows[0][:1] == (patterns.Assertion("^"),):
        begin, *rest = rows[0]
        while rest and isinstance(look := rest[0], patterns.Group) and look.opening in _AHEAD:
            ahead = patterns.Group("(?:", look.rows)
            del rest[0]
            yield _Matcher(automata.build(patterns.Group("", ((begin, ahead),)), "all"))
        rows = ((begin, *rest),)
    yield _Matcher(automata.build(patterns.Group("", rows), "all"))


class _Search:
    """The product of automata, walked from the empty text on, all texts of a length before the longer ones."""

    def __init__(self, matchers: Sequence[_Matcher], steps: Sequence[int]) -> None:
        self.complete = True
        self._matchers = matchers
        self._steps = steps
        self._characters = [
            (chr(code), tuple(matcher.select(code) for matcher in matchers))
            for code in _represent(ranges for matcher in matchers for ranges in matcher.ranges)
        ]

    def list_texts(self) -> Iterator[str]:
        """Yield texts of every combination of verdicts; ``complete`` is false if some may be missing."""
        counts: dict[tuple[int, tuple[bool, ...]], int] = {}
        level = {tuple(matcher.begin() for matcher in self._matchers): [""]}
        seen: set[tuple[int, _State]] = set()
        length, left = 0, STEPS
        while level:
            bounded = bisect.bisect_right(self._steps, length)
            seen.update((self._limit(length), state) for state in level)
            following: dict[_State, list[str]] = {}
            for state, texts in level.items():
                verdicts = tuple(map(_Matcher.accepts, self._matchers, state))
                known = counts.get((bounded, verdicts), 0)
                counts[bounded, verdicts] = known + len(texts)
                yield from texts[: max(EACH - known, 0)]
                left -= len(self._characters)
                if left < 0:
                    self.complete = False
                    return
                for character, selected in self._characters:
                    target = tuple(map(_Matcher.step, self._matchers, state, selected))
                    if (self._limit(length + 1), target) not in seen:
                        longer = following.setdefault(target, [])
                        longer += [text + character for text in texts[: EACH - len(longer)]]
            level = following
            length += 1

    def _limit(self, length: int) -> int:
        """Return the length that all lengths behind the last step are like."""
        return min(length, self._steps[-1]) if self._steps else 0


def _represent(ranges: Iterable[Ranges]) -> list[int]:
    """Return a character for each set of characters that all ranges treat alike."""
    distinct = list(dict.fromkeys(ranges))
    changes: dict[int, int] = {0: 0, 0xD800: 0, 0xE000: 0, 0x110000: 0}
    for at, each in enumerate(distinct):
        for low, high in each:
            for point in (max(low, 0), min(high + 1, 0x110000)):
                changes[point] = changes.get(point, 0) ^ 1 << at
    best: dict[int, tuple[int, int]] = {}
    points = sorted(changes)
    active = 0
    for low, high in zip(points, points[1:]):
        active ^= changes[low]
        if low != 0xD800:
            rank = _choose(low, high)
            best[active] = min(best.get(active, rank), rank)
    return [code for _, code in sorted(best.values())]


def _choose(low: int, high: int) -> tuple[int, int]:
    """Return the character of a range that reads best, with its rank."""
    for rank, character in enumerate(_PREFERRED):
        if low <= ord(character) < high:
            return rank, ord(character)
    for rank, (first, last) in enumerate(((0x21, 0x7E), (0xA1, 0xFF)), len(_PREFERRED)):
        if low <= last and first < high:
            return rank, max(low, first)
    return len(_PREFERRED) + 2, low
