"""What a command found, as text for people, JSON, a Markdown table or GitHub annotations.

Text of a spec or a payload gets in here and out on a terminal, so control characters and
those that steer the direction of text are shown by their number.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from fieldwright import errors
from fieldwright.errors import Diagnostic
from fieldwright.model import ir

Format: TypeAlias = Literal["text", "json", "markdown", "github"]

WIDTH = 100
"""Columns of a source line that are shown around the place meant."""

_STEERING = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A diagnostic, and the same as the object that ``--format json`` prints."""

    diagnostic: Diagnostic
    facts: Mapping[str, Any]


def of_diagnostic(diagnostic: Diagnostic) -> Finding:
    """A diagnostic of a spec or a page."""
    facts = {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
    }
    return Finding(diagnostic=diagnostic, facts=facts)


def printed(findings: Iterable[Finding], form: Format) -> Iterator[str]:
    """The findings in one of the formats, line by line."""
    match form:
        case "text":
            for finding in findings:
                yield from text(finding.diagnostic)
        case "json":
            yield json.dumps({"findings": [dict(each.facts) for each in findings]}, indent=2)
        case "markdown":
            yield "| Place | Finding | Rule | Remedy |"
            yield "| --- | --- | --- | --- |"
            for finding in findings:
                yield _row(finding.diagnostic)
        case "github":
            for finding in findings:
                yield _annotation(finding.diagnostic)
        case _:
            raise ValueError(f"{form!r} is no format")


def text(diagnostic: Diagnostic) -> Iterator[str]:
    """``file:line:column: message [rule]; remedy``, under it the source and a caret."""
    yield visible(errors.line(diagnostic))
    if diagnostic.source is not None and diagnostic.line and diagnostic.source.strip():
        column = diagnostic.column - 1
        start = max(0, column - WIDTH // 2) if len(diagnostic.source) > WIDTH else 0
        shown = diagnostic.source[start : start + WIDTH]
        yield f"    {visible(shown)}"
        if 0 <= column - start <= len(shown):
            yield f"    {' ' * len(visible(shown[: column - start]))}^"


def visible(value: str) -> str:
    """One line of text in which nothing is left that a terminal would obey."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", value.replace("\t", " "))


def _row(diagnostic: Diagnostic) -> str:
    note = "note: " if diagnostic.severity == "note" else ""
    message = f"{note}{diagnostic.message}"
    cells = (
        errors.format_place(diagnostic.file, diagnostic.line, diagnostic.column),
        message,
        diagnostic.rule,
        diagnostic.remedy or "",
    )
    return f"| {' | '.join(cell(each) for each in cells)} |"


def cell(value: str) -> str:
    """Text that a cell of a Markdown table shows as it is."""
    return re.sub(r"([\\|<>`*_\[\]])", r"\\\1", visible(value))


def _annotation(diagnostic: Diagnostic) -> str:
    level = {"warning": "warning", "note": "notice"}.get(diagnostic.severity, "error")
    place = ir.Place(diagnostic.file, diagnostic.line, diagnostic.column)
    remedy = f"; {diagnostic.remedy}" if diagnostic.remedy else ""
    return annotation(level, place, diagnostic.rule, diagnostic.message + remedy)


def annotation(level: str, place: ir.Place | None, title: str, message: str) -> str:
    """A workflow command of GitHub Actions, with its escapes; line 0 is the whole file."""
    properties = {"file": place.file} if place is not None else {}
    if place is not None and place.line:
        properties |= {"line": str(place.line), "col": str(place.column)}
    properties["title"] = title
    written = ",".join(
        f"{key}={_command(value).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in properties.items()
    )
    return f"::{level} {written}::{_command(message)}"


def _command(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
