"""A comparison of two editions as text, JSON, a Markdown page, GitHub annotations or an HTML page."""

import itertools
import json
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from fieldwright import errors
from fieldwright.changes.change import describe_values
from fieldwright.changes.consumers.touches import Touch
from fieldwright.changes.rules.rule import Severity
from fieldwright.changes.rules.table import RULES
from fieldwright.cli import excerpts, findings, proof_report
from fieldwright.cli.comparison import Comparison, Judged
from fieldwright.model import ir
from fieldwright.rendering import encoders, templates

Format: TypeAlias = Literal[findings.Format, "html"]

_LEVELS: dict[Severity, str] = {"breaking": "error", "compatible": "warning", "silent": "notice"}


def printed(compared: Comparison, form: Format) -> Iterator[str]:
    """The comparison in one of the formats, line by line."""
    match form:
        case "text":
            yield from _text(compared)
        case "json":
            yield json.dumps(facts(compared), indent=2, ensure_ascii=False)
        case "markdown":
            yield from _markdown(compared)
        case "github":
            yield from _github(compared)
        case "html":
            yield _html(compared)
        case _:
            raise ValueError(f"{form!r} is no format")


def facts(compared: Comparison) -> dict[str, Any]:
    """The comparison as the JSON object that ``schemas/diff.json`` describes."""
    return {
        "old": {"name": compared.old.label, "version": compared.old.document.version},
        "new": {"name": compared.new.label, "version": compared.new.document.version},
        "bump": compared.bump,
        "version": compared.asked,
        "summary": counts(compared),
        "changes": [_facts(each) for each in compared.changes],
        "findings": [dict(findings.of_diagnostic(each).facts) for each in compared.findings],
        "touched": [_touch_facts(each) for each in compared.touched],
        "proof": None if compared.proof is None else proof_report.facts(compared.proof),
    }


def counts(compared: Comparison) -> dict[str, int]:
    """How many changes there are of each severity, and how many are waived."""
    severities = [each.severity for each in compared.changes if each.waived is None]
    return {
        **{severity: severities.count(severity) for severity in _LEVELS},
        "waived": len(compared.changes) - len(severities),
    }


def summary(compared: Comparison) -> str:
    """One line: what was compared, how many changes of what kind, and the version they ask for."""
    return f"{compared.old.label} → {compared.new.label}: {_verdict(compared)}"


def _verdict(compared: Comparison) -> str:
    found = {word: count for word, count in counts(compared).items() if count}
    if not found:
        return "nothing changed"
    told = ", ".join(f"{count} {word}" for word, count in found.items())
    asked = (
        f"; asks for {compared.asked or 'another version'} ({compared.bump})"
        if compared.bump
        else ""
    )
    return f"{told}{asked}"


def _facts(each: Judged) -> dict[str, Any]:
    change = each.change
    return {
        "rule": change.rule,
        "model": change.spot.model,
        "place": str(change.spot),
        "role": change.role,
        "wire": each.wire,
        "api": each.api,
        "severity": each.severity,
        "old": change.old,
        "new": change.new,
        "old_place": _place_facts(change.old_place),
        "new_place": _place_facts(change.new_place),
        "summary": RULES[change.rule].summary,
        "hint": change.hint,
        "waived": each.waived,
    }


def _touch_facts(each: Touch) -> dict[str, Any]:
    return {
        "rule": each.change.rule,
        "place": str(each.change.spot),
        "use": each.use.kind,
        "name": used(each),
        "at": _place_facts(each.use.place),
    }


def used(each: Touch) -> str:
    """What code uses there: ``Image.size``, ``Image(…)``, ``Image``."""
    if each.use.kind == "constructor":
        return f"{each.use.model}(…)"
    return f"{each.use.model}.{each.use.name}" if each.use.name else each.use.model or "the package"


def _place_facts(place: ir.Place | None) -> dict[str, Any] | None:
    return None if place is None else dict(place._asdict())


def _grouped(compared: Comparison) -> Iterator[tuple[str, list[Judged]]]:
    """The changes of each model, under its name and the way its payloads travel."""
    for spot, group in itertools.groupby(compared.changes, key=lambda each: each.change.spot.model):
        changes = list(group)
        role = changes[0].change.role
        yield f"{spot} ({role})" if spot and role != "both" else spot or "The document", changes


def places(each: Judged) -> str:
    """``old file:line:column → new file:line:column``, as far as there are any."""
    found = (each.change.old_place, each.change.new_place)
    return " → ".join(errors.format_place(*place) for place in found if place)


def _text(compared: Comparison) -> Iterator[str]:
    yield findings.visible(summary(compared))
    for heading, changes in _grouped(compared):
        yield ""
        yield findings.visible(heading)
        for each in changes:
            values = describe_values(each.change)
            yield findings.visible(
                f"  {each.severity if each.waived is None else 'waived':10}"
                f" {each.change.rule:33} {each.change.spot}{f': {values}' if values else ''}"
            )
            verdicts = f"wire {each.wire}, api {each.api}"
            yield findings.visible(f"  {'':10} {verdicts}; {places(each)}")
            for more in filter(None, (each.waived, each.change.hint)):
                yield findings.visible(f"  {'':10} {more}")
    if compared.findings:
        yield ""
    for diagnostic in compared.findings:
        yield from findings.text(diagnostic)
    if compared.touched:
        yield ""
    for touch in compared.touched:
        place = "{}:{}:{}".format(*touch.use.place)
        yield findings.visible(f"{place}: {used(touch)} [{touch.change.rule}]")
    if compared.proof is not None:
        yield from proof_report.text(compared.proof)


