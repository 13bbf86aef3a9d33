"""The table of a page: one width for all columns, two escapes, blanks up to the width.

Widths are counted in UTF-16 code units of the raw text, before ``|`` becomes ``\\|`` and a
line feed becomes ``<br/>``; the padding comes after. So a cell may overhang its column
(page format, section 2.2).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fieldwright.pages import faults

FIELDS = ("Field", "Type", "Required", "Description")
EXAMPLES = (*FIELDS, "Example")
VALUES = ("Name", "Value")

JOINT = "<br/>**Example {}:** "
"""What stands between two examples of one cell; this ``<br/>`` is the text itself, five long."""

FIRST = "**Example 1:** "
"""What stands before the first of several examples."""

_FIRST_RULE = re.compile(r"\| (-+) \|")
_OPEN_JOINT = re.compile(r"\*\*Example [0-9]+:\*\*\Z")
_CELL_NOTICE = ": warning: ** DEPRECATED **: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Raw cells, the header's left out. ``width`` only if the longest raw cell does not give it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: int | None = None


def text(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], width: int | None = None
) -> str:
    """The table without a line feed at its end; ``width`` overrides the longest raw cell."""
    if width is None:
        width = max(units(cell) for row in (columns, *rows) for cell in row)
    rule = "-" * width
    lines = [_line(columns, width), f"| {' | '.join([rule] * len(columns))} |"]
    lines += [_line(row, width) for row in rows]
    return "\n".join(lines)


def read(source: str, at: faults.Spot) -> Table:
    """The table that ``source`` is, all of it; ``at`` is where it begins.

    Raises ``SourceError`` for a header that is none of the three, a separator that does not
    fit it, a row with another number of cells, or a cell narrower than its column.
    """
    header, *lines = source.split("\n")
    columns = tuple(cell.rstrip(" ") for cell in header[2:-2].split(" | "))
    if columns not in (FIELDS, EXAMPLES, VALUES):
        wanted = (
            "'| Field | Type | Required | Description |', with '| Example |', or '| Name | Value |'"
        )
        raise at.fault("page-table", f"expected the table header {wanted}")
    rule = _FIRST_RULE.match(lines[0]) if lines else None
    width = len(rule[1]) if rule else 0
    if not lines or lines[0] != f"| {' | '.join(['-' * width] * len(columns))} |":
        fitting = f"{len(columns)} runs of dashes, all as long"
        raise at.down(1).fault("page-table", f"the separator row must be {fitting}")
    rows = [_cells(line, len(columns), width, at.down(n)) for n, line in enumerate(lines[1:], 2)]
    longest = max(units(cell) for row in (columns, *rows) for cell in row)
    if longest < width and _restored(rows, width):
        longest = width
    found = tuple(map(tuple, rows))
    return Table(columns=columns, rows=found, width=None if longest == width else width)


def units(cell: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(cell) if cell.isascii() else len(cell.encode("utf-16-le", "surrogatepass")) // 2


def _line(row: tuple[str, ...], width: int) -> str:
    return f"| {' | '.join([_padded(cell, width) for cell in row])} |"


def _padded(cell: str, width: int) -> str:
    if "|" in cell:
        cell = cell.replace("|", "\\|")
    if "\n" in cell:
        cell = cell.replace("\n", "<br/>")
    if cell.isascii():
        return cell.ljust(width)
    return cell + " " * (width - units(cell))


def _cells(line: str, count: int, width: int, at: faults.Spot) -> list[str]:
    """The raw cells of one row. Every pipe that is not escaped has a blank on either side."""
    if not (line.startswith("| ") and line.endswith(" |")):
        raise at.fault(
            "page-table", "expected a table row that begins with '| ' and ends with ' |'"
        )
    cells = line[2:-2].split(" | ")
    if len(cells) != count:
        message = f"this row has {len(cells)} cells where the header has {count}"
        raise at.fault("page-table", message, "write a pipe inside a cell as \\|")
    for n, cell in enumerate(cells):
        length = units(cell)
        if length < width or ("|" in cell and "|" in cell.replace("\\|", "")):
            column = 3 + sum(len(each) + 3 for each in cells[:n])
            message = (
                "this cell is narrower than its column"
                if length < width
                else "a bare pipe in a cell"
            )
            raise at.right(column).fault(
                "page-table", message, "pad all cells to one width; write | as \\|"
            )
        text = cell.rstrip(" ") if length == width else cell
        if n == 4 and len(text) < length and _OPEN_JOINT.search(text):
            text += " "
        cells[n] = _raw(text, example=n == 4)
    return cells


def _raw(cell: str, *, example: bool) -> str:
    if "|" in cell:
        cell = cell.replace("\\|", "|")
    if "<br/>" in cell:
        cell = cell.replace("<br/>", "\n")
        if example and cell.startswith(FIRST):
            cell = _joined(cell)
    return cell


def _joined(cell: str) -> str:
    """Several examples as raw text, in which the ``<br/>`` between them is no line feed."""
    number, start = 2, 0
    while (found := cell.find(f"\n**Example {number}:** ", start)) >= 0:
        joint = JOINT.format(number)
        cell = cell[:found] + joint + cell[found + len(joint) - 4 :]
        number, start = number + 1, found + len(joint)
    return cell


def _restored(rows: list[list[str]], width: int) -> bool:
    """Give back the blanks that a text ended in, when no raw cell is as long as the column.

    Any text cell without escapes prints the same bytes with them; the longest takes them. A
    table with a Type cell that no generator writes was edited by hand: it keeps its width.
    """
    best: tuple[int, int, int] | None = None
    for n, row in enumerate(rows):
        if len(row) > 2 and row[1] == "Dict[str, Any]":
            return False
        for column in (1,) if len(row) == 2 else range(3, len(row)):
            cell = row[column]
            plain = "|" not in cell and "\n" not in cell and "<br/>" not in cell
            notice = cell.startswith(_CELL_NOTICE) and "\n\n" not in cell
            if cell and cell != "N/A" and plain and not notice:
                length = units(cell)
                if best is None or length > best[0]:
                    best = (length, n, column)
    if best is None:
        return False
    length, n, column = best
    rows[n][column] += " " * (width - length)
    return True
