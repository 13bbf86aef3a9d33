"""Waivers: changes that somebody has looked at and lets pass until a day, with the reason.

They stand in ``waivers.yaml`` in the folder of the spec, as a list of ``rule``, ``place``,
``reason`` and ``expires``. One that meets no change, or whose day is over, is a finding.
"""

import datetime
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.changes.rules.table import RULES
from fieldwright.openapi import sidecars
from fieldwright.openapi.text import source

FILE = "waivers.yaml"

_SCHEMA = "changes/waivers.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One waiver, and the offset at which it stands."""

    rule: str
    place: str
    reason: str
    expires: datetime.date
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """The reasons to let changes pass, by their rule and place, and what is wrong with waivers."""

    reasons: dict[tuple[str, str], str]
    findings: tuple[errors.Diagnostic, ...]


def apply_waivers(changes: Iterable[Change], spec: Path | None, today: datetime.date) -> Waived:
    """Apply the waivers beside the spec to changes; there are none if there is no such file.

    Raises ``errors.UsageError`` for a waiver that cannot be read or names no rule, and
    ``errors.SourceError`` for a file that is no YAML.
    """
    path = spec.parent / FILE if spec is not None else None
    if path is None or not path.is_file():
        return Waived(reasons={}, findings=())
    parsed = sidecars.load(path, _SCHEMA)
    known = {_identify(each) for each in changes}
    reasons: dict[tuple[str, str], str] = {}
    findings = []
    for waiver in _read(parsed):
        key = (waiver.rule, waiver.place)
        where = f"{waiver.rule} at {waiver.place}"
        if waiver.expires < today:
            message = f"the waiver of {where} was good until {waiver.expires}"
            findings.append(parsed.diagnose(waiver.at, "waiver-expired", message))
        elif key not in known:
            message = f"the waiver of {where} meets no change"
            findings.append(parsed.diagnose(waiver.at, "waiver-unused", message))
        else:
            reasons[key] = waiver.reason
    return Waived(reasons=reasons, findings=tuple(findings))


def find_reason(waived: Waived, change: Change) -> str | None:
    """Return the reason to let a change pass; None if no waiver names it."""
    return waived.reasons.get(_identify(change))


def _identify(change: Change) -> tuple[str, str]:
    return change.rule, str(change.spot)


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
            reason=row["reason"],
            expires=datetime.date.fromisoformat(row["expires"]),
            at=at,
        )
