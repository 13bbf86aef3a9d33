"""``release``: decide version, history, package and distributions of a spec together, and then write them."""

import datetime
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import click

from fieldwright import errors
from fieldwright.changes import semver
from fieldwright.changes.change import describe_values
from fieldwright.cli import check, comparison, findings, job, options, terminal, traffic
from fieldwright.distribution import archives, build, releases, upload
from fieldwright.distribution import release as releasing


@click.command("release")
@click.argument("spec", required=False, type=options.SOURCE)
@click.option("-o", "--output", type=options.TARGET, help="Output folder.")
@click.option(
    "--bump",
    type=click.Choice(get_args(semver.Bump)),
    help="Else what the changes ask for.",
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Date of the release; else today.")
@click.option("--tag", is_flag=True, help="Commit what was written, and tag it.")
@click.option("--publish", is_flag=True, help="Upload the distributions with twine.")
@traffic.add_options
def release(
    spec: Path | None,
    output: Path | None,
    bump: semver.Bump | None,
    date: datetime.datetime | None,
    tag: bool,
    publish: bool,
    **reading: object,
) -> None:
    """Write version, changelog, package, wheel and sdist of what changed.

    The version, released.yaml, the changelog, the package, and a wheel and an sdist in the
    folder dist beside it, which are built twice and tried in a new environment: all of it, or
    nothing.
    """
    task = job.resolve(spec, output)
    date_ = date.date() if date is not None else datetime.date.today()
    # Before anything is written: records that cannot be read stop a release.
    effects = describe_traffic(task, date_, reading)
    with terminal.show_progress("releasing"):
        released = write_release(
            *task,
            date=date_,
            bump=bump,
            tag=tag,
            publish=publish,
        )
    click.echo(f"released {released.version} with {released.changes} changes")
    for line in effects:
        click.echo(line)
    for path in released.files:
        click.echo(f"wrote {path}")
    for line in released.commands:
        click.echo(f"next: {line}")
    if publish:
        sys.stdout.flush()  # twine says more on the same terminal
        for path in publish_release(released):
            click.echo(f"uploaded {path}")


def describe_traffic(task: job.Job, today: datetime.date, reading: Mapping[str, Any]) -> list[str]:
    """Describe what each change since the last release does to the records of ``--traffic``.

    Raises ``errors.UsageError`` where no change explains a refused record.
    """
    if not traffic.has_sources(reading):
        return []
    compared = _compare_with_released(task.spec, task.settings, today)
    if compared is None:
        raise errors.UsageError("--traffic: nothing to compare with: this is the first release")
    compared = traffic.add_traffic(compared, reading)
    if (message := traffic.report_unexplained(compared)) is not None:
        raise errors.UsageError(message)
    return [findings.escape_controls(line) for line in traffic.format_lines(compared)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A release: the version, the number of its changes, the folder and the files of the
    distributions, and the commands that are left to publish it."""

    version: str
    changes: int
    dist: Path
    files: tuple[Path, ...]
    commands: tuple[str, ...]


def write_release(
    spec: Path,
    output: Path,
    settings: build.Settings,
    *,
    date: datetime.date,
    bump: semver.Bump | None = None,
    tag: bool = False,
    publish: bool = False,
) -> Released:
    """Release the changes of ``spec`` since its last release; a first release has no changes.

    With ``publish``, it is refused where ``publish_release`` would fail. Raises
    ``errors.UsageError`` if nothing changed, the version is too small or was released, or there
    is a finding about waivers, and ``errors.PublishError`` if the output is not as the spec
    asks; then nothing was written.
    """
    if publish:
        upload.find_twine()
    _require_clean(spec, output, settings)
    compared = _compare_with_released(spec, settings, date)
    declared = build.read_version(spec)
    before = compared.old.document.version if compared is not None else None
    version = releasing.decide_version(before, declared, compared.bump if compared else None, bump)
    name = f"v{version}"
    if name in releasing.list_tags():
        raise errors.UsageError(f"{version} is released already: there is a tag {name}")
    entries = _list_entries(compared) if compared is not None else ()
    ready = releasing.prepare(spec, settings, version=version, entries=entries, date=date)
    dist = output.parent / "dist"
    releasing.publish(ready, output, dist)
    commands = [] if tag else list(map(shlex.join, releasing.list_commands(ready, output)))
    if tag:
        releasing.tag(ready, output)
    files = tuple(dist / each for each in sorted(ready.files))
    if not publish:
        uploaded = tuple(path for path in files if path.name != archives.SUMS)
        commands.append(upload.write_command(uploaded))
    return Released(
        version=version,
        changes=len(entries),
        dist=dist,
        files=files,
        commands=tuple(commands),
    )


def publish_release(released: Released) -> tuple[Path, ...]:
    """Upload the distributions of a release with twine, and return the files.

    Raises ``errors.PublishError`` with what was done and what is left to do.
    """
    return upload.upload(released.dist, released.version)


def _require_clean(spec: Path, output: Path, settings: build.Settings) -> None:
    """Require that the output is as the spec asks. Raises ``errors.PublishError`` naming the first file that is not."""
    differences = check.find_drift(spec, output, settings)
    if differences:
        first = differences[0]
        rest = f" and {len(differences) - 1} more" if len(differences) > 1 else ""
        raise errors.PublishError(
            f"{output / first.path}{rest}: {first.kind}, cause: {first.cause};"
            " commit what 'fieldwright generate' makes before a release"
        )


def _compare_with_released(
    spec: Path, settings: build.Settings, today: datetime.date
) -> comparison.Comparison | None:
    """Compare the spec with its last release; None before the first one."""
    if not (spec.parent / releases.RELEASED).is_file():
        return None
    compared = comparison.compare(
        comparison.find_released(spec), str(spec), spec=spec, name=settings.name, today=today
    )
    if compared.findings:
        raise errors.UsageError(errors.format_diagnostic(compared.findings[0]))
    if not _list_entries(compared):
        raise errors.UsageError(
            f"{spec}: nothing changed since {compared.old.document.version}; there is nothing to release"
        )
    return compared


def _list_entries(compared: comparison.Comparison) -> tuple[releases.Entry, ...]:
    """List the changes for the history of releases, without that of the version, which is its heading."""
    return tuple(
        releases.Entry(
            rule=each.change.rule,
            place=str(each.change.spot),
            severity=each.severity,
            values=describe_values(each.change),
            waived=each.waived or "",
        )
        for each in compared.changes
        if each.change.rule != "version-changed"
    )
