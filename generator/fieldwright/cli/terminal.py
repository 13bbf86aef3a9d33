"""Output for people at a terminal: findings in colour, tables, and progress.

rich is imported here only, and only where there is a terminal. It honours ``NO_COLOR``.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from fieldwright.cli.findings import Finding, Format, format_findings, format_text
from fieldwright.errors import Diagnostic, ExitCode

PATIENCE = 1.0
"""Seconds before progress is shown."""

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@contextlib.contextmanager
def show_progress(step: str) -> Iterator[Callable[[str], None]]:
    """Show the current step on a terminal, if the block takes longer than ``PATIENCE``.

    The block is given a function to call with each further step.
    """
    steps = [step]
    if not sys.stderr.isatty():
        yield steps.append
        return
    over = threading.Event()
    spinner = threading.Thread(target=_show_spinner, args=(steps, over), daemon=True)
    spinner.start()
    try:
        yield steps.append
    finally:
        over.set()
        spinner.join()


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
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[rate]}  {task.fields[note]}"),
        TimeRemainingColumn(),
    )
    begin = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
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


def _show_spinner(steps: Sequence[str], over: threading.Event) -> None:
    if not over.wait(PATIENCE):
        from rich.console import Console

        with Console(stderr=True).status("") as status:
            while not over.wait(0.1):
                status.update(f"{steps[-1]} …")
