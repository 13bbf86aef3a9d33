"""Errors and diagnostics: each has one line of text that names the place, the fault and the remedy."""

import enum
import json
from dataclasses import dataclass, field
from typing import Any


class ExitCode(enum.IntEnum):
    """The exit code of a command; from 128 on, 128 plus the number of the signal that ended it."""

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

    ``line`` and ``column`` count from 1; 0 stands for the whole file. ``rule`` is an id of the
    tables that ``rules`` reads. ``source`` is the line of text that the place is in, without its
    line feed, to be printed below the message. ``severity`` is error, warning or note; a note
    reports nothing wrong. ``unread``: the place could not be read, and everything is accepted there.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    remedy: str | None = None
    severity: str = "error"
    unread: bool = False
    source: str | None = field(default=None, compare=False)


class FieldwrightError(Exception):
    """Anything that fieldwright refuses. ``exit_code`` is that of the command."""

    exit_code = ExitCode.USAGE


class UsageError(FieldwrightError):
    """The command line or the configuration is wrong."""


class PublishError(FieldwrightError):
    """The output folder holds a file that must not be overwritten or deleted, or a release cannot be uploaded."""


class DefectError(FieldwrightError):
    """What fieldwright made is wrong, so that it is not written."""

    exit_code = ExitCode.DEFECT


class SourceError(FieldwrightError):
    """A spec or a page cannot be read. ``diagnostics`` are all the reasons, in source order."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n".join(format_diagnostic(each) for each in diagnostics))
        self.diagnostics = diagnostics


def format_diagnostic(diagnostic: Diagnostic) -> str:
    """Format a diagnostic as ``file:line:column: message [rule]; remedy``; a note begins with ``note:``."""
    place = format_place(diagnostic.file, diagnostic.line, diagnostic.column)
    remedy = f"; {diagnostic.remedy}" if diagnostic.remedy else ""
    note = "note: " if diagnostic.severity == "note" else ""
    return f"{place}: {note}{diagnostic.message} [{diagnostic.rule}]{remedy}"


def format_place(file: str, line: int, column: int) -> str:
    """Format a place as ``file:line:column``, or the file alone where the line is 0."""
    return f"{file}:{line}:{column}" if line else file


def format_os_error(error: OSError) -> str:
    """Format what the system refused, with the file that it is about."""
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{error.strerror or error}"


def shorten(text: str, limit: int = 80) -> str:
    """Shorten a text to ``limit`` characters; an ellipsis stands for what is left out."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def shorten_json(value: Any, limit: int = 80) -> str:
    """Format a value as JSON of at most ``limit`` characters."""
    return shorten(json.dumps(value, ensure_ascii=False), limit)
