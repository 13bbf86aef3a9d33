"""Patterns that a matcher which goes back would try for very long on some texts, in time that grows
as the text does.

Short texts go to `re`, which is faster. For others the states that the text may have reached
are followed together, one character at a time (Thompson 1968), and what was learned is kept; where
google-re2 is installed (the extra `regex`), it does so in C++.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from ._runtime import Untried

_RE2: Final[Any] = import_module("re2") if find_spec("re2") else None
_ESCAPE: Final = re.compile(r"\\(?:(Z)|u(\w{4})|U(\w{8})|.)", re.DOTALL)

MOST: Final = 20_000
"""Steps that a pattern remembers."""


class Linear:
    """A pattern by its automaton: the characters of each state, and the states that follow it.

    Characters are code points, the first and the last of each range; -1 stands before a text
    and 0x110000 behind it. Without states, texts longer than `length` are not tried.
    """

    __slots__ = (
        "_follow",
        "_last",
        "_length",
        "_pattern",
        "_quick",
        "_ranges",
        "_steps",
    )

    def __init__(
        self,
        pattern: str,
        length: int,
        states: tuple[tuple[tuple[tuple[int, int], ...], tuple[int, ...]], ...],
        last: tuple[int, ...],
    ) -> None:
        self._pattern = re.compile(pattern)
        self._quick = compile_quickly(pattern) if states else None
        self._length = length
        self._ranges = [ranges for ranges, _ in states]
        self._follow = [follow for _, follow in states]
        self._last = frozenset(last)
        self._steps: dict[tuple[frozenset[int], int], frozenset[int] | None] = {}

    def search(self, text: str) -> object | None:
        """Return something if the pattern matches anywhere in a text, else None; raise `Untried` for a
        text that is not tried."""
        if len(text) <= self._length:
            return self._pattern.search(text)
        if not self._follow:
            raise Untried(f"not tried: longer than {self._length}")
        if self._quick is not None:
            try:
                match: object | None = self._quick.search(text)
                return match
            except UnicodeEncodeError:
                pass  # half of a surrogate pair
        steps = self._steps
        states = frozenset(self._follow[0])
        for code in (-1, *map(ord, text), 0x110000):
            try:
                following = steps[states, code]
            except KeyError:
                following = self._step(states, code)
            if following is None:
                return self
            states = following
        return None

    def _step(self, states: frozenset[int], code: int) -> frozenset[int] | None:
        """Return the states behind a character, beginning again anywhere; None if the pattern has matched."""
        reached = [state for state in states if self._accepts(state, code)]
        following: frozenset[int] | None = frozenset(
            each for state in reached for each in self._follow[state]
        )
        if not self._last.isdisjoint(reached):
            following = None
        if len(self._steps) >= MOST:
            self._steps.clear()
        self._steps[states, code] = following
        return following

    def _accepts(self, state: int, code: int) -> bool:
        ranges = self._ranges[state]
        low, high = 0, len(ranges)
        while low < high:
            middle = (low + high) // 2
            if ranges[middle][1] < code:
                low = middle + 1
            else:
                high = middle
        return low < len(ranges) and ranges[low][0] <= code


def compile_quickly(pattern: str) -> Any:
    """Compile a pattern with google-re2; return None where it is not there, or cannot."""
    if not hasattr(_RE2, "Options"):
        return None
    options = _RE2.Options()
    options.log_errors = False
    try:
        return _RE2.compile(_ESCAPE.sub(_respell, pattern), options)
    except _RE2.error:
        return None


def _respell(escape: re.Match[str]) -> str:
    """Return an escape of `re` as google-re2 has it."""
    code = escape[2] or escape[3]
    return r"\z" if escape[1] else rf"\x{{{code}}}" if code else escape[0]
