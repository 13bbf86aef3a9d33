"""The commands about changes and releases, for the command line to take in.

As there, everything but click is imported by the command that needs it.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import datetime

    from fieldwright.changes import semver
    from fieldwright.cli import comparison_report
    from fieldwright.cli.diff import Comparison

FINDINGS = 1
DEFECT = 70

Command = TypeVar("Command", bound=Callable[..., Any])


def _compared(command: Command) -> Command:
    """The arguments of the commands that compare two editions."""
    for argument in ("new", "old"):
        command = click.argument(argument, required=False)(command)
    return command


def _comparison(
    old: str | None, new: str | None, *, proved: bool = False, consumer: Path | None = None
) -> "Comparison":
    """By default the released spec and the configured one; one edition alone is the old one."""
    import datetime

    from fieldwright import configuration
    from fieldwright.cli import diff as command
    from fieldwright.cli import terminal

    configured = configuration.load(Path.cwd())
    new = str(configuration.spec()) if new is None else new
    beside = Path(new) if Path(new).is_file() else configured.spec
    own = beside is not None and configuration.same(beside, configured.spec)
    with terminal.waiting("comparing"):
        return command.diff(
            command.released(beside) if old is None else old,
            new,
            spec=beside,
            name=configured.name if own else None,
            today=datetime.date.today(),
            proved=proved,
            consumer=consumer,
        )


@click.command()
@_compared
@click.option("--fail-on", type=click.Choice(["breaking", "any"]), help="What ends with exit 1.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "html"]),
    default="text",
    help="How changes are printed.",
)
@click.option("--prove", is_flag=True, help="Try the verdicts: payloads, readers, mypy.")
@click.option("--consumer", type=click.Path(path_type=Path), help="Code to look for uses in.")
def diff(
    old: str | None,
    new: str | None,
    fail_on: str | None,
    form: "comparison_report.Format",
    prove: bool,
    consumer: Path | None,
) -> int:
    """Say what changed from OLD to NEW, whom it breaks, and which version that asks for.

    Each is a spec, a generated folder, a wheel or sdist, REVISION:PATH, or NAME==VERSION
    (fetched by pip); by default released.yaml beside the spec, and the spec.
    """
    from fieldwright.cli import comparison_report
    from fieldwright.cli import diff as command

    compared = _comparison(old, new, proved=prove, consumer=consumer)
    for line in comparison_report.printed(compared, form):
        click.echo(line)
    if wrong := command.contradictions(compared):
        click.echo(
            f"fieldwright: this is a defect of fieldwright: no rule says that {'; '.join(wrong)}",
            err=True,
        )
        return DEFECT
    return FINDINGS if command.fails(compared, fail_on) else 0


@click.command("check-version")
@_compared
def check_version(old: str | None, new: str | None) -> int:
    """Say whether the version that NEW declares is enough for what changed since OLD."""
    from fieldwright.cli import diff as command

    compared = _comparison(old, new)
    wrong = command.check_version(compared)
    click.echo(wrong or f"{compared.new.document.version} is enough")
    return FINDINGS if wrong else 0


@click.command()
@click.argument("spec", required=False, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Output folder.")
@click.option(
    "--bump", type=click.Choice(["major", "minor", "patch"]), help="Else what is asked for."
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Of the release; else today.")
@click.option("--tag", is_flag=True, help="Commit what was written, and tag it.")
@click.option("--publish", is_flag=True, help="Upload the distributions by twine.")
def release(
    spec: Path | None,
    output: Path | None,
    bump: "semver.Bump | None",
    date: "datetime.datetime | None",
    tag: bool,
    publish: bool,
) -> None:
    """Release what SPEC says since it was last released.

    The version, released.yaml, the changelog, the package, and wheel and sdist in the folder
    dist beside it, built twice and tried in a new environment; all of it, or nothing.
    """
    import datetime

    from fieldwright import configuration, errors
    from fieldwright.cli import release as command
    from fieldwright.cli import terminal
    from fieldwright.distribution import build

    configured = configuration.load(Path.cwd())
    spec = configuration.spec(spec)
    own = configuration.same(spec, configured.spec)
    folder = output or (configured.output if own else None)
    if folder is None:
        raise errors.UsageError(f"no output folder for {spec}: name one with -o")
    if not own:
        configured = configuration.Configuration()
    settings = build.Settings.of(configured)
    with terminal.waiting("releasing"):
        released = command.release_(
            spec,
            folder,
            settings,
            date=date.date() if date is not None else datetime.date.today(),
            bump=bump,
            tag=tag,
            publish=publish,
        )
    click.echo(f"released {released.version} with {released.changes} changes")
    for path in released.files:
        click.echo(f"wrote {path}")
    for line in released.following:
        click.echo(f"next: {line}")
    if publish:
        sys.stdout.flush()  # twine says more on the same terminal
        for path in command.publish_(released):
            click.echo(f"uploaded {path}")


COMMANDS = (diff, check_version, release)
