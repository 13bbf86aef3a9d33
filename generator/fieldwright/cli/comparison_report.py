"""A comparison of two editions as text, JSON, a Markdown page, GitHub annotations or an HTML page."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Literal, TypeAlias

from fieldwright import errors
from fieldwright.changes.change import describe_also
from fieldwright.changes.consumers.touches import Touch
from fieldwright.changes.rules.rule import Severity
from fieldwright.changes.rules.table import RULES
from fieldwright.changes.values import describe_values
from fieldwright.cli import answers, excerpts, findings, proof_report, traffic, witness_report
from fieldwright.cli.comparison import Comparison, JudgedChange
from fieldwright.model import ir
from fieldwright.rendering import encoders, templates

Format: TypeAlias = Literal["text", "json", "markdown", "github", "html"]

_LEVELS: dict[Severity, str] = {
    "breaking": "error",
    "lossy": "warning",
    "compatible": "warning",
    "silent": "notice",
}


def format_comparison(compared: Comparison, form: Format) -> Iterator[str]:
    """Yield the lines of a comparison in one of the formats."""
    match form:
        case "text":
            yield from _format_text(compared)
        case "json":
            yield json.dumps(build_json(compared), indent=2, ensure_ascii=False)
        case "markdown":
            yield from _format_markdown(compared)
        case "github":
            yield from _format_github(compared)
        case "html":
            yield _render_html(compared)
        case _:
            raise ValueError(f"{form!r} is not a format")


def build_json(compared: Comparison) -> dict[str, Any]:
    """Build the JSON object of a comparison, which ``diff.schema.json`` describes."""
    return {
        "old": {"name": compared.old.label, "version": compared.old.document.release_version},
        "new": {"name": compared.new.label, "version": compared.new.document.release_version},
        "settings": None if compared.old.settings is None else asdict(compared.old.settings),
        "bump": compared.bump,
        "version": compared.required_version,
        "summary": count_severities(compared),
        "not_compared": dict(compared.not_compared),
        "changes": [_build_change(each, compared) for each in compared.changes],
        "findings": [dict(findings.describe(each).data) for each in compared.findings],
        "touched": [_build_touch(each) for each in compared.touched],
        "untold": list(compared.untold),
        "proof": None if compared.proof is None else proof_report.build_json(compared.proof),
        "traffic": traffic.build_json(compared),
    }


def count_severities(compared: Comparison) -> dict[str, int]:
    """Count the changes of each severity, and those that are waived."""
    severities = [each.severity for each in compared.changes if each.waived is None]
    return {
        **{severity: severities.count(severity) for severity in _LEVELS},
        "waived": len(compared.changes) - len(severities),
    }


def summarise(compared: Comparison) -> str:
    """Summarise a comparison in a line: the editions, the number of changes by severity, and the required version."""
    return f"{compared.old.label} → {compared.new.label}: {_summarise_counts(compared)}"


def describe_left_out(compared: Comparison) -> str:
    """Describe what is not compared of operations: ``not compared of operations: 3 headers``; "" for nothing."""
    counts = [f"{count} {word}" for word, count in compared.not_compared.items()]
    return f"not compared of operations: {', '.join(counts)}" if counts else ""


def describe_settings(compared: Comparison) -> str:
    """Describe which side has no settings of its own; "" if nothing changed or both have."""
    if compared.old.settings is not None or not compared.changes:
        return ""
    return f"compared under today's settings: {compared.old.label} has none of its own"


def _summarise_counts(compared: Comparison) -> str:
    counts = {word: count for word, count in count_severities(compared).items() if count}
    if not counts:
        return "nothing changed"
    words = ", ".join(f"{count} {word}" for word, count in counts.items())
    required = (
        f"; asks for {compared.required_version or 'another version'} ({compared.bump})"
        if compared.bump
        else ""
    )
    return f"{words}{required}"


def _build_change(each: JudgedChange, compared: Comparison) -> dict[str, Any]:
    change = each.change
    return {
        "rule": change.rule,
        "model": change.spot.model,
        "place": str(change.spot),
        "also": [str(spot) for spot in change.also],
        "role": change.role,
        "wire": each.wire,
        "api": each.api,
        "severity": each.severity,
        "old": change.old,
        "new": change.new,
        "old_place": _build_place(change.old_place),
        "new_place": _build_place(change.new_place),
        "summary": RULES[change.rule].summary,
        "hint": change.hint,
        "waived": each.waived,
        "traffic": traffic.build_effect(compared, change),
        "witnesses": [
            {"direction": direction, **witness._asdict()} for direction, witness in change.witnesses
        ],
        "not_shown": witness_report.list_unshown(each),
    }


def _build_touch(each: Touch) -> dict[str, Any]:
    return {
        "rule": each.change.rule,
        "place": str(each.change.spot),
        "use": each.use.kind,
        "name": name_use(each),
        "at": _build_place(each.use.place),
    }


def name_use(each: Touch) -> str:
    """Name what code uses: ``Image.size``, ``Image(…)``, ``Image``."""
    if each.use.kind == "type":
        return each.use.name
    if each.use.kind == "constructor":
        return f"{each.use.model}(…)"
    return f"{each.use.model}.{each.use.name}" if each.use.name else each.use.model or "the package"


def _build_place(place: ir.Place | None) -> dict[str, Any] | None:
    return None if place is None else dict(place._asdict())


def _group_by_model(compared: Comparison) -> Iterator[tuple[str, list[JudgedChange]]]:
    """Yield the changes of each model and of those that stand in it, what is graver before, with a heading
    of its name and the way its payloads travel."""
    for (_, home), group in itertools.groupby(
        compared.changes, key=lambda each: (_name_severity(each), each.home)
    ):
        changes = list(group)
        roles = {each.change.role for each in changes} - {"both"}
        yield (
            f"{home} ({roles.pop()})" if home and len(roles) == 1 else home or "The document"
        ), changes


def _name_severity(each: JudgedChange) -> str:
    return each.severity if each.waived is None else "waived"


def format_places(each: JudgedChange) -> str:
    """Format the places of a change on both sides: ``old.yaml:3:5 → new.yaml:4:5``, or the one there is."""
    places = (each.change.old_place, each.change.new_place)
    return " → ".join(errors.format_place(*place) for place in places if place)


def _format_text(compared: Comparison) -> Iterator[str]:
    yield findings.escape_controls(summarise(compared))
    for line in filter(None, (describe_settings(compared), describe_left_out(compared))):
        yield findings.escape_controls(line)
    if compared.traffic is not None:
        yield findings.escape_controls(traffic.summarise(compared.traffic))
    for heading, changes in _group_by_model(compared):
        yield ""
        yield findings.escape_controls(heading)
        for each in changes:
            values = describe_values(each.change)
            yield findings.escape_controls(
                f"  {_name_severity(each):10}"
                f" {each.change.rule:33} {each.change.spot}{f': {values}' if values else ''}"
            )
            verdicts = f"wire {each.wire}, api {each.api}"
            yield findings.escape_controls(f"  {'':10} {verdicts}; {format_places(each)}")
            effect = traffic.describe_effect(compared, each.change)
            witnesses = witness_report.list_witnesses(each, compared)
            also = describe_also(each.change)
            for more in filter(None, (also, effect, each.waived, each.change.hint, *witnesses)):
                yield findings.escape_controls(f"  {'':10} {more}")
    if compared.findings:
        yield ""
    for diagnostic in compared.findings:
        yield from findings.format_text(diagnostic)
    if compared.touched:
        yield ""
    for touch in compared.touched:
        place = errors.format_place(*touch.use.place)
        yield findings.escape_controls(f"{place}: {name_use(touch)} [{touch.change.rule}]")
    for line in compared.untold:
        yield findings.escape_controls(line)
    if compared.proof is not None:
        yield from proof_report.format_text(compared.proof)


def _format_markdown(compared: Comparison) -> Iterator[str]:
    yield f"**{findings.escape_cell(summarise(compared))}**"
    for line in filter(None, (describe_settings(compared), describe_left_out(compared))):
        yield from ("", findings.escape_cell(line))
    columns = ["", "Change", "Place", "From → to", "Wire", "API"]
    if compared.traffic is not None:
        yield from ("", findings.escape_cell(traffic.summarise(compared.traffic)))
        columns.append("Traffic")
    for heading, changes in _group_by_model(compared):
        yield ""
        yield f"#### {findings.escape_cell(heading)}"
        yield ""
        yield f"| {' | '.join(columns)} |".replace("|  |", "| |")
        yield f"|{' --- |' * len(columns)}"
        for each in changes:
            severity = _name_severity(each)
            row = [str(each.change.spot), describe_values(each.change), each.wire, each.api]
            if compared.traffic is not None:
                row.append(traffic.describe_effect(compared, each.change))
            cells = " | ".join(map(findings.escape_cell, row))
            mark = f"**{severity}**" if severity in ("breaking", "lossy") else severity
            yield f"| {mark} | `{each.change.rule}` | {cells} |"
        notes = [
            (each, line)
            for each in changes
            for line in (describe_also(each.change), *witness_report.list_witnesses(each, compared))
            if line
        ]
        yield from [""] if notes else []
        for each, line in notes:
            yield f"- {findings.escape_cell(str(each.change.spot))}: {findings.escape_cell(line)}"
    if compared.findings:
        yield ""
        yield from findings.format_findings(map(findings.describe, compared.findings), "markdown")
    if compared.touched:
        yield from ("", "| Code | Uses | Change |", "| --- | --- | --- |")
    for touch in compared.touched:
        place = errors.format_place(*touch.use.place)
        yield f"| {findings.escape_cell(place)} | {findings.escape_cell(name_use(touch))} | `{touch.change.rule}` |"
    for line in compared.untold:
        yield from ("", findings.escape_cell(line))
    if compared.proof is not None:
        yield from proof_report.format_markdown(compared.proof)


def _format_github(compared: Comparison) -> Iterator[str]:
    for each in compared.changes:
        parts = (
            f"{each.change.spot}:",
            RULES[each.change.rule].summary,
            describe_values(each.change),
            traffic.describe_effect(compared, each.change),
        )
        level = "notice" if each.waived is not None else _LEVELS[each.severity]
        place = each.change.new_place or each.change.old_place
        yield findings.format_annotation(
            level, place, each.change.rule, " ".join(filter(None, parts))
        )
    yield from findings.format_findings(map(findings.describe, compared.findings), "github")
    for touch in compared.touched:
        message = f"{name_use(touch)}: {RULES[touch.change.rule].summary}"
        yield findings.format_annotation("warning", touch.use.place, touch.change.rule, message)
    for row in proof_report.build_table(compared.proof):
        yield findings.format_annotation("notice", None, "prove", ", ".join(row))


def _render_html(compared: Comparison) -> str:
    """Render one self-contained page: each change with the source lines of both sides."""
    numbers = itertools.count(1)
    sides = (excerpts.split_edition(compared.old), excerpts.split_edition(compared.new))
    return templates.render(
        "reports/diff.html.jinja",
        title=_escape(summarise(compared)),
        old=_escape(compared.old.label),
        new=_escape(compared.new.label),
        verdict=_escape(
            "; ".join(
                filter(
                    None,
                    [
                        _summarise_counts(compared),
                        describe_settings(compared),
                        describe_left_out(compared),
                    ],
                )
            )
        ),
        answers=[
            (
                _escape(each.question),
                _escape(each.text),
                [(number, _escape(place)) for number, place in each.changes],
                [_escape(line) for line in each.lines],
            )
            for each in answers.list_answers(compared)
        ],
        groups=[
            (
                _escape(heading),
                _escape(_name_severity(changes[0])),
                [_build_entry(each, next(numbers), sides, compared) for each in changes],
            )
            for heading, changes in _group_by_model(compared)
        ],
        counts=[
            (_escape(word), count) for word, count in count_severities(compared).items() if count
        ],
        severities=[_escape(word) for word in _LEVELS],
        verdicts=[(_escape("wire"), _escape("Wire")), (_escape("api"), _escape("Code"))],
        tables=list(_build_tables(compared)),
    )


def _escape(value: str) -> str:
    return encoders.encode_html(findings.escape_controls(value))


def _build_tables(
    compared: Comparison,
) -> Iterator[tuple[str, list[str], list[list[str]], list[str]]]:
    """Yield what the page shows below the changes: heading, heads of columns, rows, and a list."""
    if compared.findings:
        lines = [_escape(errors.format_diagnostic(each)) for each in compared.findings]
        yield _escape("What is wrong with waivers"), [], [], lines
    if compared.touched or compared.untold:
        rows = [
            [errors.format_place(*each.use.place), name_use(each), each.change.rule]
            for each in compared.touched
        ]
        heads = [_escape(head) for head in ("Code", "Uses", "Change")]
        yield _escape("What a consumer uses of it"), heads, [
            [*map(_escape, row)] for row in rows
        ], [*map(_escape, compared.untold)]
    if compared.proof is not None:
        heads = [_escape(head) for head in proof_report.HEADS]
        rows_ = [[*map(_escape, row)] for row in proof_report.build_table(compared.proof)]
        yield _escape("What was tried"), heads, rows_, [
            *map(_escape, proof_report.list_witnesses(compared.proof))
        ]


def _build_entry(
    each: JudgedChange,
    number: int,
    sides: tuple[excerpts.Side, excerpts.Side],
    compared: Comparison,
) -> dict[str, Any]:
    """Build what the page shows of one change."""
    effect = traffic.find_effect(compared, each.change)
    row = RULES[each.change.rule]
    places = (each.change.old_place, each.change.new_place)
    shown = excerpts.extract_excerpts(places, sides, (each.change.old, each.change.new))
    words = {
        "severity": _name_severity(each),
        "rule": row.id,
        "place": str(each.change.spot),
        "also": describe_also(each.change),
        "moved": describe_values(each.change),
        "wire": each.wire,
        "api": each.api,
        "summary": row.summary,
        "why": row.why,
        "remedy": row.remedy,
        "hint": f"Waived: {each.waived}" if each.waived else each.change.hint or "",
        "traffic": traffic.describe_effect(compared, each.change),
        "share": f"{100 * max(effect.refused_share, effect.taken_share):.4f}" if effect else "",
        "proof": "; ".join(witness_report.list_witnesses(each, compared)),
    }
    return {
        "number": number,
        **{key: _escape(value) for key, value in words.items()},
        "sides": [
            {
                "caption": _escape(f"{at.file}:{at.line}" if at else f"Not in {side.label}"),
                "lines": [_build_line(line, tag) for line in lines],
            }
            for side, at, lines, tag in zip(sides, places, shown, ("del", "ins"))
            if any(places)
        ],
    }


def _build_line(line: excerpts.Line, tag: str) -> tuple[int, str, str, str]:
    """Build number, element, class and text of a line; one that the other side lacks is in the element ``tag``."""
    name, words = "span" if line.shared else tag, " meant" if line.meant else ""
    return line.number, _escape(name), _escape(words), _escape(line.text)
