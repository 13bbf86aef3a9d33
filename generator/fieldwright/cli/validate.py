"""``validate``: validate recorded payloads against a model, however many there are."""

from pathlib import Path

import click

from fieldwright import configuration, errors
from fieldwright.changes.editions import load_edition
from fieldwright.cli import findings, options, records, validation_report
from fieldwright.errors import ExitCode
from fieldwright.traffic import api, reports, targets


def complete_model(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a model of the spec that is configured or named."""
    try:
        document = load_edition(_name_spec(ctx.params.get("spec"))).document
    except (errors.FieldwrightError, OSError):
        return []
    return [each.name for each in document.models if each.name.startswith(incomplete)]


@click.command()
@options.add_packages("spec", each=False)
@click.argument("model", shell_complete=complete_model)
@click.argument("sources", nargs=-1, required=True, type=records.SOURCE)
@click.option(
    "--spec", type=options.EDITION, help="Spec of the model, or package; else the configured one."
)
@click.option("--by", default="", metavar="POINTER", help="Member that names the model.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    type=records.PAIR,
    metavar="VALUE=MODEL",
    help="Model for a value of --by; else the discriminator of MODEL decides.",
)
@click.option(
    "--max-bad",
    default=0.0,
    type=records.SHARE,
    metavar="SHARE",
    help="Bad records that are let pass: 0.1% or 0.001.",
)
@click.option(
    "--errors",
    "errors_file",
    type=options.TARGET,
    metavar="FILE.jsonl",
    help="Write each problem there.",
)
@records.add_options
@options.add_format
def validate(
    model: str,
    sources: tuple[str, ...],
    spec: str | None,
    by: str,
    mapping: tuple[tuple[str, str], ...],
    max_bad: float,
    errors_file: Path | None,
    form: findings.Format,
    **reading: object,
) -> int:
    """Validate recorded payloads against a model.

    MODEL is a model of the spec, Model[] for arrays of it, or PLACE:MODEL, where PLACE is an
    installed package, a wheel, a folder, or what diff takes. SOURCES are files, folders, globs, URLs or -:
    JSON (a document, or an array of payloads), JSON Lines (.jsonl, .ndjson), both also in gzip or
    zstd, and Parquet.
    """
    place, name = _split(model, spec)
    with records.show_progress() as tell:
        run = api.start_validation(
            name,
            sources,
            spec=place,
            selection=records.select(reading, by=by, mapping=dict(mapping)),
            options=records.choose_options(reading, rows=errors_file, tell=tell),
        )
        records.finish(run, lambda: _print(run, form))
    return ExitCode.FINDINGS if _print(run, form).share > max_bad else ExitCode.CLEAN


def _print(run: api.ValidationRun, form: findings.Format) -> reports.ValidationReport:
    """Print the report of a run, as far as it is."""
    report = run.report()
    for line in validation_report.format_report(report, form):
        click.echo(line)
    return report


def _split(model: str, spec: str | None) -> tuple[str, str]:
    """Return the place of a spec, the configured one where none is named, and the name of a model."""
    if spec is None:
        place, name = targets.split(model)
        if place is not None:
            return place, name
    return _name_spec(spec), model


def _name_spec(spec: str | None) -> str:
    return str(configuration.resolve_spec()) if spec is None else spec
