"""Name, Required, Description and Example cells ⇄ their meaning (page format, 2.3 and 2.4).

All texts here are raw: the table escapes and pads them.
"""

import json
import math
import re

from fieldwright.model import ir
from fieldwright.pages import table

USUAL = "This will be removed in a future release, please migrate away from it as soon as possible"
"""The message of a deprecation without one of its own."""

REQUIRED = ":heavy_check_mark:"
OPTIONAL = ":heavy_minus_sign:"

_NOTHING = "N/A"
_NOTICE = ": warning: ** DEPRECATED **: "
_ODD_NOTICE = re.compile(r":? ?warning: ?\*\* ?DEPRECATED ?\*\*: ?", re.IGNORECASE)
"""The notice as older generators spell it."""

_PAGE_NOTICE = "> :warning: **DEPRECATED**: "
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,299})")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
_WORDS: dict[str, ir.Json] = {"true": True, "false": False, "null": None}
_GO_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class UnknownCell(ValueError):
    """A cell outside the grammar of pages; the text names what was expected."""


def render_name(published: str, deprecated: bool) -> str:
    """Render the Field cell of a name."""
    return f"~~`{published}`~~" if deprecated else f"`{published}`"


def read_name(cell: str) -> tuple[str, bool]:
    """Read the name in a Field or Name cell, and whether it is struck out. Raises ``UnknownCell``."""
    struck = cell.startswith("~~") and cell.endswith("~~")
    inner = cell[2:-2] if struck else cell
    published = inner[1:-1]
    if inner[:1] != "`" or inner[-1:] != "`" or not published.isidentifier():
        raise UnknownCell("expected a name between back-ticks, as in `created_time`")
    return published, struck


def render_description(text: str | None, deprecated: str | None) -> str:
    """Render the Description cell of a text and a deprecation (None: not deprecated, "": the usual message)."""
    if deprecated is None:
        return text or _NOTHING
    notice = f"{_NOTICE}{deprecated or USUAL}."
    return f"{notice}\n\n{text}" if text else notice


def read_description(cell: str, deprecated: bool) -> tuple[str | None, str | None]:
    """Read the text and the deprecation message of a Description cell; ``deprecated`` if the name is struck out.

    A cell of nothing but padding is a text of blanks. Raises ``UnknownCell`` when the notice is missing.
    """
    if not deprecated:
        return None if cell == _NOTHING else cell or " ", None
    if has_odd_notice(cell):
        message, _, text = _ODD_NOTICE.sub("", cell, count=1).partition("\n\n")
        message = message.removesuffix(".")
        return text or None, "" if message.casefold() == USUAL.casefold() else message
    if not cell.startswith(_NOTICE):
        raise UnknownCell(f"expected '{_NOTICE}…' where the name is struck out")
    notice = cell.removeprefix(_NOTICE)
    if notice == f"{USUAL}.":
        return None, ""
    if notice.startswith(f"{USUAL}.\n\n"):
        return notice.removeprefix(f"{USUAL}.\n\n") or " ", ""
    message, end, text = notice.partition(".\n\n")
    if end:
        return text or " ", message
    if not notice.endswith("."):
        raise UnknownCell("expected a full stop after the deprecation message")
    return None, notice[:-1]


def has_odd_notice(cell: str) -> bool:
    """Return whether a Description cell begins with a notice as older generators spell it."""
    return not cell.startswith(_NOTICE) and _ODD_NOTICE.match(cell) is not None


def render_notice(description: str | None, deprecated: str | None) -> str | None:
    """Render the text below a page's title: its description, followed by the deprecation notice."""
    if deprecated is None:
        return description
    notice = f"{_PAGE_NOTICE}{deprecated or USUAL}."
    return notice if description is None else f"{description}\n\n{notice}"


def read_notice(text: str | None) -> tuple[str | None, str]:
    """Read the description and the deprecation message of a page whose title is struck out.

    Raises ``UnknownCell`` when the text does not end in the notice.
    """
    text = text or ""
    start = text.rfind(_PAGE_NOTICE)
    alone = start == 0
    if start < 0 or not text.endswith(".") or not (alone or text[:start].endswith("\n\n")):
        raise UnknownCell(
            f"expected '{_PAGE_NOTICE}….' at the end of the description of a page struck out"
        )
    message = text[start + len(_PAGE_NOTICE) : -1]
    return None if alone else text[: start - 2], "" if message == USUAL else message


def render_examples(values: tuple[ir.Json, ...]) -> str:
    """Render the Example cell of a field."""
    if len(values) < 2:
        return render_value(values[0]) if values else ""
    first, *others = [render_value(each) for each in values]
    joints = "".join(table.JOINT.format(n) + other for n, other in enumerate(others, 2))
    return f"{table.FIRST}{first}{joints}"


def read_examples(cell: str, textual: bool) -> tuple[ir.Json, ...]:
    """Read the examples of a field; those of a ``textual`` one are strings, whatever they look like."""
    if not cell:
        return ()
    texts = [cell]
    if cell.startswith(table.FIRST):
        while (start := texts[-1].find(joint := table.JOINT.format(len(texts) + 1))) >= 0:
            texts[-1:] = [texts[-1][:start], texts[-1][start + len(joint) :]]
        if len(texts) > 1:
            texts[0] = texts[0].removeprefix(table.FIRST)
    return tuple(texts) if textual else tuple(map(read_value, texts))


def render_value(json_value: ir.Json) -> str:
    """Render a JSON value as pages print it: strings bare, the rest as Go's ``json.MarshalIndent(v, "", "")``."""
    if isinstance(json_value, str):
        return json_value
    return json.dumps(json_value, ensure_ascii=False, indent=0, separators=(",", ": ")).translate(
        _GO_ESCAPES
    )


def read_value(text: str) -> ir.Json:
    """Return the JSON value that is printed as ``text``, or the text itself where no value surely is."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text) and text != "-0":
        return int(text)
    if _NUMBER.fullmatch(text) or text[:1] in ("{", "["):
        return _parse_json(text)
    return text


def read_integer(text: str) -> int | None:
    """Return the integer that is printed as ``text``, or None."""
    return int(text) if _WHOLE.fullmatch(text) and text != "-0" else None


def _parse_json(text: str) -> ir.Json:
    try:
        parsed = json.loads(text)
        return parsed if _is_finite(parsed) and render_value(parsed) == text else text
    except (ValueError, RecursionError):
        return text


def _is_finite(json_value: ir.Json) -> bool:
    match json_value:
        case float():
            return math.isfinite(json_value)
        case list():
            return all(map(_is_finite, json_value))
        case dict():
            return all(map(_is_finite, json_value.values()))
        case _:
            return True
