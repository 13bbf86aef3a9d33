"""Name, Required, Description and Example cells ⇄ what they say (page format, 2.3 and 2.4).

All texts here are raw: the table escapes and pads them.
"""

import json
import math
import re

from fieldwright.model import ir
from fieldwright.pages import table

USUAL = "This will be removed in a future release, please migrate away from it as soon as possible"
"""The message of a deprecation that gives none of its own."""

REQUIRED = ":heavy_check_mark:"
OPTIONAL = ":heavy_minus_sign:"

_NOTHING = "N/A"
_NOTICE = ": warning: ** DEPRECATED **: "
_PAGE_NOTICE = "> :warning: **DEPRECATED**: "
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,299})")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
_WORDS: dict[str, ir.Json] = {"true": True, "false": False, "null": None}
_GO_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class UnknownCell(ValueError):
    """A cell that says nothing a page can say; the text says what was expected."""


def name(published: str, deprecated: bool) -> str:
    """The Field cell of a name."""
    return f"~~`{published}`~~" if deprecated else f"`{published}`"


def read_name(cell: str) -> tuple[str, bool]:
    """The name in a Field or Name cell, and whether it is struck out. Raises ``UnknownCell``."""
    struck = cell.startswith("~~") and cell.endswith("~~")
    inner = cell[2:-2] if struck else cell
    published = inner[1:-1]
    if inner[:1] != "`" or inner[-1:] != "`" or not published.isidentifier():
        raise UnknownCell("expected a name between back-ticks, as in `created_time`")
    return published, struck


def description(text: str | None, deprecated: str | None) -> str:
    """The Description cell for a text and a deprecation (None: not deprecated, "": the usual message)."""
    if deprecated is None:
        return text or _NOTHING
    notice = f"{_NOTICE}{deprecated or USUAL}."
    return f"{notice}\n\n{text}" if text else notice


def read_description(cell: str, deprecated: bool) -> tuple[str | None, str | None]:
    """Text and deprecation message of a Description cell whose name is struck out, or is not.

    A cell of nothing but padding held blanks. Raises ``UnknownCell`` when the notice is missing.
    """
    if not deprecated:
        return None if cell == _NOTHING else cell or " ", None
    if not cell.startswith(_NOTICE):
        raise UnknownCell(f"expected '{_NOTICE}…' where the name is struck out")
    said = cell.removeprefix(_NOTICE)
    usual = f"{USUAL}."
    if said == usual:
        return None, ""
    if said.startswith(f"{usual}\n\n"):
        return said.removeprefix(f"{usual}\n\n") or " ", ""
    message, end, text = said.partition(".\n\n")
    if end:
        return text or " ", message
    if not said.endswith("."):
        raise UnknownCell("expected a full stop after the deprecation message")
    return None, said[:-1]


def notice(description: str | None, deprecated: str | None) -> str | None:
    """What stands below a page's title: its description, the notice after it."""
    if deprecated is None:
        return description
    said = f"{_PAGE_NOTICE}{deprecated or USUAL}."
    return said if description is None else f"{description}\n\n{said}"


def read_notice(text: str | None) -> tuple[str | None, str]:
    """The description and the deprecation message of a page whose title is struck out.

    Raises ``UnknownCell`` when the text does not end in the notice.
    """
    said = text or ""
    start = said.rfind(_PAGE_NOTICE)
    alone = start == 0
    if start < 0 or not said.endswith(".") or not (alone or said[:start].endswith("\n\n")):
        raise UnknownCell(
            f"expected '{_PAGE_NOTICE}….' at the end of the description of a page struck out"
        )
    message = said[start + len(_PAGE_NOTICE) : -1]
    return None if alone else said[: start - 2], "" if message == USUAL else message


def examples(values: tuple[ir.Json, ...]) -> str:
    """The Example cell of a field."""
    if len(values) < 2:
        return value(values[0]) if values else ""
    first, *others = [value(each) for each in values]
    joints = "".join(table.JOINT.format(n) + other for n, other in enumerate(others, 2))
    return f"{table.FIRST}{first}{joints}"


def read_examples(cell: str, textual: bool) -> tuple[ir.Json, ...]:
    """The examples of a field; those of a ``textual`` one are strings, whatever they look like."""
    if not cell:
        return ()
    texts = [cell]
    if cell.startswith(table.FIRST):
        while (start := texts[-1].find(joint := table.JOINT.format(len(texts) + 1))) >= 0:
            texts[-1:] = [texts[-1][:start], texts[-1][start + len(joint) :]]
        if len(texts) > 1:
            texts[0] = texts[0].removeprefix(table.FIRST)
    return tuple(texts) if textual else tuple(map(read_value, texts))


def value(json_value: ir.Json) -> str:
    """A JSON value as pages print it: strings bare, the rest as Go's ``json.MarshalIndent(v, "", "")``."""
    if isinstance(json_value, str):
        return json_value
    return json.dumps(json_value, ensure_ascii=False, indent=0, separators=(",", ": ")).translate(
        _GO_ESCAPES
    )


def read_value(text: str) -> ir.Json:
    """The JSON value that is printed as ``text``; the text itself, where none surely is."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text) and text != "-0":
        return int(text)
    if _NUMBER.fullmatch(text) or text[:1] in ("{", "["):
        return _parsed(text)
    return text


def whole(text: str) -> int | None:
    """The integer that is printed as ``text``, if one is."""
    return int(text) if _WHOLE.fullmatch(text) and text != "-0" else None


def _parsed(text: str) -> ir.Json:
    try:
        found = json.loads(text)
        return found if _finite(found) and value(found) == text else text
    except (ValueError, RecursionError):
        return text


def _finite(json_value: ir.Json) -> bool:
    match json_value:
        case float():
            return math.isfinite(json_value)
        case list():
            return all(map(_finite, json_value))
        case dict():
            return all(map(_finite, json_value.values()))
        case _:
            return True
