"""``generate``: the spec's package and pages into a folder."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click

from fieldwright import errors
from fieldwright.cli import findings, job, options, terminal
from fieldwright.distribution import build, tree


@click.command()
@job.add_arguments
@click.option("--force", is_flag=True, help="Overwrite what was edited or is in the way.")
@click.option("--strict", is_flag=True, help="Refuse a spec with a place that cannot be read.")
@options.add_format
def generate(force: bool, strict: bool, form: findings.Format, **arguments: Any) -> None:
    """Write the package and the pages of a spec.

    SPEC and the output folder are by default those of [tool.fieldwright] in pyproject.toml.
    """
    spec, output, settings = job.resolve(**arguments)
    settings = replace(settings, strict=strict)
    inside = Path.cwd().is_relative_to(output.resolve())
    with terminal.show_progress("generating"):
        report, warnings = write_package(spec, output, settings, force=force)
    counts = (len(report.created), len(report.changed), len(report.removed), report.unchanged)
    words = ("created", "changed", "removed", "unchanged")
    summary = ", ".join(f"{count} {word}" for count, word in zip(counts, words) if count)
    click.echo(f"{output}: {summary}", err=form != "text")
    if report.former:
        click.echo(f"{output}: what fieldwright 0.1 wrote is brought up to date", err=True)
    if report.extra:
        names = ", ".join(f"{output / path}" for path in report.extra)
        click.echo(f"not generated from {spec}: {names}; delete them, or --force does", err=True)
    if warnings:
        click.echo(f"warnings: {len(warnings)}; 'fieldwright lint {spec}' shows them", err=True)
    unread = sum(each.unread for each in warnings)
    if unread:
        message = "that could not be read, where everything is accepted; --strict refuses them"
        click.echo(f"places {message}: {unread}", err=True)
    if inside and any(counts[:3]):
        click.echo(f"{output} was replaced whole; 'cd .' shows the new one", err=True)


class Generated(NamedTuple):
    """What changed in the output folder, and the warnings about the spec."""

    report: tree.Report
    warnings: tuple[errors.Diagnostic, ...]


def write_package(
    spec: Path, output: Path, settings: build.Settings, *, force: bool = False
) -> Generated:
    """Make ``output`` hold what the spec asks for, and report what that changed.

    Raises ``errors.SourceError``, ``errors.UsageError`` or ``errors.PublishError``; then
    nothing was written.
    """
    built = build.build(spec, settings)
    report = tree.publish(built.tree, output, origin=built.origin, force=force)
    return Generated(report, built.warnings)
