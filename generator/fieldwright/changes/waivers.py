"""Waivers: changes that somebody has looked at and lets pass until a day, with the reason.

They stand in ``waivers.yaml`` in the folder of the spec, as a list of ``rule``, ``place``,
``reason`` and ``expires``. One that meets no change, or whose day is over, is a finding.
"""

import datetime
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.changes.rules.table import RULES
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Object

FILE = "waivers.yaml"

_KEYS = ("rule", "place", "reason", "expires")


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


def applied(changes: Iterable[Change], spec: Path | None, today: datetime.date) -> Waived:
    """The waivers beside the spec held against changes; none if there is no file of them.

    Raises ``errors.UsageError`` for a waiver that cannot be read or names no rule, and
    ``errors.SourceError`` for a file that is no YAML.
    """
    path = spec.parent / FILE if spec is not None else None
    if path is None or not path.is_file():
        return Waived(reasons={}, findings=())
    parsed = source.load(path)
    known = {_key(each) for each in changes}
    reasons: dict[tuple[str, str], str] = {}
    findings = []
    for waiver in _listed(parsed):
        key = (waiver.rule, waiver.place)
        where = f"{waiver.rule} at {waiver.place}"
        if waiver.expires < today:
            message = f"the waiver of {where} was good until {waiver.expires}"
            findings.append(parsed.diagnostic(waiver.at, "waiver-expired", message))
        elif key not in known:
            message = f"the waiver of {where} meets no change"
            findings.append(parsed.diagnostic(waiver.at, "waiver-unused", message))
        else:
            reasons[key] = waiver.reason
    return Waived(reasons=reasons, findings=tuple(findings))


def reason(waived: Waived, change: Change) -> str | None:
    """Why a change may pass; None if nobody said so."""
    return waived.reasons.get(_key(change))


def _key(change: Change) -> tuple[str, str]:
    return change.rule, str(change.spot)


def _listed(parsed: source.Source) -> list[Waiver]:
    root = parsed.data
    rows = root.get("waivers") if isinstance(root, Object) and set(root) == {"waivers"} else None
    if not isinstance(rows, list):
        raise _refused(parsed, 0, "it must hold the one key 'waivers', with a list")
    marks = getattr(rows, "marks", [0] * len(rows))
    return [_waiver(parsed, row, at) for row, at in zip(rows, marks)]


def _waiver(parsed: source.Source, row: Any, at: int) -> Waiver:
    if not isinstance(row, Object) or set(row) != set(_KEYS):
        raise _refused(parsed, at, f"a waiver has exactly the keys {', '.join(_KEYS)}")
    words = {key: row[key] for key in _KEYS}
    for key, value in words.items():
        if not isinstance(value, str) or not value.strip():
            raise _refused(parsed, row.value_at(key), f"'{key}' must be a text that is not empty")
    if words["rule"] not in RULES:
        near = difflib.get_close_matches(words["rule"], RULES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "'fieldwright rules' lists them"
        raise _refused(
            parsed, row.value_at("rule"), f"there is no rule {words['rule']!r} for changes; {hint}"
        )
    try:
        expires = datetime.date.fromisoformat(words["expires"])
    except ValueError as error:
        message = f"{words['expires']!r} is no date: write YYYY-MM-DD"
        raise _refused(parsed, row.value_at("expires"), message) from error
    return Waiver(
        rule=words["rule"],
        place=words["place"],
        reason=words["reason"],
        expires=expires,
        at=at,
    )


def _refused(parsed: source.Source, at: int, message: str) -> errors.UsageError:
    place = parsed.place(at)
    return errors.UsageError(f"{place.file}:{place.line}:{place.column}: {message}")
