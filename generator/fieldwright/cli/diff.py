"""``diff``: what changed between two editions of a spec, whom it breaks, and which version that asks for."""

from pathlib import Path
from typing import get_args

import click

from fieldwright.changes.rules.rule import Severity
from fieldwright.cli import comparison, comparison_report, findings, options, traffic
from fieldwright.errors import ExitCode
from fieldwright.verification.proof import matrix


@click.command()
@options.add_packages("new", "old")
@comparison.add_editions
@click.option(
    "--fail-on", type=click.Choice(["breaking", "lossy", "any"]), help="Changes that end with 1."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(comparison_report.Format)),
    default="text",
    help="How changes are printed.",
)
@click.option("--prove", is_flag=True, help="Try the verdicts: payloads, readers, mypy.")
@click.option("--consumer", type=options.SOURCE, help="Python code to search for uses.")
@traffic.add_options
def diff(
    old: str | None,
    new: str | None,
    fail_on: str | None,
    form: comparison_report.Format,
    prove: bool,
    consumer: Path | None,
    **reading: object,
) -> int:
    """Report what changed between two editions of a spec, and whom it breaks.

    OLD and NEW are each a spec, a generated folder, a wheel or sdist, REVISION:PATH, or
    NAME==VERSION (fetched by pip); by default released.yaml beside the spec, and the spec.
    """
    compared = comparison.compare_configured(old, new, proved=prove, consumer=consumer)
    compared = traffic.add_traffic(compared, reading)
    for line in comparison_report.format_comparison(compared, form):
        click.echo(line)
    if contradictions := findings.escape_controls("; ".join(list_contradictions(compared))):
        click.echo(
            f"fieldwright: this is a defect of fieldwright: no rule says that {contradictions}",
            err=True,
        )
        return ExitCode.DEFECT
    if (message := traffic.report_unexplained(compared)) is not None:
        click.echo(f"fieldwright: {message}", err=True)
        return ExitCode.DEFECT
    return ExitCode.FINDINGS if has_findings(compared, fail_on) else ExitCode.CLEAN


def has_findings(compared: comparison.Comparison, on: str | None) -> bool:
    """Return whether there are changes of the kind that ``--fail-on`` names, or findings about waivers."""
    counting = [each for each in compared.changes if each.waived is None]
    failing: dict[str | None, set[str]] = {
        "breaking": {"breaking"},
        "lossy": {"breaking", "lossy"},
        "any": {*get_args(Severity)},
    }
    severities = {word for each in counting for word in (each.severity, each.wire)}
    faulty = comparison.find_fault(compared) is not None
    return faulty or not severities.isdisjoint(failing.get(on, set()))


def list_contradictions(compared: comparison.Comparison) -> list[str]:
    """List what was observed against the verdict of the rules, a line each: defects of ours."""
    rows = compared.proof.rows if compared.proof is not None else ()
    return [f"{row.model}: {line}" for row in rows for line in matrix.list_contradictions(row)]
