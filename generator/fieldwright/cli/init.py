"""``init``: write a first spec, and the configuration that names it."""

import json
import os
from pathlib import Path

import click

from fieldwright import configuration, errors
from fieldwright.cli import options
from fieldwright.model import ir, names
from fieldwright.openapi import write

SPEC = "spec/api.yaml"
OUTPUT = "generated"


@click.command()
@click.argument("folder", default=".", type=options.TARGET)
@click.option("--title", help="Name of the API; else the name of the folder.")
def init(folder: Path, title: str | None) -> None:
    """Write a first spec and the configuration."""
    for path in write_project(folder, title=title or folder.resolve().name):
        click.echo(f"wrote {path}")
    click.echo("next: fieldwright generate")


def write_project(folder: Path, *, title: str) -> tuple[Path, ...]:
    """Write ``SPEC`` and ``[tool.fieldwright]`` below ``folder``, and return the paths.

    The table is appended to an existing pyproject.toml. Raises ``errors.UsageError`` if there is
    a spec or a configuration already; then nothing is written.
    """
    spec, project = folder / SPEC, folder / configuration.FILE
    if os.path.lexists(spec):
        raise errors.UsageError(f"{spec}: there is a file already")
    before = project.read_text(encoding="utf-8") if project.exists() else ""
    if "[tool.fieldwright" in before:
        raise errors.UsageError(f"{project}: fieldwright is configured already")
    spec.parent.mkdir(parents=True, exist_ok=True)
    with spec.open("x", encoding="utf-8", newline="\n") as file:
        file.write(write.write_text(_build_document(title)))
    with project.open("a", encoding="utf-8", newline="\n") as file:
        file.write(_separate(before) + _format_table(names.distribution(title)))
    return spec, project


def _build_document(title: str) -> ir.Document:
    """Build a document of one model, which is there to be replaced."""
    fields = (
        ir.Field(
            name="id",
            type=ir.Scalar(kind="string"),
            required=True,
            description="The unique identifier of the thing.",
            examples=("43336648",),
        ),
        ir.Field(
            name="created_time",
            type=ir.Scalar(kind="string", format="date-time"),
            required=True,
            description="The date and time that the thing was created.",
        ),
    )
    thing = ir.Record(name="Thing", fields=fields, description="A first model.")
    return ir.Document(title=title, version="0.1.0", models=(thing,))


def _format_table(name: str) -> str:
    """Format the configuration; a JSON string is a TOML string as well."""
    values = {"spec": SPEC, "output": OUTPUT, "name": name, "pages": ["reference"]}
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    return f"[tool.fieldwright]\n{rows}"


def _separate(before: str) -> str:
    """Return the line feeds that go between the file as it is and the table."""
    return "" if not before else "\n" if before.endswith("\n") else "\n\n"
