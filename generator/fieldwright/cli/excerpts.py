"""Excerpts of both sides around the place of a change, and which of their lines differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from fieldwright.changes.editions import Edition
from fieldwright.model import ir

BEFORE, AFTER = 2, 5
"""Lines that are shown before and after that of the change."""

COMPARED = 60
"""Lines around a change that are compared, so that one that is just not shown does not count as removed."""

WIDTH = 160
"""Characters of a line that are shown, around the column of the change."""


class Side(NamedTuple):
    """The label of an edition, and the lines of its files by their names."""

    label: str
    texts: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an excerpt: its number, and its text without the indentation that all lines share.

    ``meant`` is the line of the change; ``shared`` is one that the other side has too, wherever
    and however far it is indented there.
    """

    number: int
    text: str
    meant: bool
    shared: bool


def split_edition(edition: Edition) -> Side:
    """Split an edition and the files that it refers to into lines."""
    texts = {edition.label: edition.text, **edition.beside}
    return Side(edition.label, {name: text.split("\n") for name, text in texts.items()})


def extract_excerpts(
    places: tuple[ir.Place | None, ir.Place | None], sides: tuple[Side, Side]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Extract the lines around two places, old and new; none for a place that is None.

    Where a change has one side only, what differs is its line and those indented below it.
    """
    old, new = (_select_window(place, side) for place, side in zip(places, sides))
    stripped = [[text.strip() for text in each.values()] for each in (old, new)]
    blocks = SequenceMatcher(None, stripped[0], stripped[1], autojunk=False).get_matching_blocks()
    numbers = (list(old), list(new))
    left = {numbers[0][one + at] for one, _, size in blocks for at in range(size)}
    right = {numbers[1][other + at] for _, other, size in blocks for at in range(size)}
    if places[0] is None or places[1] is None:
        left, right = (_exclude_block(each, place) for each, place in zip((old, new), places))
    return _build_lines(old, places[0], left), _build_lines(new, places[1], right)


def _select_window(place: ir.Place | None, side: Side) -> dict[int, str]:
    """Select the lines to compare, by their numbers."""
    if place is None:
        return {}
    lines = side.texts[place.file]
    first = max(1, place.line - COMPARED)
    return dict(enumerate(lines[first - 1 : place.line + COMPARED], start=first))


def _exclude_block(lines: dict[int, str], place: ir.Place | None) -> set[int]:
    """Return the numbers of the lines that do not belong to the block of the change."""
    if place is None:
        return set()
    own = _measure_indent(lines[place.line])
    last = place.line
    while last + 1 in lines and (
        not lines[last + 1].strip() or _measure_indent(lines[last + 1]) > own
    ):
        last += 1
    return {number for number in lines if not place.line <= number <= last}


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _build_lines(
    lines: dict[int, str], place: ir.Place | None, shared: set[int]
) -> tuple[Line, ...]:
    if place is None:
        return ()
    shown = {
        number: lines[number].rstrip("\r")
        for number in range(place.line - BEFORE, place.line + AFTER + 1)
        if lines.get(number, "").strip() or number == place.line
    }
    indent = min(map(_measure_indent, shown.values()))
    return tuple(
        Line(
            number=number,
            text=_cut(text[indent:], place.column - indent if number == place.line else 1),
            meant=number == place.line,
            shared=number in shared,
        )
        for number, text in shown.items()
    )


def _cut(text: str, column: int) -> str:
    """Cut a line to the part around a column; a whole document may be on one line."""
    start = max(0, min(column - 1 - WIDTH // 4, len(text) - WIDTH))
    cut = text[start : start + WIDTH]
    return f"{'…' if start else ''}{cut}{'…' if start + WIDTH < len(text) else ''}"
