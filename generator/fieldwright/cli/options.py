"""Arguments and options that several commands share."""

import functools
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

import click

from fieldwright import configuration, errors
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


PACKAGE = click.option(
    "--package", metavar="NAME", help="Package of [tool.fieldwright.packages]; else all of them."
)


def choose_packages(package: str | None, *specs: object) -> Iterator[str | None]:
    """Yield the package that is named, or else each that is configured, while it is the chosen one; None where
    there is only one, or where one of ``specs`` is given.

    Raises ``errors.UsageError`` for a name beside a spec, and for one that is not configured.
    """
    if package is not None and any(specs):
        raise errors.UsageError("--package: not with a spec, which has its own")
    names = [] if any(specs) else [*configuration.load(Path.cwd()).packages]
    for name in names if package is None and names else [package]:
        with configuration.choose_package(name):
            yield name


def add_packages(*arguments: str, each: bool = True) -> Callable[[Command], Command]:
    """Add ``--package``, without which the command runs for each package of the configuration, unless one of
    ``arguments`` names a spec.

    What is one document, or never ends, is of one package: it has to be named then, and always unless ``each``.
    """

    def add(command: Command) -> Command:
        @PACKAGE
        @functools.wraps(command)
        def run(package: str | None, **values: Any) -> int:
            specs = [values[name] for name in arguments]
            known = configuration.load(Path.cwd()).packages
            several = package is None and not any(specs) and len(known) > 1
            single = values.get("watch") or values.get("form", "text") not in ("text", "github")
            if several and (single or not each):
                raise errors.UsageError(f"name one package with --package: {', '.join(known)}")
            codes = [0]
            for name in choose_packages(package, *specs):
                if several:
                    click.echo(f"{name}:")
                codes.append(command(**values) or 0)
            return max(codes)

        return cast(Command, run)

    return add


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
