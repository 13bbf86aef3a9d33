"""Bulk validation and replay as functions; the commands and programs call the same ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fieldwright import errors
from fieldwright.changes import editions
from fieldwright.changes.change import Change
from fieldwright.changes.matching import match_models
from fieldwright.model import traversal
from fieldwright.traffic import packages, pointers, replaying, reports, runs, sources, targets
from fieldwright.traffic.replaying import Replay
from fieldwright.traffic.reports import ReplayReport, ValidationReport
from fieldwright.traffic.sources import Layout
from fieldwright.traffic.targets import Target
from fieldwright.traffic.validating import Validation


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which records are read and what is looked at in each, as the command line has it.

    ``at``, ``by`` and ``time`` are JSON Pointers; ``share`` how many of the records are read.
    """

    at: str = ""
    by: str = ""
    mapping: Mapping[str, str] | None = None
    time: str = ""
    share: float | None = None

    def lay_out(self, target: Target) -> Layout:
        """Return what decides which records a source has. Raises ``errors.UsageError``."""
        at = pointers.parse("--at", self.at)
        record = target.record
        fields = record.fields if record is not None and not at else ()
        return Layout(
            whole_arrays=at[0] == "*" or at[0].isdecimal() if at else target.takes_arrays,
            at=at,
            by=pointers.parse("--by", self.by),
            time=pointers.parse("--time", self.time),
            required=tuple(each.name for each in fields if each.required),
            named=tuple(each.name for each in fields),
        )


ALL = Selection()
DEFAULTS = runs.Options()


class ValidationRun(runs.Run):
    """A run of a validation."""

    def __init__(self, job: Validation, listed: tuple[sources.Source, ...], options: runs.Options):
        super().__init__(job, listed, options)
        self._job = job

    def report(self) -> ValidationReport:
        """Return the report, of what was read so far if the run is not finished."""
        names = dict.fromkeys(self._job.names.values())
        return reports.report_validation(
            self._job.names[self._job.model],
            self.sources,
            self.summary,
            names if self._job.by is not None else (),
            complete=self.is_complete,
        )


class ReplayRun(runs.Run):
    """A run of a replay."""

    def __init__(self, job: Replay, listed: tuple[sources.Source, ...], options: runs.Options):
        super().__init__(job, listed, replace(options, bad=(replaying.REFUSED,)))
        self._job = job

    def report(self) -> ReplayReport:
        """Return the report, of what was read so far if the run is not finished."""
        job = self._job
        suspect = None
        if not job.is_same_code:
            others = [
                each.label
                for each in (job.old, job.new)
                if not packages.is_made_by_this_version(each)
            ]
            suspect = " and ".join(others) or None
        return reports.report_replay(
            (job.old.label, job.new.label),
            job.name,
            self.sources,
            self.summary,
            job.changes,
            suspect=suspect,
            complete=self.is_complete,
        )


def start_validation(
    model: str,
    words: Iterable[str],
    *,
    spec: str | None = None,
    selection: Selection = ALL,
    options: runs.Options = DEFAULTS,
) -> ValidationRun:
    """Prepare a validation: read the spec, make the package, find the sources.

    Raises ``errors.UsageError`` for a model, a source or an option that is not there, ``OSError``
    for a file, and ``errors.SourceError`` for a spec that cannot be read.
    """
    target = targets.find(model, spec)
    layout = selection.lay_out(target)
    by: dict[str, Target] | None = None
    if selection.by:
        by = targets.map_values(target, selection.mapping or {}, f"--by {selection.by}")
    elif selection.mapping:
        raise errors.UsageError(
            "--map says what values of --by stand for: name the member with --by"
        )
    judged = [target, *(by or {}).values()]
    package = packages.make(target.label, target.document, targets.collect_keys(judged))
    job = Validation(
        layout=layout,
        share=selection.share,
        keeps_rows=options.rows is not None,
        package=package,
        model=target.key,
        names={each.key: each.name for each in judged},
        by=None if by is None else {value: each.key for value, each in by.items()},
        is_total=not selection.mapping,
    )
    return ValidationRun(job, sources.find(words), options)


