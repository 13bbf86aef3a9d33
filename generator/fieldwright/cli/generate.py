"""``generate``: the spec's package and pages into a folder."""

import functools
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import click

from fieldwright import errors
from fieldwright.cli import caching, file_diff, findings, job, options, terminal
from fieldwright.distribution import journal, tree
from fieldwright.rendering import timings
from fieldwright.rendering.timings import measure


@click.command()
@options.add_packages("spec")
@job.add_arguments
@click.option("--force", is_flag=True, help="Overwrite what was edited or is in the way.")
@click.option("--strict", is_flag=True, help="Refuse a spec with a place that cannot be read.")
@click.option("--dry-run", is_flag=True, help="List what would be written, and write nothing.")
@click.option("--diff", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--watch", is_flag=True, help="Write it anew whenever what it is made from is saved.")
@click.option("--timings", "timed", is_flag=True, help="Show how long each phase takes.")
@options.add_format
def generate(watch: bool, timed: bool, form: findings.Format, **arguments: Any) -> None:
    """Write the package and the pages of a spec.

    SPEC and the output folder are by default those of [tool.fieldwright] in pyproject.toml.
    """
    modes = _Modes(**{name: arguments.pop(name) for name in _Modes._fields})
    resolve = functools.partial(job.resolve, **arguments)
    remarks: set[str] = set()
    write: job.Write = functools.partial(_generate, form=form, modes=modes, remarks=remarks)
    if timed:
        write = functools.partial(_time, write, form)
    if not watch:
        write(resolve())
        return
    if modes.is_preview:
        raise errors.UsageError("--watch: not with --dry-run or --diff")
    from fieldwright.cli import watching

    for _ in watching.follow(resolve, write, form):
        pass


class _Modes(NamedTuple):
    """The options by which ``generate`` does more or less than writing what a spec asks for."""

    force: bool = False
    strict: bool = False
    dry_run: bool = False
    diff: bool = False

    @property
    def is_preview(self) -> bool:
        """Return whether nothing is written."""
        return self.dry_run or self.diff


def _time(write: job.Write, form: findings.Format, task: job.Job) -> list[Path] | None:
    """Generate once, and print where the time went: on standard error, or as JSON if that is the format."""
    timings.seconds.clear()
    begin = time.perf_counter()
    beside = write(task)
    total = time.perf_counter() - begin
    spent = timings.seconds
    rows = {phase: spent[phase] for phase in timings.PHASES if phase in spent}
    rows |= {"other": total - sum(rows.values()), "total": total}
    if form == "json":
        click.echo(json.dumps({"timings": {name: round(each, 6) for name, each in rows.items()}}))
    else:
        for name, each in rows.items():
            click.echo(f"{name:<8}{each:>9.3f} s", err=True)
    return beside


def _generate(
    task: job.Job, form: findings.Format, modes: _Modes, remarks: set[str]
) -> list[Path] | None:
    """Generate once, report it, and return the files that were read because of the spec; None if more have a say.

    What is in ``remarks`` is not remarked again.
    """
    spec, output, settings, cache = task
    journal.refuse_pending(spec)
    settings = replace(settings, strict=modes.strict)
    inside = Path.cwd().is_relative_to(output.resolve())
    counted: _Counted
    with terminal.show_progress("generating") as progress:
        with measure("cache"):
            lookup = caching.Lookup(cache, spec, settings)
            entry = lookup.find_current(output)
        if entry is not None:
            files, counted = {}, entry
            beside: list[Path] | None = [spec.parent / each for each in entry.beside]
            report = tree.Report.of_unchanged(entry.files)
        else:
            built = lookup.build(output, progress.count)
            with measure("cache"):
                lookup.store(built)
            files, counted = built.tree, built
            beside = None if built.beside is None else [*built.beside]
            write = tree.preview if modes.is_preview else tree.publish
            with measure("write"):
                report = write(files, output, origin=built.origin, force=modes.force)
            if not modes.is_preview:
                lookup.keep_basis(built)
    _print_report(output, files, report, counted.models, form, modes)
    if modes.is_preview:
        return beside
    lines = [*_list_remarks(spec, output, report, counted)]
    if inside and report.created + report.changed + report.removed:
        lines.append(f"{output} was replaced whole; 'cd .' shows the new one")
    for line in lines:
        if line not in remarks:
            click.echo(line, err=True)
    remarks.clear()
    remarks.update(lines)
    return beside


def _print_report(
    output: Path,
    files: tree.Tree,
    report: tree.Report,
    count: int,
    form: findings.Format,
    modes: _Modes,
) -> None:
    """Print how many files of the output are written, for how many models; of a preview, which files or how."""
    parts = {
        "created": report.created,
        "changed": report.changed,
        "removed": report.removed,
    }
    if modes.diff:
        paths = sorted(path for each in parts.values() for path in each)
        terminal.print_diff(file_diff.format_diff(files, output, paths))
    elif modes.dry_run:
        for word, each in parts.items():
            for path in each:
                click.echo(f"{word}: {output / path}", err=form != "text")
    counts = {word: len(each) for word, each in parts.items()} | {"unchanged": report.unchanged}
    summary = ", ".join(f"{each} {word}" for word, each in counts.items() if each)
    models = f"{count} model{'s' * (count != 1)}; "
    beginning = "would be " if modes.is_preview else models
    click.echo(f"{output}: {beginning}{summary}", err=modes.diff or form != "text")


_MOST_PLACES = 20
"""Places that could not be read and are listed one by one."""


class _Counted(Protocol):
    """What a build or an entry of the cache counts."""

    @property
    def models(self) -> int: ...
    @property
    def left_out(self) -> int: ...
    @property
    def warnings(self) -> tuple[errors.Diagnostic, ...]: ...


def _list_remarks(
    spec: Path, output: Path, report: tree.Report, counted: _Counted
) -> Iterator[str]:
    """Yield what a person should know about what was written: a line of counts, and what was left out
    with the option that changes it."""
    warnings = counted.warnings
    if report.former:
        yield f"{output}: what fieldwright 0.1 wrote is brought up to date"
    if report.extra:
        names = ", ".join(f"{output / path}" for path in report.extra)
        yield f"not generated from {spec}: {names}; delete them, or --force does"
    if report.untried:
        yield f"modules that were not imported to try them: {report.untried}"
    counts = []
    if counted.left_out:
        counts.append(f"left out by --include and --exclude: {counted.left_out}")
    count = sum(each.severity == "warning" for each in warnings)
    if count:
        counts.append(f"warnings: {count}, which 'fieldwright lint {spec}' shows")
    inline = next((each for each in warnings if each.rule == "bodies-inline"), None)
    if inline is not None:
        counts += [each for each in (inline.message, inline.remedy) if each]
    unread = [each for each in warnings if each.unread]
    if unread:
        counts.append(f"places that could not be read: {len(unread)}; --strict refuses them")
    if counts:
        yield "; ".join(counts)
    for each in unread[:_MOST_PLACES]:
        place = errors.format_place(each.file, each.line, each.column)
        yield f"  {place}: {each.message}; everything is accepted there"
    if len(unread) > _MOST_PLACES:
        yield f"  and {len(unread) - _MOST_PLACES} more"
