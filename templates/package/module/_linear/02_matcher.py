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
