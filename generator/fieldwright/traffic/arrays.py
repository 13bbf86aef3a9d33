"""The items of a JSON array cut out of its text, in constant memory and also where some are not JSON.

Only strings and brackets are looked at. A string ends at the end of its line, and a bracket that
closes none of its kind closes those above it, so that a mistake in an item stays in that item.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LIMIT = 1 << 26
"""Bytes of the largest record that is read (64 MiB)."""

_STRING_TEXT = r'"(?:[^"\\\n]++|\\.)*+"'


def _nest(depth: int) -> str:
    """Return the pattern of an array or object that holds others up to a depth, without mistakes."""
    inside = rf'(?:[^"\[\]{{}}]++|{_STRING_TEXT}{"|" + _nest(depth - 1) if depth else ""})*+'
    return rf"(?:\{{{inside}\}}|\[{inside}\])"


_TOKEN = re.compile(rf'{_nest(3)}|"(?:[^"\\\n]++|\\.)*+(?:"|\\?\Z)|[\[{{\]}},]'.encode("ascii"))
"""An array or object that is well formed, a string, if need be as far as it has been read, a bracket or a comma."""

_SPACE = re.compile(rb"[ \t\r\n]*")
_OPENING = {ord("]"): ord("["), ord("}"): ord("{")}
_STRING, _COMMA = ord('"'), ord(",")


class Item(NamedTuple):
    """An item: the line it begins on, from 1, and its text; None if it is larger than ``LIMIT``."""

    line: int
    text: bytes | None


class Unfinished(ValueError):
    """The text ends before the array does, or goes on after it; ``line`` is where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def cut(chunks: Iterable[bytes]) -> Iterator[Item]:
    """Yield the items of the JSON array that the chunks begin with. Raises ``Unfinished``."""
    scanner = _Scanner()
    for chunk in chunks:
        yield from scanner.feed(chunk)
    yield from scanner.finish()


class _Scanner:
    """The state between two chunks: what is not cut yet, and the brackets that are open.

    ``start`` is the offset of the item that is being read, ``line`` the line of the offset
    ``counted``, up to which lines have been counted.
    """

    def __init__(self) -> None:
        self.text = b""
        self.position = self.start = self.counted = 0
        self.line = 1
        self.brackets = bytearray()
        self.is_too_large = self.is_over = False

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """Yield the items that end in a chunk."""
        text = self.text = self.text + chunk
        brackets = self.brackets
        if self.is_over:
            return
        if not brackets:
            opening = text.find(b"[")
            if opening < 0:
                return
            brackets.append(text[opening])
            self.start = self.position = opening + 1
        for token in _TOKEN.finditer(text, self.position):
            at = token.start()
            byte = text[at]
            if byte == _STRING:
                if token.end() == len(text) and not _is_closed(token[0]):
                    self.position = at
                    break
            elif byte == _COMMA:
                if len(brackets) == 1:
                    yield self._end(at)
            elif byte in _OPENING:
                if self._close(byte):
                    self.is_over = True
                    self._count(self.start)
                    if self.is_too_large or _skip_space(text, self.start) < at:
                        yield self._end(at)
                    self.start = self.position = token.end()
                    break
            elif token.end() == at + 1:
                brackets.append(byte)
        else:
            self.position = len(text)
        if self.position - self.start > LIMIT:
            self.is_too_large = True
            self.start = self.position
        self._count(self.start)
        self.text = text[self.start :]
        self.position -= self.start
        self.start = self.counted = 0

    def finish(self) -> Iterator[Item]:
        """Raise ``Unfinished`` if the text does not end with the array."""
        end = _skip_space(self.text, self.start)
        self._count(end)
        if not self.is_over:
            raise Unfinished(self.line, "must be JSON: the array is cut off")
        if end < len(self.text):
            raise Unfinished(self.line, "must be JSON: something follows the array")
        yield from ()

    def _close(self, byte: int) -> bool:
        """Close the innermost bracket that a byte closes, and return whether it is the array's."""
        opening = self.brackets.rfind(_OPENING[byte])
        if opening >= 0:
            del self.brackets[opening:]
        return opening == 0

    def _end(self, at: int) -> Item:
        begin = min(_skip_space(self.text, self.start), at)
        self._count(begin)
        is_too_large = self.is_too_large or at - begin > LIMIT
        self.is_too_large = False
        self.start = at + 1
        return Item(self.line, None if is_too_large else self.text[begin:at])

    def _count(self, until: int) -> None:
        """Count the lines up to an offset."""
        if until > self.counted:
            self.line += self.text.count(b"\n", self.counted, until)
            self.counted = until


def _is_closed(string: bytes) -> bool:
    """Return whether a string that begins with a quotation mark ends with one."""
    if len(string) < 2 or not string.endswith(b'"'):
        return False
    before = string[1:-1]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 0


def _skip_space(text: bytes, start: int) -> int:
    space = _SPACE.match(text, start)
    return start if space is None else space.end()
