"""Waivers: changes that somebody has looked at and lets pass until a day, with the reason.

They stand in ``waivers.yaml`` in the folder of the spec, as a list of ``rule``, ``place``,
``old``, ``new``, ``reason`` and ``expires``; a side that is null may be left out. One that meets
no change, or whose day is over, is a finding. One without ``old`` and ``new``, as fieldwright 0.1
had them, covers any change of its rule at its place, and is a note.
"""

import datetime
import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldwright import configuration, errors
from fieldwright.changes.change import Change
from fieldwright.changes.folding import list_places
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir, json_values
from fieldwright.openapi import sidecars
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import strip_places

FILE = "waivers.yaml"

_SCHEMA = "changes/waivers.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One waiver, and the offset at which it stands; ``values`` are the old and the new one, None where it
    names neither."""

    rule: str
    place: str
    values: tuple[ir.Json, ir.Json] | None
    reason: str
    expires: datetime.date
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """The waivers that hold, and what is wrong with any."""

    waivers: tuple[Waiver, ...]
    findings: tuple[errors.Diagnostic, ...]


def apply_waivers(changes: Iterable[Change], spec: Path | None, today: datetime.date) -> Waived:
    """Apply the waivers beside the spec to changes; there are none if there is no such file.

    Raises ``errors.UsageError`` for a waiver that cannot be read or names no rule, and
    ``errors.SourceError`` for a file that is no YAML.
    """
    path = configuration.locate_beside(spec, FILE) if spec is not None else None
    if path is None or not path.is_file():
        return Waived(waivers=(), findings=())
    parsed = sidecars.load(path, _SCHEMA)
    known = list(changes)
    holding: list[Waiver] = []
    findings = []
    for waiver in _read(parsed):
        covered = [
            each for each in known for place in list_places(each) if _is_covered(place, waiver)
        ]
        where = f"{waiver.rule} at {waiver.place}"
        if waiver.expires < today:
            message = f"the waiver of {where} was good until {waiver.expires}"
            findings.append(parsed.diagnose(waiver.at, "waiver-expired", message))
        elif not covered:
            message = f"the waiver of {where} meets no change{_name_others(waiver, known)}"
            findings.append(parsed.diagnose(waiver.at, "waiver-unused", message))
        else:
            holding.append(waiver)
            if waiver.values is None:
                message = f"the waiver of {where} covers any change of this rule there"
                remedy = f"add {_write_values(covered[0])}"
                findings.append(parsed.diagnose(waiver.at, "waiver-unspecific", message, remedy))
    return Waived(waivers=tuple(holding), findings=tuple(findings))


def find_reason(waived: Waived, change: Change) -> str | None:
    """Return the reason to let a change pass; None if no waiver names it."""
    return next((each.reason for each in waived.waivers if _is_covered(change, each)), None)


def _is_covered(change: Change, waiver: Waiver) -> bool:
    """Return whether a waiver names a change: its rule, its place, and the values on both sides."""
    if (waiver.rule, waiver.place) != (change.rule, str(change.spot)):
        return False
    return waiver.values is None or json_values.is_equal([*waiver.values], [change.old, change.new])


def _name_others(waiver: Waiver, changes: Iterable[Change]) -> str:
    """Name the change of the waiver's rule at its place that has other values, if there is one."""
    for each in changes:
        if (waiver.rule, waiver.place) == (each.rule, str(each.spot)):
            return f"; there is one of {_write_values(each)}"
    return ""


def _write_values(change: Change) -> str:
    """Write the old and the new value of a change as a waiver has them."""
    sides = (("old", change.old), ("new", change.new))
    named = [f"{word}: {json.dumps(value, ensure_ascii=False)}" for word, value in sides]
    return ", ".join(named)


def _read(parsed: source.Source) -> Iterator[Waiver]:
    """Yield the waivers of a file that its schema accepts."""
    rows = parsed.data["waivers"]
    for row, at in zip(rows, rows.marks):
        if row["rule"] not in RULES:
            near = difflib.get_close_matches(row["rule"], RULES, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "'fieldwright rules' lists them"
            message = f"there is no rule {row['rule']!r} for changes; {hint}"
            raise sidecars.refuse(parsed, row.locate_value("rule"), message)
        yield Waiver(
            rule=row["rule"],
            place=row["place"],
            values=(
                (strip_places(row.get("old")), strip_places(row.get("new")))
                if {"old", "new"} & row.keys()
                else None
            ),
            reason=row["reason"],
            expires=datetime.date.fromisoformat(row["expires"]),
            at=at,
        )
