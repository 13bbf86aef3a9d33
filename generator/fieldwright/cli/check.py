"""``check``: compare the output folder with the spec, or our verdicts on payloads with a peer's."""

from pathlib import Path
from typing import Any

import click

from fieldwright import errors
from fieldwright.cli import caching, file_diff, findings, job, options, terminal
from fieldwright.distribution import inputs, journal, manifest, tree


@click.command()
@job.add_arguments
@click.option("--oracle", is_flag=True, help="Compare verdicts on payloads with a peer's instead.")
@click.option("--diff", is_flag=True, help="Show what 'generate' would change as well.")
@options.add_format
def check(oracle: bool, diff: bool, form: findings.Format, **arguments: Any) -> int:
    """Compare the output folder with what the spec asks for.

    With --oracle, let the pydantic models that datamodel-code-generator makes of SPEC judge
    the payloads that we judge, and report where they disagree for no known reason.
    """
    if diff and (oracle or form != "text"):
        raise errors.UsageError(f"--diff: not with {'--oracle' if oracle else f'--format {form}'}")
    if oracle:
        from fieldwright.cli import oracle_report  # with the peer behind it

        return oracle_report.report_opinion(form, **arguments)
    spec, output, settings, cache = job.resolve(**arguments)
    journal.refuse_pending(spec)
    with terminal.show_progress("comparing") as progress:
        lookup = caching.Lookup(cache, spec, settings)
        if lookup.find_current(output) is not None:
            return terminal.report((), form)
        from fieldwright.distribution import build  # with all that reads and renders behind it

        built = build.build(spec, settings, progress.count)
        lookup.store(built)
        differences = tree.compare(built.tree, output, origin=built.origin)
    code = terminal.report((describe_drift(each, output) for each in differences), form)
    if diff:
        kept = {manifest.MANIFEST, *(each.path for each in differences if each.kind == "extra")}
        paths = [each.path for each in differences if each.path not in kept]
        terminal.print_diff(file_diff.format_diff(built.tree, output, paths))
    return code


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
