"""A release of a spec: everything about it settled and rendered before anything is written."""

import datetime
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldwright import errors
from fieldwright.changes import semver
from fieldwright.distribution import archives, atomic, build, lifecycle, tree
from fieldwright.distribution import releases as history
from fieldwright.model import ir, renames
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Object

_SCALAR = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#,}]+""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A release that can be published: the texts beside the spec, the output folder, the distributions."""

    version: str
    distribution: str
    texts: dict[Path, bytes]
    generated: build.Build
    files: dict[str, bytes]


def decide_version(
    before: str | None, declared: str, needed: semver.Bump | None, bump: semver.Bump | None
) -> str:
    """Decide the version of a release that follows ``before``: that of ``bump``, or else the
    declared one if it is another, or else the least that the changes ask for.

    Raises ``errors.UsageError`` if that is too small for what changed.
    """
    if before is None:
        return str(semver.parse_version(declared))
    old, wanted = semver.parse_version(before), semver.parse_version(declared)
    least = semver.raise_version(old, needed) if needed is not None else old
    chosen = semver.bump_version(old, bump) if bump else wanted if wanted != old else least
    if chosen < least:
        raise errors.UsageError(
            f"{chosen} is too small: the changes since {old} ask for {least} ({needed})"
        )
    return str(chosen)


def prepare(
    spec: Path,
    settings: build.Settings,
    *,
    version: str,
    entries: Iterable[history.Entry],
    date: datetime.date,
) -> Prepared:
    """Prepare everything that a release writes: the spec with its version, ``released.yaml``,
    ``releases.yaml``, the output, and the distributions, which have been tried.

    Raises ``errors.UsageError`` for a version that was released, and for one in which a former
    name should be gone, and ``errors.FieldwrightError`` for distributions that cannot be built.
    """
    archives.require_hatchling()
    past = history.load(spec)
    if version in {each.version for each in past.releases}:
        raise errors.UsageError(f"{version} is released already: {spec.parent / history.FILE}")
    parsed = source.load(spec)
    text = set_version(parsed, version)
    entry = history.Release(version=version, date=date, entries=tuple(entries))
    document = read.read_document(source.parse(text, parsed.name))
    following = _extend_history(past, spec, entry, document)
    _refuse_overdue(document, following, version)
    generated = build.assemble(source.parse(text, parsed.name), following, settings)
    distribution, package = build.name_package(document, settings)
    files = archives.build_archives(generated.tree, date)
    archives.try_install(files, package, version)
    octets = text.encode("utf-8")
    return Prepared(
        version=version,
        distribution=distribution,
        texts={
            spec.parent / history.FILE: history.write_history(following).encode("utf-8"),
            spec.parent / history.RELEASED: octets,
            spec: octets,
        },
        generated=generated,
        files=files,
    )


def _extend_history(
    past: history.History, spec: Path, entry: history.Release, document: ir.Document
) -> history.History:
    """Extend the history by one release."""
    path = spec.parent / history.RELEASED
    releases = (entry, *past.releases)
    if not path.is_file():
        lives = lifecycle.start_lives(document, entry.version)
        return history.History(releases=releases, base=entry.version, lives=lives)
    old = read.read_document(source.load(path))
    lives = lifecycle.follow_lives(old, history.find_lives(past, old), document, entry.version)
    return history.History(releases=releases, base=past.base, lives=lives)


def _refuse_overdue(document: ir.Document, past: history.History, version: str) -> None:
    """Refuse a release in which a former name should be gone: raise ``errors.UsageError`` naming its place."""
    for node, message in lifecycle.find_overdue(
        document, history.find_lives(past, document), version
    ):
        place = node.place or ir.Place("", 1, 1)
        raise errors.UsageError(
            f"{errors.format_place(*place)}: {message};"
            f" remove '{renames.RENAMED_FROM}', or give a later '{renames.REMOVED_IN}'"
        )


def publish(ready: Prepared, output: Path, dist: Path) -> tree.Report:
    """Write a prepared release, the output last, whole; where that fails, all else is put back.

    Raises ``errors.PublishError`` for a file that is in the way.
    """
    there = [name for name in ready.files if name != archives.SUMS and (dist / name).exists()]
    if there:
        raise errors.PublishError(f"{dist}: {', '.join(there)}: built already; move it away")
    written = {**ready.texts, **{dist / name: content for name, content in ready.files.items()}}
    before = {path: _read_current(path) for path in written}
    dist.mkdir(parents=True, exist_ok=True)
    done = []
    try:
        for path, content in written.items():
            atomic.replace(path, content)
            done.append(path)
        return tree.publish(ready.generated.tree, output, origin=ready.generated.origin)
    except BaseException:
        for path in done:
            held = before[path]
            if held is not None:
                atomic.replace(path, held)
            else:
                path.unlink()
        raise


def _read_current(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def set_version(parsed: source.Source, version: str) -> str:
    """Replace ``info.version`` in the text of a spec, and leave all else as it was written."""
    info = parsed.data.get("info") if isinstance(parsed.data, Object) else None
    if not isinstance(info, Object) or "version" not in info:
        raise errors.UsageError(f"{parsed.name}: it has no info.version, and cannot be released")
    at = info.locate_value("version")
    scalar = _SCALAR.match(parsed.text, at)
    quote = scalar[0][0] if scalar is not None and scalar[0][0] in "\"'" else ""
    end = scalar.end() if scalar is not None else at
    text = f"{parsed.text[:at]}{quote}{version}{quote}{parsed.text[end:]}"
    again = source.parse(text, parsed.name).data
    if again != {**parsed.data, "info": {**info, "version": version}}:
        place = parsed.locate(at)
        raise errors.UsageError(
            f"{errors.format_place(*place)}: the version is written in a way that cannot"
            " be replaced; write it plainly on one line"
        )
    return text


def list_tags() -> frozenset[str]:
    """List the tags of the git repository around; there are none without a repository or git."""
    try:
        ended = subprocess.run(
            ["git", "tag", "--list"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return frozenset()
    return frozenset(ended.stdout.split()) if ended.returncode == 0 else frozenset()


def list_commands(ready: Prepared, output: Path) -> tuple[tuple[str, ...], ...]:
    """List the commands of git that commit and tag a release, as ``tag`` runs them."""
    paths = (*map(str, ready.texts), str(output))
    name = f"{ready.distribution} {ready.version}"
    return (
        ("git", "add", "--", *paths),
        ("git", "commit", "--quiet", "--message", f"Release {name}", "--", *paths),
        ("git", "tag", "--annotate", "--message", name, f"v{ready.version}"),
    )


def tag(ready: Prepared, output: Path) -> None:
    """Commit a published release, and nothing else, and tag it. Raises ``errors.UsageError`` with
    what git lines; the release is written then, and to be committed by hand."""
    for command in list_commands(ready, output):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            lines = (ended.stderr.strip() or ended.stdout.strip() or "no reason given").splitlines()
            raise errors.UsageError(f"{' '.join(command[:2])}: {lines[-1]}; the release is written")
