"""The source lines that a change stands in, as they are on both sides, and which of them differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from fieldwright.changes.editions import Edition
from fieldwright.model import ir

BEFORE, AFTER = 2, 5
"""How many lines are shown before and after the one that is meant."""

COMPARED = 60
"""How many lines on either side are compared, so that a line just out of sight is not taken for gone."""

WIDTH = 160
"""Characters of a line that are shown, those that are meant among them."""


class Side(NamedTuple):
    """What an edition is called, and the lines of its texts by the names that places have."""

    label: str
    texts: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a spec: its number, what is shown of it without the indentation that all have,
    whether the change stands in it, and whether the other side has it too, wherever and however far it is indented there.
    """

    number: int
    text: str
    meant: bool
    shared: bool


def side(edition: Edition) -> Side:
    """An edition and the files that it refers to, in lines."""
    texts = {edition.label: edition.text, **edition.beside}
    return Side(edition.label, {name: text.split("\n") for name, text in texts.items()})


def excerpts(
    places: tuple[ir.Place | None, ir.Place | None], sides: tuple[Side, Side]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines around two places, old and new; none for a place that is None.

    What stands on one side alone is the line that is meant and those that are indented below it.
    """
    old, new = (_around(place, side) for place, side in zip(places, sides))
    stripped = [[text.strip() for text in each.values()] for each in (old, new)]
    blocks = SequenceMatcher(None, stripped[0], stripped[1], autojunk=False).get_matching_blocks()
    numbers = (list(old), list(new))
    left = {numbers[0][one + at] for one, _, size in blocks for at in range(size)}
    right = {numbers[1][other + at] for _, other, size in blocks for at in range(size)}
    if places[0] is None or places[1] is None:
        left, right = (_outside(each, place) for each, place in zip((old, new), places))
    return _shown(old, places[0], left), _shown(new, places[1], right)


def _around(place: ir.Place | None, side: Side) -> dict[int, str]:
    """Number → text of the lines to compare."""
    if place is None:
        return {}
    lines = side.texts[place.file]
    first = max(1, place.line - COMPARED)
    return dict(enumerate(lines[first - 1 : place.line + COMPARED], start=first))


def _outside(lines: dict[int, str], place: ir.Place | None) -> set[int]:
    """The lines that do not belong to the one that is meant."""
    if place is None:
        return set()
    own = _indent(lines[place.line])
    last = place.line
    while last + 1 in lines and (not lines[last + 1].strip() or _indent(lines[last + 1]) > own):
        last += 1
    return {number for number in lines if not place.line <= number <= last}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shown(lines: dict[int, str], place: ir.Place | None, shared: set[int]) -> tuple[Line, ...]:
    if place is None:
        return ()
    shown = {
        number: lines[number].rstrip("\r")
        for number in range(place.line - BEFORE, place.line + AFTER + 1)
        if lines.get(number, "").strip() or number == place.line
    }
    indent = min(map(_indent, shown.values()))
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
    """The part of a line around a column, of a document that is all on one line too."""
    start = max(0, min(column - 1 - WIDTH // 4, len(text) - WIDTH))
    cut = text[start : start + WIDTH]
    return f"{'…' if start else ''}{cut}{'…' if start + WIDTH < len(text) else ''}"
