"""``init``: a first spec, and the configuration that names it."""

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
    """Write ``SPEC`` and ``[tool.fieldwright]`` below ``folder``; the paths written.

    A pyproject.toml that is there gets the table at its end. Raises ``errors.UsageError`` if
    there is a spec at that place or a configuration in the file already; then nothing is written.
    """
    spec, project = folder / SPEC, folder / configuration.FILE
    if os.path.lexists(spec):
        raise errors.UsageError(f"{spec}: there is a file already")
    before = project.read_text(encoding="utf-8") if project.exists() else ""
    if "[tool.fieldwright" in before:
        raise errors.UsageError(f"{project}: fieldwright is configured already")
    spec.parent.mkdir(parents=True, exist_ok=True)
    with spec.open("x", encoding="utf-8", newline="\n") as file:
        file.write(write.text(_first(title)))
    with project.open("a", encoding="utf-8", newline="\n") as file:
        file.write(_separated(before) + _table(names.distribution(title)))
    return spec, project


def _first(title: str) -> ir.Document:
    """A document of one model, to be replaced by one's own."""
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


def _table(name: str) -> str:
    """The configuration; a JSON string is a TOML string as well."""
    values = {"spec": SPEC, "output": OUTPUT, "name": name}
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    return f"[tool.fieldwright]\n{rows}"


def _separated(before: str) -> str:
    return "" if not before else "\n" if before.endswith("\n") else "\n\n"
