"""ECMA-262 regular expressions (with the u flag, as JSON Schema asks for them) as Python ones of the same verdicts.

A pattern is parsed and written again: ``$`` is the very end, ``\\d``, ``\\w`` and ``\\b`` are ASCII, ``\\s`` and
``.`` are ECMA's own sets, a class is its ranges, and so is a general category of Unicode. What Python cannot match
exactly (back-references, other properties, modifiers, lookbehind of no fixed length) is refused, and so is what only
Python understands.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from fieldwright.validation import unicode
from fieldwright.validation.unicode import Ranges

_DIGIT: Ranges = ((0x30, 0x39),)
_WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_BLANK: Ranges = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_BREAK: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_LAST = 0x10FFFF
_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_ASSERTIONS = {"b": r"(?a:\b)", "B": r"(?!(?a:\b))"}
_QUANTIFIER = re.compile(r"(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})(\?)?")
_GROUP = re.compile(r"\(\?(?:([:=!]|<[=!])|<([A-Za-z_$][A-Za-z0-9_$]*)>)")
_PROPERTY = re.compile(r"\{(?:(?:gc|General_Category)=)?([^{}]*)\}")
_DEEPEST = 50


class Unsupported(ValueError):
    """The pattern is no ECMA-262 expression, or Python cannot match it exactly; the text says why."""


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of some."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Assertion:
    """Something that takes no character: an anchor, a word boundary, a look to either side."""

    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, each a row of nodes, behind the opening of a Python group."""

    opening: str
    rows: "tuple[tuple[Node, ...], ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A node some number of times; ``most`` None means any number."""

    node: "Node"
    least: int
    most: int | None
    lazy: bool


Node: TypeAlias = Characters | Assertion | Group | Repeat


