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
def python(pattern: str) -> str:
    """The source for ``re.compile(...).search`` that finds what ``pattern`` finds. Raises ``Unsupported``."""
    made = _source(parse(pattern))
    try:
        re.compile(made)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unsupported(f"Python cannot compile it: {error}") from error
    return made


def parse(pattern: str) -> Group:
    """The tree of a pattern. Raises ``Unsupported``."""
    parser = _Parser(pattern)
    tree = parser.rows("", 0)
    if parser.at < len(pattern):
        raise Unsupported(f"unmatched ')' at character {parser.at + 1}")
    return tree


class _Parser:
    """One pass over one pattern; every method reads on from ``at``."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def rows(self, opening: str, depth: int) -> Group:
        """Alternatives up to a closing bracket or the end."""
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
                row.append(self.repeated(self.node(depth)))
        return Group(opening, (*rows, tuple(row)))

    def node(self, depth: int) -> Node:
        """One character, class, group or assertion, without what repeats it."""
        sign = self.pattern[self.at]
        if sign == "(":
            return self.group(depth)
        if sign == "[":
            return Characters(self.bracket())
        if sign == "\\":
            return self.escape()
        if sign in "*+?":
            raise Unsupported(f"nothing to repeat at character {self.at + 1}")
        self.at += 1
        if sign == "^":
            return Assertion("^")
        if sign == "$":
            return Assertion(r"\Z")
        if sign == ".":
            return Characters(_others(_BREAK))
        return Characters(_one(ord(sign)))

    def repeated(self, node: Node) -> Node:
        """``node`` with the quantifier behind it, if there is one."""
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None:
            return node
        if isinstance(node, Assertion):
            raise Unsupported(f"an assertion cannot be repeated, at character {self.at + 1}")
        self.at = found.end()
        if _QUANTIFIER.match(self.pattern, self.at):
            raise Unsupported(f"two quantifiers in a row at character {self.at + 1}")
        sign, low, comma, high, lazy = found.groups()
        if sign:
            least, most = (1 if sign == "+" else 0), (1 if sign == "?" else None)
        else:
            least = int(low)
            most = least if not comma else int(high) if high else None
        if most is not None and most < least:
            raise Unsupported(f"{{{least},{most}}} is the wrong way round")
        return Repeat(node, least, most, bool(lazy))

    def group(self, depth: int) -> Group:
        """``(…)`` in any of its kinds; groups that only capture capture nothing here."""
        opening = "(?:"
        found = _GROUP.match(self.pattern, self.at)
        if found is None and self.pattern.startswith("(?", self.at):
            raise Unsupported(f"{self.pattern[self.at : self.at + 4]!r} is no group of ECMA-262")
        if found is not None and found[1]:
            opening = f"(?{found[1]}"
        self.at = found.end() if found else self.at + 1
        made = self.rows(opening, depth + 1)
        if not self.pattern.startswith(")", self.at):
            raise Unsupported("a group is not closed")
        self.at += 1
        return made

    def escape(self) -> Node:
        """A backslash and what it means outside of a class."""
        sign = self.pattern[self.at + 1 : self.at + 2]
        if sign in _ASSERTIONS:
            self.at += 2
            return Assertion(_ASSERTIONS[sign])
        if sign in "123456789" and sign or sign == "k":
            raise Unsupported("back-references are not supported")
        return Characters(self.escaped())

    def bracket(self) -> Ranges:
        """``[…]``: the characters it takes."""
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        found: list[tuple[int, int]] = []
        while True:
            if self.at >= len(self.pattern):
                raise Unsupported("a class is not closed")
            if self.pattern[self.at] == "]":
                self.at += 1
                return _others(tuple(found)) if negated else tuple(found)
            first = self.member()
            if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
                self.at += 1
                if self.at >= len(self.pattern):
                    raise Unsupported("a class is not closed")
                last = self.member()
                if not _single(first) or not _single(last):
                    found += [*first, *_one(0x2D), *last]
                elif first[0][0] > last[0][0]:
                    raise Unsupported("a range in a class is the wrong way round")
                else:
                    found.append((first[0][0], last[0][0]))
            else:
                found += first

    def member(self) -> Ranges:
        """One character or escape of a class."""
        sign = self.pattern[self.at]
        if sign != "\\":
            self.at += 1
            return _one(ord(sign))
        if self.pattern.startswith("\\b", self.at):
            self.at += 2
            return _one(0x08)
        return self.escaped()

    def escaped(self) -> Ranges:
        """A backslash and what it means in a class and outside."""
        sign = self.pattern[self.at + 1 : self.at + 2]
        start, self.at = self.at, self.at + 2
        sets = {"d": _DIGIT, "w": _WORD, "s": _BLANK}
        if sign.lower() in sets:
            return sets[sign] if sign in sets else _others(sets[sign.lower()])
        if sign in _CONTROLS:
            return _one(_CONTROLS[sign])
        if sign == "0" and not self.pattern[self.at : self.at + 1].isdigit():
            return _one(0)
        if sign == "c" and re.match("[A-Za-z]", self.pattern[self.at : self.at + 1]):
            self.at += 1
            return _one(ord(self.pattern[self.at - 1]) % 32)
        if sign in ("x", "u"):
            return _one(self.code(start, sign))
        if sign and not sign.isalnum() and sign != "_":
            return _one(ord(sign))
        if sign in ("p", "P"):
            return self.property(negated=sign == "P")
        raise Unsupported(f"{self.pattern[start : start + 2]!r} is no escape of ECMA-262")

    def property(self, *, negated: bool) -> Ranges:
        """``\\p{…}``: a general category, by its short or its long name (ECMA-262, table 67)."""
        found = _PROPERTY.match(self.pattern, self.at)
        if found is None:
            raise Unsupported("\\p must name a property in braces")
        self.at = found.end()
        ranges = unicode.characters(found[1])
        if not ranges:
            raise Unsupported(f"the property {found[1][:40]!r} is none of the general categories")
        return _others(ranges) if negated else ranges

    def code(self, start: int, sign: str) -> int:
        """``\\xHH``, ``\\uHHHH`` (two of them for a surrogate pair) or ``\\u{H…}``."""
        one = (
            r"\\x([0-9A-Fa-f]{2})"
            if sign == "x"
            else r"\\u(?:([0-9A-Fa-f]{4})|\{0*([0-9A-Fa-f]{1,6})\})"
        )
        found = re.compile(one).match(self.pattern, start)
        if found is None:
            raise Unsupported(f"{self.pattern[start : start + 6]!r} is no escape of ECMA-262")
        self.at = found.end()
        value = int(next(group for group in found.groups() if group), 16)
        if 0xD800 <= value < 0xDC00:
            low = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})").match(self.pattern, self.at)
            if low is not None:
                self.at = low.end()
                value = 0x10000 + ((value - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if 0xD800 <= value <= 0xDFFF or value > _LAST:
            raise Unsupported(f"U+{value:04X} is no character")
        return value


def _one(code: int) -> Ranges:
    return ((code, code),)


def _single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _others(ranges: Ranges) -> Ranges:
    """All characters that are not in ``ranges``."""
    result, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            result.append((start, low - 1))
        start = max(start, high + 1)
    return (*result, (start, _LAST)) if start <= _LAST else tuple(result)


def _merged(ranges: Ranges) -> Ranges:
    """The same characters in ascending ranges that do not touch."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def _source(node: Node) -> str:
    """The Python source of a tree."""
    if isinstance(node, Characters):
        return _class(node.ranges)
    if isinstance(node, Assertion):
        return node.source
    if isinstance(node, Repeat):
        return f"{_source(node.node)}{_times(node)}"
    body = "|".join("".join(_source(each) for each in row) for row in node.rows)
    return f"{node.opening}{body})" if node.opening else body


def _times(repeat: Repeat) -> str:
    signs = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    most = "" if repeat.most is None else repeat.most
    exact = f"{{{repeat.least}}}" if repeat.least == repeat.most else f"{{{repeat.least},{most}}}"
    return signs.get((repeat.least, repeat.most), exact) + ("?" if repeat.lazy else "")


def _class(ranges: Ranges) -> str:
    """The shortest class of Python that takes these characters."""
    ranges = _merged(ranges)
    if ranges == ((0, _LAST),):
        return "(?s:.)"
    if not ranges:
        return "(?!)"
    if _single(ranges):
        return _character(ranges[0][0])
    others = _others(ranges)
    negated = len(others) < len(ranges) or len(others) == len(ranges) and ranges[-1][1] == _LAST
    parts = (
        (
            _character(low)
            if low == high
            else f"{_character(low)}{'-' if high > low + 1 else ''}{_character(high)}"
        )
        for low, high in (others if negated else ranges)
    )
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _character(code: int) -> str:
    """One character, escaped if it has a meaning in or outside of a class, or cannot be seen."""
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
