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


_MARKS = frozenset("\\`*_[]<>|")


_DROPPED = {code: None for code in (*range(0x20), *range(0x7F, 0xA0), 0xFEFF) if code != 0x0A}


_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x09: "    "}


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
def code(name: str) -> Markup:
    """An identifier or an annotation that *we* have made.

    Raises ``SyntaxError`` for anything that does not parse as one Python expression.
    """
    if not name.isidentifier():
        ast.parse(name, mode="eval")
    return Markup(name)


def toml(value: str) -> Markup:
    """A string as a TOML basic string (TOML 1.0, string)."""
    quoted = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return Markup("".join(f"\\u{ord(c):04X}" if 0xD800 <= ord(c) < 0xE000 else c for c in quoted))


def literal(value: Any) -> Markup:
    """A JSON value, or a tuple of them, as the Python literal that evaluates to it.

    Strings are written as Black writes them (double quotes unless that costs a backslash)
    and in ASCII where a character does not print. Raises ``ValueError`` for a number that
    is not finite and ``TypeError`` for anything that is no literal.
    """
    return Markup(_literal(value))


def docstring(value: str, indent: int = 0) -> Markup:
    """Text as a docstring, quotes included, that stands ``indent`` columns in.

    What is read back from it by ``inspect.cleandoc`` and stripped is ``cleaned`` of the
    text; that is checked, and ``ValueError`` raised otherwise. Characters that steer the
    direction or width of what follows are written as escapes.
    """
    body = cleaned(value)
    escaped = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    escaped = _steered(escaped)
    if escaped.startswith('"'):
        escaped = f" {escaped}"
    margin = " " * indent
    lines = escaped.split("\n")
    quoted = "\n".join([lines[0], *(margin + each if each else "" for each in lines[1:])])
    closing = f"\n{margin}" if len(lines) > 1 else " " if escaped.endswith('"') else ""
    made = f'"""{quoted}{closing}"""'
    if inspect.cleandoc(ast.literal_eval(made)).strip() != body:
        raise ValueError(f"a text does not survive as a docstring: {value[:60]!r}")
    return Markup(made)


def cleaned(value: str) -> str:
    """The text a docstring can hold: every kind of line break a line feed, no control
    characters, no blanks at the ends of lines or around the whole, no margin that all
    lines but the first share (PEP 257). Idempotent."""
    plain = value.replace("\r\n", "\n").translate(_BREAKS).translate(_DROPPED)
    trimmed = "\n".join(line.rstrip() for line in plain.split("\n")).strip()
    return inspect.cleandoc(trimmed).strip()


def flowed(value: str) -> str:
    """``cleaned``, and running text wrapped at ``TEXT`` columns: what is indented, fenced or
    a table stays as it is."""
    lines: list[str] = []
    fenced = False
    for line in cleaned(value).split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if len(line) <= TEXT or fenced or line[:1] in (" ", "|", "`"):
            lines.append(line)
        else:
            lines += textwrap.wrap(line, TEXT, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def prose(value: str) -> Markup:
    """Text for a Markdown page, exactly as it is: a page's layout is the caller's to keep."""
    return Markup(value)


def markdown(value: str) -> Markup:
    """Text for a line of a Markdown page that shows every character as it is."""
    line = " ".join(value.split())
    return Markup("".join(f"\\{each}" if each in _MARKS else each for each in line))


def html(value: str) -> Markup:
    """Text for an HTML page, as content or as a quoted attribute."""
    return escape(value)


def sha256(value: str) -> Markup:
    """The digest of a text as a Content Security Policy names it (CSP Level 3, section 2.3.1)."""
    return Markup(base64.b64encode(hashlib.sha256(value.encode("utf-8")).digest()).decode())


def _literal(value: Any) -> str:
    match value:
        case None | bool() | int():
            return repr(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value!r} is not a JSON number")
            return repr(value)
        case str():
            return _string(str(value))
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case tuple():
            return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
        case dict():
            return f"{{{', '.join(f'{_literal(key)}: {_literal(each)}' for key, each in value.items())}}}"
        case _:
            raise TypeError(f"{type(value).__name__} is not a JSON value")


def _string(value: str) -> str:
    made = repr(value)
    if made[0] == "'" and '"' not in made:
        made = f'"{made[1:-1]}"'
    elif made[0] == "'" and made.count('"') <= made[1:-1].count("\\'"):
        inner = made[1:-1].replace("\\'", "'").replace('"', '\\"')
        made = f'"{inner}"'
    return _steered(made)


def _steered(value: str) -> str:
    """A text with escapes for the characters that steer the direction or width of what follows."""
    if value.isascii():
        return value
    return "".join(f"\\u{ord(c):04x}" if ord(c) in _STEERING else c for c in value)
