"""Output for people at a terminal: findings in colour, tables, and progress.

rich is imported here only, and only where there is a terminal. It honours ``NO_COLOR``.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from fieldwright.cli.findings import (
    Finding,
    Format,
    describe,
    escape_controls,
    format_findings,
    format_text,
)
from fieldwright.errors import Diagnostic, ExitCode, SourceError

PATIENCE = 1.0
"""Seconds before progress is shown."""

_DIFF_COLOURS = {"---": "bold", "+++": "bold", "@@": "cyan", "-": "red", "+": "green"}

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


class Progress:
    """The step that a command is at, and how much of it is done, if that can be counted."""

    def __init__(self, step: str) -> None:
        self.step, self.done, self.total = step, 0, 0

    def __call__(self, step: str) -> None:
        """Begin the next step."""
        self.step, self.done, self.total = step, 0, 0

    def count(self, done: int, total: int) -> None:
        """Note how many of how many are done."""
        self.done, self.total = done, total


@contextlib.contextmanager
def show_progress(step: str) -> Iterator[Progress]:
    """Show the current step on a terminal, if the block takes longer than ``PATIENCE``."""
    progress = Progress(step)
    if not sys.stderr.isatty():
        yield progress
        return
    over = threading.Event()
    display = threading.Thread(target=_show_steps, args=(progress, over), daemon=True)
    display.start()
    try:
        yield progress
    finally:
        over.set()
        display.join()


@contextlib.contextmanager
def show_bar() -> Iterator[Callable[[int, int | None, int, str], None] | None]:
    """Show a bar on a terminal; in a pipe, the block is given None.

    The block is given a function to call with the bytes that are done, their total, None where it
    is not known, how many records they were, and a note.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[rate]}  {task.fields[note]}"),
        TimeRemainingColumn(),
    )
    begin = time.monotonic()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="", note="", visible=False)

        def update(done: int, total: int | None, count: int, note: str) -> None:
            seconds = time.monotonic() - begin
            rate = f"{count / seconds:,.0f} records/s" if seconds else ""
            bar.update(
                task,
                completed=done,
                total=total,
                rate=rate,
                note=note,
                visible=seconds > PATIENCE,
            )

        yield update


def report(findings: Iterable[Finding], form: Format) -> ExitCode:
    """Print findings on standard output and return the exit code they ask for; notes ask for none."""
    everything = list(findings)
    print_findings(everything, form)
    clean = all(each.diagnostic.severity == "note" for each in everything)
    return ExitCode.CLEAN if clean else ExitCode.FINDINGS


def print_findings(findings: Iterable[Finding], form: Format, *, err: bool = False) -> None:
    """Print findings on standard output or standard error, in colour if that is a terminal."""
    if form == "text" and (sys.stderr if err else sys.stdout).isatty():
        print_diagnostics((each.diagnostic for each in findings), err=err)
        return
    for line in format_findings(findings, form):
        click.echo(line, err=err)


def print_source_error(error: SourceError, form: Format) -> None:
    """Print what is wrong with a spec or a page that cannot be read: text on standard error, any other form
    on standard output."""
    print_findings(map(describe, error.diagnostics), form, err=form == "text")


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, err: bool) -> None:
    """Print diagnostics in colour on the terminal that standard output or standard error is."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=err, highlight=False, soft_wrap=True)
    for diagnostic in diagnostics:
        first, *source = format_text(diagnostic)
        line = Text(first)
        line.highlight_regex(r"\[[\w-]+\]", _COLOURS[diagnostic.severity])
        console.print(line)
        for each in source:
            console.print(Text(each, style="green" if each.strip() == "^" else "dim"))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, box=None, header_style="bold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def print_diff(lines: Iterable[str]) -> None:
    """Print a unified diff on standard output, in colour and escaped if that is a terminal."""
    if not sys.stdout.isatty():
        for line in lines:
            click.echo(line)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        style = next((each for mark, each in _DIFF_COLOURS.items() if line.startswith(mark)), "")
        console.print(Text(escape_controls(line), style=style))


def _show_steps(progress: Progress, over: threading.Event) -> None:
    if over.wait(PATIENCE):
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(progress.step, total=None)
        while not over.wait(0.1):
            total = progress.total or None
            bar.update(task, description=progress.step, completed=progress.done, total=total)
