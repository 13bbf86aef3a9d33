"""Tables of a TOML file, read value by value; what is wrong is refused with its line."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwright import errors


def shorten(path: Path) -> Path:
    """Make ``path`` relative to the working directory if it lies in it or just above it."""
    relative = Path(os.path.relpath(path))
    return relative if relative.parts[:2] != ("..", "..") else path


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table that ``keys`` lead to in the file at ``path``, whose content is ``text``."""

    path: Path
    text: str
    keys: tuple[str, ...]
    values: Mapping[str, Any]

    @staticmethod
    def parse(data: bytes, path: Path) -> "Table":
        """Parse a file, which may be kept elsewhere than at ``path``. Raises ``errors.UsageError``."""
        unreadable = f"{shorten(path)}: cannot be read as TOML"
        if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            remedy = "save it as UTF-8 without one"
            raise errors.UsageError(f"{unreadable}: it begins with a byte order mark; {remedy}")
        try:
            text = data.decode("utf-8")
            return Table(path=path, text=text, keys=(), values=tomllib.loads(text))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = f"line {line} has the byte 0x{data[error.start]:02X}, which is no UTF-8"
            raise errors.UsageError(f"{unreadable}: {message}; save it as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise errors.UsageError(f"{unreadable}: {error}") from error

    @property
    def name(self) -> str:
        """The header of the table."""
        return f"[{'.'.join(self.keys)}]"

    def refuse(self, key: str | None, message: str) -> errors.UsageError:
        """Return the error about the value of a key, or about the table itself."""
        text = (
            f"{'.'.join(self.keys)} {message}"
            if key is None
            else f"{key!r} in {self.name} {message}"
        )
        return self._point(key, text)

    def refuse_unknown(self, known: Iterable[str], kind: str = "keys") -> None:
        """Refuse a key that is none of the known ones."""
        known = tuple(known)
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = (
                    f"did you mean {near[0]!r}?" if near else f"the {kind} are {', '.join(known)}"
                )
                raise self._point(key, f"unknown key {key!r} in {self.name}; {hint}")

    def read_text(self, key: str) -> str | None:
        """Read a text that is not empty."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.refuse(key, "must be a string that is not empty")
        return value

    def read_texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, none of them empty."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self.refuse(key, "must be a list of strings that are not empty")
        return tuple(value)

    def read_path(self, key: str) -> Path | None:
        """Read a path, which is relative to the folder of the file."""
        value = self.read_text(key)
        return None if value is None else shorten(self.path.parent / value)

    def read_flag(self, key: str) -> bool:
        """Read a flag, which is off where it is absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse(key, f"must be true or false, not {value!r}")
        return value

    def read_choice(self, key: str, words: Sequence[str], default: str | None = None) -> Any:
        """Read one of several words."""
        if self.read_text(key) is None:
            return default
        if self.values[key] not in words:
            listed = " or ".join(map(repr, words))
            raise self.refuse(key, f"must be {listed}, not {self.values[key]!r}")
        return self.values[key]

    def read_table(self, key: str) -> "Table":
        """Read a table, which is empty where it is absent."""
        values = self.values.get(key, {})
        table = Table(path=self.path, text=self.text, keys=(*self.keys, key), values={})
        if not isinstance(values, dict):
            raise table.refuse(None, "is not a table")
        return Table(path=self.path, text=self.text, keys=table.keys, values=values)

    def _point(self, key: str | None, message: str) -> errors.UsageError:
        line = find_line(self.text, self.keys if key is None else (*self.keys, key))
        place = f"{shorten(self.path)}:{line}" if line else str(shorten(self.path))
        return errors.UsageError(f"{place}: {message}")


def find_line(text: str, keys: Sequence[str]) -> int | None:
    """Return the line in which the key or table that ``keys`` lead to begins; None if it is not to be found.

    It is the first line that the key is in, before which the text does not have it and up to whose
    statement's end it does.
    """
    lines = [f"{line}\n" for line in text.split("\n")]
    for number in (number for number, line in enumerate(lines) if keys[-1] in line):
        before = _parse_beginning(lines, number)
        if before is None or _has(before, keys):
            continue
        after = next(_parse_beginnings(lines, number + 1), {})
        if _has(after, keys):
            return number + 1
    return None


def _parse_beginnings(lines: Sequence[str], start: int) -> Iterator[Mapping[str, Any]]:
    """Yield the contents of the first lines, ``start`` of them or more, wherever a statement ends."""
    for end in range(start, len(lines) + 1):
        content = _parse_beginning(lines, end)
        if content is not None:
            yield content


def _parse_beginning(lines: Sequence[str], end: int) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads("".join(lines[:end]))
    except tomllib.TOMLDecodeError:
        return None


def _has(content: Any, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(content, dict) or key not in content:
            return False
        content = content[key]
    return True
