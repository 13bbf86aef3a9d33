"""``lint``: what is to be said about specs."""

from collections.abc import Sequence
from pathlib import Path

import click

from fieldwright import configuration
from fieldwright.cli import findings, options, terminal
from fieldwright.distribution import lifecycle, releases
from fieldwright.errors import Diagnostic, SourceError, UsageError
from fieldwright.importing import pages as importing
from fieldwright.model import names, renames
from fieldwright.openapi import read
from fieldwright.openapi.text import source


@click.command()
@click.argument("specs", nargs=-1, type=options.SOURCE)
@click.option("--pages", type=options.SOURCE, help="Reference pages of the spec.")
@options.add_format
def lint(specs: tuple[Path, ...], pages: Path | None, form: findings.Format) -> int:
    """Report what is wrong with a spec, with file, line and column.

    Several SPECS are reported one after the other. With --pages, report too where reference
    pages and the spec are out of step.
    """
    with terminal.waiting("reading"):
        diagnostics = collect_diagnostics(specs or [configuration.spec()], pages=pages)
    return terminal.report(map(findings.of_diagnostic, diagnostics), form)


def collect_diagnostics(
    specs: Sequence[Path], *, pages: Path | None = None
) -> tuple[Diagnostic, ...]:
    """Every diagnostic of every spec, file by file in the order given, in source order.

    With ``pages``, a folder of reference pages of the one spec there is, theirs as well.
    Raises ``SourceError`` with the diagnostics of all of them if one is not even data.
    """
    found: list[Diagnostic] = []
    unread = False
    for spec in specs:
        try:
            parsed = source.load(spec)
            told = read.diagnose(parsed)
            found += (
                told
                if any(each.severity == "error" for each in told)
                else _whole(spec, parsed, told)
            )
        except SourceError as error:
            found += error.diagnostics
            unread = True
    if unread:
        raise SourceError(tuple(found))
    if pages is not None:
        found += _out_of_step(specs, pages)
    return tuple(found)


def _whole(spec: Path, parsed: source.Source, told: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """What is to be said of a spec that can be read, and of the former names in it that should be gone."""
    if renames.RENAMED_FROM not in parsed.text:
        return list(told)
    document, past = read.document(parsed), releases.load(spec)
    late = [
        parsed.diagnostic(parsed.offset(node.place), "alias-overdue", message)
        for node, message in lifecycle.overdue(
            document, releases.lives(past, document), document.version
        )
        if node.place is not None
    ]
    return sorted([*told, *late], key=lambda each: (each.line, each.column))


def _out_of_step(specs: Sequence[Path], pages: Path) -> tuple[Diagnostic, ...]:
    if len(specs) != 1:
        raise UsageError("pages belong to one spec; name one")
    document = read.document(source.load(specs[0]))
    package = names.package(names.distribution(document.title))
    return importing.diagnose_pages(document, pages, package=package)
