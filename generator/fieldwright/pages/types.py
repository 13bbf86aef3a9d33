"""Type cells and annotations ⇄ types (page format, section 4).

A Type cell is Markdown, ``List[[models.Image](../models/image.md)]``; a union's alternative is
the plain annotation, ``List[models.Image]``. In cells, and only there, ``date`` means a
date-time and ``datetime`` a date (4.3).

A cell that no type can express (the response objects of HTTP libraries, event streams,
``Union`` links of old generators) is read as ``any`` or as the type it wraps; the caller
notices that such a type is printed otherwise, and keeps the cell.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from fieldwright.model import ir
from fieldwright.pages import annotations
from fieldwright.pages import layout as layouts

Marks: TypeAlias = Counter[tuple[str, ...]]
"""How often an SDK spells something one way: ``("lower", "yes")``, ``("folder", "errors", "errors")``…"""

ANY = ir.Scalar(kind="any")
_PLAIN = {
    "str": ir.Scalar(kind="string"),
    "int": ir.Scalar(kind="integer"),
    "float": ir.Scalar(kind="number"),
    "bool": ir.Scalar(kind="boolean"),
    "Any": ANY,
    "Decimal": ir.Scalar(kind="number", format="decimal"),
    "bytes": ir.Scalar(kind="string", format="byte"),
}
_DATE_TIME = ir.Scalar(kind="string", format="date-time")
_DATE = ir.Scalar(kind="string", format="date")
_BINARY = ir.Scalar(kind="string", format="binary")
_LIBRARY = "https://docs.python.org/3/library/datetime.html"
_DATE_TIME_CELL = f"[date]({_LIBRARY}#date-objects)"
_DATE_CELL = f"[datetime]({_LIBRARY}#datetime-objects)"
_OUTSIDE = {
    "date": (re.compile(re.escape(f"{_LIBRARY}#date-objects")), _DATE_TIME),
    "datetime": (re.compile(re.escape(f"{_LIBRARY}#datetime-objects")), _DATE),
    "httpx.Response": (re.compile(r"https?://(www\.)?python-httpx\.org/api/#response"), ANY),
    "httpx.Request": (re.compile(r"https?://(www\.)?python-httpx\.org/api/#request"), ANY),
    "requests.Response": (
        re.compile(
            r"https?://(requests\.readthedocs\.io|docs\.python-requests\.org)/en/\w+/api/#requests\.Response"
        ),
        ANY,
    ),
}
_WRAPPERS = ("OptionalNullable", "Optional", "Nullable")
_NAME = re.compile(r"(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)", re.ASCII)
_URL = re.compile(r"(?:\.\./)+((?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+)/[A-Za-z0-9_-]+\.md")
_FILE = re.compile(r"Union\[bytes, IO\[bytes\], (io\.(?:BufferedReader|IOBase))\]")
_OPEN = re.compile(r"Union\[(Literal\[.*\]), Unrecognized(Str|Int)\]", re.DOTALL)
_LOST = re.compile(r"(?:[^()\s]*/)?((?:models|errors)(?:/[A-Za-z0-9_-]+)*)/[A-Za-z0-9_-]+\.md")
"""A link to a page whose way there was lost: ``undefined/models/shared/image.md``."""

_VALUE = re.compile(r'"(.*?)"(?=, |\Z)|(-?(?:0|[1-9]\d{0,299}))(?=, |\Z)|([^,]+)', re.DOTALL)
_WORDS = {"True": True, "False": False, "None": None}


class UnknownType(ValueError):
    """A Type cell or annotation outside the grammar; the text names the part."""


class CellType(NamedTuple):
    """The type in a Type cell. ``wrapper`` is None where the generator cannot print one."""

    type: ir.Type
    wrapper: str | None


def read(cell: str, folder: str, marks: Marks) -> CellType:
    """Read a cell of a page in ``folder``, and count its spellings in ``marks``.

    Raises ``UnknownType`` for a cell that is not in the grammar.
    """
    if annotations.is_too_deep(cell):
        raise UnknownType(f"more than {annotations.DEEPEST} types stand within one another")
    if cell.startswith("*") and cell.endswith("*") and len(cell) > 2:
        wrapper, inner = _unwrap(cell[1:-1])
        type_ = _parse_plain(inner, marks)
        return CellType(ANY, None) if type_ is None else CellType(type_, wrapper)
    if cell.startswith("["):
        return _parse_link(cell, folder, marks)
    container = _match_container(cell, marks)
    if container is None:
        raise UnknownType(f"{cell!r} is no Type cell")
    kind, inner = container
    if not inner.startswith(("*", "[", "List[", "list[", "Dict[", "dict[")):
        # The annotation was written by hand, without its stars; its meaning is plain.
        return CellType(kind(read_annotation(inner, folder, marks)), None)
    return CellType(kind(_parse_element(inner, folder, marks)), None)


def render_cell(type_: ir.Type, required: bool, layout: layouts.Layout, folder: str) -> str:
    """Render the Type cell of a field on a page in ``folder``."""
    type_ = strip_checks(type_)
    nullable = isinstance(type_, ir.Nullable)
    inner = type_.type if isinstance(type_, ir.Nullable) else type_
    if isinstance(inner, ir.Ref):
        nullable = nullable or inner.name in layout.nullable
    if nullable:
        wrapper = "Nullable" if required else "OptionalNullable"
    else:
        wrapper = "" if required else "Optional"
    return _render_cell(inner, wrapper, layout, folder)


def strip_checks(type_: ir.Type) -> ir.Type:
    """Strip a type of the assertions beside it, which no page shows."""
    match type_:
        case ir.Asserted(type=inner):
            return strip_checks(inner)
        case ir.Nullable(type=inner):
            inside = strip_checks(inner)
            return inside if isinstance(inside, ir.Nullable) else ir.Nullable(type=inside)
        case _:
            return type_


def render_annotation(type_: ir.Type, layout: layouts.Layout, folder: str) -> str:
    """Render the plain annotation of a type, for the union blocks of a page in ``folder``."""
    match strip_checks(type_):
        case ir.Nullable(type=inner):
            return f"Nullable[{render_annotation(inner, layout, folder)}]"
        case ir.Array(items=items):
            return (
                f"{'list' if layout.lower else 'List'}[{render_annotation(items, layout, folder)}]"
            )
        case ir.Map(values=values):
            return f"{'dict' if layout.lower else 'Dict'}[str, {render_annotation(values, layout, folder)}]"
        case ir.Ref(name=name):
            shown = layout.qualify(name, folder)
            return f"Nullable[{shown}]" if name in layout.nullable else shown
        case ir.Scalar(kind="string", format="date-time"):
            return "datetime"
        case ir.Scalar(kind="string", format="date"):
            return "date"
        case other:
            return _render_word(other, layout)


def make_nullable(type_: ir.Type) -> ir.Type:
    """Make a type nullable, unless it accepts null already."""
    if isinstance(type_, ir.Nullable) or isinstance(type_, ir.Literal) and None in type_.values:
        return type_
    return ir.Nullable(type=type_)


def _render_cell(type_: ir.Type, wrapper: str, layout: layouts.Layout, folder: str) -> str:
    match type_:
        case ir.Array(items=items):
            return (
                f"{'list' if layout.lower else 'List'}[{render_cell(items, True, layout, folder)}]"
            )
        case ir.Map(values=values):
            return f"{'dict' if layout.lower else 'Dict'}[str, {render_cell(values, True, layout, folder)}]"
        case ir.Scalar(kind="string", format="date-time"):
            return _DATE_TIME_CELL
        case ir.Scalar(kind="string", format="date"):
            return _DATE_CELL
        case ir.Ref(name=name):
            shown = layout.qualify(name, folder)
            return (
                f"[{f'{wrapper}[{shown}]' if wrapper else shown}]({layout.link_page(name, folder)})"
            )
        case _:
            word = _render_word(type_, layout)
            return f"*{wrapper}[{word}]*" if wrapper else f"*{word}*"


def _render_word(type_: ir.Type, layout: layouts.Layout) -> str:
    """Render the annotation of a type without parts."""
    match type_:
        case ir.Scalar(kind="string", format="binary"):
            return f"Union[bytes, IO[bytes], {layout.binary}]"
        case ir.Scalar(kind="string", format="byte"):
            return "bytes"
        case ir.Scalar(kind="string"):
            return "str"
        case ir.Scalar(kind="integer"):
            return "int"
        case ir.Scalar(kind="number", format="decimal"):
            return "Decimal"
        case ir.Scalar(kind="number"):
            return "float"
        case ir.Scalar(kind="boolean"):
            return "bool"
        case ir.Scalar(kind="null"):
            return "Literal[None]"
        case ir.Scalar():
            return "Any"
        case ir.Literal(values=values, open=is_open):
            return _render_literal(values, is_open)
        case _:
            raise TypeError(f"{type(type_).__name__} has parts")


def _render_literal(values: tuple[ir.Json, ...], is_open: bool) -> str:
    if not values or any(isinstance(value, list | dict) for value in values):
        return "Any"
    shown = [f'"{value}"' if isinstance(value, str) else repr(value) for value in values]
    closed = f"Literal[{', '.join(shown)}]"
    if not is_open:
        return closed
    first = values[0]
    kind = "Int" if isinstance(first, int) and not isinstance(first, bool) else "Str"
    return f"Union[{closed}, Unrecognized{kind}]"


def _unwrap(text: str) -> tuple[str, str]:
    """Split an annotation into its wrapper and what is wrapped; wrappers in one another are one."""
    for wrapper in _WRAPPERS:
        if text.startswith(f"{wrapper}[") and text.endswith("]"):
            inner, rest = _unwrap(text[len(wrapper) + 1 : -1])
            words = [word for word in ("Optional", "Nullable") if word in wrapper + inner]
            return "".join(words), rest
    return "", text


def _parse_plain(text: str, marks: Marks) -> ir.Type | None:
    """Parse an annotation without a link; None for one that no type expresses. Raises ``UnknownType``."""
    known = _PLAIN.get(text)
    if known is not None:
        return known
    if text.startswith("Literal[") and text.endswith("]"):
        return ir.Literal(values=_parse_values(text[8:-1]))
    if match := _OPEN.fullmatch(text):
        return ir.Literal(values=_parse_values(match[1][8:-1]), open=True)
    if match := _FILE.fullmatch(text):
        marks["binary", match[1]] += 1
        return _BINARY
    if text in _OUTSIDE and "." in text:
        return ANY
    if text not in _OUTSIDE and annotations.is_well_formed(text):
        return None
    raise UnknownType(f"{text!r} is no type that a page knows")


def _parse_values(text: str) -> tuple[ir.Json, ...]:
    """Parse the values of a ``Literal``: strings are verbatim between their quotes."""
    values: list[ir.Json] = []
    place = 0
    while match := _VALUE.match(text, place):
        values.append(_parse_value(match))
        if match.end() == len(text):
            # A value that is listed twice counts once; the cell is then kept verbatim.
            return tuple({(isinstance(each, bool), each): each for each in values}.values())
        if text[match.end() : match.end() + 2] != ", ":
            break
        place = match.end() + 2
    raise UnknownType(f"Literal[{text}] has a value that is no string, number, True, False or None")


def _parse_value(match: re.Match[str]) -> ir.Json:
    text, integer, other = match.groups()
    if text is not None:
        return text
    if integer is not None and integer != "-0":
        return int(integer)
    if other in _WORDS:
        return _WORDS[other]
    try:
        number = float(match[0])
    except ValueError:
        number = float("nan")
    if repr(number) != match[0] or number - number != 0:
        raise UnknownType(f"{match[0]!r} is no value of a Literal")
    return number


def _make_array(items: ir.Type) -> ir.Type:
    return ir.Array(items=items)


def _make_map(values: ir.Type) -> ir.Type:
    return ir.Map(values=values)


_CONTAINERS: tuple[tuple[str, Callable[[ir.Type], ir.Type]], ...] = (
    ("List[", _make_array),
    ("list[", _make_array),
    ("Dict[str, ", _make_map),
    ("dict[str, ", _make_map),
)


def _match_container(text: str, marks: Marks) -> tuple[Callable[[ir.Type], ir.Type], str] | None:
    """Match a ``List`` or a ``Dict``, and return its constructor and the text of its elements."""
    for opening, kind in _CONTAINERS:
        if text.startswith(opening) and text.endswith("]"):
            marks["lower", "yes" if opening[0].islower() else "no"] += 1
            return kind, text[len(opening) : -1]
    return None


def _parse_element(text: str, folder: str, marks: Marks) -> ir.Type:
    """Parse the elements of a ``List`` or ``Dict``."""
    element, wrapper = read(text, folder, marks)
    if wrapper in ("Optional", "OptionalNullable"):
        raise UnknownType(f"inside List and Dict only Nullable can stand, not {wrapper}")
    return make_nullable(element) if wrapper == "Nullable" else element


def _parse_link(text: str, folder: str, marks: Marks) -> CellType:
    label, _, url = text[1:].rpartition("](")
    if not label or not url.endswith(")"):
        raise UnknownType(f"{text!r} is no link")
    url = url[:-1]
    wrapper, shown = _unwrap(label)
    if shown in _OUTSIDE:
        page, type_ = _OUTSIDE[shown]
        if not page.fullmatch(url):
            raise UnknownType(f"{shown} must link to its own documentation, not to {url!r}")
        return CellType(type_, wrapper or None)
    if annotations.is_well_formed(shown) and url.endswith(f"#{shown}"):
        # The documentation of a class of another library.
        return CellType(ANY, None)
    target = _URL.fullmatch(url) or (None if ":" in url else _LOST.fullmatch(url))
    if target is None:
        raise UnknownType(f"{url!r} is no link to a model's page")
    if shown.startswith("Union[") and shown.endswith("]"):
        return CellType(ANY, wrapper or None)
    named = _NAME.fullmatch(shown)
    if named is None:
        raise UnknownType(f"{shown!r} is no model's name")
    prefix, local = named.groups()
    home = layouts.split(folder)[0] + target[1]
    space = layouts.derive_namespace(home)
    marks["folder", space, home] += 1
    if home == folder:
        marks["bare", "no" if prefix else "yes"] += 1
    return CellType(ir.Ref(name=f"{space}.{local}" if space else local), wrapper)


def read_annotation(text: str, folder: str, marks: Marks) -> ir.Type:
    """Read a plain annotation on a page in ``folder``. Raises ``UnknownType``."""
    if annotations.is_too_deep(text):
        raise UnknownType(f"more than {annotations.DEEPEST} types stand within one another")
    container = _match_container(text, marks)
    if container is not None:
        kind, inner = container
        return kind(read_annotation(inner, folder, marks))
    wrapper, inner = _unwrap(text)
    if wrapper == "Nullable":
        return make_nullable(read_annotation(inner, folder, marks))
    if text == "datetime":
        return _DATE_TIME
    if text == "date":
        return _DATE
    if stream := annotations.unwrap_stream(text):
        return read_annotation(stream, folder, marks)
    named = _NAME.fullmatch(text)
    if named is None or text in _PLAIN or text in _OUTSIDE:
        return _parse_plain(text, marks) or ANY
    prefix, local = named.groups()
    if prefix is None:
        marks["bare", "yes"] += 1
        space = layouts.derive_namespace(folder)
    else:
        above = layouts.split(folder)[0]
        inside = prefix if prefix == layouts.MODELS else f"{layouts.MODELS}/{prefix}"
        space = layouts.derive_namespace(above + inside)
    return ir.Ref(name=f"{space}.{local}" if space else local)
