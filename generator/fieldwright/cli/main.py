"""The command line: load the command that is named, run it, and end with its exit code.

``errors.ExitCode`` lists the codes. ``COMMANDS`` is the table of commands; the module of one is
imported when it is run or when its own help or options are asked for, and nothing else is.
"""

import contextlib
import difflib
import importlib
import keyword
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

import click
from click import shell_completion

import fieldwright
from fieldwright import errors
from fieldwright.cli import streams
from fieldwright.errors import ExitCode

COMMANDS = {
    "init": "Write a first spec and the configuration.",
    "import": "Create a spec from reference pages, OpenAPI or JSON Schema, or update one.",
    "lint": "Report what is wrong with a spec, with file, line and column.",
    "generate": "Write the package and the pages of a spec.",
    "check": "Compare the output folder with what the spec asks for.",
    "validate": "Validate recorded payloads against a model.",
    "replay": "Decode recorded payloads by two packages, and explain what the new one refuses.",
    "diff": "Report what changed between two editions of a spec, and whom it breaks.",
    "check-version": "Check that the declared version is enough for what changed.",
    "release": "Write version, changelog, package, wheel and sdist of what changed.",
    "site": "Write the reference as a site, with search, versions and changes, and build it.",
    "export": "Write the models of a spec for another library.",
    "rules": "List the rules that findings name.",
    "explain": "Explain a rule, with an example and a remedy.",
    "schema": "Print a JSON Schema of a file, for an editor.",
    "lsp": "Serve an editor, by the Language Server Protocol on standard input and output.",
}
"""The name of each command and the first sentence of its help, in the order of ``--help``.

``check-version`` is the function ``check_version`` of ``cli/check_version.py``.
"""

PROGRAM = "fieldwright"
COMPLETION = "_FIELDWRIGHT_COMPLETE"
"""The environment variable by which a shell asks for completions, or for its script."""

SHELLS = ("bash", "zsh", "fish")


class Interrupted(KeyboardInterrupt):
    """SIGINT arrived. Python ends with the signal, whatever is caught, if the class itself passes through ``exec``."""


class Terminated(BaseException):
    """SIGTERM arrived."""


class LazyGroup(click.Group):
    """The commands of ``COMMANDS``. The diagnostics of a ``SourceError`` are printed as findings."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        command: click.Command = getattr(importlib.import_module(f"fieldwright.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"'{PROGRAM} --help' lists them"
            raise errors.UsageError(f"there is no command {name!r}; {hint}")
        return super().resolve_command(ctx, args)

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[shell_completion.CompletionItem]:
        return [
            *(
                shell_completion.CompletionItem(name, help=summary)
                for name, summary in COMMANDS.items()
                if name.startswith(incomplete)
            ),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except errors.SourceError as error:
            from fieldwright.cli import findings, terminal

            form: findings.Format = ctx.meta.get("fieldwright.format", "text")
            terminal.print_source_error(error, form)
            return error.exit_code


commands = click.version_option(fieldwright.__version__, prog_name=PROGRAM)(
    LazyGroup(
        name=PROGRAM,
        help="The field tables of API reference pages as typed, validated Python packages, and back.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command line, by default that of this process, and return its exit code.

    Raises nothing, except a defect if ``FIELDWRIGHT_TRACEBACK`` is set in the environment.
    """
    try:
        with _raise_on_signals(), streams.name_streams():
            if arguments is None and os.environ.get(COMPLETION):
                return _complete(os.environ[COMPLETION])
            words = sys.argv[1:] if arguments is None else list(arguments)
            with commands.make_context(PROGRAM, words) as context:
                code = commands.invoke(context)
            sys.stdout.flush()
        return code if isinstance(code, int) else ExitCode.CLEAN
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.USAGE
    except click.ClickException as error:
        return _fail(" ".join(error.format_message().split()), ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", ExitCode.INTERRUPTED)
    except Terminated:
        return _fail("terminated", ExitCode.TERMINATED)
    except errors.FieldwrightError as error:
        return _fail(str(error), error.exit_code)
    except OSError as error:
        return _fail_outside(error)
    except Exception as error:
        if os.environ.get("FIELDWRIGHT_TRACEBACK"):
            raise
        return _fail(
            f"this is a defect of fieldwright: {type(error).__name__}: {error}; please report it,"
            " with what FIELDWRIGHT_TRACEBACK=1 shows",
            ExitCode.DEFECT,
        )


@contextlib.contextmanager
def _raise_on_signals() -> Iterator[None]:
    """Raise ``Interrupted`` on SIGINT and ``Terminated`` on SIGTERM, so that what was begun is cleaned up.

    A signal that is ignored, or handled by somebody else, is left alone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    exceptions = {signal.SIGINT: Interrupted, signal.SIGTERM: Terminated}

    def stop(number: int, frame: FrameType | None) -> None:
        raise exceptions[signal.Signals(number)]

    defaults = (signal.SIG_DFL, signal.default_int_handler)
    handlers = {each: signal.getsignal(each) for each in exceptions}
    replaced = {each: handler for each, handler in handlers.items() if handler in defaults}
    for each in replaced:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each, handler in replaced.items():
            signal.signal(each, handler)


def _complete(instruction: str) -> int:
    """Print the completion script of a shell (``bash_source``), or completions for one (``bash_complete``)."""
    shell, _, wanted = instruction.partition("_")
    if shell not in SHELLS or wanted not in ("source", "complete"):
        scripts = ", ".join(f"{each}_source" for each in SHELLS)
        raise errors.UsageError(f"{COMPLETION}={instruction}: it must be one of {scripts}")
    if wanted == "complete" and "COMP_WORDS" not in os.environ:
        raise errors.UsageError(f"{COMPLETION}={instruction}: only a completion script sets this")
    return shell_completion.shell_complete(commands, {}, PROGRAM, COMPLETION, instruction)


def _fail_outside(error: OSError) -> int:
    """Print what the system refused, and return the exit code. Of a pipe that its reader has closed, print nothing."""
    if error.filename not in (streams.OUTPUT, streams.ERROR):
        return _fail(f"{errors.format_os_error(error)}{_suggest(error)}", ExitCode.USAGE)
    streams.discard_output()
    if isinstance(error, BrokenPipeError):
        return ExitCode.CLOSED_PIPE
    return _fail(streams.format_failure(error), ExitCode.USAGE)


def _suggest(error: OSError) -> str:
    """Return the remedy for a path that is not there, is a folder, or is somebody else's."""
    path = os.fspath(error.filename) if isinstance(error.filename, str | os.PathLike) else ""
    if isinstance(error, IsADirectoryError):
        return "; name a file in it"
    if isinstance(error, PermissionError):
        return "; give yourself the right to it, or name another place"
    if not path or not isinstance(error, FileNotFoundError):
        return ""
    folder, name = os.path.split(path)
    try:
        there = sorted(os.listdir(folder or "."))
    except OSError:
        return f"; the folder {folder} is not there"
    stem = os.path.splitext(name)[0]
    near = [each for each in there if stem and os.path.splitext(each)[0] == stem]
    near = near or difflib.get_close_matches(name, there, n=1, cutoff=0.8)
    return f"; did you mean {os.path.join(folder, near[0])!r}?" if near else ""


def _fail(message: str, code: int) -> int:
    """Print in one line on standard error why the command ends, and return ``code``."""
    from fieldwright.cli import findings

    with contextlib.suppress(OSError):  # there is nowhere else to print it
        click.echo(f"{PROGRAM}: {findings.escape_controls(message)}", err=True)
    return code
