"""``schema``: the JSON Schemas of what fieldwright reads beside documents, and of what it prints."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click

import fieldwright


class Row(NamedTuple):
    """A schema: its path below ``fieldwright``, and what it describes."""

    path: str
    summary: str


SCHEMAS = {
    "configuration": Row("cli/configuration.schema.json", "[tool.fieldwright] of pyproject.toml"),
    "spec": Row("cli/spec.schema.json", "OpenAPI 3.1 with the words x-fieldwright-…"),
    "waivers": Row("changes/waivers.schema.json", "waivers.yaml"),
    "releases": Row("distribution/releases.schema.json", "releases.yaml"),
    "diff": Row("cli/diff.schema.json", "the output of 'diff --format json'"),
}


@click.command(
    epilog="NAME is "
    + "; ".join(f"{name}, of {row.summary}" for name, row in SCHEMAS.items())
    + "."
)
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(name: str) -> None:
    """Print a JSON Schema of a file, for an editor.

    For yaml-language-server, save it and begin a spec with '# yaml-language-server:
    $schema=FILE'; for taplo, name it in .taplo.toml.
    """
    click.echo(read_text(name).encode("utf-8"), nl=False)


def read_text(name: str) -> str:
    """Read the text of a schema."""
    folder = Path(fieldwright.__file__).parent
    return (folder / SCHEMAS[name].path).read_text(encoding="utf-8")


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Load a schema by its name: ``load_schema("diff")``."""
    loaded: dict[str, Any] = json.loads(read_text(name))
    return loaded
