"""JSON Pointers (RFC 6901) to what is looked at in a record, in which ``*`` is every member or item."""

import re
from collections.abc import Iterator
from typing import Any

from fieldwright import errors
from fieldwright.model.pointers import format_token, unescape

Steps = tuple[str, ...]


def parse(option: str, text: str) -> Steps:
    """Return the steps of a pointer. Raises ``errors.UsageError``, which names the option."""
    if text and not text.startswith("/"):
        raise errors.UsageError(f"{option} {text}: a JSON Pointer begins with '/'")
    if re.search("~(?![01])", text):
        raise errors.UsageError(f"{option} {text}: in a JSON Pointer '~' is written '~0'")
    return tuple(map(unescape, text.split("/")[1:]))


def join(steps: Steps) -> str:
    """Return a pointer of these steps."""
    return "".join(map(format_token, steps))


def select(value: Any, steps: Steps) -> Iterator[tuple[str, Any]]:
    """Yield what a pointer meets in a value, in order, with the pointer to each."""
    reached = [("", value)]
    for step in steps:
        reached = [
            (pointer + format_token(name), child)
            for pointer, parent in reached
            for name, child in _list_children(parent, step)
        ]
    yield from reached


def find_first(value: Any, steps: Steps) -> Any:
    """Return the first value that a pointer meets; None if it meets nothing."""
    return next((each for _, each in select(value, steps)), None)


def align(steps: Steps, at: Steps, pointer: str) -> Steps:
    """Return the steps with those of ``pointer`` in place of each ``*`` that they share with ``at``.

    ``pointer`` is one that ``at`` met: ``/items/*/type`` beside it is that of the same item.
    """
    if "*" not in steps or "*" not in at:
        return steps
    met = parse("", pointer)
    shared = 0
    while shared < min(len(steps), len(at)) and steps[shared] == at[shared]:
        shared += 1
    return (*met[:shared], *steps[shared:])


def _list_children(parent: Any, step: str) -> list[tuple[str | int, Any]]:
    if isinstance(parent, dict):
        if step == "*":
            return list(parent.items())
        return [(step, parent[step])] if step in parent else []
    if isinstance(parent, list):
        if step == "*":
            return list(enumerate(parent))
        if step.isdecimal() and int(step) < len(parent):
            return [(step, parent[int(step)])]
    return []
