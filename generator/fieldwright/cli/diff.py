"""``diff`` and ``check-version``: what changed between two editions of a spec, and what that asks for."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldwright import errors
from fieldwright.changes import editions, semver, waivers
from fieldwright.changes.change import Change
from fieldwright.changes.consumers import touched as impact
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import build, releases
from fieldwright.verification.proof import matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A change with its verdicts; ``waived`` is the reason to let it pass, if there is one."""

    change: Change
    wire: rule.Severity
    api: rule.Severity
    severity: rule.Severity
    waived: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two editions, their changes in the order of the new one, and what those ask for.

    ``bump`` and ``asked`` leave out what is waived; ``asked`` is None where nothing changed.
    ``findings`` are about waivers; ``proof`` is there if it was asked for, and
    ``touched`` is what the changes touch of a consumer's code.
    """

    old: editions.Edition
    new: editions.Edition
    changes: tuple[Judged, ...]
    bump: semver.Bump | None
    asked: str | None
    findings: tuple[errors.Diagnostic, ...]
    proof: matrix.Proof | None = None
    touched: tuple[impact.Touch, ...] = ()


def released(spec: Path | None) -> str:
    """The edition that is compared with if none is named. Raises ``errors.UsageError`` if it is not there."""
    path = None if spec is None else spec.parent / releases.RELEASED
    if path is None or not path.is_file():
        where = f"{path} is not there; " if path is not None else ""
        raise errors.UsageError(f"nothing to compare with: {where}name the old spec first")
    return str(path)


def diff(
    old: str,
    new: str,
    *,
    spec: Path | None = None,
    name: str | None = None,
    today: datetime.date,
    proved: bool = False,
    consumer: Path | None = None,
) -> Comparison:
    """The comparison of two editions, named as ``editions.edition`` takes them.

    ``spec`` is the file whose folder holds waivers, ``name`` that of the distribution where
    the titles do not decide it; with ``proved``, the verdicts are tried, and with
    ``consumer``, its code is looked through. Raises ``errors.UsageError`` and ``errors.SourceError``.
    """
    left, right = editions.edition(old), editions.edition(new)
    changes = editions.compared(left, right, name=name)
    waived = waivers.applied(changes, spec, today)
    judged = tuple(_judged(each, waivers.reason(waived, each)) for each in changes)
    bump = semver.bump(_counting(judged))
    settings = build.Settings(name=name)
    found: tuple[impact.Touch, ...] = ()
    if consumer is not None:
        _, package = build.called(left.document, settings)
        found = impact.touched(left, right, changes, consumer, package)
    before = left.document.version
    return Comparison(
        old=left,
        new=right,
        changes=judged,
        bump=bump,
        asked=None if bump is None else _asked(before, bump),
        findings=waived.findings,
        proof=matrix.prove(left, right, changes, settings) if proved else None,
        touched=found,
    )


def _judged(change: Change, waived: str | None) -> Judged:
    row = RULES[change.rule]
    return Judged(
        change=change,
        wire=rule.judge_wire(row, change.role),
        api=rule.judge_code(row),
        severity=rule.judge(row, change.role),
        waived=waived,
    )


def _counting(judged: Iterable[Judged]) -> list[rule.Severity]:
    """The severities that ask for a version: a version is no reason for another."""
    return [
        each.severity
        for each in judged
        if each.waived is None and each.change.rule != "version-changed"
    ]


def _asked(before: str, bump: semver.Bump) -> str | None:
    """The least version that is enough; None if the old one is no version to count from."""
    try:
        return str(semver.raised(semver.version(before), bump))
    except errors.UsageError:
        return None


def fails(compared: Comparison, on: str | None) -> bool:
    """Whether what was found is what ``--fail-on`` waits for; what is said of waivers always is."""
    counting = [each for each in compared.changes if each.waived is None]
    breaking = any(each.severity == "breaking" for each in counting)
    return (
        bool(compared.findings) or on == "any" and bool(counting) or on == "breaking" and breaking
    )


def contradictions(compared: Comparison) -> list[str]:
    """What happens and no rule says, a line each: defects of the table, or of what tries it."""
    rows = compared.proof.rows if compared.proof is not None else ()
    return [f"{row.model}: {told}" for row in rows for told in matrix.contradicted(row)]


def check_version(compared: Comparison) -> str | None:
    """What is wrong with the version that the new edition declares; None if it is enough.

    Raises ``errors.UsageError`` for a version that is none.
    """
    before = semver.version(compared.old.document.version)
    after = semver.version(compared.new.document.version)
    if compared.bump is None:
        return f"{after} goes behind {before}" if after < before else None
    wanted = semver.raised(before, compared.bump)
    if after >= wanted:
        return None
    counted = sum(each.severity == "breaking" for each in compared.changes if each.waived is None)
    why = f"{counted} breaking" if counted else "no breaking"
    return f"{after} is not enough: {why} changes since {before} ask for {wanted} ({compared.bump})"
