"""Findings as text for people, JSON, a Markdown table, GitHub annotations or SARIF.

They hold text of specs and payloads and go to terminals, so control characters and those that
steer the direction of text are shown as escapes.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

import fieldwright
from fieldwright import errors
from fieldwright.errors import Diagnostic
from fieldwright.model import ir
from fieldwright.rules import lint_rules

Format: TypeAlias = Literal["text", "json", "markdown", "github", "sarif"]

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"

WIDTH = 100
"""Columns of a source line that are shown around the place of a diagnostic."""

_STEERING = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A diagnostic, and the object that ``--format json`` prints for it."""

    diagnostic: Diagnostic
    data: Mapping[str, Any]


def describe(diagnostic: Diagnostic) -> Finding:
    """Turn a diagnostic of a spec or a page into a finding."""
    facts = {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
    }
    return Finding(diagnostic=diagnostic, data=facts)


def format_findings(findings: Iterable[Finding], form: Format) -> Iterator[str]:
    """Yield the lines of the findings in one of the formats."""
    match form:
        case "text":
            for finding in findings:
                yield from format_text(finding.diagnostic)
        case "json":
            yield json.dumps({"findings": [dict(each.data) for each in findings]}, indent=2)
        case "markdown":
            yield "| Place | Finding | Rule | Remedy |"
            yield "| --- | --- | --- | --- |"
            for finding in findings:
                yield _format_row(finding.diagnostic)
        case "github":
            for finding in findings:
                yield _annotate(finding.diagnostic)
        case "sarif":
            yield json.dumps(_build_sarif([each.diagnostic for each in findings]), indent=2)
        case _:
            raise ValueError(f"{form!r} is not a format")


def format_text(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield ``file:line:column: message [rule]; remedy``, and below it the source line and a caret."""
    yield escape_controls(errors.format_diagnostic(diagnostic))
    if diagnostic.source is not None and diagnostic.line and diagnostic.source.strip():
        column = diagnostic.column - 1
        start = max(0, column - WIDTH // 2) if len(diagnostic.source) > WIDTH else 0
        excerpt = diagnostic.source[start : start + WIDTH]
        yield f"    {escape_controls(excerpt)}"
        if 0 <= column - start <= len(excerpt):
            yield f"    {' ' * len(escape_controls(excerpt[: column - start]))}^"


def escape_controls(value: str) -> str:
    """Escape what a terminal would obey, and line feeds, so that one printable line is left."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", value.replace("\t", " "))


def _format_row(diagnostic: Diagnostic) -> str:
    note = "note: " if diagnostic.severity == "note" else ""
    message = f"{note}{diagnostic.message}"
    cells = (
        errors.format_place(diagnostic.file, diagnostic.line, diagnostic.column),
        message,
        diagnostic.rule,
        diagnostic.remedy or "",
    )
    return f"| {' | '.join(escape_cell(each) for each in cells)} |"


def escape_cell(value: str) -> str:
    """Escape text for a cell of a Markdown table."""
    return re.sub(r"([\\|<>`*_\[\]])", r"\\\1", escape_controls(value))


def _annotate(diagnostic: Diagnostic) -> str:
    level = {"warning": "warning", "note": "notice"}.get(diagnostic.severity, "error")
    place = ir.Place(diagnostic.file, diagnostic.line, diagnostic.column)
    remedy = f"; {diagnostic.remedy}" if diagnostic.remedy else ""
    return format_annotation(level, place, diagnostic.rule, diagnostic.message + remedy)


def _build_sarif(diagnostics: list[Diagnostic]) -> dict[str, Any]:
    """Build a log of SARIF 2.1.0, which code scanning of several services reads."""
    rules = sorted({each.rule for each in diagnostics})
    described = lint_rules()
    driver = {
        "name": "fieldwright",
        "version": fieldwright.__version__,
        "rules": [
            (
                {
                    "id": rule,
                    "shortDescription": {"text": row.summary},
                    "fullDescription": {"text": row.why},
                    "help": {"text": row.remedy},
                }
                if (row := described.get(rule)) is not None
                else {"id": rule}
            )
            for rule in rules
        ],
    }
    results = [_build_result(each, rules.index(each.rule)) for each in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"version": "2.1.0", "$schema": SARIF, "runs": [run]}


def _build_result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    """Build a result of SARIF; without a region it is about the whole file."""
    remedy = f"; {diagnostic.remedy}" if diagnostic.remedy else ""
    uri = quote(diagnostic.file.replace("\\", "/"))
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if diagnostic.line:
        place["region"] = {"startLine": diagnostic.line, "startColumn": max(1, diagnostic.column)}
    return {
        "ruleId": diagnostic.rule,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": escape_controls(diagnostic.message + remedy)},
        "locations": [{"physicalLocation": place}],
    }


def format_annotation(level: str, place: ir.Place | None, title: str, message: str) -> str:
    """Format a workflow command of GitHub Actions; line 0 stands for the whole file."""
    properties = {"file": place.file} if place is not None else {}
    if place is not None and place.line:
        properties |= {"line": str(place.line), "col": str(place.column)}
    properties["title"] = title
    written = ",".join(
        f"{key}={_escape_command(value).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in properties.items()
    )
    return f"::{level} {written}::{_escape_command(message)}"


def _escape_command(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
