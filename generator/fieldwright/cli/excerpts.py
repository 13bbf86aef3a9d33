"""Excerpts of both sides around the place of a change, and which of their lines differ."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from fieldwright.changes.editions import Edition
from fieldwright.model import ir

BEFORE, AFTER = 2, 5
"""Lines that are shown before and after that of the change."""

DIFFERING = 8
"""Lines further down in the block of the change that are shown because they differ."""

COMPARED = 60
"""Lines around a change that are compared, so that one that is just not shown does not count as removed."""

_BEGINNING = 30
"""Characters of a text that tell its line."""

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
    places: tuple[ir.Place | None, ir.Place | None],
    sides: tuple[Side, Side],
    values: tuple[ir.Json, ir.Json] = (None, None),
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Extract the lines around two places, old and new; none for a place that is None.

    Lines further down that differ are shown as well: those that hold the ``values``, if any does.

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
    return (
        _build_lines(old, places[0], left, values[0]),
        _build_lines(new, places[1], right, values[1]),
    )


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
    last = _find_end(lines, place.line)
    return {number for number in lines if not place.line <= number <= last}


def _find_end(lines: dict[int, str], first: int) -> int:
    """Return the last of the lines that are indented below one."""
    own, last = _measure_indent(lines[first]), first
    while last + 1 in lines and (
        not lines[last + 1].strip() or _measure_indent(lines[last + 1]) > own
    ):
        last += 1
    return last


def _has_value(line: str, value: ir.Json) -> bool:
    """Return whether a line holds a value, or the beginning of a text."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.split())[:_BEGINNING] in " ".join(line.split())


def _find_head(lines: dict[int, str], line: int) -> int:
    """Return the line that the block is below in which a line stands, or the line itself if it is one."""
    own = _measure_indent(lines[line])
    if _find_end(lines, line) > line:
        return line
    above = line - 1
    while above in lines and (not lines[above].strip() or _measure_indent(lines[above]) >= own):
        above -= 1
    return above if above in lines else line


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _build_lines(
    lines: dict[int, str], place: ir.Place | None, shared: set[int], value: ir.Json
) -> tuple[Line, ...]:
    if place is None:
        return ()
    numbers = [*range(place.line - BEFORE, place.line + AFTER + 1)]
    end = _find_end(lines, _find_head(lines, place.line))
    differing = [
        each for each in range(place.line, end + 1) if each not in shared and lines[each].strip()
    ]
    holding = [each for each in differing if value is not None and _has_value(lines[each], value)]
    differing = [each for each in holding or differing if each not in numbers]
    numbers += sorted({each + by for each in differing[:DIFFERING] for by in (-1, 0)} - {*numbers})
    shown = {
        number: lines[number].rstrip("\r")
        for number in numbers
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
