"""``export``: write the models of a spec for another library."""

import os
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import click

from fieldwright import configuration, errors
from fieldwright.cli import findings, options, terminal
from fieldwright.distribution import atomic, inputs
from fieldwright.export import datamodel, flavours, json_schema
from fieldwright.openapi import read
from fieldwright.openapi.text import source

Target: TypeAlias = Literal[datamodel.Kind, "json-schema"]


TARGETS: tuple[Target, ...] = get_args(Target)


@click.command()
@options.add_packages("spec", each=False)
@click.argument("spec", required=False, type=options.SOURCE)
@click.option(
    "--to",
    required=True,
    type=click.Choice(TARGETS),
    help="Models of a library, or one self-contained JSON Schema (2020-12).",
)
@click.option("-o", "--output", type=options.STREAM, help="File; else standard output.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@options.add_format
def export(
    spec: Path | None, to: Target, output: Path | None, force: bool, form: findings.Format
) -> None:
    """Write the models of a spec for another library."""
    path = None if str(output) == "-" else output
    with terminal.show_progress("exporting"):
        configured = configuration.load_chosen()
        if spec is not None and configured.packages:
            configured = configured.find_package(spec)
        read_as = inputs.Settings.configure(configured).options
        path_of_spec = configuration.resolve_spec(spec)
        text = export_models(path_of_spec, to, path, force=force, read_as=read_as)
    if path is None:
        click.echo(text.encode("utf-8"), nl=False)
    else:
        click.echo(f"wrote {path}", err=form != "text")


def export_models(
    spec: Path,
    to: Target,
    output: Path | None = None,
    *,
    force: bool = False,
    read_as: read.Options = read.DEFAULT,
) -> str:
    """Return the models of a spec as the text of one file, and write it to ``output`` if there is one.
    ``read_as``: how the spec is read.

    Raises ``errors.SourceError`` for a spec that cannot be read and ``errors.UsageError`` for
    one that has no models or cannot be exported, and for a file that exists, unless ``force``
    replaces it; then nothing was written.
    """
    if output is not None and os.path.lexists(output) and not force:
        raise errors.UsageError(f"{output}: there is a file already; --force replaces it")
    parsed = source.load(spec)
    document = read.read_document(parsed, read_as)
    if not document.models:
        raise errors.UsageError(f"{spec}: there is no model in it to export")
    if to == "json-schema":
        # A JSON Schema is itself a model, and comes before its definitions.
        root = None if {"openapi", "swagger"} & parsed.data.keys() else document.models[0].name
        text = json_schema.format_schema(document, root=root)
    else:
        text = flavours.generate_code(document, to)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        atomic.replace(atomic.follow(output), text.encode("utf-8"))
    return text
