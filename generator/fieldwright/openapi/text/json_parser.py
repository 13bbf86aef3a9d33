"""JSON text (RFC 8259) into data with places.

Stricter than ``json.loads``: a key given twice, ``NaN``, ``Infinity``, numbers that overflow
and lone surrogates are refused.
"""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # in the C accelerator, not in typeshed
from typing import Any

from fieldwright import errors
from fieldwright.limits import Limits
from fieldwright.openapi.text.values import (
    BEGIN,
    DUPLICATE,
    EMPTY,
    Array,
    Fault,
    Member,
    Object,
    make_fault,
    read_number,
)

_BLANKS = re.compile(r"[ \t\n\r]*")
_KEY = re.compile(r'[ \t\n\r]*"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*')
_SIMPLE = re.compile(r'"([^"\\\x00-\x1f]*)"[ \t\n\r]*')
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?[ \t\n\r]*")
_WORD = re.compile(r"(true|false|null)\b[ \t\n\r]*")
_WORDS = {"true": True, "false": False, "null": None}


def parse(text: str, limits: Limits, faults: list[Fault]) -> Any:
    """Return the value of ``text``. Faults one can read past go to ``faults``; raises ``Fault`` for
    the others."""
    return _Parser(text, limits, faults).read_document()


def read_members(text: str, at: int, end: int, depth: int, limits: Limits) -> list[Member]:
    """Read the members of an object that stand between two offsets, the latter that of a key that follows, or
    where the last value ends; their values are at a ``depth``. Raises ``Fault``, also for what goes on behind.
    """
    faults: list[Fault] = []
    parser, members = _Parser(text, limits, faults), list[Member]()
    while at < end:
        start = at
        key, begin = parser.read_key(at)
        value, at = parser.read_value(begin, depth)
        members.append((key, value, start, begin))
        if text[at : at + 1] == ",":
            at = _get_end(_BLANKS.match(text, at + 1))
        elif at < end:
            raise Fault(at, "syntax", "expected ','")
    if at != _get_end(_BLANKS.match(text, end)):
        raise Fault(at, "syntax", "a member goes on")
    if faults:
        raise faults[0]
    return members


def find_end(text: str, at: int) -> int:
    """Return where the value at an offset ends, in a text that is known to be JSON."""
    end: int = json.JSONDecoder().raw_decode(text, at)[1]
    return end


