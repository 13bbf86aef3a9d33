"""``lint``: report what is wrong with specs, or could be better."""

from collections.abc import Sequence
from pathlib import Path

import click

from fieldwright import configuration
from fieldwright.cli import findings, options, terminal
from fieldwright.distribution import lifecycle, releases
from fieldwright.errors import Diagnostic, SourceError, UsageError
from fieldwright.importing import pages as importing
from fieldwright.limits import limit_time
from fieldwright.model import names, renames
from fieldwright.openapi import overlays, read
from fieldwright.openapi.text import source


@click.command()
@click.argument("specs", nargs=-1, type=options.SPEC)
@options.PACKAGE
@click.option("--pages", type=options.SOURCE, help="Reference pages of the spec.")
@click.option("--strict", is_flag=True, help="Make a place that cannot be read an error.")
@click.option(
    "--overlay",
    "applied",
    multiple=True,
    type=options.SOURCE,
    help="OpenAPI Overlay that is applied to the spec; several in order.",
)
@options.add_format
def lint(
    specs: tuple[Path, ...],
    package: str | None,
    pages: Path | None,
    strict: bool,
    applied: tuple[Path, ...],
    form: findings.Format,
) -> int:
    """Report what is wrong with a spec, with file, line and column.

    Several SPECS are reported one after the other. With --pages, report too where reference
    pages and the spec are out of step.
    """
    with terminal.show_progress("reading"):
        diagnostics = collect_diagnostics(
            specs or _list_configured(package), pages=pages, strict=strict, applied=applied
        )
    return terminal.report(map(findings.describe, diagnostics), form)


def _list_configured(package: str | None) -> list[Path]:
    """List the specs that are configured, or that of a package."""
    return [configuration.resolve_spec() for _ in options.choose_packages(package)]


def collect_diagnostics(
    specs: Sequence[Path],
    *,
    pages: Path | None = None,
    strict: bool = False,
    applied: Sequence[Path] = (),
) -> tuple[Diagnostic, ...]:
    """Collect the diagnostics of all specs, file by file, in source order.

    ``pages`` is a folder of reference pages of a single spec; their diagnostics follow. Overlays are
    ``applied`` to each spec. Raises
    ``SourceError`` with the diagnostics of all specs if one cannot be read.
    """
    diagnostics: list[Diagnostic] = []
    unread = False
    for spec in specs:
        try:
            with limit_time(configuration.find_limits(), str(spec)):
                parsed = overlays.load(spec, applied)
                own = read.diagnose(parsed, read.Options(strict=strict))
            if all(each.severity != "error" for each in own):
                own = _add_overdue_names(spec, parsed, own)
            diagnostics += own
        except SourceError as error:
            diagnostics += error.diagnostics
            unread = True
    if unread:
        raise SourceError(tuple(diagnostics))
    if pages is not None:
        diagnostics += _compare_pages(specs, pages)
    return tuple(diagnostics)


def _add_overdue_names(
    spec: Path, parsed: source.Source, diagnostics: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """Add to the diagnostics of a spec those about former names that are due to be removed."""
    if renames.RENAMED_FROM not in parsed.text:
        return diagnostics
    document, past = read.read_document(parsed), releases.load(spec)
    late = [
        parsed.diagnose(parsed.find_offset(node.place), "alias-overdue", message)
        for node, message in lifecycle.find_overdue(
            document, releases.find_lives(past, document), document.release_version
        )
        if node.place is not None
    ]
    return tuple(sorted([*diagnostics, *late], key=lambda each: (each.line, each.column)))


def _compare_pages(specs: Sequence[Path], pages: Path) -> tuple[Diagnostic, ...]:
    """Collect the diagnostics about pages that are out of step with their spec."""
    if len(specs) != 1:
        raise UsageError("pages belong to one spec; name one")
    document = read.read_document(source.load(specs[0]))
    package = names.name_package(names.name_distribution(document.title))
    return importing.diagnose_pages(document, pages, package=package)
