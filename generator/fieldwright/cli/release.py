"""``release``: version, history, package and distributions of a spec, settled together and then written."""

import datetime
import shlex
from dataclasses import dataclass
from pathlib import Path

from fieldwright import errors
from fieldwright.changes import semver
from fieldwright.changes.change import told
from fieldwright.cli import check
from fieldwright.cli import diff as comparing
from fieldwright.distribution import archives, build, release, releases, upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What was released: the version, how many changes it has, the folder and the files of the
    distributions, and the commands that are left to publish it."""

    version: str
    changes: int
    dist: Path
    files: tuple[Path, ...]
    following: tuple[str, ...]


def release_(
    spec: Path,
    output: Path,
    settings: build.Settings,
    *,
    date: datetime.date,
    bump: semver.Bump | None = None,
    tag: bool = False,
    publish: bool = False,
) -> Released:
    """Release what ``spec`` says since it was last released; a first release is what there is.

    With ``publish``, it is refused where ``publish_`` could not follow. Raises ``errors.UsageError`` if nothing changed, the version is too small or was released,
    or what a waiver says does not hold, and ``errors.PublishError`` if the output is not as
    the spec asks; then nothing was written.
    """
    if publish:
        upload.twine()
    _clean(spec, output, settings)
    compared = _compared(spec, settings, date)
    declared = build.declared(spec)
    before = compared.old.document.version if compared is not None else None
    version = release.version(before, declared, compared.bump if compared else None, bump)
    name = f"v{version}"
    if name in release.tags():
        raise errors.UsageError(f"{version} is released already: there is a tag {name}")
    entries = _entries(compared) if compared is not None else ()
    ready = release.prepared(spec, settings, version=version, entries=entries, date=date)
    dist = output.parent / "dist"
    release.publish(ready, output, dist)
    following = [] if tag else list(map(shlex.join, release.commands(ready, output)))
    if tag:
        release.tag(ready, output)
    files = tuple(dist / each for each in sorted(ready.files))
    if not publish:
        uploaded = tuple(path for path in files if path.name != archives.SUMS)
        following.append(upload.command(uploaded))
    return Released(
        version=version,
        changes=len(entries),
        dist=dist,
        files=files,
        following=tuple(following),
    )


def publish_(released: Released) -> tuple[Path, ...]:
    """Upload the distributions of a release by twine, and say which files.

    Raises ``errors.PublishError`` with what was done and what is left to do.
    """
    return upload.upload(released.dist, released.version)


def _clean(spec: Path, output: Path, settings: build.Settings) -> None:
    """Raises ``errors.PublishError`` naming the first file of the output that is not as the spec asks."""
    differing = check.check(spec, output, settings)
    if differing:
        first = differing[0]
        rest = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
        raise errors.PublishError(
            f"{output / first.path}{rest}: {first.kind}, cause: {first.cause};"
            " commit what 'fieldwright generate' makes before a release"
        )


def _compared(
    spec: Path, settings: build.Settings, today: datetime.date
) -> comparing.Comparison | None:
    """What changed since the last release; None before the first one."""
    if not (spec.parent / releases.RELEASED).is_file():
        return None
    compared = comparing.diff(
        comparing.released(spec), str(spec), spec=spec, name=settings.name, today=today
    )
    if compared.findings:
        raise errors.UsageError(errors.line(compared.findings[0]))
    if not _entries(compared):
        raise errors.UsageError(
            f"{spec}: nothing changed since {compared.old.document.version}; there is nothing to release"
        )
    return compared


def _entries(compared: comparing.Comparison) -> tuple[releases.Entry, ...]:
    """The changes as the history of releases has them; a version is announced by its heading."""
    return tuple(
        releases.Entry(
            rule=each.change.rule,
            place=str(each.change.spot),
            severity=each.severity,
            told=told(each.change),
            waived=each.waived or "",
        )
        for each in compared.changes
        if each.change.rule != "version-changed"
    )
