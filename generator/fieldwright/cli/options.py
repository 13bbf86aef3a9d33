"""Arguments and options that several commands share."""

import re
import shlex
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

    def __init__(
        self,
        advice: str,
        *,
        path_type: type[Any] = Path,
        allow_dash: bool = False,
        fetches: bool = True,
    ):
        super().__init__(path_type=path_type, allow_dash=allow_dash)
        self.advice = advice
        self.fetches = fetches

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
            advice = "name its path" if url[1].lower() == "file" else self._suggest_fetching(text)
            self.fail(f"{text} is a URL, and only files are read and written; {advice}", param, ctx)
        return super().convert(value, param, ctx)

    def _suggest_fetching(self, url: str) -> str:
        """Return the command that fetches a URL, where there is one."""
        if self.fetches and url.lower().startswith(("https:", "http:")):
            name = url.partition("?")[0].rstrip("/").rpartition("/")[2] or "spec.yaml"
            return f"fetch it first: {shlex.join(['curl', '-fsSLo', name, url])}"
        return self.advice


SOURCE = FilePath("download or save it, and name the file")
"""A file or folder that is read."""

PAYLOAD = FilePath("download it, and name the file", allow_dash=True)
"""A file that is read, or standard input."""

SPEC = FilePath("download or save it, and name the file", allow_dash=True)
"""A spec that is read, or standard input."""

TARGET = FilePath("name a path on disk", fetches=False)
"""A file or folder that is written."""

STREAM = FilePath("name a path on disk, or - for standard output", allow_dash=True, fetches=False)
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
