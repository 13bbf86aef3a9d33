"""Types as people write them into the tables of their documentation → types; what they do not say is named."""

import html
import json
import re
from collections import Counter
from collections.abc import Mapping

from fieldwright.model import ir
from fieldwright.pages import layout, types

_DEEPEST = 20
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(([^()\s]*)\)")
_LIST = re.compile(r"(?:list|array|sequence|set)(?:\[(.+)\]|<(.+)>|\((.+)\)| of (.+))")
_MAP = re.compile(
    r"(?:dict|map|mapping|record|object)(?:\[\w+, ?(.+)\]|<\w+, ?(.+)>|\(\w+, ?(.+)\)| of (.+))"
)
_NULL = re.compile(r"(?:nullable|optionalnullable)(?:\[(.+)\]|<(.+)>| (.+))|(.+?),? \(?nullable\)?")
_OPTIONAL = re.compile(r"optional(?:\[(.+)\]|<(.+)>| (.+))|(.+?)(?:\?|,? \(?optional\)?)")
_SCALARS: dict[str, tuple[str, str | None]] = {
    **dict.fromkeys(("str", "string", "text", "char", "varchar"), ("string", None)),
    **dict.fromkeys(("int", "integer", "long", "int32", "int64", "bigint"), ("integer", None)),
    **dict.fromkeys(("float", "double", "number", "numeric"), ("number", None)),
    **dict.fromkeys(("bool", "boolean"), ("boolean", None)),
    **dict.fromkeys(("datetime", "date-time", "timestamp", "date time"), ("string", "date-time")),
    **dict.fromkeys(("uri", "url"), ("string", "uri")),
    "decimal": ("number", "decimal"),
    "date": ("string", "date"),
    "time": ("string", "time"),
    "uuid": ("string", "uuid"),
    "email": ("string", "email"),
    "null": ("null", None),
    "any": ("any", None),
}
_ANY_MAP = frozenset({"object", "dict", "map", "json", "hash", "json object"})
_ANY_LIST = frozenset({"array", "list"})


class UnknownType(ValueError):
    """A type that no word here names; the text names it."""


def read(cell: str, models: Mapping[str, str]) -> ir.Type:
    """Read the Type cell of a plain table; ``models`` are the names of models by their own and lower case.

    Cells as generated pages have them are read as on those. Raises ``UnknownType``.
    """
    try:
        inner, wrapper = types.read(cell, layout.MODELS, Counter())
    except types.UnknownType:
        return _parse(_strip_marks(cell), models, 0)
    return _resolve(types.make_nullable(inner) if "Nullable" in (wrapper or "") else inner, models)


def _strip_marks(cell: str) -> str:
    """Strip a cell of what is there for its looks."""
    text = html.unescape(_LINK.sub(r"\1", cell)).replace("\\", "").replace("`", "")
    return re.sub(r"\s+", " ", text.replace("*", "").replace("\n", " ")).strip()


def _resolve(type_: ir.Type, models: Mapping[str, str]) -> ir.Type:
    """Return a type of a generated page with the models that there are."""
    match type_:
        case ir.Ref(name=name):
            return _find_model(name, models)
        case ir.Nullable(type=inner):
            return types.make_nullable(_resolve(inner, models))
        case ir.Array(items=items):
            return ir.Array(items=_resolve(items, models))
        case ir.Map(values=values):
            return ir.Map(values=_resolve(values, models))
        case _:
            return type_


def _find_model(name: str, models: Mapping[str, str]) -> ir.Ref:
    known = models.get(name.rpartition(".")[2].lower().replace(" ", "").replace("_", ""))
    if known is None:
        raise UnknownType(f"no table describes {name!r}")
    return ir.Ref(name=known)


def _parse(text: str, models: Mapping[str, str], depth: int) -> ir.Type:
    """Parse a type. Raises ``UnknownType``."""
    low = text.lower()
    if not text or depth > _DEEPEST or len(text) > 1_000:
        raise UnknownType(f"{text[:40]!r} is no type that is known")
    for word in (low, low.removesuffix("s")):
        if word in _SCALARS:
            kind, form = _SCALARS[word]
            return ir.Scalar(kind=kind, format=form)  # type: ignore[arg-type]
        if word in _ANY_MAP:
            return ir.Map(values=types.ANY)
        if word in _ANY_LIST:
            return ir.Array(items=types.ANY)
    alternatives = _split(text)
    if len(alternatives) > 1:
        return _parse_alternatives(alternatives, models, depth)
    if text.endswith("[]"):
        return ir.Array(items=_parse(text[:-2], models, depth + 1))
    for pattern, make in (
        (_NULL, types.make_nullable),
        (_OPTIONAL, lambda inner: inner),
        (_LIST, lambda inner: ir.Array(items=inner)),
        (_MAP, lambda inner: ir.Map(values=inner)),
    ):
        match = pattern.fullmatch(low)
        if match is not None and match.lastindex is not None:
            start, end = match.span(match.lastindex)
            return make(_parse(text[start:end].strip(), models, depth + 1))
    if re.fullmatch(r"[\w. ]+", text) is None:
        raise UnknownType(f"{text[:40]!r} is no type that is known")
    for name in (text, text.removesuffix("s")):
        if name.lower().replace(" ", "").replace("_", "").rpartition(".")[2] in models:
            return _find_model(name, models)
    raise UnknownType(f"no table describes {text[:40]!r}")


def _split(text: str) -> list[str]:
    """Split alternatives at ``|`` and " or ", where no bracket is open."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[\[<(]|[\]>)]|\s*\|\s*| or ", text):
        sign = match[0]
        if sign in "[<(":
            depth += 1
        elif sign in "]>)":
            depth -= 1
        elif depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _parse_alternatives(parts: list[str], models: Mapping[str, str], depth: int) -> ir.Type:
    """Parse a type or null, or values between quotes. Raises ``UnknownType`` for another union."""
    others = [part for part in parts if part.lower() not in ("null", "none", "nil")]
    if others and all(re.fullmatch(r'"[^"\\]+"', part) for part in others):
        type_: ir.Type = ir.Literal(values=tuple(dict.fromkeys(map(json.loads, others))))
    elif len(others) == 1:
        type_ = _parse(others[0], models, depth + 1)
    else:
        raise UnknownType(f"{' | '.join(parts)[:40]!r} is a union, which no table can describe")
    return type_ if len(others) == len(parts) else types.make_nullable(type_)
