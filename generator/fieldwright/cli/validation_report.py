"""A report of a validation as text, JSON, Markdown, GitHub annotations or SARIF.

Of few problems in few records each is a finding; of many, the most frequent kinds are shown.
"""

import json
from collections.abc import Iterator

from fieldwright import errors
from fieldwright.cli import findings, records
from fieldwright.cli.findings import escape_cell, escape_controls
from fieldwright.traffic.reports import TOP, Frequency, ValidationReport
from fieldwright.traffic.summaries import Finding, Place

FEW_RECORDS = 1_000
FEW_PROBLEMS = 20


def format_report(report: ValidationReport, form: findings.Format) -> Iterator[str]:
    """Format a report line by line."""
    listed = [describe(each, report) for each in report.findings]
    if form == "json":
        data = {"findings": [dict(each.data) for each in listed], **report.to_dict(TOP)}
        yield json.dumps(data, ensure_ascii=False, indent=2)
    elif is_small(report):
        yield from findings.format_findings(listed, form)
    elif form == "text":
        yield from _format_text(report)
    elif form == "markdown":
        yield from _format_markdown(report)
    else:
        yield from findings.format_findings(
            [_describe_kind(each) for each in report.problems[:TOP]], form
        )
        if form == "github":
            yield findings.format_annotation(
                "notice", None, "validate", " ".join(summarise(report))
            )


def is_small(report: ValidationReport) -> bool:
    """Return whether every problem can be shown by itself."""
    problems = sum(each.count for each in report.problems)
    return (
        report.is_complete
        and report.records <= FEW_RECORDS
        and problems <= FEW_PROBLEMS
        and not report.skipped
        and not report.left_out
    )


def describe(finding: Finding, report: ValidationReport) -> findings.Finding:
    """Describe a problem of a record."""
    line = finding.place.line
    diagnostic = errors.Diagnostic(
        file=finding.place.file,
        line=line,
        column=1 if line else 0,
        rule=finding.keyword,
        message=f"{finding.pointer or 'the whole payload'}: {finding.message}",
    )
    data = {
        "file": finding.place.file,
        report.find_unit(finding.place.file): line or None,
        "pointer": finding.pointer,
        "keyword": finding.keyword,
        "message": finding.message,
    }
    return findings.Finding(diagnostic=diagnostic, data=data)


def summarise(report: ValidationReport) -> Iterator[str]:
    """Summarise a report in a few lines."""
    sources = f"{len(report.sources)} sources" if len(report.sources) > 1 else "1 source"
    yield (
        f"{report.records:,} records of {report.model} in {sources},"
        f" {report.bad:,} bad ({records.format_share(report.share)})"
    )
    yield from summarise_rest(report.skipped, report.left_out, complete=report.is_complete)
    for each in report.models:
        share = records.format_share(each.bad / each.records if each.records else 0.0)
        yield f"{each.model}: {each.records:,} records, {each.bad:,} bad ({share})"


def summarise_rest(skipped: int, left_out: int, *, complete: bool) -> Iterator[str]:
    """Summarise what was not judged."""
    if not complete:
        yield "not all records were read"
    if left_out:
        yield f"{left_out:,} more are not in the sample"
    if skipped:
        yield f"{skipped:,} more have nothing at --at"


def format_kind(each: Frequency) -> str:
    """Format what is wrong, and where."""
    model = f"{each.model} " if each.model else ""
    return f"{model}{each.pattern or '(root)'} [{each.keyword}]"


def format_first(each: Frequency) -> str:
    """Format where something was first, and when, if that is known."""
    time = f", {each.first_time}" if each.first_time else ""
    return f"{each.first}{time}"


def format_frequencies(frequencies: tuple[Frequency, ...]) -> Iterator[str]:
    """Format the most frequent problems as text, each with its smallest example."""
    for each in frequencies[:TOP]:
        share = records.format_share(each.share)
        yield escape_controls(f"{each.records:>12,}  {share:>8}  {format_kind(each)}")
        yield escape_controls(f"{'':24}first at {format_first(each)}")
        example = each.example
        record = f": {example.record}" if example.record else ""
        yield escape_controls(f"{'':24}{example.place} {example.message}{record}")
    if len(frequencies) > TOP:
        yield f"{len(frequencies) - TOP:>12,} more kinds of problems"


def format_table(frequencies: tuple[Frequency, ...]) -> Iterator[str]:
    """Format the most frequent problems as a Markdown table."""
    yield "| Records | Share | Problem | First | Example |"
    yield "| ---: | ---: | --- | --- | --- |"
    for each in frequencies[:TOP]:
        example = f"{each.example.place} {each.example.message}"
        cells = (format_kind(each), format_first(each), example)
        share = records.format_share(each.share)
        yield f"| {each.records:,} | {share} | {' | '.join(map(escape_cell, cells))} |"


def build_finding(place: Place, rule: str, message: str) -> findings.Finding:
    """Build what annotations and SARIF have of a problem that several records have."""
    column = 1 if place.line else 0
    diagnostic = errors.Diagnostic(
        file=place.file, line=place.line, column=column, rule=rule, message=message
    )
    return findings.Finding(diagnostic=diagnostic, data={})


def _format_text(report: ValidationReport) -> Iterator[str]:
    yield from summarise(report)
    yield from format_frequencies(report.problems)


def _format_markdown(report: ValidationReport) -> Iterator[str]:
    for line in summarise(report):
        yield escape_cell(line)
        yield ""
    if report.problems:
        yield from format_table(report.problems)


def _describe_kind(each: Frequency) -> findings.Finding:
    share = records.format_share(each.share)
    message = f"{each.records:,} records ({share}): {format_kind(each)} {each.example.message}"
    return build_finding(each.first, each.keyword, message)
