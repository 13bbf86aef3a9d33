"""Where the time of a command goes: seconds of the clock, by phase."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PHASES = (
    *("cache", "load", "read", "IR", "plan", "render", "gate", "format"),
    *("pages", "verify", "write"),
)
"""The phases, in the order in which they are shown."""

seconds: dict[str, float] = {}
"""What was measured since it was cleared; a phase inside of another counts for itself alone."""

_open: list[float] = []
"""The seconds of phases inside of each phase that is open, the innermost last."""


@contextmanager
def measure(phase: str) -> Iterator[None]:
    """Count the time of the block, or of each call of a function that this decorates, for a phase."""
    begin = time.perf_counter()
    _open.append(0.0)
    try:
        yield
    finally:
        spent = time.perf_counter() - begin
        seconds[phase] = seconds.get(phase, 0.0) + spent - _open.pop()
        if _open:
            _open[-1] += spent
