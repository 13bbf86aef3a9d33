"""The command line: arguments in, text out, exit codes.

0 clean; 1 findings; 2 usage, configuration or an output folder in the way; 3 the spec or
page cannot be read; 70 a defect of ours; 130 interrupted; 141 nobody reads the output.
Everything but click is imported by the command that needs it. Over 400 lines: the options of
all commands stand here, where click is, and nowhere else.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import click

import fieldwright
from fieldwright import errors
from fieldwright.cli import release_options

if TYPE_CHECKING:
    from fieldwright.cli.export import Target
    from fieldwright.cli.findings import Finding, Format
    from fieldwright.cli.import_ import Side
    from fieldwright.configuration import Views
    from fieldwright.distribution.build import Settings

FINDINGS = 1
USAGE = 2
DEFECT = 70
INTERRUPTED = 130
CLOSED_PIPE = 141

Command = TypeVar("Command", bound=Callable[..., Any])


def main(arguments: list[str] | None = None) -> int:
    """Run a command line, by default this process's; the exit code. Raises nothing.

    With ``FIELDWRIGHT_TRACEBACK`` set in the environment, a defect shows its traceback.
    """
    try:
        given = sys.argv[1:] if arguments is None else arguments
        with commands.make_context("fieldwright", list(given)) as context:
            code = commands.invoke(context)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        return _fail(error.format_message(), USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", INTERRUPTED)
    except errors.FieldwrightError as error:
        return _fail(str(error), error.exit_code)
    except BrokenPipeError:
        # What is still buffered would be written, and fail, once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except OSError as error:
        place = f"{error.filename}: " if error.filename is not None else ""
        return _fail(f"{place}{error.strerror or error}", USAGE)
    except Exception as error:
        if os.environ.get("FIELDWRIGHT_TRACEBACK"):
            raise
        return _fail(
            f"this is a defect of fieldwright: {type(error).__name__}: {error}; please report it,"
            " with what FIELDWRIGHT_TRACEBACK=1 shows",
            DEFECT,
        )


class _Commands(click.Group):
    """The commands, each of which may raise ``SourceError``: its diagnostics are findings too."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except errors.SourceError as error:
            from fieldwright.cli import findings

            form: Format = ctx.meta.get("fieldwright.format", "text")
            found = [findings.of_diagnostic(each) for each in error.diagnostics]
            _print(found, form, err=form == "text")
            return error.exit_code


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(fieldwright.__version__, prog_name="fieldwright")
def commands() -> None:
    """The field tables of API reference pages as typed, validated Python packages, and back."""


class Job(NamedTuple):
    """A spec, the folder for what is made of it, and how it is made."""

    spec: Path
    output: Path
    settings: "Settings"


def _formatted(command: Command) -> Command:
    """``--format``, which ``SourceError`` is printed in as well."""

    def remember(ctx: click.Context, _: click.Parameter, value: str) -> str:
        ctx.meta["fieldwright.format"] = value
        return value

    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "markdown", "github"]),
        default="text",
        callback=remember,
        is_eager=True,
        help="How findings are printed.",
    )(command)