def _markdown(compared: Comparison) -> Iterator[str]:
    yield f"**{findings.cell(summary(compared))}**"
    for heading, changes in _grouped(compared):
        yield ""
        yield f"#### {findings.cell(heading)}"
        yield ""
        yield "| | Change | Place | From → to | Wire | API |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for each in changes:
            severity = "waived" if each.waived is not None else each.severity
            row = (str(each.change.spot), describe_values(each.change), each.wire, each.api)
            cells = " | ".join(map(findings.cell, row))
            mark = f"**{severity}**" if severity == "breaking" else severity
            yield f"| {mark} | `{each.change.rule}` | {cells} |"
    if compared.findings:
        yield ""
        yield from findings.printed(map(findings.of_diagnostic, compared.findings), "markdown")
    if compared.touched:
        yield from ("", "| Code | Uses | Change |", "| --- | --- | --- |")
    for touch in compared.touched:
        place = "{}:{}:{}".format(*touch.use.place)
        yield f"| {findings.cell(place)} | {findings.cell(used(touch))} | `{touch.change.rule}` |"
    if compared.proof is not None:
        yield from proof_report.markdown(compared.proof)


def _github(compared: Comparison) -> Iterator[str]:
    for each in compared.changes:
        parts = (
            f"{each.change.spot}:",
            RULES[each.change.rule].summary,
            describe_values(each.change),
        )
        level = "notice" if each.waived is not None else _LEVELS[each.severity]
        place = each.change.new_place or each.change.old_place
        yield findings.annotation(level, place, each.change.rule, " ".join(filter(None, parts)))
    yield from findings.printed(map(findings.of_diagnostic, compared.findings), "github")
    for touch in compared.touched:
        message = f"{used(touch)}: {RULES[touch.change.rule].summary}"
        yield findings.annotation("warning", touch.use.place, touch.change.rule, message)
    for row in proof_report.table(compared.proof):
        yield findings.annotation("notice", None, "prove", ", ".join(row))


def _html(compared: Comparison) -> str:
    """One page that needs nothing else: each change with the lines it stands in, on both sides."""
    numbers = itertools.count(1)
    sides = (excerpts.side(compared.old), excerpts.side(compared.new))
    return templates.text(
        "reports/diff.html.jinja",
        title=_words(summary(compared)),
        old=_words(compared.old.label),
        new=_words(compared.new.label),
        verdict=_words(_verdict(compared)),
        groups=[
            (_words(heading), [_entry(each, next(numbers), sides) for each in changes])
            for heading, changes in _grouped(compared)
        ],
        counts=[(_words(word), count) for word, count in counts(compared).items() if count],
        severities=[_words(word) for word in _LEVELS],
        verdicts=[(_words("wire"), _words("Wire")), (_words("api"), _words("Code"))],
        tables=list(_tables(compared)),
    )


def _words(value: str) -> str:
    return encoders.html(findings.visible(value))


def _tables(
    compared: Comparison,
) -> Iterator[tuple[str, list[str], list[list[str]], list[str]]]:
    """What the page shows below the changes: heading, heads of columns, rows, and a list."""
    if compared.findings:
        found = [_words(errors.line(each)) for each in compared.findings]
        yield _words("What is wrong with waivers"), [], [], found
    if compared.touched:
        rows = [
            ["{}:{}:{}".format(*each.use.place), used(each), each.change.rule]
            for each in compared.touched
        ]
        heads = [_words(head) for head in ("Code", "Uses", "Change")]
        yield _words("What a consumer uses of it"), heads, [[*map(_words, row)] for row in rows], []
    if compared.proof is not None:
        heads = [_words(head) for head in proof_report.HEADS]
        rows_ = [[*map(_words, row)] for row in proof_report.table(compared.proof)]
        yield _words("What was tried"), heads, rows_, [
            *map(_words, proof_report.more(compared.proof))
        ]


def _entry(each: Judged, number: int, sides: tuple[excerpts.Side, excerpts.Side]) -> dict[str, Any]:
    """What the page shows of one change."""
    row = RULES[each.change.rule]
    places = (each.change.old_place, each.change.new_place)
    shown = excerpts.excerpts(places, sides)
    words = {
        "severity": "waived" if each.waived is not None else each.severity,
        "rule": row.id,
        "place": str(each.change.spot),
        "moved": describe_values(each.change),
        "wire": each.wire,
        "api": each.api,
        "summary": row.summary,
        "why": row.why,
        "remedy": row.remedy,
        "hint": f"Waived: {each.waived}" if each.waived else each.change.hint or "",
    }
    return {
        "number": number,
        **{key: _words(value) for key, value in words.items()},
        "sides": [
            {
                "caption": _words(f"{at.file}:{at.line}" if at else f"Not in {side.label}"),
                "lines": [_source_line(line, tag) for line in lines],
            }
            for side, at, lines, tag in zip(sides, places, shown, ("del", "ins"))
            if any(places)
        ],
    }


def _source_line(line: excerpts.Line, tag: str) -> tuple[int, str, str, str]:
    """Number, element, class and text; what the other side has not is in the element ``tag``."""
    name, words = "span" if line.shared else tag, " meant" if line.meant else ""
    return line.number, _words(name), _words(words), _words(line.text)
