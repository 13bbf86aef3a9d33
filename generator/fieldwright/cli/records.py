"""What the commands that read recorded payloads share: options, progress, and reports of what was read so far."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from fieldwright import errors
from fieldwright.cli import options, terminal
from fieldwright.traffic import api, runs


class ShareType(click.ParamType[float]):
    """A share of the records: ``0.1%`` or ``0.001``."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self.fail(f"{text!r} is no share: write 0.1% or 0.001", param, ctx)
        return share


class PairType(click.ParamType[tuple[str, str]]):
    """A value and what it stands for: ``image.created=Image``."""

    name = "pair"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        key, separator, meaning = str(value).rpartition("=")
        if not separator or not meaning:
            self.fail(f"{value!r} is no pair: write VALUE=MODEL", param, ctx)
        return key, meaning


class SourceType(click.ParamType[str]):
    """A file, folder, glob or URL of records, or ``-`` for standard input."""

    name = "source"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not value:
            self.fail("the path is empty; name a file, a folder, a glob or a URL", param, ctx)
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file")]


SHARE, PAIR, SOURCE = ShareType(), PairType(), SourceType()


def add_options(command: options.Command) -> options.Command:
    """Add the options of reading records."""
    for option in (
        click.option(
            "--resume", type=options.TARGET, help="Folder for what is done, to go on from."
        ),
        click.option("--scheduler", metavar="ADDRESS", help="Dask cluster; local:4 starts one."),
        click.option("--jobs", type=click.IntRange(1), help="Processes; by default one a core."),
        click.option(
            "--sample", type=SHARE, metavar="SHARE", help="Read 1% or 0.01 of the records."
        ),
        click.option("--time", default="", metavar="POINTER", help="Date of a record."),
        click.option("--at", default="", metavar="POINTER", help="Payload in a record; * is any."),
    ):
        command = option(command)
    return command


def select(
    reading: Mapping[str, Any], *, by: str = "", mapping: Mapping[str, str] | None = None
) -> api.Selection:
    """Return which records are read and what is looked at in each, from the options of reading."""
    if reading["sample"] == 0:
        raise errors.UsageError("--sample 0: it would read no record; write 1% or 0.01")
    return api.Selection(
        at=reading["at"],
        by=by,
        mapping=mapping or None,
        time=reading["time"],
        share=reading["sample"],
    )


def choose_options(
    reading: Mapping[str, Any],
    *,
    rows: Path | None,
    tell: Callable[[runs.Progress], None] | None,
) -> runs.Options:
    """Return how a job is run, from the options of reading."""
    return runs.Options(
        jobs=reading["jobs"],
        scheduler=reading["scheduler"],
        rows=rows,
        resume=reading["resume"],
        tell=tell,
    )


def finish(run: runs.Run, report: Callable[[], object]) -> None:
    """Read all records. Where that ends early, whatever the reason, report what was read so far."""
    try:
        run.finish()
    except runs.NothingMetError:
        raise
    except BaseException:
        if run.summary.counts:
            report()
        raise


@contextlib.contextmanager
def show_progress() -> Iterator[Callable[[runs.Progress], None] | None]:
    """Show a bar with rate, share of bad records and time left on a terminal; none in a pipe."""
    with terminal.show_bar() as update:
        if update is None:
            yield None
            return

        def tell(progress: runs.Progress) -> None:
            share = progress.bad / progress.records if progress.records else 0.0
            update(
                progress.done,
                progress.size if progress.size >= 0 else None,
                progress.records,
                f"{format_share(share)} bad",
            )

        yield tell


def format_share(share: float) -> str:
    """Format a share in percent, with as many digits as a small one needs."""
    percent = Decimal(share) * 100
    digits = 2 if percent < 1 else 3
    return f"{Decimal(f'{percent:.{digits}g}').normalize():f} %"
