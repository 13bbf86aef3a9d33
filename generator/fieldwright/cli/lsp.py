"""``lsp``: a language server for specs, on standard input and output."""

import importlib.util
import logging
import os
import signal
from types import FrameType

import click

from fieldwright import errors

INSTALL = "pip install 'fieldwright[lsp]'"
"""What installs pygls."""


@click.command()
@click.option("--stdio", is_flag=True, help="What editors pass; it is always so.")
def lsp(stdio: bool) -> None:
    """Serve an editor, by the Language Server Protocol on standard input and output.

    Diagnostics as one types, with remedies as quick fixes; what a member becomes in the package;
    definitions, references and renames of models over all files.
    """
    if importlib.util.find_spec("pygls") is None:
        raise errors.UsageError(f"lsp: pygls is not installed; {INSTALL} installs it")
    from fieldwright.cli import language_server

    signal.signal(signal.SIGTERM, _leave)
    for name in (
        "pygls",
        "concurrent.futures",
    ):  # which log what an editor that is gone is not sent
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    language_server.serve()


def _leave(number: int, frame: FrameType | None) -> None:
    """End at once: there is nothing to clean up, and what a signal raises in a callback of asyncio is lost there."""
    os._exit(errors.ExitCode.TERMINATED)
