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
"""The separator of two examples in one cell; its ``<br/>`` is raw text, five units long."""

FIRST = "**Example 1:** "
"""The prefix of the first of several examples."""

_FIRST_RULE = re.compile(r"\| (-+) \|")
_OPEN_JOINT = re.compile(r"\*\*Example [0-9]+:\*\*\Z")
_CELL_NOTICE = ": warning: ** DEPRECATED **: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Raw cells without the header's. ``width`` is set only where it is not that of the longest raw cell."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: int | None = None


def render(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], width: int | None = None
) -> str:
    """Render a table without a line feed at its end; ``width`` overrides the longest raw cell."""
    if width is None:
        width = max(count_units(cell) for row in (columns, *rows) for cell in row)
    rule = "-" * width
    lines = [_render_row(columns, width), f"| {' | '.join([rule] * len(columns))} |"]
    lines += [_render_row(row, width) for row in rows]
    return "\n".join(lines)


def read(source: str, at: faults.Spot) -> Table:
    """Read a table that is all of ``source`` and begins at ``at``.

    Raises ``SourceError`` for a header that is none of the three, a separator that does not
    match it, a row with another number of cells, or a cell narrower than its column.
    """
    header, *lines = source.split("\n")
    columns = tuple(cell.rstrip(" ") for cell in header[2:-2].split(" | "))
    if columns not in (FIELDS, EXAMPLES, VALUES):
        wanted = (
            "'| Field | Type | Required | Description |', with '| Example |', or '| Name | Value |'"
        )
        raise at.make_error("page-table", f"expected the table header {wanted}")
    rule = _FIRST_RULE.match(lines[0]) if lines else None
    width = len(rule[1]) if rule else 0
    if not lines or lines[0] != f"| {' | '.join(['-' * width] * len(columns))} |":
        fitting = f"{len(columns)} runs of dashes, all as long"
        raise at.move_down(1).make_error("page-table", f"the separator row must be {fitting}")
    rows = [
        _split_row(line, len(columns), width, at.move_down(n))
        for n, line in enumerate(lines[1:], 2)
    ]
    longest = max(count_units(cell) for row in (columns, *rows) for cell in row)
    if longest < width and _restore_blanks(rows, width):
        longest = width
    return Table(
        columns=columns,
        rows=tuple(map(tuple, rows)),
        width=None if longest == width else width,
    )


def count_units(cell: str) -> int:
    """Count the UTF-16 code units of a text."""
    return len(cell) if cell.isascii() else len(cell.encode("utf-16-le", "surrogatepass")) // 2


def _render_row(row: tuple[str, ...], width: int) -> str:
    return f"| {' | '.join([_pad(cell, width) for cell in row])} |"


def _pad(cell: str, width: int) -> str:
    if "|" in cell:
        cell = cell.replace("|", "\\|")
    if "\n" in cell:
        cell = cell.replace("\n", "<br/>")
    if cell.isascii():
        return cell.ljust(width)
    return cell + " " * (width - count_units(cell))


def _split_row(line: str, count: int, width: int, at: faults.Spot) -> list[str]:
    """Split one row into raw cells. Every pipe that is not escaped has a blank on either side."""
    if not (line.startswith("| ") and line.endswith(" |")):
        raise at.make_error(
            "page-table", "expected a table row that begins with '| ' and ends with ' |'"
        )
    cells = line[2:-2].split(" | ")
    if len(cells) != count:
        message = f"this row has {len(cells)} cells where the header has {count}"
        raise at.make_error("page-table", message, "write a pipe inside a cell as \\|")
    for n, cell in enumerate(cells):
        length = count_units(cell)
        if length < width or ("|" in cell and "|" in cell.replace("\\|", "")):
            column = 3 + sum(len(each) + 3 for each in cells[:n])
            message = (
                "this cell is narrower than its column"
                if length < width
                else "a bare pipe in a cell"
            )
            raise at.move_right(column).make_error(
                "page-table", message, "pad all cells to one width; write | as \\|"
            )
        text = cell.rstrip(" ") if length == width else cell
        if n == 4 and len(text) < length and _OPEN_JOINT.search(text):
            text += " "
        cells[n] = _unescape(text, example=n == 4)
    return cells


def _unescape(cell: str, *, example: bool) -> str:
    if "|" in cell:
        cell = cell.replace("\\|", "|")
    if "<br/>" in cell:
        cell = cell.replace("<br/>", "\n")
        if example and cell.startswith(FIRST):
            cell = _restore_joints(cell)
    return cell


def _restore_joints(cell: str) -> str:
    """Restore the ``<br/>`` between several examples, which is raw text and no line feed."""
    number, start = 2, 0
    while (end := cell.find(f"\n**Example {number}:** ", start)) >= 0:
        joint = JOINT.format(number)
        cell = cell[:end] + joint + cell[end + len(joint) - 4 :]
        number, start = number + 1, end + len(joint)
    return cell


def _restore_blanks(rows: list[list[str]], width: int) -> bool:
    """Restore the blanks at the end of a text, where no raw cell is as long as the column.

    Any text cell without escapes prints the same bytes with them; the longest gets them. A
    table with a Type cell that no generator writes was edited by hand and keeps its width:
    the result is False, as it is where no cell can take the blanks.
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
                length = count_units(cell)
                if best is None or length > best[0]:
                    best = (length, n, column)
    if best is None:
        return False
    length, n, column = best
    rows[n][column] += " " * (width - length)
    return True
