"""The old and the new value of a change in a line: short ones whole, long ones as the words that differ."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.model import ir

LIMIT = 80
"""Characters of a value that are shown whole, and of the words on one side that differ."""

_AROUND = 2
"""Words that are shown before and after those that differ."""

_LONG = 2000
"""Words from which on those that are frequent count as noise."""

_MOST = 3
"""Differences of one text that are shown."""


def describe_values(change: Change) -> str:
    """Describe a change as ``old → new``, or by the words that were ``[-removed-]`` and ``{+added+}``
    where a side is long; "" where it has no values."""
    old, new = change.old, change.new
    if old is None and new is None:
        return ""
    texts = [_write(side) for side in (old, new)]
    if old is None or new is None or max(map(len, texts)) <= LIMIT:
        return " → ".join(errors.shorten(text, LIMIT) for text in texts)
    return describe_difference(*texts)


def describe_difference(old: str, new: str) -> str:
    """Describe the words of a text that were removed and added, with a few around them."""
    left, right = old.split(" "), new.split(" ")
    if len(left) == len(right) == 1:
        left, right = list(old), list(new)
        glue = ""
    else:
        glue = " "
    matcher = SequenceMatcher(None, left, right, autojunk=len(left) > _LONG)
    changed = [each[1:] for each in matcher.get_opcodes() if each[0] != "equal"]
    if not changed:
        return "white space alone"
    parts = [_describe_block(each, left, right, glue) for each in changed[:_MOST]]
    start, end = changed[0][0], changed[min(len(changed), _MOST) - 1][1]
    around = _AROUND if glue else _AROUND * 8
    before = "… " if start > around else ""
    after = f" … and {len(changed) - _MOST} more" if len(changed) > _MOST else ""
    return before + " … ".join(parts) + (after or (" …" if end + around < len(left) else ""))


def _describe_block(
    block: tuple[int, int, int, int], left: list[str], right: list[str], glue: str
) -> str:
    start, end, first, last = block
    around = _AROUND if glue else _AROUND * 8
    parts = [
        *left[max(0, start - around) : start],
        *_mark(left[start:end], glue, "[-", "-]"),
        *_mark(right[first:last], glue, "{+", "+}"),
        *left[end : end + around],
    ]
    return glue.join(parts)


def _mark(words: list[str], glue: str, opening: str, closing: str) -> Iterator[str]:
    if words:
        yield f"{opening}{errors.shorten(glue.join(words), LIMIT)}{closing}"


def _write(value: ir.Json) -> str:
    """Write a value in a line: a text with its white space as single spaces, any other value as JSON."""
    if value is None:
        return "nothing"
    return (
        " ".join(value.split()) if isinstance(value, str) else errors.shorten_json(value, 100_000)
    )
