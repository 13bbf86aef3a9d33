"""``init``: write a first spec, and the configuration that names it."""

import json
import os
from pathlib import Path

import click

from fieldwright import configuration, errors
from fieldwright.cli import options
from fieldwright.distribution import atomic
from fieldwright.model import ir, names
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.toml_tables import Table

SPEC = "spec/api.yaml"
OUTPUT = "generated"
IGNORED = b"dist/"
"""What a release builds, which belongs into no repository."""

_IGNORING = {IGNORED, b"dist", b"/dist", b"/dist/"}


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
    Raises ``errors.UsageError`` if there is a spec or a configuration already, or one that cannot be added
    to, and ``OSError``; then nothing is written.
    """
    spec, project, ignore = folder / SPEC, folder / configuration.FILE, folder / ".gitignore"
    if os.path.lexists(spec):
        raise errors.UsageError(f"{spec}: there is a file already; move it away, or edit it")
    before = _read(project)
    if configuration.NAME in Table.parse(before, project).read_table("tool").values:
        raise errors.UsageError(
            f"{project}: fieldwright is configured already; edit the table there"
        )
    after = before + _separate(before) + _format_table(names.name_distribution(title))
    Table.parse(after, project)  # an inline table takes no more members
    files = {spec: write.write_text(_build_document(title)).encode("utf-8"), project: after}
    ignored = _read(ignore)
    if not _IGNORING & {line.strip() for line in ignored.splitlines()}:
        end = b"" if not ignored or ignored.endswith(b"\n") else b"\n"
        files[ignore] = ignored + end + IGNORED + b"\n"
    existed = spec.parent.exists()
    spec.parent.mkdir(parents=True, exist_ok=True)
    try:
        atomic.replace_all({atomic.follow(path): data for path, data in files.items()})
    except OSError:
        if not existed:
            spec.parent.rmdir()
        raise
    return tuple(files)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


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


def _format_table(name: str) -> bytes:
    """Format the configuration; a JSON string is a TOML string as well."""
    values = {"spec": SPEC, "output": OUTPUT, "name": name, "pages": ["reference"]}
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    return f"[tool.fieldwright]\n{rows}".encode()


def _separate(before: bytes) -> bytes:
    """Return the line feeds that go between the file as it is and the table."""
    return b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