def start_replay(
    old: str | editions.Edition,
    new: str | editions.Edition,
    words: Iterable[str],
    *,
    model: str | None = None,
    changes: tuple[Change, ...] | None = None,
    run_packages: bool = False,
    selection: Selection = ALL,
    options: runs.Options = DEFAULTS,
) -> ReplayRun:
    """Prepare a replay: read both editions, compare them, make both packages, find the sources.

    ``changes`` are those between the editions, if they are known. With ``run_packages``, which
    takes the names of wheels or generated folders, their code runs as it is there. Raises what
    ``start_validation`` raises.
    """
    sides = [targets.load(each) if isinstance(each, str) else each for each in (old, new)]
    renamed = match_models(sides[0].document, sides[1].document).renamed
    pair = _locate(sides[0], sides[1], renamed, model)
    built = []
    for word, side, target in zip((old, new), sides, pair):
        if run_packages:
            built.append(packages.read_shipped(str(word), side.document))
        else:
            built.append(packages.make(side.label, target.document, [target.key]))
    job = Replay(
        layout=selection.lay_out(pair[0]),
        share=selection.share,
        keeps_rows=options.rows is not None,
        old=built[0],
        new=built[1],
        name=pair[0].name,
        old_key=pair[0].key,
        new_key=pair[1].key,
        renamed=renamed,
        changes=editions.compare(sides[0], sides[1]) if changes is None else changes,
        is_same_code=not run_packages,
    )
    return ReplayRun(job, sources.find(words), options)


def validate(
    model: str,
    *words: str,
    spec: str | None = None,
    at: str = "",
    by: str = "",
    mapping: Mapping[str, str] | None = None,
    time: str = "",
    sample: float | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    errors_file: str | Path | None = None,
    resume: str | Path | None = None,
) -> ValidationReport:
    """Judge the records of sources by a model, and return what is wrong with them.

    ``model`` and ``words``, the sources, are what ``fieldwright validate`` takes, and so are the
    others: ``spec``; ``at``, ``by`` with ``mapping``, and ``time``; ``sample``, a share of all
    records; ``jobs`` or ``scheduler``; ``errors_file``, which gets every bad record as JSON Lines;
    ``resume``, a folder for what is done.
    """
    run = start_validation(
        model,
        words,
        spec=spec,
        selection=Selection(at=at, by=by, mapping=mapping, time=time, share=sample),
        options=_collect_options(jobs, scheduler, errors_file, resume),
    )
    run.finish()
    return run.report()


def replay(
    old: str,
    new: str,
    *words: str,
    model: str | None = None,
    at: str = "",
    time: str = "",
    sample: float | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    out: str | Path | None = None,
    resume: str | Path | None = None,
    run_packages: bool = False,
) -> ReplayReport:
    """Decode the records of sources by the packages of two editions, and return what changed.

    The arguments are those of ``fieldwright replay``; ``out`` gets every record that is not equal
    in both, as JSON Lines. The others are those of ``validate``.
    """
    run = start_replay(
        old,
        new,
        words,
        model=model,
        run_packages=run_packages,
        selection=Selection(at=at, time=time, share=sample),
        options=_collect_options(jobs, scheduler, out, resume),
    )
    run.finish()
    return run.report()


def _collect_options(
    jobs: int | None,
    scheduler: str | None,
    rows: str | Path | None,
    resume: str | Path | None,
) -> runs.Options:
    return runs.Options(
        jobs=jobs,
        scheduler=scheduler,
        rows=None if rows is None else Path(rows),
        resume=None if resume is None else Path(resume),
    )


def _locate(
    old: editions.Edition, new: editions.Edition, renamed: Mapping[str, str], model: str | None
) -> tuple[Target, Target]:
    """Locate a model in both editions, by its name in either. Raises ``errors.UsageError``."""
    name = model if model is not None else _choose_model(old)
    item = name.removesuffix(targets.LIST)
    suffix = name[len(item) :]
    try:
        key = targets.locate(old.label, old.document, item).key
        moved = renamed.get(key, key)
    except errors.UsageError:
        moved = targets.locate(new.label, new.document, item).key
        key = next((before for before, after in renamed.items() if after == moved), moved)
    return (
        targets.locate(old.label, old.document, key + suffix),
        targets.locate(new.label, new.document, moved + suffix),
    )


def _choose_model(edition: editions.Edition) -> str:
    """Return the one model that no other is built with. Raises ``errors.UsageError`` if there are more."""
    inner = {
        name
        for model in edition.document.models
        for name in traversal.list_references(model)
        if name != model.name
    }
    outer = [model.name for model in edition.document.models if model.name not in inner]
    if len(outer) != 1:
        shown = ", ".join(outer[:5]) + (", …" if len(outer) > 5 else "")
        raise errors.UsageError(
            f"{edition.label}: name the model of the records with --model; {shown or 'none'} could be it"
        )
    return outer[0]
