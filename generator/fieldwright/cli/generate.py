"""``generate``: the spec's package and pages into a folder."""

from dataclasses import replace
from pathlib import Path
from typing import Any

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
    with terminal.show_progress("generating") as progress:
        lookup = caching.Lookup(cache, spec, settings)
        entry = lookup.find_current(output)
        if entry is not None:
            files, warnings = {}, entry.warnings
            report = tree.Report.of_unchanged(entry.files)
        else:
            from fieldwright.distribution import build  # with all that reads and renders behind it

            built = build.build(spec, settings, progress.count)
            lookup.store(built)
            files, warnings = built.tree, built.warnings
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
    would = "would be " if dry_run or diff else ""
    click.echo(f"{output}: {would}{summary}", err=diff or form != "text")
    if dry_run or diff:
        return
    _print_remarks(spec, output, report, warnings)
    if inside and report.created + report.changed + report.removed:
        click.echo(f"{output} was replaced whole; 'cd .' shows the new one", err=True)


def _print_remarks(
    spec: Path, output: Path, report: tree.Report, warnings: tuple[errors.Diagnostic, ...]
) -> None:
    """Print on standard error what a person should know about what was written."""
    if report.former:
        click.echo(f"{output}: what fieldwright 0.1 wrote is brought up to date", err=True)
    if report.extra:
        names = ", ".join(f"{output / path}" for path in report.extra)
        click.echo(f"not generated from {spec}: {names}; delete them, or --force does", err=True)
    if report.untried:
        click.echo(f"modules that were not imported to try them: {report.untried}", err=True)
    count = sum(each.severity == "warning" for each in warnings)
    if count:
        click.echo(f"warnings: {count}; 'fieldwright lint {spec}' shows them", err=True)
    for note in warnings:
        if note.rule == "bodies-inline":
            click.echo(f"{note.message}; {note.remedy}", err=True)
    unread = sum(each.unread for each in warnings)
    if unread:
        message = "that could not be read, where everything is accepted; --strict refuses them"
        click.echo(f"places {message}: {unread}", err=True)
