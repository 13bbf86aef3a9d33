"""``release``: decide version, history, package and distributions of a spec together, and then write them."""

import datetime
import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import click

from fieldwright import configuration, errors
from fieldwright.changes import semver
from fieldwright.changes import settings as published
from fieldwright.cli import comparison, findings, job, options, terminal, traffic
from fieldwright.distribution import archives, atomic, build, journal, releases, tree, upload
from fieldwright.distribution import release as releasing


@click.command("release")
@options.add_packages("spec")
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
@click.option("--repository", help="Index for --publish: a name that twine knows, or a URL.")
@click.option("--dry-run", is_flag=True, help="Try everything, and write and upload nothing.")
@click.option("--abort", is_flag=True, help="Take back a release that was interrupted.")
@traffic.add_options
def release(
    spec: Path | None,
    output: Path | None,
    bump: semver.Bump | None,
    date: datetime.datetime | None,
    tag: bool,
    publish: bool,
    repository: str | None,
    dry_run: bool,
    abort: bool,
    **reading: object,
) -> None:
    """Write version, changelog, package, wheel and sdist of what changed.

    The version, released.yaml, the changelog, the package, and a wheel and an sdist in the
    folder dist beside it, which are built twice and tried in a new environment: all of it, or
    nothing. A release that was killed is finished first.
    """
    task = job.resolve(spec, output)
    _refuse_settings(task, publish=publish, repository=repository)
    task.spec.open("rb").close()  # a lock beside it is named by nobody
    with atomic.lock(task.spec):
        if abort:
            click.echo(abort_release(task.spec))
            return
        ready = resume_release(task.spec, tag=tag, dry_run=dry_run)
        effects: list[str] = []
        if ready is None:
            date_ = date.date() if date is not None else datetime.date.today()
            # Before anything is written: records that cannot be read stop a release.
            effects = describe_traffic(task, date_, reading)
            if publish:
                upload.find_twine()
            with terminal.show_progress("releasing"):
                ready = prepare_release(
                    task.spec, task.output, task.settings, date=date_, bump=bump, tag=tag
                )
                if not dry_run:
                    releasing.publish(ready)
    verb = "would release" if dry_run else "released"
    click.echo(f"{verb} {ready.version} with {ready.changes} changes")
    for line in effects:
        click.echo(line)
    files = [path for path in sorted(ready.new.files) if path.parent == ready.dist]
    for path in files:
        click.echo(f"{'would write' if dry_run else 'wrote'} {path}")
    for line in list_remaining(ready, publish=publish):
        click.echo(f"next: {line}")
    if publish:
        sys.stdout.flush()  # twine says more on the same terminal
        if dry_run:
            contents = {path.name: ready.new.files[path] or b"" for path in files}
            uploaded = [ready.dist / name for name in upload.check(contents)]
        else:
            uploaded = [*upload.upload(ready.dist, ready.version, repository)]
        where = f" to {repository}" if repository is not None else ""
        for path in uploaded:
            click.echo(f"{'would upload' if dry_run else 'uploaded'} {path}{where}")


def _refuse_settings(task: job.Job, *, publish: bool, repository: str | None) -> None:
    """Refuse to upload what is no distribution of its own, an index for no upload, and a version that is set."""
    if repository is not None and not publish:
        raise errors.UsageError("--repository: only with --publish")
    if publish and task.settings.only is not None:
        raise errors.UsageError(
            f"--publish: {task.output} is no distribution of its own; build and upload the one that it is in"
        )
    if version := task.settings.project.version:
        raise errors.UsageError(
            f"'version' in [tool.fieldwright.project] is {version}; remove it: 'release' decides that of the spec,"
            " or 'x-fieldwright-version' beside it"
        )


def abort_release(spec: Path) -> str:
    """Take back a release that was interrupted, and describe what was done."""
    version = releasing.abort(spec)
    if version is None:
        return "deleted the damaged journal; the files are as they were: compare them with git"
    return f"took back the release of {version}"


def resume_release(spec: Path, *, tag: bool, dry_run: bool) -> journal.Journal | None:
    """Finish or undo the release that was interrupted, if there is one, and say which; return one that
    was finished."""
    pending = journal.find(spec)
    if pending is None:
        journal.delete(spec)  # what was killed before there was one
        return None
    path, direction = pending
    ready = journal.load(path, spec)
    if dry_run:
        journal.refuse_pending(spec)
    if direction == "undo":
        releasing.abort(spec)
        click.echo(f"took back the release of {ready.version} that was interrupted")
        return None
    ready = replace(ready, commits=ready.commits or tag)
    releasing.complete(ready)
    click.echo(f"finished the release of {ready.version} that was interrupted")
    return ready


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


def prepare_release(
    spec: Path,
    output: Path,
    settings: build.Settings,
    *,
    date: datetime.date,
    bump: semver.Bump | None = None,
    tag: bool = False,
) -> journal.Journal:
    """Prepare the release of the changes of ``spec`` since its last one; a first release has no changes.

    Raises ``errors.UsageError`` if nothing changed, the version is too small or was released, or
    there is a finding about waivers, and ``errors.PublishError`` if the output is not as the
    spec asks.
    """
    current = _require_clean(spec, output, settings)
    compared = _compare_with_released(spec, settings, date)
    declared = build.read_version(spec)
    before = compared.old.document.release_version if compared is not None else None
    version = releasing.decide_version(before, declared, compared.bump if compared else None, bump)
    name = releasing.name_tag(spec, version)
    if name in releasing.list_tags():
        raise errors.UsageError(f"{version} is released already: there is a tag {name}")
    return releasing.prepare(
        spec,
        settings,
        version=version,
        entries=comparison.list_entries(compared) if compared is not None else (),
        date=date,
        current=current,
        output=output,
        commits=tag,
    )


def list_remaining(ready: journal.Journal, *, publish: bool) -> list[str]:
    """List the commands that are left to publish a release, as a person would type them."""
    commands = [] if ready.commits else list(map(shlex.join, releasing.list_commands(ready)))
    if not publish and ready.dist in {path.parent for path in ready.new.files}:
        files = sorted(path for path in ready.new.files if path.parent == ready.dist)
        commands.append(
            upload.write_command(tuple(path for path in files if path.name != archives.SUMS))
        )
    return commands


def _require_clean(spec: Path, output: Path, settings: build.Settings) -> build.Build:
    """Return the output, which is as the spec asks. Raises ``errors.PublishError`` naming the first file that is not."""
    current = build.build(spec, settings)
    differences = tree.compare(current.tree, output, origin=current.origin)
    if differences:
        first = differences[0]
        rest = f" and {len(differences) - 1} more" if len(differences) > 1 else ""
        raise errors.PublishError(
            f"{output / first.path}{rest}: {first.kind}, cause: {first.cause};"
            " commit what 'fieldwright generate' makes before a release"
        )
    return current


def _compare_with_released(
    spec: Path, settings: build.Settings, today: datetime.date
) -> comparison.Comparison | None:
    """Compare the spec with its last release; None before the first one."""
    if not configuration.locate_beside(spec, releases.RELEASED).is_file():
        return None
    compared = comparison.compare(
        comparison.find_released(spec),
        str(spec),
        spec=spec,
        name=settings.name,
        today=today,
        built=published.Settings.configure(settings),
    )
    if (wrong := comparison.find_fault(compared)) is not None:
        raise errors.UsageError(errors.format_diagnostic(wrong))
    if not comparison.list_entries(compared):
        raise errors.UsageError(
            f"{spec}: nothing changed since {compared.old.document.release_version}; there is nothing to release"
        )
    return compared