@lru_cache(maxsize=4096)
def translate(pattern: str) -> str:
    """Translate a pattern for ``re.compile(...).search``. Raises ``Unsupported``."""
    source = _write_node(parse(pattern))
    try:
        re.compile(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unsupported(f"Python cannot compile it: {error}") from error
    return source


def parse(pattern: str) -> Group:
    """Parse a pattern into a tree. Raises ``Unsupported``."""
    parser = _Parser(pattern)
    tree = parser.parse_rows("", 0)
    if parser.at < len(pattern):
        raise Unsupported(f"unmatched ')' at character {parser.at + 1}")
    return tree


class _Parser:
    """A parser of one pattern, whose methods each read on from ``at``."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def parse_rows(self, opening: str, depth: int) -> Group:
        """Parse alternatives up to a closing bracket or the end."""
        if depth > _DEEPEST:
            raise Unsupported(f"groups are nested deeper than {_DEEPEST}")
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                self.at += 1
                rows.append(tuple(row))
                row = []
            else:
                row.append(self.parse_repeat(self.parse_node(depth)))
        return Group(opening, (*rows, tuple(row)))

    def parse_node(self, depth: int) -> Node:
        """Parse one character, class, group or assertion, without its quantifier."""
        sign = self.pattern[self.at]
        if sign == "(":
            return self.parse_group(depth)
        if sign == "[":
            return Characters(self.parse_class())
        if sign == "\\":
            return self.parse_escape()
        if sign in "*+?":
            raise Unsupported(f"nothing to repeat at character {self.at + 1}")
        self.at += 1
        if sign == "^":
            return Assertion("^")
        if sign == "$":
            return Assertion(r"\Z")
        if sign == ".":
            return Characters(_invert(_BREAK))
        return Characters(_make_single(ord(sign)))

    def parse_repeat(self, node: Node) -> Node:
        """Parse the quantifier behind ``node``, if there is one."""
        match = _QUANTIFIER.match(self.pattern, self.at)
        if match is None:
            return node
        if isinstance(node, Assertion):
            raise Unsupported(f"an assertion cannot be repeated, at character {self.at + 1}")
        self.at = match.end()
        if _QUANTIFIER.match(self.pattern, self.at):
            raise Unsupported(f"two quantifiers in a row at character {self.at + 1}")
        sign, low, comma, high, lazy = match.groups()
        if sign:
            least, most = (1 if sign == "+" else 0), (1 if sign == "?" else None)
        else:
            least = int(low)
            most = least if not comma else int(high) if high else None
        if most is not None and most < least:
            raise Unsupported(f"{{{least},{most}}} is the wrong way round")
        return Repeat(node, least, most, bool(lazy))

    def parse_group(self, depth: int) -> Group:
        """Parse ``(…)`` in any of its forms; groups that only capture capture nothing here."""
        opening = "(?:"
        match = _GROUP.match(self.pattern, self.at)
        if match is None and self.pattern.startswith("(?", self.at):
            raise Unsupported(f"{self.pattern[self.at : self.at + 4]!r} is no group of ECMA-262")
        if match is not None and match[1]:
            opening = f"(?{match[1]}"
        self.at = match.end() if match else self.at + 1
        group = self.parse_rows(opening, depth + 1)
        if not self.pattern.startswith(")", self.at):
            raise Unsupported("a group is not closed")
        self.at += 1
        return group

    def parse_escape(self) -> Node:
        """Parse an escape outside a class."""
        sign = self.pattern[self.at + 1 : self.at + 2]
        if sign in _ASSERTIONS:
            self.at += 2
            return Assertion(_ASSERTIONS[sign])
        if sign in "123456789" and sign or sign == "k":
            raise Unsupported("back-references are not supported")
        return Characters(self.parse_character_escape())

    def parse_class(self) -> Ranges:
        """Parse ``[…]`` into the characters that it matches."""
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        ranges: list[tuple[int, int]] = []
        while True:
            if self.at >= len(self.pattern):
                raise Unsupported("a class is not closed")
            if self.pattern[self.at] == "]":
                self.at += 1
                return _invert(tuple(ranges)) if negated else tuple(ranges)
            first = self.parse_class_member()
            if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
                self.at += 1
                if self.at >= len(self.pattern):
                    raise Unsupported("a class is not closed")
                last = self.parse_class_member()
                if not _is_single(first) or not _is_single(last):
                    ranges += [*first, *_make_single(0x2D), *last]
                elif first[0][0] > last[0][0]:
                    raise Unsupported("a range in a class is the wrong way round")
                else:
                    ranges.append((first[0][0], last[0][0]))
            else:
                ranges += first

    def parse_class_member(self) -> Ranges:
        """Parse one character or escape of a class."""
        sign = self.pattern[self.at]
        if sign != "\\":
            self.at += 1
            return _make_single(ord(sign))
        if self.pattern.startswith("\\b", self.at):
            self.at += 2
            return _make_single(0x08)
        return self.parse_character_escape()

    def parse_character_escape(self) -> Ranges:
        """Parse an escape that means the same inside and outside a class."""
        sign = self.pattern[self.at + 1 : self.at + 2]
        start, self.at = self.at, self.at + 2
        sets = {"d": _DIGIT, "w": _WORD, "s": _BLANK}
        if sign.lower() in sets:
            return sets[sign] if sign in sets else _invert(sets[sign.lower()])
        if sign in _CONTROLS:
            return _make_single(_CONTROLS[sign])
        if sign == "0" and not self.pattern[self.at : self.at + 1].isdigit():
            return _make_single(0)
        if sign == "c" and re.match("[A-Za-z]", self.pattern[self.at : self.at + 1]):
            self.at += 1
            return _make_single(ord(self.pattern[self.at - 1]) % 32)
        if sign in ("x", "u"):
            return _make_single(self.parse_code(start, sign))
        if sign and not sign.isalnum() and sign != "_":
            return _make_single(ord(sign))
        if sign in ("p", "P"):
            return self.parse_property(negated=sign == "P")
        raise Unsupported(f"{self.pattern[start : start + 2]!r} is no escape of ECMA-262")

    def parse_property(self, *, negated: bool) -> Ranges:
        """Parse ``\\p{…}``, a general category, by its short or its long name (ECMA-262, table 67)."""
        match = _PROPERTY.match(self.pattern, self.at)
        if match is None:
            raise Unsupported("\\p must name a property in braces")
        self.at = match.end()
        ranges = unicode.find_characters(match[1])
        if not ranges:
            raise Unsupported(f"the property {match[1][:40]!r} is none of the general categories")
        return _invert(ranges) if negated else ranges

    def parse_code(self, start: int, sign: str) -> int:
        """Parse ``\\xHH``, ``\\uHHHH`` (two of them for a surrogate pair) or ``\\u{H…}``."""
        one = (
            r"\\x([0-9A-Fa-f]{2})"
            if sign == "x"
            else r"\\u(?:([0-9A-Fa-f]{4})|\{0*([0-9A-Fa-f]{1,6})\})"
        )
        match = re.compile(one).match(self.pattern, start)
        if match is None:
            raise Unsupported(f"{self.pattern[start : start + 6]!r} is no escape of ECMA-262")
        self.at = match.end()
        value = int(next(group for group in match.groups() if group), 16)
        if 0xD800 <= value < 0xDC00:
            low = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})").match(self.pattern, self.at)
            if low is not None:
                self.at = low.end()
                value = 0x10000 + ((value - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if 0xD800 <= value <= 0xDFFF or value > _LAST:
            raise Unsupported(f"U+{value:04X} is no character")
        return value


def _make_single(code: int) -> Ranges:
    return ((code, code),)


def _is_single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _invert(ranges: Ranges) -> Ranges:
    """Return all characters that are not in ``ranges``."""
    result, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            result.append((start, low - 1))
        start = max(start, high + 1)
    return (*result, (start, _LAST)) if start <= _LAST else tuple(result)


def merge(ranges: Ranges) -> Ranges:
    """Return the same characters in ascending ranges that do not touch."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def _write_node(node: Node) -> str:
    """Write a tree as Python source."""
    if isinstance(node, Characters):
        return _write_class(node.ranges)
    if isinstance(node, Assertion):
        return node.source
    if isinstance(node, Repeat):
        return f"{_write_node(node.node)}{_write_quantifier(node)}"
    body = "|".join("".join(_write_node(each) for each in row) for row in node.rows)
    return f"{node.opening}{body})" if node.opening else body


def _write_quantifier(repeat: Repeat) -> str:
    signs = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    most = "" if repeat.most is None else repeat.most
    exact = f"{{{repeat.least}}}" if repeat.least == repeat.most else f"{{{repeat.least},{most}}}"
    return signs.get((repeat.least, repeat.most), exact) + ("?" if repeat.lazy else "")


def _write_class(ranges: Ranges) -> str:
    """Write the shortest class of Python that matches these characters."""
    ranges = merge(ranges)
    if ranges == ((0, _LAST),):
        return "(?s:.)"
    if not ranges:
        return "(?!)"
    if _is_single(ranges):
        return _write_character(ranges[0][0])
    others = _invert(ranges)
    negated = len(others) < len(ranges) or len(others) == len(ranges) and ranges[-1][1] == _LAST
    parts = (
        (
            _write_character(low)
            if low == high
            else f"{_write_character(low)}{'-' if high > low + 1 else ''}{_write_character(high)}"
        )
        for low, high in (others if negated else ranges)
    )
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _write_character(code: int) -> str:
    """Write one character, escaped if it has a meaning in or outside a class, or is not visible."""
    sign = chr(code)
    if sign.isascii() and sign.isalnum() or sign in " _/:;,<>=!@%'\"`":
        return sign
    if sign.isascii() and sign.isprintable():
        return f"\\{sign}"
    if sign.isprintable():
        return sign
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )
