"""Spec files as data with places: bytes in, diagnostics with line and column for what is no spec text.

The texts that a spec refers to are read beside it. Offsets are counted on from one text to the
next, so that an offset alone says which text is meant.
"""

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fieldwright import configuration, rules
from fieldwright.errors import Diagnostic, SourceError
from fieldwright.limits import Limits
from fieldwright.model import ir
from fieldwright.openapi.text import json_parser, yaml_parser
from fieldwright.openapi.text.values import Fault, make_fault, shift


@dataclass(slots=True, kw_only=True, eq=False)
class Source:
    """One text: what it is called in messages, its characters, and the data in it.

    ``path`` is the file it was read from; ``start`` the offset of its first character, and
    ``beside`` the texts that were read because of this one. ``searched``: files that are not
    among those have a say as well, as they were looked into, or looked for and not read. ``remarks``
    is what there was to say before the data was read.
    """

    name: str
    text: str
    data: Any = None
    limits: Limits = field(default_factory=configuration.find_limits)
    path: Path | None = None
    start: int = 0
    beside: "list[Source]" = field(default_factory=list, repr=False)
    searched: bool = False
    remarks: tuple[Diagnostic, ...] = ()
    _breaks: list[int] = field(default_factory=list, repr=False)

    @property
    def uri(self) -> str:
        """What relative references are relative to (RFC 3986, section 5.1); "" where there is no file."""
        return self.path.resolve().as_uri() if self.path is not None else ""

    def locate(self, at: int) -> ir.Place:
        """Return the line and column of an offset."""
        part = self._find_part(at)
        line = bisect_right(part._list_breaks(), at - part.start)
        return ir.Place(part.name, line, at - part.start - part._breaks[line - 1] + 1)

    def find_offset(self, place: ir.Place) -> int:
        """Return the offset of a line and a column: the way back from ``locate``."""
        part = next((each for each in self.beside if each.name == place.file), self)
        return part.start + part._list_breaks()[place.line - 1] + place.column - 1

    def diagnose(self, at: int, rule: str, message: str, remedy: str | None = None) -> Diagnostic:
        """Return a diagnostic at an offset, with the line of text it stands in."""
        place = self.locate(at)
        part = self._find_part(at)
        start = part._breaks[place.line - 1]
        end = _BREAK.search(part.text, start)
        return Diagnostic(
            file=part.name,
            line=place.line,
            column=place.column,
            rule=rule,
            message=message,
            remedy=remedy,
            severity=rules.lint_rules()[rule].severity,
            source=part.text[start : end.start() if end else None][:500],
        )

    def attach(self, other: "Source") -> None:
        """Put ``other`` beside this text: its offsets begin behind the last one attached so far."""
        last = self.beside[-1] if self.beside else self
        other.start = last.start + len(last.text) + 1
        shift(other.data, other.start)
        self.beside.append(other)

    def _find_part(self, at: int) -> "Source":
        return next((each for each in reversed(self.beside) if at >= each.start), self)

    def _list_breaks(self) -> list[int]:
        if not self._breaks:
            self._breaks = _find_breaks(self.text)
        return self._breaks


_BREAK = re.compile("\r\n?|\n")
"""The end of a line, as YAML and editors count lines."""

_MARK = "\ufeff"
"""A byte order mark, which is no part of a text."""

STANDARD_INPUT = Path("-")
"""What names standard input among files."""

EDITED: ContextVar[Mapping[Path, str]] = ContextVar("EDITED", default=MappingProxyType({}))
"""The texts that an editor has not saved yet, by their real paths; they come before the files."""


def load(path: Path, name: str | None = None, *, limits: Limits | None = None) -> Source:
    """Read the spec in a file, or on standard input for ``-``, called ``name`` in messages. Raises
    ``SourceError``; OS errors pass through. The ``limits`` are by default those of the configuration.
    """
    text = read(path, name, limits=limits)
    source = parse(text.text, text.name, limits=text.limits)
    source.path = text.path
    return source


def read(path: Path, name: str | None = None, *, limits: Limits | None = None) -> Source:
    """Read the text of a spec as ``load`` does, and leave its data out. Raises what that raises."""
    limits = limits or configuration.find_limits()
    is_input = path == STANDARD_INPUT
    name = name or ("<stdin>" if is_input else str(path))
    source = Source(name=name, text="", limits=limits, path=None if is_input else path)
    if (edited := EDITED.get()) and (text := edited.get(path.resolve())) is not None:
        return replace(source, text=text.removeprefix(_MARK))
    if is_input:
        data = sys.stdin.buffer.read(limits.bytes + 1)
    else:
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        size = len(data) if is_input else max(len(data), path.stat().st_size)
        fault = make_fault(limits, "bytes", size, 0)
        raise SourceError((source.diagnose(0, fault.rule, fault.message, fault.remedy),))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16; a spec is UTF-8 (RFC 8259, section 8.1)"
        raise SourceError((source.diagnose(0, "encoding", message, "save it as UTF-8"),))
    try:
        return replace(source, text=data.decode("utf-8").removeprefix(_MARK))
    except UnicodeDecodeError as error:
        before = replace(source, text=data[: error.start].decode("utf-8"))
        message = f"the byte 0x{data[error.start]:02X} is no UTF-8"
        raise SourceError(
            (before.diagnose(len(before.text), "encoding", message, "save it as UTF-8"),)
        ) from error


def suggest_format(source: Source) -> str:
    """Return what to do about a text that is no spec."""
    text = source.text.lstrip()
    if text.startswith("<"):
        return "this is HTML or XML; save the document itself, not the page that shows it"
    if text.startswith("#") and source.name.endswith(".md"):
        return "'fieldwright import' makes a spec of reference pages"
    return "an OpenAPI document says 'openapi: 3.1.0', a JSON Schema '$schema'"


def parse(text: str, name: str, *, limits: Limits | None = None) -> Source:
    """Parse the spec in a text: JSON if it begins with ``{`` or ``[`` and is not called ``.yaml``,
    else YAML. A byte order mark is no part of it (RFC 8259, section 8.1; YAML 1.2.2, section 5.2).

    Raises ``SourceError`` with every fault found.
    """
    limits = limits or configuration.find_limits()
    text = text.removeprefix(_MARK)
    source = Source(name=name, text=text, limits=limits)
    faults: list[Fault] = []
    reader = json_parser if is_json(text, name) else yaml_parser
    try:
        source.data = reader.parse(text, limits, faults)
    except Fault as fault:
        faults.append(fault)
    if faults:
        ordered = sorted(faults, key=lambda fault: fault.at)
        raise SourceError(
            tuple(
                source.diagnose(each.at, each.rule, each.message, each.remedy) for each in ordered
            )
        )
    return source


def wrap(
    data: Mapping[str, Any], name: str = "<mapping>", *, limits: Limits | None = None
) -> Source:
    """Return data that is there already as if it had been read from indented JSON."""
    return parse(json.dumps(data, indent=2), name, limits=limits)


def is_json(text: str, name: str) -> bool:
    """Return whether a text of this name is read as JSON."""
    suffix = name.lower().rpartition(".")[2]
    return (
        suffix == "json"
        or suffix not in ("yaml", "yml")
        and text.lstrip(" \t\r\n")[:1] in ("{", "[")
    )


def _find_breaks(text: str) -> list[int]:
    """Return the offset at which each line begins."""
    if "\r" in text:
        return [0, *(match.end() for match in _BREAK.finditer(text))]
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts
