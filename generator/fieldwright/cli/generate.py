"""``generate``: the spec's package and pages into a folder."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import click

from fieldwright import errors
from fieldwright.cli import caching, file_diff, findings, job, options, terminal
from fieldwright.distribution import journal, tree


@click.command()
@job.add_arguments
@click.option("--force", is_flag=True, help="Overwrite what was edited or is in the way.")
@click.option("--strict", is_flag=True, help="Refuse a spec with a place that cannot be read.")
@click.option("--dry-run", is_flag=True, help="List what would be written, and write nothing.")
@click.option("--diff", is_flag=True, help="Show what would be written, and write nothing.")
@options.add_format
def generate(
    force: bool, strict: bool, dry_run: bool, diff: bool, form: findings.Format, **arguments: Any
) -> None:
    """Write the package and the pages of a spec.

    SPEC and the output folder are by default those of [tool.fieldwright] in pyproject.toml.
    """
    spec, output, settings, cache = job.resolve(**arguments)
    journal.refuse_pending(spec)
    settings = replace(settings, strict=strict)
    inside = Path.cwd().is_relative_to(output.resolve())
    counted: _Counted
    with terminal.show_progress("generating") as progress:
        lookup = caching.Lookup(cache, spec, settings)
        entry = lookup.find_current(output)
        if entry is not None:
            files, counted = {}, entry
            report = tree.Report.of_unchanged(entry.files)
        else:
            from fieldwright.distribution import build  # with all that reads and renders behind it

            built = build.build(spec, settings, progress.count)
            lookup.store(built)
            files, counted = built.tree, built
            write = tree.preview if dry_run or diff else tree.publish
            report = write(files, output, origin=built.origin, force=force)
    parts = {
        "created": report.created,
        "changed": report.changed,
        "removed": report.removed,
    }
    if diff:
        paths = sorted(path for each in parts.values() for path in each)
        terminal.print_diff(file_diff.format_diff(files, output, paths))
    elif dry_run:
        for word, each in parts.items():
            for path in each:
                click.echo(f"{word}: {output / path}", err=form != "text")
    counts = {word: len(each) for word, each in parts.items()} | {"unchanged": report.unchanged}
    summary = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    models = f"{counted.models} model{'s' * (counted.models != 1)}; "
    beginning = "would be " if dry_run or diff else models
    click.echo(f"{output}: {beginning}{summary}", err=diff or form != "text")
    if dry_run or diff:
        return
    _print_remarks(spec, output, report, counted)
    if inside and report.created + report.changed + report.removed:
        click.echo(f"{output} was replaced whole; 'cd .' shows the new one", err=True)


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


def _print_remarks(spec: Path, output: Path, report: tree.Report, counted: _Counted) -> None:
    """Print on standard error what a person should know about what was written: a line of counts, and
    what was left out with the option that changes it."""
    warnings = counted.warnings
    if report.former:
        click.echo(f"{output}: what fieldwright 0.1 wrote is brought up to date", err=True)
    if report.extra:
        names = ", ".join(f"{output / path}" for path in report.extra)
        click.echo(f"not generated from {spec}: {names}; delete them, or --force does", err=True)
    if report.untried:
        click.echo(f"modules that were not imported to try them: {report.untried}", err=True)
    counts = []
    if counted.left_out:
        counts.append(f"left out by --include and --exclude: {counted.left_out}")
    count = sum(each.severity == "warning" for each in warnings)
    if count:
        counts.append(f"warnings: {count}, which 'fieldwright lint {spec}' shows")
    inline = next((each for each in warnings if each.rule == "bodies-inline"), None)
    if inline is not None:
        counts.append(f"{inline.message}; {inline.remedy}")
    unread = [each for each in warnings if each.unread]
    if unread:
        counts.append(f"places that could not be read: {len(unread)}; --strict refuses them")
    if counts:
        click.echo("; ".join(counts), err=True)
    for each in unread[:_MOST_PLACES]:
        place = errors.format_place(each.file, each.line, each.column)
        click.echo(f"  {place}: {each.message}; everything is accepted there", err=True)
    if len(unread) > _MOST_PLACES:
        click.echo(f"  and {len(unread) - _MOST_PLACES} more", err=True)
