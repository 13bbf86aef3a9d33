"""A report of a replay as text, JSON, Markdown, GitHub annotations or SARIF."""

import json
from collections.abc import Iterator

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.changes.values import describe_values
from fieldwright.cli import findings, records, validation_report
from fieldwright.cli.findings import escape_cell, escape_controls
from fieldwright.model import ir
from fieldwright.traffic import replaying
from fieldwright.traffic.reports import TOP, Effect, ReplayReport

MEANINGS = {
    replaying.EQUAL: "taken by both and equal",
    replaying.REFUSED: "refused now",
    replaying.TAKEN: "taken now",
    replaying.DIFFERENT: "decoded to something else",
    replaying.LOST: "lost: a member is no longer read",
    replaying.INVALID: "refused by both",
}
"""The outcomes of a record, as reports call them."""


def format_report(report: ReplayReport, form: findings.Format) -> Iterator[str]:
    """Format a report line by line."""
    if form == "json":
        yield json.dumps(report.to_dict(TOP), ensure_ascii=False, indent=2)
    elif form == "text":
        yield from map(escape_controls, _format_text(report))
    elif form == "markdown":
        yield from _format_markdown(report)
    else:
        yield from findings.format_findings(list(_list_findings(report)), form)
        if form == "github":
            yield findings.format_annotation("notice", None, "replay", " ".join(summarise(report)))


def report_unexplained(report: ReplayReport) -> str:
    """Return what is to be said of records that no change explains."""
    count = f"{report.unexplained_records:,} refused records are explained by no change"
    if report.suspect is not None:
        return (
            f"{count}; the likely cause: another version of fieldwright, or other settings, made"
            f" {report.suspect}"
        )
    return f"this is a defect of fieldwright: {count}; please report it with the smallest record"


def format_change(change: Change) -> str:
    """Format a change in one line."""
    values = describe_values(change)
    return f"{change.rule} {change.spot}{f': {values}' if values else ''}"


def format_effect(each: Effect, records_read: int) -> str:
    """Format what a change did: ``refuses 0.31 % of 4,120,000, first at traffic.jsonl:81204``."""
    parts = []
    if each.refused:
        parts.append(f"refuses {records.format_share(each.refused_share)}")
    if each.taken:
        parts.append(f"takes {records.format_share(each.taken_share)} that was refused")
    time = f", {each.first_time}" if each.first_time else ""
    return f"{' and '.join(parts)} of {records_read:,}, first at {each.first}{time}"


def summarise(report: ReplayReport) -> Iterator[str]:
    """Summarise a report in a few lines."""
    yield f"{report.old} → {report.new}: {report.records:,} records of {report.model}"
    yield from validation_report.summarise_rest(
        report.skipped, report.left_out, complete=report.is_complete
    )


def _format_text(report: ReplayReport) -> Iterator[str]:
    yield from summarise(report)
    for outcome, count in report.outcomes.items():
        if count or outcome in (replaying.EQUAL, replaying.REFUSED):
            share = records.format_share(count / report.records if report.records else 0.0)
            yield f"{count:>12,}  {share:>8}  {MEANINGS[outcome]}"
    for each in report.effects:
        yield format_change(each.change)
        yield f"    {format_effect(each, report.records)}"
        if each.example is not None:
            yield f"    {each.example.place} {each.example.message}: {each.example.record}"
    for outcome, frequencies in report.places.items():
        yield f"{MEANINGS[outcome]}, by place:"
        yield from validation_report.format_frequencies(frequencies)
    if report.unexplained:
        yield f"explained by no change: {report.unexplained_records:,} records"
        yield from validation_report.format_frequencies(report.unexplained)


def _format_markdown(report: ReplayReport) -> Iterator[str]:
    for line in summarise(report):
        yield escape_cell(line)
        yield ""
    yield "| Outcome | Records | Share |"
    yield "| --- | ---: | ---: |"
    for outcome, count in report.outcomes.items():
        share = records.format_share(count / report.records if report.records else 0.0)
        yield f"| {MEANINGS[outcome]} | {count:,} | {share} |"
    if report.effects:
        yield ""
        yield "| Change | Effect | Smallest record |"
        yield "| --- | --- | --- |"
        for each in report.effects:
            example = each.example
            shown = f"{example.place} {example.message}" if example is not None else ""
            cells = (format_change(each.change), format_effect(each, report.records), shown)
            yield f"| {' | '.join(map(escape_cell, cells))} |"
    if report.unexplained:
        yield ""
        yield f"Explained by no change: {report.unexplained_records:,} records"
        yield ""
        yield from validation_report.format_table(report.unexplained)


def _list_findings(report: ReplayReport) -> Iterator[findings.Finding]:
    """List what changes do, at their places, and what none explains, at the first record."""
    for each in report.effects:
        place = each.change.new_place or each.change.old_place or ir.Place(report.new, 0, 0)
        diagnostic = errors.Diagnostic(
            file=place.file,
            line=place.line,
            column=place.column,
            rule=each.change.rule,
            message=f"{format_change(each.change)}: {format_effect(each, report.records)}",
            severity="error" if each.refused else "note",
        )
        yield findings.Finding(diagnostic=diagnostic, data={})
    for frequency in report.unexplained[:TOP]:
        message = f"{frequency.records:,} refused records are explained by no change"
        yield validation_report.build_finding(frequency.first, frequency.keyword, message)
