"""Encode text and values for the languages that templates emit: Python, Markdown, TOML, HTML."""

import ast
import base64
import hashlib
import inspect
import json
import math
import textwrap
from functools import cache
from typing import Any

from markupsafe import Markup, escape

TEXT = 84
"""Columns of running text in a docstring that stands four columns in."""
_MARKS = frozenset("\\`*_[]<>|~&")
_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x09: "    "}
_DROPPED = {
    code: None
    for code in (*range(0x20), *range(0x7F, 0xA0), 0xFEFF)
    if code != 0x0A and code not in _BREAKS
}
_STEERING = frozenset(
    [
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xD800, 0xE000),
        0x061C,
    ]
)


@cache
def encode_code(name: str) -> Markup:
    """Encode an identifier or an annotation that fieldwright itself has made.

    Raises ``SyntaxError`` for anything that does not parse as one Python expression.
    """
    if not name.isidentifier():
        ast.parse(name, mode="eval")
    return Markup(name)


def encode_toml(value: str) -> Markup:
    """Encode a string as a TOML basic string (TOML 1.0, string)."""
    quoted = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return Markup("".join(f"\\u{ord(c):04X}" if 0xD800 <= ord(c) < 0xE000 else c for c in quoted))


def encode_literal(value: Any) -> Markup:
    """Encode a JSON value, or a tuple of them, as the Python literal that evaluates to it.

    Strings are written as Black writes them (double quotes unless that costs a backslash)
    and in ASCII where a character does not print. Raises ``ValueError`` for a number that
    is not finite and ``TypeError`` for anything that is no literal.
    """
    return Markup(_format_literal(value))


def encode_docstring(value: str, indent: int = 0) -> Markup:
    """Encode text as a docstring, quotes included, that is indented by ``indent`` columns.

    ``inspect.cleandoc``, stripped, reads it back as ``clean`` of the text; that is checked, and
    ``ValueError`` raised otherwise. Characters that steer the
    direction or width of what follows are written as escapes.
    """
    body = clean(value)
    escaped = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    escaped = _escape_steering(escaped)
    if escaped.startswith('"'):
        escaped = f" {escaped}"
    margin = " " * indent
    lines = escaped.split("\n")
    quoted = "\n".join([lines[0], *(margin + each if each else "" for each in lines[1:])])
    closing = f"\n{margin}" if len(lines) > 1 else " " if escaped.endswith('"') else ""
    docstring = f'"""{quoted}{closing}"""'
    if inspect.cleandoc(ast.literal_eval(docstring)).strip() != body:
        raise ValueError(f"a text does not survive as a docstring: {value[:60]!r}")
    return Markup(docstring)


def clean(value: str) -> str:
    """Reduce a text to what a docstring can hold: every kind of line break becomes a line feed;
    control characters, blanks at the ends of lines and of the text, and a margin that all lines
    but the first share (PEP 257) go. Idempotent."""
    plain = value.replace("\r\n", "\n").translate(_BREAKS).translate(_DROPPED)
    trimmed = "\n".join(line.rstrip() for line in plain.split("\n")).strip()
    return inspect.cleandoc(trimmed).strip()


def reflow(value: str) -> str:
    """Clean a text and wrap its prose at ``TEXT`` columns; what is indented, fenced or a table
    stays as it is."""
    lines: list[str] = []
    fenced = False
    for line in clean(value).split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if len(line) <= TEXT or fenced or line[:1] in (" ", "|", "`"):
            lines.append(line)
        else:
            lines += textwrap.wrap(line, TEXT, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def encode_prose(value: str) -> Markup:
    """Let text through to a Markdown page as it is; the caller keeps the page's layout."""
    return Markup(value)


def encode_markdown(value: str) -> Markup:
    """Encode text for a line of a Markdown page that shows every character as it is."""
    line = " ".join(value.split())
    return Markup("".join(f"\\{each}" if each in _MARKS else each for each in line))


def encode_html(value: str) -> Markup:
    """Encode text for an HTML page, as content or as a quoted attribute."""
    return escape(value)


def digest_sha256(value: str) -> Markup:
    """Digest a text as a Content Security Policy names it (CSP Level 3, section 2.3.1)."""
    return Markup(base64.b64encode(hashlib.sha256(value.encode("utf-8")).digest()).decode())


def _format_literal(value: Any) -> str:
    """Format a JSON value, or a tuple of them, as Python."""
    match value:
        case None | bool() | int():
            return repr(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value!r} is not a JSON number")
            return repr(value)
        case str():
            return _format_string(str(value))
        case list():
            return f"[{', '.join(map(_format_literal, value))}]"
        case tuple():
            return f"({', '.join(map(_format_literal, value))}{',' if len(value) == 1 else ''})"
        case dict():
            return f"{{{', '.join(f'{_format_literal(key)}: {_format_literal(each)}' for key, each in value.items())}}}"
        case _:
            raise TypeError(f"{type(value).__name__} is not a JSON value")


def _format_string(value: str) -> str:
    """Format a string as Black does: in double quotes, unless single ones save backslashes."""
    text = repr(value)  # which escapes what does not print
    if text[0] == "'" and text.count('"') <= text[1:-1].count("\\'"):
        inner = text[1:-1].replace("\\'", "'").replace('"', '\\"')
        return f'"{inner}"'
    return text


def _escape_steering(value: str) -> str:
    """Escape the characters that steer the direction or width of the text behind them."""
    if value.isascii():
        return value
    return "".join(f"\\u{ord(c):04x}" if ord(c) in _STEERING else c for c in value)
