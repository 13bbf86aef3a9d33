"""What can go wrong, said in one line: where, what, and what to do about it."""

import enum
import json
from dataclasses import dataclass, field
from typing import Any


class ExitCode(enum.IntEnum):
    """What a command ends with; 130 and more are 128 and the signal that ended it."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    DEFECT = 70
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    TERMINATED = 143


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing wrong with a spec or a page.

    ``line`` and ``column`` count from 1; 0 means that the whole file is meant.
    ``rule`` is an id of the table in ``rules``; ``source`` is the line of text it
    points at, without its line feed, for those who print it underneath. ``severity`` is
    error, warning or note, which says that nothing is wrong.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    remedy: str | None = None
    severity: str = "error"
    source: str | None = field(default=None, compare=False)


class FieldwrightError(Exception):
    """Anything fieldwright refuses. ``exit_code`` is what the command line ends with."""

    exit_code = ExitCode.USAGE


class UsageError(FieldwrightError):
    """The command line or the configuration is wrong."""


class PublishError(FieldwrightError):
    """The output folder holds something that must not be overwritten or deleted, or what was
    released cannot be uploaded."""


class SourceError(FieldwrightError):
    """A spec or a page cannot be read; ``diagnostics`` says why, all of it, in source order."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n".join(line(each) for each in diagnostics))
        self.diagnostics = diagnostics


def line(diagnostic: Diagnostic) -> str:
    """``file:line:column: message [rule]; remedy``, the one form a diagnostic is printed in;
    a note says that it is one."""
    place = format_place(diagnostic.file, diagnostic.line, diagnostic.column)
    remedy = f"; {diagnostic.remedy}" if diagnostic.remedy else ""
    note = "note: " if diagnostic.severity == "note" else ""
    return f"{place}: {note}{diagnostic.message} [{diagnostic.rule}]{remedy}"


def format_place(file: str, line: int, column: int) -> str:
    """Return ``file:line:column``, or the file alone where the line is 0."""
    return f"{file}:{line}:{column}" if line else file


def shorten(text: str, limit: int = 80) -> str:
    """Return a text of at most ``limit`` characters, the last of which stands for those left out."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def shorten_json(value: Any, limit: int = 80) -> str:
    """Return a value as JSON, shortened to ``limit`` characters."""
    return shorten(json.dumps(value, ensure_ascii=False), limit)
