"""Arguments and options that several commands share."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from fieldwright.cli import findings

Command = TypeVar("Command", bound=Callable[..., Any])

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")


class FilePath(click.Path):
    """A path on disk. A URL, ``-`` where no stream is meant and an empty text are refused.

    ``advice`` says what to name instead.
    """

    def __init__(self, advice: str, *, path_type: type[Any] = Path, allow_dash: bool = False):
        super().__init__(path_type=path_type, allow_dash=allow_dash)
        self.advice = advice

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = str(value)
        if not text:
            self.fail(f"the path is empty; {self.advice}", param, ctx)
        if text == "-" and not self.allow_dash:
            self.fail(
                f"'-' is no path, and standard input and output do not do here; {self.advice}",
                param,
                ctx,
            )
        if url := _URL.match(text):
            advice = "name its path" if url[1].lower() == "file" else self.advice
            self.fail(f"{text} is a URL, and only files are read and written; {advice}", param, ctx)
        return super().convert(value, param, ctx)


SOURCE = FilePath("download or save it, and name the file")
"""A file or folder that is read."""

PAYLOAD = FilePath("download it, and name the file", allow_dash=True)
"""A file that is read, or standard input."""

TARGET = FilePath("name a path on disk")
"""A file or folder that is written."""

STREAM = FilePath("name a path on disk, or - for standard output", allow_dash=True)
"""A file that is written, or standard output."""

EDITION = FilePath("download it, and name the file", path_type=str)
"""A file or folder that is read, or a word for a spec in a git revision or an index."""


def add_format(command: Command) -> Command:
    """Add ``--format``, in which the diagnostics of a ``SourceError`` are printed as well."""

    def remember(ctx: click.Context, _: click.Parameter, value: str) -> str:
        ctx.meta["fieldwright.format"] = value
        return value

    return click.option(
        "--format",
        "form",
        type=click.Choice(get_args(findings.Format)),
        default="text",
        callback=remember,
        is_eager=True,
        help="How findings are printed.",
    )(command)
