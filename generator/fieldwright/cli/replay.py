"""``replay``: what a new package does with the payloads that the old one took."""

from pathlib import Path

import click

from fieldwright.cli import findings, options, records, replay_report
from fieldwright.errors import ExitCode
from fieldwright.traffic import api, reports


@click.command()
@click.argument("old", type=options.EDITION)
@click.argument("new", type=options.EDITION)
@click.argument("sources", nargs=-1, required=True, type=records.SOURCE)
@click.option("--model", help="Model of the payloads; else the one that no other is made with.")
@click.option(
    "--max-refused",
    default=0.0,
    type=records.SHARE,
    metavar="SHARE",
    help="Refused records that are let pass: 0.1% or 0.001.",
)
@click.option(
    "--out",
    type=options.TARGET,
    metavar="FILE.jsonl",
    help="Write each record there that is not equal in both.",
)
@click.option("--run-packages", is_flag=True, help="Run the code of wheels or folders as it is.")
@records.add_options
@options.add_format
def replay(
    old: str,
    new: str,
    sources: tuple[str, ...],
    model: str | None,
    max_refused: float,
    out: Path | None,
    run_packages: bool,
    form: findings.Format,
    **reading: object,
) -> int:
    """Decode recorded payloads by two packages, and explain what the new one refuses.

    OLD and NEW are what diff takes: a spec, a generated folder, a wheel or sdist, REVISION:PATH or
    NAME==VERSION. SOURCES are what validate takes. A refused record that no change between OLD and NEW
    explains ends with 70.
    """
    with records.show_progress() as tell:
        run = api.start_replay(
            old,
            new,
            sources,
            model=model,
            run_packages=run_packages,
            selection=records.select(reading),
            options=records.choose_options(reading, rows=out, tell=tell),
        )
        records.finish(run, lambda: _print(run, form))
    report = _print(run, form)
    if report.unexplained_records:
        click.echo(f"fieldwright: {replay_report.report_unexplained(report)}", err=True)
        return ExitCode.DEFECT
    return ExitCode.FINDINGS if report.refused_share > max_refused else ExitCode.CLEAN


def _print(run: api.ReplayRun, form: findings.Format) -> reports.ReplayReport:
    """Print the report of a run, as far as it is."""
    report = run.report()
    for line in replay_report.format_report(report, form):
        click.echo(line)
    return report
