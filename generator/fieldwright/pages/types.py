"""Type cells and annotations ⇄ types (page format, section 4).

A Type cell is Markdown, ``List[[models.Image](../models/image.md)]``; a union's alternative is
the plain annotation, ``List[models.Image]``. In cells, and only there, ``date`` means a
date-time and ``datetime`` a date (4.3).

What a cell says and a type cannot (the response objects of HTTP libraries, event streams,
``Union`` links of old generators) is read as ``any`` or as what it wraps; that the cell is
then not printed from its type is for the caller to notice and to keep.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from fieldwright.model import ir
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
_STREAM = re.compile(
    r"Union\[eventstreaming\.EventStream\[(.+)\], eventstreaming\.EventStreamAsync\[\1\]\]"
)
_VALUE = re.compile(r'"(.*?)"(?=, |\Z)|(-?(?:0|[1-9]\d{0,299}))(?=, |\Z)|([^,]+)', re.DOTALL)
_WORDS = {"True": True, "False": False, "None": None}


class UnknownType(ValueError):
    """A Type cell or annotation that the grammar does not have; the text says which part."""


class Found(NamedTuple):
    """What a Type cell says. ``wrapper`` is None where the generator cannot put one."""

    type: ir.Type
    wrapper: str | None


def read(cell: str, folder: str, marks: Marks) -> Found:
    """The type of a cell on a page in ``folder``; how it is spelled is counted in ``marks``.

    Raises ``UnknownType`` for a cell that is not in the grammar.
    """
    if cell.startswith("*") and cell.endswith("*") and len(cell) > 2:
        wrapper, inner = _unwrapped(cell[1:-1])
        return Found(_plain(inner, marks), wrapper)
    if cell.startswith("["):
        return _link(cell, folder, marks)
    container = _container(cell, marks)
    if container is None:
        raise UnknownType(f"{cell!r} is no Type cell")
    kind, inner = container
    if not inner.startswith(("*", "[", "List[", "list[", "Dict[", "dict[")):
        # Someone wrote the annotation by hand, without its stars; it is still plain what it says.
        return Found(kind(_annotation(inner, folder, marks)), None)
    return Found(kind(_element(inner, folder, marks)), None)


def annotation(text: str, folder: str, marks: Marks) -> ir.Type:
    """The type that a plain annotation on a page in ``folder`` says. Raises ``UnknownType``."""
    return _annotation(text, folder, marks)


def cell(type_: ir.Type, required: bool, layout: layouts.Layout, folder: str) -> str:
    """The Type cell of a field on a page in ``folder``."""
    type_ = bare(type_)
    nullable = isinstance(type_, ir.Nullable)
    inner = type_.type if isinstance(type_, ir.Nullable) else type_
    if isinstance(inner, ir.Ref):
        nullable = nullable or inner.name in layout.nullable
    if nullable:
        wrapper = "Nullable" if required else "OptionalNullable"
    else:
        wrapper = "" if required else "Optional"
    return _cell(inner, wrapper, layout, folder)


def bare(type_: ir.Type) -> ir.Type:
    """A type without what must hold besides, of which a page says nothing."""
    match type_:
        case ir.Asserted(type=inner):
            return bare(inner)
        case ir.Nullable(type=inner):
            inside = bare(inner)
            return inside if isinstance(inside, ir.Nullable) else ir.Nullable(type=inside)
        case _:
            return type_


def written(type_: ir.Type, layout: layouts.Layout, folder: str) -> str:
    """The plain annotation of a type, for the union blocks of a page in ``folder``."""
    match bare(type_):
        case ir.Nullable(type=inner):
            return f"Nullable[{written(inner, layout, folder)}]"
        case ir.Array(items=items):
            return f"{'list' if layout.lower else 'List'}[{written(items, layout, folder)}]"
        case ir.Map(values=values):
            return f"{'dict' if layout.lower else 'Dict'}[str, {written(values, layout, folder)}]"
        case ir.Ref(name=name):
            shown = layout.shown(name, folder)
            return f"Nullable[{shown}]" if name in layout.nullable else shown
        case ir.Scalar(kind="string", format="date-time"):
            return "datetime"
        case ir.Scalar(kind="string", format="date"):
            return "date"
        case other:
            return _word(other, layout)


def nullable(type_: ir.Type) -> ir.Type:
    """The type or null; one that takes null already as it is."""
    if isinstance(type_, ir.Nullable) or isinstance(type_, ir.Literal) and None in type_.values:
        return type_
    return ir.Nullable(type=type_)


def _cell(type_: ir.Type, wrapper: str, layout: layouts.Layout, folder: str) -> str:
    match type_:
        case ir.Array(items=items):
            return f"{'list' if layout.lower else 'List'}[{_part(items, layout, folder)}]"
        case ir.Map(values=values):
            return f"{'dict' if layout.lower else 'Dict'}[str, {_part(values, layout, folder)}]"
        case ir.Scalar(kind="string", format="date-time"):
            return _DATE_TIME_CELL
        case ir.Scalar(kind="string", format="date"):
            return _DATE_CELL
        case ir.Ref(name=name):
            shown = layout.shown(name, folder)
            return f"[{f'{wrapper}[{shown}]' if wrapper else shown}]({layout.url(name, folder)})"
        case _:
            word = _word(type_, layout)
            return f"*{wrapper}[{word}]*" if wrapper else f"*{word}*"


def _part(type_: ir.Type, layout: layouts.Layout, folder: str) -> str:
    """What stands inside ``List`` and ``Dict``: required, so that only ``Nullable`` can wrap it."""
    return cell(type_, True, layout, folder)


def _word(type_: ir.Type, layout: layouts.Layout) -> str:
    """The annotation of a type without parts."""
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
            return _literal(values, is_open)
        case _:
            raise TypeError(f"{type(type_).__name__} has parts")


def _literal(values: tuple[ir.Json, ...], is_open: bool) -> str:
    if not values or any(isinstance(value, list | dict) for value in values):
        return "Any"
    shown = [f'"{value}"' if isinstance(value, str) else repr(value) for value in values]
    closed = f"Literal[{', '.join(shown)}]"
    if not is_open:
        return closed
    first = values[0]
    whole = isinstance(first, int) and not isinstance(first, bool)
    return f"Union[{closed}, Unrecognized{'Int' if whole else 'Str'}]"


def _unwrapped(text: str) -> tuple[str, str]:
    for wrapper in _WRAPPERS:
        if text.startswith(f"{wrapper}[") and text.endswith("]"):
            return wrapper, text[len(wrapper) + 1 : -1]
    return "", text


def _plain(text: str, marks: Marks) -> ir.Type:
    known = _PLAIN.get(text)
    if known is not None:
        return known
    if text.startswith("Literal[") and text.endswith("]"):
        return ir.Literal(values=_values(text[8:-1]))
    if found := _OPEN.fullmatch(text):
        return ir.Literal(values=_values(found[1][8:-1]), open=True)
    if found := _FILE.fullmatch(text):
        marks["binary", found[1]] += 1
        return _BINARY
    if text in _OUTSIDE and "." in text:
        return ANY
    raise UnknownType(f"{text!r} is no type that a page knows")


def _values(text: str) -> tuple[ir.Json, ...]:
    """The values of a ``Literal``: strings stand verbatim between their quotes."""
    values: list[ir.Json] = []
    place = 0
    while found := _VALUE.match(text, place):
        values.append(_value(found))
        if found.end() == len(text):
            # A value that is given twice counts once; the cell is then kept as it stands.
            return tuple({(isinstance(each, bool), each): each for each in values}.values())
        if text[found.end() : found.end() + 2] != ", ":
            break
        place = found.end() + 2
    raise UnknownType(f"Literal[{text}] has a value that is no string, number, True, False or None")


def _value(found: re.Match[str]) -> ir.Json:
    text, whole, other = found.groups()
    if text is not None:
        return text
    if whole is not None and whole != "-0":
        return int(whole)
    if other in _WORDS:
        return _WORDS[other]
    try:
        number = float(found[0])
    except ValueError:
        number = float("nan")
    if repr(number) != found[0] or number - number != 0:
        raise UnknownType(f"{found[0]!r} is no value of a Literal")
    return number


def _array(items: ir.Type) -> ir.Type:
    return ir.Array(items=items)


def _map(values: ir.Type) -> ir.Type:
    return ir.Map(values=values)


_CONTAINERS: tuple[tuple[str, Callable[[ir.Type], ir.Type]], ...] = (
    ("List[", _array),
    ("list[", _array),
    ("Dict[str, ", _map),
    ("dict[str, ", _map),
)


def _container(text: str, marks: Marks) -> tuple[Callable[[ir.Type], ir.Type], str] | None:
    """Whether ``text`` is a ``List`` or a ``Dict``, and what of."""
    for opening, kind in _CONTAINERS:
        if text.startswith(opening) and text.endswith("]"):
            marks["lower", "yes" if opening[0].islower() else "no"] += 1
            return kind, text[len(opening) : -1]
    return None


def _element(text: str, folder: str, marks: Marks) -> ir.Type:
    """What stands inside ``List`` and ``Dict``."""
    found = read(text, folder, marks)
    if found.wrapper in ("Optional", "OptionalNullable"):
        raise UnknownType(f"inside List and Dict only Nullable can stand, not {found.wrapper}")
    return nullable(found.type) if found.wrapper == "Nullable" else found.type


def _link(text: str, folder: str, marks: Marks) -> Found:
    label, _, url = text[1:].rpartition("](")
    if not label or not url.endswith(")"):
        raise UnknownType(f"{text!r} is no link")
    url = url[:-1]
    wrapper, shown = _unwrapped(label)
    if shown in _OUTSIDE:
        page, type_ = _OUTSIDE[shown]
        if not page.fullmatch(url):
            raise UnknownType(f"{shown} must link to its own documentation, not to {url!r}")
        return Found(type_, wrapper or None)
    target = _URL.fullmatch(url)
    if target is None:
        raise UnknownType(f"{url!r} is no link to a model's page")
    if shown.startswith("Union[") and shown.endswith("]"):
        return Found(ANY, wrapper or None)
    named = _NAME.fullmatch(shown)
    if named is None:
        raise UnknownType(f"{shown!r} is no model's name")
    prefix, local = named.groups()
    home = layouts.split(folder)[0] + target[1]
    space = layouts.space(home)
    marks["folder", space, home] += 1
    if home == folder:
        marks["bare", "no" if prefix else "yes"] += 1
    return Found(ir.Ref(name=f"{space}.{local}" if space else local), wrapper)


def _annotation(text: str, folder: str, marks: Marks) -> ir.Type:
    container = _container(text, marks)
    if container is not None:
        kind, inner = container
        return kind(_annotation(inner, folder, marks))
    wrapper, inner = _unwrapped(text)
    if wrapper == "Nullable":
        return nullable(_annotation(inner, folder, marks))
    if text == "datetime":
        return _DATE_TIME
    if text == "date":
        return _DATE
    if stream := _STREAM.fullmatch(text):
        return _annotation(stream[1], folder, marks)
    named = _NAME.fullmatch(text)
    if named is None or text in _PLAIN or text in _OUTSIDE:
        return _plain(text, marks)
    prefix, local = named.groups()
    if prefix is None:
        marks["bare", "yes"] += 1
        space = layouts.space(folder)
    else:
        above = layouts.split(folder)[0]
        inside = prefix if prefix == layouts.MODELS else f"{layouts.MODELS}/{prefix}"
        space = layouts.space(above + inside)
    return ir.Ref(name=f"{space}.{local}" if space else local)
