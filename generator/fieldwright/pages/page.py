"""The parts of a page's text: title, description, usage, and one of the four sections.

Page format, sections 2.1, 2.5 and 2.6. ``read`` interprets the parts.
"""

import re
from dataclasses import dataclass
from typing import Literal

from fieldwright.pages import faults, table

OPEN = "This is an open enum. Unrecognized values will not fail type checks."

_HEADING = re.compile(r"\n## (Fields|Values|Supported Types)\n\n")
_TITLE = re.compile(r"# (~~)?([A-Za-z_][A-Za-z0-9_]*)(?(1)~~)\n\n")
_USAGE = "## Example Usage\n\n```python\n"
_FENCE = "\n```\n\n"
_COMMENT = r"# Open enum: unrecognized values are captured as Unrecognized(?P<open>Str|Int)"
_IMPORT = r"from (?P<module>[A-Za-z_][A-Za-z0-9_.]*) import (?P<name>\w+)\n"
_CLASS_USAGE = re.compile(rf"{_IMPORT}\nvalue = (?P=name)\.(?P<first>\w+)(?:\n\n{_COMMENT})?")
_LITERAL_USAGE = re.compile(
    rf"{_IMPORT}(?:\n{_COMMENT}\n)?value: (?P=name) = (?P<first>.*)", re.DOTALL
)
_ITEM = re.compile(r"- `(\".*?\"|[^\n\"]+)`\n(?=- `|\Z)", re.DOTALL)
_BLOCK = re.compile(
    r"### ([^\n]*)\n\n```python\n(\w+): ([^\n]*) = /\* values here \*/\n```\n\n",
)
_BLOCK_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The example before a Values section. ``unrecognized`` is Str or Int where its comment calls the enum open."""

    module: str
    unrecognized: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The content below the last heading, verbatim, from ``line`` on.

    ``rows`` are the raw cells of a table, the one text of each item of a Values list, or
    heading, variable and annotation of each Supported Types block.
    """

    form: Literal["fields", "values", "literals", "union"]
    rows: tuple[tuple[str, ...], ...]
    line: int
    examples: bool = False
    is_open: bool = False
    width: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The parts of one page. ``description`` ends in the deprecation notice where the title is struck out."""

    path: str
    text: str
    title: str
    struck: bool
    description: str | None
    usage: Usage | None
    section: Section

    def locate(self, row: int, cell: int = 0) -> faults.Spot:
        """Return the place of a cell in the section, by its row and column from 0."""
        if self.section.form == "literals":
            before = sum(each.count("\n") + 1 for (each,) in self.section.rows[:row])
            return faults.Spot(self.path, self.text, self.section.line + before)
        height = _BLOCK_LINES if self.section.form == "union" else 1
        line = self.section.line + row * height
        stands = self.text.split("\n")[line - 1].split(" | ")[:cell]
        return faults.Spot(self.path, self.text, line, 1 + sum(len(each) + 3 for each in stands))


def read(text: str, path: str) -> Page:
    """Split a page into its parts. Diagnostics name it ``path``.

    Raises ``SourceError`` for a text in none of the four forms, with the place and what
    was expected there.
    """
    top = faults.Spot(path, text, 1)
    title = _TITLE.match(text)
    if title is None:
        raise _explain_missing_title(top)
    headings = list(_HEADING.finditer(text, title.end()))
    if not headings:
        wanted = (
            "'## Fields', '## Values' or '## Supported Types' with an empty line on either side"
        )
        raise top.make_error("page-form", f"expected {wanted}", "only model pages can be read")
    heading = headings[-1]
    at = top.move_down(text.count("\n", 0, heading.end()))
    section = _SECTIONS[heading[1]](text[heading.end() :], at)
    middle, code = text[title.end() : heading.start()], None
    if heading[1] == "Values":
        middle, code = _split_usage(middle)
    if middle and not middle.endswith("\n\n"):
        raise at.move_down(-2).make_error(
            "page-form", f"expected two empty lines before '## {heading[1]}'"
        )
    return Page(
        path=path,
        text=text,
        title=title[2],
        struck=title[1] is not None,
        description=middle[:-2] if middle else None,
        usage=None if code is None else _parse_usage(code, title[2], section, at.move_down(-2)),
        section=section,
    )


def _explain_missing_title(top: faults.Spot) -> Exception:
    if top.page.startswith("\ufeff"):
        return top.make_error(
            "page-encoding",
            "a byte order mark stands before the title",
            "save it as UTF-8 without one",
        )
    if top.page.partition("\n")[0].endswith("\r"):
        return top.make_error(
            "page-encoding", "the lines end in CR LF", "save it with LF as the line end"
        )
    html = top.page.lstrip().startswith("<!") or top.page.lstrip().lower().startswith("<html")
    return top.make_error(
        "page-form",
        "expected a title such as '# Image' and an empty line after it",
        "this is HTML; save the page's Markdown, not what a browser shows" if html else None,
    )


def _split_usage(middle: str) -> tuple[str, str | None]:
    """Split the text between title and Values into the description and the usage code, if there is any."""
    start = middle.rfind(_USAGE)
    if (
        start < 0
        or not middle.endswith(_FENCE)
        or not (start == 0 or middle[:start].endswith("\n\n"))
    ):
        return middle, None
    return middle[:start], middle[start + len(_USAGE) : -len(_FENCE)]


def _parse_usage(code: str, title: str, section: Section, at: faults.Spot) -> Usage:
    """Read the module that usage code imports from, and check the rest against the section."""
    literals = section.form == "literals"
    usage = (_LITERAL_USAGE if literals else _CLASS_USAGE).fullmatch(code)
    first = section.rows[0][0] if literals else section.rows[0][0].strip("`")
    if usage is None or usage["name"] != title or usage["first"] != first:
        raise at.make_error(
            "page-usage", f"expected usage code for {title} with the first value, {first}"
        )
    if literals and section.is_open != (usage["open"] is not None):
        raise at.make_error(
            "page-usage", "usage code and list disagree on whether the enum is open"
        )
    return Usage(module=usage["module"], unrecognized=usage["open"])


def _parse_fields(source: str, at: faults.Spot) -> Section:
    content = table.read(source, at)
    if content.columns == table.VALUES:
        raise at.make_error(
            "page-table", "expected the columns Field, Type, Required and Description"
        )
    return Section(
        form="fields",
        rows=content.rows,
        line=at.line + 2,
        examples=content.columns == table.EXAMPLES,
        width=content.width,
    )


def _parse_values(source: str, at: faults.Spot) -> Section:
    if source.startswith("| "):
        content = table.read(source, at)
        if content.columns != table.VALUES or not content.rows:
            raise at.make_error("page-table", "expected the columns Name and Value, and a row")
        return Section(form="values", rows=content.rows, line=at.line + 2, width=content.width)
    is_open = source.startswith(f"{OPEN}\n\n")
    items = source.removeprefix(f"{OPEN}\n\n") if is_open else source
    line = at.line + (2 if is_open else 0)
    rows, place = [], 0
    while item := _ITEM.match(items, place):
        rows.append((item[1],))
        place = item.end()
    if not rows or place != len(items):
        spot = faults.Spot(at.file, at.page, line + items.count("\n", 0, place))
        raise spot.make_error(
            "page-form", 'expected a table, or items such as - `"value"` or - `7`, a line each'
        )
    return Section(form="literals", rows=tuple(rows), line=line, is_open=is_open)


def _parse_union(source: str, at: faults.Spot) -> Section:
    rows = []
    place = 0
    while block := _BLOCK.match(source, place):
        rows.append(block.groups())
        place = block.end()
    if not rows or place != len(source):
        spot = at.move_down(len(rows) * _BLOCK_LINES)
        wanted = "'### `models.Image`', an empty line, and the fenced line 'value: models.Image = /* values here */'"
        raise spot.make_error("page-form", f"expected the block {wanted}, then an empty line")
    return Section(form="union", rows=tuple(rows), line=at.line)


_SECTIONS = {"Fields": _parse_fields, "Values": _parse_values, "Supported Types": _parse_union}
