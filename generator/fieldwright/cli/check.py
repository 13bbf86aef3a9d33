"""``check``: compare the output folder with the spec, or our verdicts on payloads with a peer's."""

from pathlib import Path
from typing import Any

import click

from fieldwright import configuration, errors
from fieldwright.cli import caching, file_diff, findings, job, options, terminal
from fieldwright.distribution import inputs, journal, manifest, tree


@click.command()
@options.PACKAGE
@job.add_arguments
@click.option("--oracle", is_flag=True, help="Compare verdicts on payloads with a peer's instead.")
@click.option("--diff", is_flag=True, help="Show what 'generate' would change as well.")
@options.add_format
def check(
    spec: Path | None,
    package: str | None,
    oracle: bool,
    diff: bool,
    form: findings.Format,
    **arguments: Any,
) -> int:
    """Compare the output folder with what the spec asks for.

    With --oracle, let the pydantic models that datamodel-code-generator makes of SPEC judge
    the payloads that we judge, and report where they disagree for no known reason.
    """
    if diff and (oracle or form != "text"):
        raise errors.UsageError(f"--diff: not with {'--oracle' if oracle else f'--format {form}'}")
    if oracle:
        from fieldwright.cli import oracle_report  # with the peer behind it

        with configuration.choose_package(package):
            return oracle_report.report_opinion(form, spec, **arguments)
    drift: list[findings.Finding] = []
    lines: list[str] = []
    for task in job.resolve_each(spec, package, **arguments):
        differences, changes = _compare(task, diff=diff)
        drift += differences
        lines += changes
    code = terminal.report(drift, form)
    if diff:
        terminal.print_diff(lines)
    return code


def _compare(task: job.Job, *, diff: bool) -> tuple[list[findings.Finding], list[str]]:
    """Return what has drifted in an output folder, and with ``diff`` the lines of what 'generate' would change."""
    spec, output, settings, cache = task
    journal.refuse_pending(spec)
    with terminal.show_progress("comparing") as progress:
        lookup = caching.Lookup(cache, spec, settings)
        if lookup.find_current(output) is not None:
            return [], []
        built = lookup.build(output, progress.count)
        lookup.store(built)
        differences = tree.compare(built.tree, output, origin=built.origin)
    drift = [describe_drift(each, output) for each in differences]
    kept = {manifest.MANIFEST, *(each.path for each in differences if each.kind == "extra")}
    paths = [each.path for each in differences if each.path not in kept]
    return drift, [*file_diff.format_diff(built.tree, output, paths)] if diff else []


def find_drift(spec: Path, output: Path, settings: inputs.Settings) -> tuple[tree.Difference, ...]:
    """Return every file in ``output`` that differs from what the spec asks for, with the cause.

    Raises ``errors.SourceError`` or ``errors.UsageError``, and ``errors.PublishError`` where a
    release was interrupted.
    """
    from fieldwright.distribution import build

    journal.refuse_pending(spec)
    built = build.build(spec, settings)
    return tree.compare(built.tree, output, origin=built.origin)


def describe_drift(difference: tree.Difference, folder: Path) -> findings.Finding:
    """Describe a file of the output folder that is not as ``generate`` would leave it."""
    path = f"{folder}/{difference.path}"
    remedy = "run 'fieldwright generate'"
    if difference.kind == "extra":
        remedy = "delete it, or let 'fieldwright generate --force' do so"
    elif difference.cause == tree.HAND_EDIT and difference.kind != "missing":
        remedy = "'fieldwright generate --force' overwrites it"
    diagnostic = errors.Diagnostic(
        file=path,
        line=0,
        column=0,
        rule="drift",
        message=f"{difference.kind}, cause: {difference.cause}",
        remedy=remedy,
    )
    facts = {"file": path, "kind": difference.kind, "cause": difference.cause, "remedy": remedy}
    return findings.Finding(diagnostic=diagnostic, data=facts)