def _job(command: Command) -> Command:
    """The arguments that ``generate`` and ``check`` share; ``_resolved`` makes a ``Job`` of them."""
    for option in (
        click.option(
            "--views",
            type=click.Choice(["none", "request", "response", "both"]),
            help="Models as they are sent, without what is read-only, or received.",
        ),
        click.option("--only", type=click.Choice(["docs", "package"]), help="One half alone."),
        click.option("--templates", type=click.Path(path_type=Path), help="Searched before ours."),
        click.option("--name", help="Name of the distribution; else from the spec's title."),
        click.option("-o", "--output", type=click.Path(path_type=Path), help="Output folder."),
        click.argument("spec", required=False, type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


def _resolved(
    spec: Path | None,
    output: Path | None,
    name: str | None,
    templates: Path | None,
    only: Literal["docs", "package"] | None,
    views: "Views | None",
) -> Job:
    """Arguments before configuration, which is for its own spec alone."""
    from dataclasses import replace

    from fieldwright import configuration
    from fieldwright.distribution import build

    configured = configuration.load(Path.cwd())
    if spec is not None and not _same(spec, configured.spec):
        configured = configuration.Configuration()
    spec = spec or _spec(None)
    folder = output or configured.output
    if folder is None:
        raise errors.UsageError(f"no output folder for {spec}: name one with -o")
    if only and _same(folder, configured.output):
        raise errors.UsageError(
            f"{folder} holds the whole output; with --only, name another folder with -o"
        )
    settings = build.Settings.of(configured)
    return Job(
        spec,
        folder,
        replace(
            settings,
            name=settings.name if name is None else name,
            templates=templates or settings.templates,
            only=only,
            views=settings.views if views is None else views,
        ),
    )


def _spec(given: Path | None) -> Path:
    from fieldwright import configuration

    return configuration.spec(given)


def _same(one: Path, other: Path | None) -> bool:
    from fieldwright import configuration

    return configuration.same(one, other)


@commands.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--title", help="What the API is called; else the name of the folder.")
def init(folder: Path, title: str | None) -> None:
    """Write a first spec and the configuration."""
    from fieldwright.cli import init as command

    for path in command.init(folder, title=title or folder.resolve().name):
        click.echo(f"wrote {path}")
    click.echo("next: fieldwright generate")


@commands.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", "spec", required=True, type=click.Path(path_type=Path))
@click.option("--title", help="What the API is called; pages do not say.")
@click.option("--keep-going", is_flag=True, help="Leave out pages that cannot be taken.")
@click.option("--force", is_flag=True, help="Replace a spec that is there, instead of editing it.")
@click.option("--inline", is_flag=True, help="Models of what operations define in their bodies.")
@click.option("--ours", "side", flag_value="ours", help="Keep the spec's side of conflicts.")
@click.option("--theirs", "side", flag_value="theirs", help="Take the pages' side of conflicts.")
@_formatted
def import_(sources: tuple[Path, ...], spec: Path, form: "Format", **options: Any) -> None:
    """Make a spec of SOURCES, or bring one up to date: reference pages and folders of them, or one OpenAPI or JSON Schema file."""
    from fieldwright.cli import findings, terminal
    from fieldwright.cli import import_ as command
    from fieldwright.importing import update

    answers: dict[errors.Diagnostic, command.Side] = {}
    while True:
        try:
            with terminal.waiting("reading") as progress:
                summary = command.import_(
                    sources, spec, progress=progress, answers=answers, **options
                )
            break
        except update.Conflicted as error:
            if form != "text" or not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise
            answers |= {each: _asked(each) for each in error.diagnostics}
    rows = [(name, str(count)) for name, count in summary.rows]
    if form == "text" and sys.stdout.isatty():
        terminal.table((str(spec), ""), rows)
    else:
        wide = max(map(len, dict(rows)))
        for name, count in rows:
            click.echo(f"{name:{wide}} {count:>8}", err=form != "text")
    for path, reason in summary.left_out:
        click.echo(f"left out: {path}: {reason}", err=True)
    for name in summary.dangling:
        click.echo(f"no page: {name}", err=True)
    _print([findings.of_diagnostic(each) for each in summary.kept], "text", err=True)


def _asked(conflict: errors.Diagnostic) -> "Side":
    """Whose side a person takes in a conflict."""
    from fieldwright.cli import findings

    _print([findings.of_diagnostic(conflict)], "text", err=True)
    answer = click.prompt(
        "Keep the spec's or take the pages'", type=click.Choice(["spec", "pages"]), err=True
    )
    return "theirs" if answer == "pages" else "ours"


@commands.command()
@_job
@click.option("--force", is_flag=True, help="Overwrite what was edited or is in the way.")
@_formatted
def generate(force: bool, form: "Format", **arguments: Any) -> None:
    """Write the package and the pages of SPEC."""
    job = _resolved(**arguments)
    from fieldwright.cli import generate as command
    from fieldwright.cli import terminal

    inside = Path.cwd().is_relative_to(job.output.resolve())
    with terminal.waiting("generating"):
        report, warnings = command.generate(job.spec, job.output, job.settings, force=force)
    counts = (len(report.created), len(report.changed), len(report.removed), report.unchanged)
    words = ("created", "changed", "removed", "unchanged")
    summary = ", ".join(f"{count} {word}" for count, word in zip(counts, words) if count)
    click.echo(f"{job.output}: {summary}", err=form != "text")
    if warnings:
        click.echo(f"warnings: {warnings}; 'fieldwright lint {job.spec}' shows them", err=True)
    if inside and any(counts[:3]):
        click.echo(f"{job.output} was replaced whole; 'cd .' shows the new one", err=True)


@commands.command()
@_job
@click.option("--oracle", is_flag=True, help="Compare verdicts on payloads instead, with a peer's.")
@_formatted
def check(oracle: bool, form: "Format", **arguments: Any) -> int:
    """Compare the output folder with what SPEC asks for.

    With --oracle, let the pydantic models that datamodel-code-generator makes of SPEC judge
    the payloads that we judge, and say where they disagree for no known reason.
    """
    if oracle:
        return _second_opinion(form, **arguments)
    job = _resolved(**arguments)
    from fieldwright.cli import check as command
    from fieldwright.cli import findings, terminal

    with terminal.waiting("comparing"):
        differences = command.check(job.spec, job.output, job.settings)
    return _report((findings.of_difference(each, str(job.output)) for each in differences), form)


def _second_opinion(form: "Format", spec: Path | None, **others: Any) -> int:
    """Print what is disagreed about: the known reasons with their counts, the rest as findings."""
    given = [f"--{name}" for name, value in others.items() if value is not None]
    if given:
        raise errors.UsageError(f"{', '.join(given)}: not with --oracle, which compares no folder")
    spec = _spec(spec)
    from fieldwright.cli import check as command
    from fieldwright.cli import findings, terminal

    with terminal.waiting("making models") as progress:
        opinion = command.second_opinion(spec, progress=progress)
    for line in opinion.lines():
        click.echo(line, err=form != "text")
    return _report(
        (findings.of_disagreement(each, str(spec)) for each in opinion.unexplained), form
    )


@commands.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--pages", type=click.Path(path_type=Path), help="Reference pages of the spec.")
@_formatted
def lint(specs: tuple[Path, ...], pages: Path | None, form: "Format") -> int:
    """Say what is wrong with SPECS, or could be better; with --pages, where pages are out of step."""
    from fieldwright.cli import findings, terminal
    from fieldwright.cli import lint as command

    with terminal.waiting("reading"):
        diagnostics = command.lint(specs or [_spec(None)], pages=pages)
    return _report((findings.of_diagnostic(each) for each in diagnostics), form)


@commands.command()
@click.argument("model")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--spec", type=click.Path(path_type=Path), help="Else the configured one.")
@_formatted
def validate(model: str, files: tuple[Path, ...], spec: Path | None, form: "Format") -> int:
    """Hold JSON FILES against MODEL; - is standard input, .jsonl and .ndjson have one payload a line."""
    from fieldwright.cli import findings
    from fieldwright.cli import validate as command

    payloads = (
        payload
        for file in files
        for payload in (command.standard_input() if str(file) == "-" else command.read(file))
    )
    found = command.validate(_spec(spec), model, payloads)
    return _report(map(findings.of_problem, found), form)


@commands.command()
@click.argument("spec", required=False, type=click.Path(path_type=Path))
@click.option(
    "--to",
    required=True,
    type=click.Choice(["pydantic", "msgspec", "typeddict", "dataclass", "json-schema"]),
    help="Models of these libraries, or one self-contained JSON Schema (2020-12).",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@_formatted
def export(
    spec: Path | None, to: "Target", output: Path | None, force: bool, form: "Format"
) -> None:
    """Write the models of SPEC for another tool, to a file or to standard output."""
    spec = _spec(spec)
    from fieldwright.cli import export as command
    from fieldwright.cli import terminal

    path = None if str(output) == "-" else output
    with terminal.waiting("exporting"):
        text = command.export(spec, to, path, force=force)
    if path is None:
        click.echo(text.encode("utf-8"), nl=False)
    else:
        click.echo(f"wrote {path}", err=form != "text")


@commands.command()
def rules() -> None:
    """List the rules that findings may name."""
    from fieldwright.cli import explain as command
    from fieldwright.cli import terminal

    rows = [(each.id, each.severity, each.summary) for each in command.list_rules().values()]
    if sys.stdout.isatty():
        terminal.table(("Rule", "Severity", "Summary"), rows)
    else:
        click.echo("\n".join(f"{id:32} {severity:10} {summary}" for id, severity, summary in rows))


@commands.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Say why RULE is one, with an example and what to do."""
    from fieldwright.changes.rules.rule import ChangeRule
    from fieldwright.cli import explain as command

    row = command.find_rule(rule)
    click.echo(f"{row.id} ({row.severity})\n\n{row.summary}\n")
    if isinstance(row, ChangeRule):
        click.echo(f"Verdicts: {command.describe_verdicts(row)}.\n")
    click.echo(f"Why: {row.why}\n")
    click.echo(
        f"Example:\n\n    {row.example.replace(chr(10), chr(10) + '    ')}\n\nRemedy: {row.remedy}"
    )


for command in release_options.COMMANDS:
    commands.add_command(command)


def _report(found: Iterable["Finding"], form: "Format") -> int:
    """Print findings on standard output; the exit code they ask for. Notes ask for none."""
    everything = list(found)
    _print(everything, form)
    return FINDINGS if any(each.diagnostic.severity != "note" for each in everything) else 0


def _print(found: list["Finding"], form: "Format", *, err: bool = False) -> None:
    from fieldwright.cli import findings, terminal

    if form == "text" and (sys.stderr if err else sys.stdout).isatty():
        terminal.diagnostics((each.diagnostic for each in found), err=err)
        return
    for line in findings.printed(found, form):
        click.echo(line, err=err)


def _fail(message: str, code: int) -> int:
    """Say in one line on standard error why it ends; ``code``."""
    from fieldwright.cli import findings

    with contextlib.suppress(BrokenPipeError):
        click.echo(f"fieldwright: {findings.visible(message)}", err=True)
    return code
