"""Two editions of a spec compared: what changed, and which version that asks for."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from fieldwright import configuration, errors
from fieldwright.changes import editions, operations, semver, settings, waivers
from fieldwright.changes.change import Change, Spot, describe_also, get_effect
from fieldwright.changes.consumers import touches as impact
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.changes.values import describe_values
from fieldwright.cli import options, terminal
from fieldwright.distribution import build, releases
from fieldwright.model import ir, traversal
from fieldwright.traffic.reports import ReplayReport
from fieldwright.verification.proof import matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedChange:
    """A change with its verdicts. ``home`` is the model that it stands in, "" for the document itself;
    ``waived`` is the reason of the waiver that lets it pass, if any."""

    change: Change
    home: str
    wire: rule.Severity
    api: rule.Severity
    severity: rule.Severity
    waived: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two editions, their changes, the gravest first and then model by model, and the version those require.

    ``bump`` and ``required_version`` leave out waived changes; the latter is None where nothing
    changed. ``findings`` are about waivers, ``proof`` is the result of trying the verdicts, and
    ``touched`` the places in a consumer's code that the changes touch; ``traffic`` is what becomes
    of recorded payloads. ``not_compared`` counts what operations have besides, and
    ``untold`` is what cannot be told of the consumer's code.
    """

    old: editions.Edition
    new: editions.Edition
    changes: tuple[JudgedChange, ...]
    bump: semver.Bump | None
    required_version: str | None
    findings: tuple[errors.Diagnostic, ...]
    proof: matrix.Proof | None = None
    touched: tuple[impact.Touch, ...] = ()
    traffic: ReplayReport | None = None
    not_compared: Mapping[str, int] = field(default_factory=dict)
    untold: tuple[str, ...] = ()


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
    configured = configuration.load_chosen()
    new = str(configuration.resolve_spec()) if new is None else new
    beside = Path(new) if Path(new).is_file() else configured.spec
    if beside is not None and configured.packages:
        configured = configured.find_package(beside)
    own = beside is not None and configuration.is_same_path(beside, configured.spec)
    with terminal.show_progress("comparing"):
        return compare(
            find_released(beside) if old is None else old,
            new,
            spec=beside,
            name=configured.name if own else None,
            today=datetime.date.today(),
            proved=proved,
            consumer=consumer,
            built=settings.Settings.configure(configured),
        )


def find_released(spec: Path | None) -> str:
    """Find the edition to compare with where none is named. Raises ``errors.UsageError`` if it does not exist."""
    path = None if spec is None else configuration.locate_beside(spec, releases.RELEASED)
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
    built: settings.Settings = settings.DEFAULT,
) -> Comparison:
    """Compare two editions, named as ``editions.load_edition`` takes them.

    ``spec`` is the file whose folder holds waivers, ``name`` that of the distribution where
    the titles do not decide it. With ``proved``, the verdicts are tried; with ``consumer``, the
    code there is searched for uses. ``built`` are the settings of a side that has none of its own.
    Raises ``errors.UsageError`` and ``errors.SourceError``.
    """
    with build.collect_rarely():
        left, right = (editions.load_edition(each, built) for each in (old, new))
        changes = editions.compare(left, right, name=name)
    waived = waivers.apply_waivers(changes, spec, today)
    homes = {each.name: each.within for side in (left, right) for each in side.document.models}
    judged = _sort([_judge(each, waivers.find_reason(waived, each), homes) for each in changes])
    bump = semver.choose_bump(_list_severities(judged))
    building = build.Settings(name=name)
    touches: tuple[impact.Touch, ...] = ()
    untold: list[str] = []
    if consumer is not None:
        _, package = build.name_package(left.document, building)
        read_ = impact.find_touches(left, right, changes, consumer, package)
        typed, untold = impact.find_type_errors(left, right, changes, consumer, package, read_)
        touches = tuple(sorted((*read_, *typed), key=lambda each: each.use.place))
    before = left.document.release_version
    return Comparison(
        old=left,
        new=right,
        changes=judged,
        bump=bump,
        required_version=None if bump is None else _require_version(before, bump),
        findings=waived.findings,
        proof=matrix.prove(left, right, changes, building) if proved else None,
        touched=touches,
        untold=tuple(untold),
        not_compared=_count_left_out(left, right),
    )


def _count_left_out(old: editions.Edition, new: editions.Edition) -> Mapping[str, int]:
    if old.schemas is None or new.schemas is None:
        return {}
    return operations.count_left_out(old.schemas, new.schemas)


def find_fault(compared: Comparison) -> errors.Diagnostic | None:
    """Return the first finding about waivers that is more than a note."""
    return next((each for each in compared.findings if each.severity != "note"), None)


def _sort(judged: list[JudgedChange]) -> tuple[JudgedChange, ...]:
    """Sort changes as a person acts: what breaks first, what was let pass last, each model by model."""
    homes = list(dict.fromkeys(each.home for each in judged))
    order = {home: number for number, home in enumerate(homes)}
    return tuple(
        sorted(
            judged,
            key=lambda each: (
                each.waived is not None,
                rule.SEVERITIES.index(each.severity),
                order[each.home],
            ),
        )
    )


def _judge(change: Change, waived: str | None, homes: Mapping[str, str | None]) -> JudgedChange:
    row = RULES[change.rule]
    model = change.spot.model
    return JudgedChange(
        change=change,
        home=homes.get(model) or model or " ".join(change.spot.path.split()[:2]),
        wire=rule.judge_wire(row, change.role, get_effect(change)),
        api=rule.judge_code(row),
        severity=rule.judge(row, change.role, change.effect),
        waived=waived,
    )


def _list_severities(judged: Iterable[JudgedChange]) -> list[rule.Severity]:
    """List the severities that decide the next version; that the version itself changed does not."""
    return [
        each.severity
        for each in judged
        if each.waived is None and each.change.rule != "version-changed"
    ]


def _require_version(before: str, bump: semver.Bump) -> str | None:
    """Return the lowest version that is enough, or None if the old one cannot be counted from."""
    try:
        return str(semver.raise_version(semver.parse_version(before), bump))
    except errors.UsageError:
        return None


def list_entries(compared: Comparison) -> tuple[releases.Entry, ...]:
    """List the changes for the history of releases, without that of the version, which is its heading."""
    models = {
        model.name: model for side in (compared.old, compared.new) for model in side.document.models
    }
    return tuple(
        releases.Entry(
            rule=each.change.rule,
            place=_name_place(each.change.spot, models),
            severity=each.severity,
            values=describe_values(each.change),
            also=describe_also(each.change).removeprefix("also "),
            waived=each.waived or "",
        )
        for each in compared.changes
        if each.change.rule != "version-changed"
    )


def _name_place(spot: Spot, models: Mapping[str, ir.Model]) -> str:
    """Name a place as those know it who use the package: a model that stands in a field by that field."""
    model = models.get(spot.model)
    home = models.get(model.within or "") if model is not None else None
    for each in home.fields if isinstance(home, ir.Record) else ():
        inner = traversal.unwrap(each.type)
        if isinstance(inner, ir.Ref) and inner.name == spot.model:
            return f"{home.name}.{each.name}{spot.path}" if home is not None else str(spot)
    return str(spot)
