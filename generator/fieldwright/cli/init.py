"""``init``: write a first spec, and the configuration that names it."""

import json
import os
from pathlib import Path

import click

from fieldwright import configuration, errors
from fieldwright.cli import options
from fieldwright.model import ir, names
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source

SPEC = "spec/api.yaml"
OUTPUT = "generated"
IGNORED = "dist/"
"""What a release builds, which belongs into no repository."""


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

    The table is appended to an existing pyproject.toml, and ``IGNORED`` to an existing .gitignore.
    Raises ``errors.UsageError`` if there is a spec or a configuration already; then nothing is written.
    """
    spec, project, ignore = folder / SPEC, folder / configuration.FILE, folder / ".gitignore"
    if os.path.lexists(spec):
        raise errors.UsageError(f"{spec}: there is a file already; move it away, or edit it")
    before = project.read_text(encoding="utf-8") if project.exists() else ""
    if "[tool.fieldwright" in before:
        raise errors.UsageError(
            f"{project}: fieldwright is configured already; edit the table there"
        )
    ignored = ignore.read_text(encoding="utf-8") if ignore.exists() else ""
    spec.parent.mkdir(parents=True, exist_ok=True)
    with spec.open("x", encoding="utf-8", newline="\n") as file:
        file.write(write.write_text(_build_document(title)))
    with project.open("a", encoding="utf-8", newline="\n") as file:
        file.write(_separate(before) + _format_table(names.name_distribution(title)))
    if {IGNORED, "dist", "/dist", "/dist/"} & {line.strip() for line in ignored.splitlines()}:
        return spec, project
    with ignore.open("a", encoding="utf-8", newline="\n") as file:
        file.write("\n" * (ignored != "" and not ignored.endswith("\n")) + f"{IGNORED}\n")
    return spec, project, ignore


def is_first_spec(path: Path) -> bool:
    """Return whether a file is the spec that ``init`` writes, as it wrote it."""
    if not path.is_file():
        return False
    try:
        title = read.read_document(source.load(path)).title
    except errors.SourceError:
        return False
    return path.read_bytes() == write.write_text(_build_document(title)).encode("utf-8")


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
