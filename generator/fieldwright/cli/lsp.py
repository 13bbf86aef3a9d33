"""``lsp``: a language server for specs, on standard input and output."""

import importlib.util

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

    language_server.serve()
