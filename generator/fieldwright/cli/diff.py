"""``diff``: what changed between two editions of a spec, whom it breaks, and which version that asks for."""

from pathlib import Path
from typing import get_args

import click

from fieldwright.cli import comparison, comparison_report, options
from fieldwright.errors import ExitCode
from fieldwright.verification.proof import matrix


@click.command()
@comparison.add_editions
@click.option("--fail-on", type=click.Choice(["breaking", "any"]), help="Changes that end with 1.")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(comparison_report.Format)),
    default="text",
    help="How changes are printed.",
)
@click.option("--prove", is_flag=True, help="Try the verdicts: payloads, readers, mypy.")
@click.option("--consumer", type=options.SOURCE, help="Python code to search for uses.")
def diff(
    old: str | None,
    new: str | None,
    fail_on: str | None,
    form: comparison_report.Format,
    prove: bool,
    consumer: Path | None,
) -> int:
    """Report what changed between two editions of a spec, and whom it breaks.

    OLD and NEW are each a spec, a generated folder, a wheel or sdist, REVISION:PATH, or
    NAME==VERSION (fetched by pip); by default released.yaml beside the spec, and the spec.
    """
    compared = comparison.compare_configured(old, new, proved=prove, consumer=consumer)
    for line in comparison_report.printed(compared, form):
        click.echo(line)
    if wrong := contradictions(compared):
        click.echo(
            f"fieldwright: this is a defect of fieldwright: no rule says that {'; '.join(wrong)}",
            err=True,
        )
        return ExitCode.DEFECT
    return ExitCode.FINDINGS if fails(compared, fail_on) else ExitCode.CLEAN


def fails(compared: comparison.Comparison, on: str | None) -> bool:
    """Whether what was found is what ``--fail-on`` waits for; what is said of waivers always is."""
    counting = [each for each in compared.changes if each.waived is None]
    breaking = any(each.severity == "breaking" for each in counting)
    return (
        bool(compared.findings) or on == "any" and bool(counting) or on == "breaking" and breaking
    )


def contradictions(compared: comparison.Comparison) -> list[str]:
    """What happens and no rule says, a line each: defects of the table, or of what tries it."""
    rows = compared.proof.rows if compared.proof is not None else ()
    return [f"{row.model}: {told}" for row in rows for told in matrix.contradicted(row)]