class _Parser:
    """One pass over one text; each method takes an offset and gives the value and the offset behind it."""

    def __init__(self, text: str, limits: Limits, faults: list[Fault]) -> None:
        self.text = text
        self.limits = limits
        self.faults = faults
        self.nodes = 0
        self.keys: dict[str, str] = {}

    def read_document(self) -> Any:
        """Read the one value of the text, with nothing behind it."""
        value, end = self.read_value(_get_end(_BLANKS.match(self.text, 0)), 1)
        if end < len(self.text):
            message = "text after the end of the JSON value"
            raise Fault(end, "syntax", message, "remove it; a file has one value")
        return value

    def read_value(self, at: int, depth: int) -> tuple[Any, int]:
        """Read any value; ``at`` is its first character, the end is behind the blanks after it."""
        text = self.text
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise make_fault(self.limits, "nodes", self.nodes, at)
        first = text[at : at + 1]
        if first == '"':
            simple = _SIMPLE.match(text, at)
            return (simple[1], simple.end()) if simple else self.read_string(at)
        if first == "{":
            return self.read_object(at, depth)
        if first == "[":
            return self.read_array(at, depth)
        if word := _WORD.match(text, at):
            return _WORDS[word[1]], word.end()
        if number := _NUMBER.match(text, at):
            return self.read_number(number), number.end()
        raise _expect("a JSON value", text, at)

    def read_object(self, at: int, depth: int) -> tuple[Object, int]:
        """Read ``{…}``: a key given twice is a fault, and the first one stays."""
        self.check_depth(at, depth)
        text, value_, keys = self.text, Object(), self.keys
        marks: list[int] = []
        value_.at, value_.marks = at, marks
        end = at + 1
        while True:
            if match := _KEY.match(text, end):
                key = match[1]
                key = keys.setdefault(key, key)
                start, end = match.start(1) - 1, match.end()
            else:
                start = _get_end(_BLANKS.match(text, end))
                if text[start : start + 1] == "}" and not marks:
                    return value_, _get_end(_BLANKS.match(text, start + 1))
                key, end = self.read_key(start)
            if len(key) > self.limits.key:
                self.faults.append(make_fault(self.limits, "key", len(key), start))
            begin = end
            value, end = self.read_value(end, depth + 1)
            if key in value_:
                message = f"the key {json.dumps(key)} is given twice"
                self.faults.append(Fault(start, "duplicate-key", message, DUPLICATE))
            else:
                value_[key] = value
                marks += (start, begin)
            sign = text[end : end + 1]
            if sign == ",":
                end += 1
            elif sign == "}":
                return value_, _get_end(_BLANKS.match(text, end + 1))
            else:
                raise _expect("',' or '}'", text, end)

    def read_key(self, at: int) -> tuple[str, int]:
        """Read a key that the fast pattern does not match, up to the value behind its colon."""
        if self.text[at : at + 1] != '"':
            raise _expect("a key in double quotes", self.text, at)
        key, end = self.read_string(at)
        if self.text[end : end + 1] != ":":
            raise _expect("':'", self.text, end)
        return key, _get_end(_BLANKS.match(self.text, end + 1))

    def read_array(self, at: int, depth: int) -> tuple[Array, int]:
        """Read ``[…]``."""
        self.check_depth(at, depth)
        text, items = self.text, Array()
        marks: list[int] = []
        items.at, items.marks = at, marks
        end = _get_end(_BLANKS.match(text, at + 1))
        if text[end : end + 1] == "]":
            return items, _get_end(_BLANKS.match(text, end + 1))
        while True:
            marks.append(end)
            value, end = self.read_value(end, depth + 1)
            items.append(value)
            sign = text[end : end + 1]
            if sign == ",":
                end = _get_end(_BLANKS.match(text, end + 1))
            elif sign == "]":
                return items, _get_end(_BLANKS.match(text, end + 1))
            else:
                raise _expect("',' or ']'", text, end)

    def read_string(self, at: int) -> tuple[str, int]:
        """Read a string with escapes: surrogate pairs become one character, a lone one is a
        fault."""
        try:
            value, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            remedy = "end it with a double quote; write \\\\ for a backslash, \\n for a line feed"
            raise Fault(error.pos, "syntax", f"not a JSON string: {error.msg}", remedy) from error
        try:
            value.encode()
        except UnicodeEncodeError as error:
            self.faults.append(
                Fault(
                    at, "encoding", f"a lone surrogate, U+{ord(value[error.start]):04X}, is no text"
                )
            )
            value = value.encode("utf-8", "replace").decode()
        return value, _get_end(_BLANKS.match(self.text, end))

    def read_number(self, match: re.Match[str]) -> int | float:
        """Return an int of any size up to the limit, or a finite float."""
        integer, fraction, exponent = match.groups()
        if fraction is None and exponent is None:
            if len(integer) <= self.limits.digits:
                return int(integer)
            self.faults.append(make_fault(self.limits, "digits", len(integer), match.start()))
            return 0
        try:
            return read_number(match[0].rstrip(" \t\r\n"), match.start(), self.limits)
        except Fault as fault:
            self.faults.append(fault)
            return 0

    def check_depth(self, at: int, depth: int) -> None:
        """Raise ``Fault`` when a container at this place is nested too deep."""
        if depth > self.limits.depth:
            raise make_fault(self.limits, "depth", depth, at)


def _get_end(match: "re.Match[str] | None") -> int:
    return match.end() if match else 0


def _expect(expected: str, text: str, at: int) -> Fault:
    message = f"expected {expected}, found {_quote_character(text, at)}"
    return Fault(at, "syntax", message, _suggest(text, at))


def _quote_character(text: str, at: int) -> str:
    return json.dumps(text[at]) if at < len(text) else "the end of the text"


def _shorten(text: str) -> str:
    return errors.shorten(text.strip(), 40)


def _suggest(text: str, at: int) -> str:
    """Return what most likely has to be written in the place of what is there."""
    if not text.strip():
        return f"{EMPTY}: {BEGIN}"
    if text.startswith(("NaN", "Infinity", "-Infinity"), at):
        return "NaN and Infinity are no JSON numbers"
    if text.startswith(("True", "False", "None"), at):
        return "JSON writes true, false and null"
    if text.startswith(("//", "/*", "#"), at):
        return "JSON has no comments"
    character = text[at : at + 1]
    if not character:
        return "close the bracket that is open"
    if character in "}]":
        return "a comma before a closing bracket is no JSON"
    return "JSON has double quotes, a comma between members, and a colon after a key"
