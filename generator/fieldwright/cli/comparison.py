"""Two editions of a spec compared: what changed, and which version that asks for."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from fieldwright import configuration, errors
from fieldwright.changes import editions, semver, waivers
from fieldwright.changes.change import Change
from fieldwright.changes.consumers import touches as impact
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.cli import options, terminal
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


def add_editions(command: options.Command) -> options.Command:
    """Add the arguments of the commands that compare two editions."""
    for argument in ("new", "old"):
        command = click.argument(argument, required=False, type=options.EDITION)(command)
    return command


def compare_configured(
    old: str | None, new: str | None, *, proved: bool = False, consumer: Path | None = None
) -> Comparison:
    """Compare two editions, by default the released spec and the configured one.

    One edition alone is the old one. Raises what ``compare`` does.
    """
    configured = configuration.load(Path.cwd())
    new = str(configuration.spec()) if new is None else new
    beside = Path(new) if Path(new).is_file() else configured.spec
    own = beside is not None and configuration.same(beside, configured.spec)
    with terminal.waiting("comparing"):
        return compare(
            released_spec(beside) if old is None else old,
            new,
            spec=beside,
            name=configured.name if own else None,
            today=datetime.date.today(),
            proved=proved,
            consumer=consumer,
        )


def released_spec(spec: Path | None) -> str:
    """The edition that is compared with if none is named. Raises ``errors.UsageError`` if it is not there."""
    path = None if spec is None else spec.parent / releases.RELEASED
    if path is None or not path.is_file():
        where = f"{path} is not there; " if path is not None else ""
        raise errors.UsageError(f"nothing to compare with: {where}name the old spec first")
    return str(path)


def compare(
    old: str,
    new: str,
    *,
    spec: Path | None = None,
    name: str | None = None,
    today: datetime.date,
    proved: bool = False,
    consumer: Path | None = None,
) -> Comparison:
    """The comparison of two editions, named as ``editions.load_edition`` takes them.

    ``spec`` is the file whose folder holds waivers, ``name`` that of the distribution where
    the titles do not decide it; with ``proved``, the verdicts are tried, and with
    ``consumer``, its code is looked through. Raises ``errors.UsageError`` and ``errors.SourceError``.
    """
    left, right = editions.load_edition(old), editions.load_edition(new)
    changes = editions.compare(left, right, name=name)
    waived = waivers.apply_waivers(changes, spec, today)
    judged = tuple(_judged(each, waivers.find_reason(waived, each)) for each in changes)
    bump = semver.choose_bump(_counting(judged))
    settings = build.Settings(name=name)
    found: tuple[impact.Touch, ...] = ()
    if consumer is not None:
        _, package = build.called(left.document, settings)
        found = impact.find_touches(left, right, changes, consumer, package)
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
        return str(semver.raise_version(semver.parse_version(before), bump))
    except errors.UsageError:
        return None
