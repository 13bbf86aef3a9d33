"""What people look at: colour, tables and the sign that something is still going on.

rich is imported here, and only where a terminal is. It honours ``NO_COLOR`` by itself.
"""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from fieldwright.cli import findings
from fieldwright.errors import Diagnostic, ExitCode

PATIENCE = 1.0
"""Seconds before a command says that it is still at work."""

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@contextlib.contextmanager
def waiting(doing: str) -> Iterator[Callable[[str], None]]:
    """Say on a terminal what is being done, if it takes longer than ``PATIENCE``.

    What it yields is to be called with the next step.
    """
    steps = [doing]
    if not sys.stderr.isatty():
        yield steps.append
        return
    over = threading.Event()
    sign = threading.Thread(target=_spin, args=(steps, over), daemon=True)
    sign.start()
    try:
        yield steps.append
    finally:
        over.set()
        sign.join()


def report(found: Iterable[findings.Finding], form: findings.Format) -> ExitCode:
    """Print findings on standard output and return the exit code they ask for; notes ask for none."""
    everything = list(found)
    print_findings(everything, form)
    clean = all(each.diagnostic.severity == "note" for each in everything)
    return ExitCode.CLEAN if clean else ExitCode.FINDINGS


def print_findings(
    found: Iterable[findings.Finding], form: findings.Format, *, err: bool = False
) -> None:
    """Print findings on standard output or standard error, in colour if that is a terminal."""
    if form == "text" and (sys.stderr if err else sys.stdout).isatty():
        diagnostics((each.diagnostic for each in found), err=err)
        return
    for line in findings.printed(found, form):
        click.echo(line, err=err)


def diagnostics(found: Iterable[Diagnostic], *, err: bool) -> None:
    """The text of diagnostics in colour, on the terminal that stdout or stderr is."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=err, highlight=False, soft_wrap=True)
    for diagnostic in found:
        first, *source = findings.text(diagnostic)
        line = Text(first)
        line.highlight_regex(r"\[[\w-]+\]", _COLOURS[diagnostic.severity])
        console.print(line)
        for each in source:
            console.print(Text(each, style="green" if each.strip() == "^" else "dim"))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(*heads, box=None, header_style="bold")
    for row in rows:
        made.add_row(*map(Text, row))
    Console().print(made)


def _spin(steps: Sequence[str], over: threading.Event) -> None:
    if not over.wait(PATIENCE):
        from rich.console import Console

        with Console(stderr=True).status("") as status:
            while not over.wait(0.1):
                status.update(f"{steps[-1]} …")
