"""Plain Markdown tables of fields → document; what such a table cannot say is listed.

A table has a column Field or Name, and Type, Required and Description in any order; the heading
above it is the name of its model.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fieldwright import errors
from fieldwright.model import ir, names
from fieldwright.pages import cells, faults, plain_types, types

RULE = "table-cannot-say"

_COLUMNS = {"field": "name", "name": "name", "type": "type", "required": "required"}
_COLUMNS |= {"description": "description"}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_RULE = re.compile(r" {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_BREAK = re.compile(r"\s*<br ?/?>\s*", re.IGNORECASE)
_SECTIONS = frozenset({"fields", "properties", "attributes", "parameters", "schema", "members"})
_YES = frozenset(["yes", "true", "required", "y", "x", "✓", "✔", "✔️", "✅", "always", "mandatory"])
_YES |= {cells.REQUIRED, ":white_check_mark:"}
_NO = frozenset(["no", "false", "optional", "n", "-", "–", "—", "✗", "✘", "❌", "➖", ":x:"]) | {
    "",
    cells.OPTIONAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The document of some tables, with a note for each thing that they cannot say."""

    document: ir.Document
    notes: tuple[errors.Diagnostic, ...]


@dataclass(slots=True)
class _Table:
    """A table in a text: the name of its model, the place and the cells of header and rows."""

    model: str
    at: faults.Spot
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """The words of the header."""
        return [plain.lower() for plain in map(_strip, self.rows[0][1])]


def read_document(sources: Mapping[str, str], *, title: str, version: str) -> Tables:
    """Read the field tables of texts, by their files.

    Raises ``SourceError`` for a text without one, a row of another length than its header, and
    two tables of one model or rows of one field.
    """
    tables: dict[str, _Table] = {}
    notes: list[errors.Diagnostic] = []
    for file, text in sources.items():
        listed = [each for each in _list_tables(file, text) if _is_field_table(each, notes)]
        if not listed:
            message = "there is no table with a column Field or Name and a column Type"
            raise faults.Spot(file, text, 1).make_error("page-table", message)
        for table in listed:
            if table.model in tables:
                message = f"there is a table of {table.model} already"
                raise table.at.make_error(
                    "page-duplicate", message, "name it by a heading of its own"
                )
            tables[table.model] = table
    known = {name.lower(): name for name in tables}
    models = tuple(_read_record(table, known, notes) for table in tables.values())
    return Tables(
        document=ir.Document(title=title, version=version, models=models),
        notes=tuple(sorted(notes, key=lambda each: (each.file, each.line))),
    )


def _list_tables(file: str, text: str) -> Iterator[_Table]:
    """Yield all tables of a text."""
    lines = text.split("\n")
    headings: list[tuple[int, str]] = []
    fence, table = "", None
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r")
        opening = _FENCE.match(line)
        if opening is not None and (not fence or opening[1].startswith(fence)):
            fence = "" if fence else opening[1]
        if fence or opening is not None:
            table = None
        elif (heading := _HEADING.fullmatch(line)) is not None:
            level = len(heading[1])
            headings = [each for each in headings if each[0] < level]
            headings.append((level, _strip(heading[2])))
            table = None
        elif table is not None and "|" in line:
            table.rows.append((number, _split_row(line)))
        elif table is not None:
            table = None
        elif "|" in line and number < len(lines) and _RULE.fullmatch(lines[number].rstrip("\r")):
            table = _Table(_name_model(headings, file), faults.Spot(file, text, number))
            table.rows.append((number, _split_row(line)))
            yield table


def _split_row(line: str) -> list[str]:
    """Split a row into its cells, without the blanks around them."""
    inner = re.sub(r"(?<!\\)\|\s*\Z", "", line.strip().removeprefix("|"))
    return [part.replace("\\|", "|").strip() for part in re.split(r"(?<!\\)\|", inner)]


def _strip(text: str) -> str:
    """Strip a text of links, back-ticks and stars around it."""
    return re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", text).strip().strip("*`_~ ")


def _name_model(headings: list[tuple[int, str]], file: str) -> str:
    """Name the model of a table by the heading above it that is no word such as Fields, or by its file."""
    named = [text for _, text in headings if text.lower() not in _SECTIONS and text]
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return names.to_pascal_case((named or [stem])[-1].replace(".", " "))


def _is_field_table(table: _Table, notes: list[errors.Diagnostic]) -> bool:
    """Return whether a table is of fields; any other, and each column that is not read, is noted."""
    roles = [_COLUMNS.get(word) for word in table.columns]
    if "name" not in roles or "type" not in roles:
        notes.append(
            _note(table.at, "this table is not read: it has no column Field or Name, or no Type")
        )
        return False
    for role in ("name", "type", "required", "description"):
        if roles.count(role) > 1:
            raise table.at.make_error("page-table", f"several columns hold the {role} of a field")
    for shown, known in zip(table.rows[0][1], roles, strict=True):
        if known is None:
            notes.append(_note(table.at, f"the column {shown!r} is not read"))
    if "required" not in roles:
        notes.append(_note(table.at, "no column Required: every field is taken as optional"))
    missing = "null, defaults, constraints and other members"
    notes.append(_note(table.at, f"no table can say which fields of {table.model} have {missing}"))
    return True


def _read_record(
    table: _Table, known: Mapping[str, str], notes: list[errors.Diagnostic]
) -> ir.Record:
    """Read the record of a table. Raises ``SourceError``."""
    roles = [_COLUMNS.get(word) for word in table.columns]
    fields: dict[str, ir.Field] = {}
    for number, row in table.rows[2:]:
        at = faults.Spot(table.at.file, table.at.page, number)
        if len(row) != len(roles):
            message = f"this row has {len(row)} cells where the header has {len(roles)}"
            raise at.make_error("page-table", message, "write a pipe inside a cell as \\|")
        content = {role: cell for role, cell in zip(roles, row, strict=True) if role is not None}
        each = _read_field(content, at, known, notes)
        if each.name in fields:
            raise at.make_error("page-duplicate", f"a field {each.name} is further up already")
        fields[each.name] = each
    return ir.Record(name=table.model, fields=tuple(fields.values()))


def _read_field(
    content: Mapping[str, str],
    at: faults.Spot,
    known: Mapping[str, str],
    notes: list[errors.Diagnostic],
) -> ir.Field:
    """Read one field; what cannot be read is noted, and left open. Raises ``SourceError``."""
    name = _strip(content["name"])
    if not name:
        raise at.make_error("page-name", "this row has no name of a field")
    if re.search(r"[.\[\]\s]", name):
        notes.append(_note(at, f"{name!r} is taken as the name of one member"))
    try:
        type_: ir.Type = plain_types.read(content["type"], known)
    except plain_types.UnknownType as error:
        notes.append(_note(at, f"the type of {name}: {error}; it is any value"))
        type_ = types.ANY
    word = _strip(content.get("required", "")).lower()
    if word not in _YES | _NO:
        notes.append(
            _note(at, f"whether {name} is required: {word[:40]!r}; it is taken as optional")
        )
    text = _BREAK.sub("\n", content.get("description", "")).strip()
    return ir.Field(
        name=name,
        type=type_,
        required=word in _YES,
        description=None if text in ("", "N/A", "-") else text,
        deprecated="" if content["name"].startswith("~~") else None,
        place=ir.Place(at.file, at.line, 1),
    )


def _note(at: faults.Spot, message: str) -> errors.Diagnostic:
    return errors.Diagnostic(
        file=at.file, line=at.line, column=1, rule=RULE, message=message, severity="note"
    )
