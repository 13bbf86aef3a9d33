"""How much of each thing a spec may have: one row a limit, each a setting in ``[tool.fieldwright.limits]``."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from fieldwright import errors

CALLS = 25_000
"""Calls within calls before something is too deep, or made of itself."""

TABLE = "[tool.fieldwright.limits]"

ROWS: dict[str, tuple[int, int, str]] = {
    "bytes": (32 * 1024 * 1024, 1 << 40, "bytes of a file"),
    "nodes": (2_000_000, 1 << 40, "values in a document, aliases counted out"),
    "depth": (100, 200, "levels of nesting"),
    "key": (20_000, 1 << 40, "characters of a key"),
    "digits": (4_300, 4_300, "digits of a number"),
    "alternatives": (1_000, 1 << 40, "alternatives of a union"),
    "unions": (100, 200, "unions made of one another"),
    "references": (10_000, 1 << 40, "$refs in a chain"),
    "pattern": (10_000, 1 << 40, "characters of a pattern"),
    "seconds": (600, 1 << 20, "seconds of reading and rendering"),
}
"""Name → the default, the most that a project may set (what Python itself bears), and what is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of each thing one text may have; what is over is refused, naming limit, value and place."""

    bytes: int = ROWS["bytes"][0]
    nodes: int = ROWS["nodes"][0]
    depth: int = ROWS["depth"][0]
    key: int = ROWS["key"][0]
    digits: int = ROWS["digits"][0]
    alternatives: int = ROWS["alternatives"][0]
    unions: int = ROWS["unions"][0]
    references: int = ROWS["references"][0]
    pattern: int = ROWS["pattern"][0]
    seconds: int = ROWS["seconds"][0]

    def describe_excess(self, name: str, value: int) -> str:
        """Return the message that ``value`` is over the limit of this name."""
        return f"{value:,} is over the limit of {getattr(self, name):,} ({ROWS[name][2]})"


def suggest_setting(name: str) -> str | None:
    """Return where a project raises a limit, if it can."""
    default, most, _ = ROWS[name]
    return f"{name!r} in {TABLE} sets the limit" if most > default else None


@contextmanager
def allow_deep_calls() -> Iterator[None]:
    """Let schemas inside schemas be as deep as documents have them."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@contextmanager
def limit_time(limits: Limits, place: str) -> Iterator[None]:
    """Raise ``errors.SourceError`` at ``place`` when what is done here takes more seconds than the limit.

    Threads other than the first are not bounded, nor where somebody else has set the alarm.
    """
    is_free = (
        hasattr(signal, "SIGALRM")
        and threading.current_thread() is threading.main_thread()
        and not any(signal.getitimer(signal.ITIMER_REAL))
    )
    if not is_free or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        message = f"more than {limits.seconds:,} {ROWS['seconds'][2]}"
        raise errors.SourceError(
            (
                errors.Diagnostic(
                    file=place,
                    line=0,
                    column=0,
                    rule="limit-exceeded",
                    message=message,
                    remedy=suggest_setting("seconds"),
                ),
            )
        )

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
