"""A release of a spec: everything about it settled and rendered before anything is written."""

import datetime
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from fieldwright import configuration, errors
from fieldwright.changes import git, semver
from fieldwright.changes import settings as published
from fieldwright.distribution import archives, build, journal, lifecycle
from fieldwright.distribution import releases as history
from fieldwright.model import ir, renames, versions
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Object

_SCALAR = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#,}]+""")


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
    if chosen < old or not semver.is_enough(chosen, least):
        raise errors.UsageError(
            f"{chosen} is too small: the changes since {old} ask for {least} ({needed})"
        )
    return str(chosen)


def prepare(
    spec: Path,
    settings: build.Settings,
    *,
    version: str,
    entries: Sequence[history.Entry],
    date: datetime.date,
    current: build.Build,
    output: Path,
    commits: bool = False,
) -> journal.Journal:
    """Prepare everything that a release writes: the spec with its version, ``released.yaml``,
    ``released.json``, ``releases.yaml``, the output, which is ``current``, and in ``dist`` beside it the
    distributions, which have been tried, unless the output is a part of another one.

    Raises ``errors.UsageError`` for a version that was released, and for one in which a former
    name should be gone, ``errors.PublishError`` for distributions that are there already, and
    ``errors.FieldwrightError`` for some that cannot be built.
    """
    if settings.only is None:
        archives.require_hatchling()
    past = history.load(spec)
    if version in {each.version for each in past.releases}:
        place = configuration.locate_beside(spec, history.FILE)
        raise errors.UsageError(f"{version} is released already: {place}")
    parsed = source.load(spec)
    text = set_version(parsed, version)
    following = _parse_again(parsed, text)
    document = read.read_document(following)
    entry = history.Release(version=version, date=date, entries=tuple(entries))
    extended = _extend_history(past, spec, entry, document)
    _refuse_overdue(document, extended, version)
    generated = build.assemble(_parse_again(parsed, text), extended, settings)
    distribution, package = build.name_package(document, settings)
    dist = output.parent / "dist" / (_find_label(spec) or "")
    files: dict[str, bytes] = {}
    if settings.only is None:
        files = _build_archives(generated, date, dist, package, version)
    beside = {
        history.FILE: history.write_history(extended),
        history.RELEASED: build.write_spec(following, document),
        published.RELEASED: _write_published(following, settings),
    }
    written = {
        **{configuration.locate_beside(spec, name): text.encode() for name, text in beside.items()},
        spec: text.encode("utf-8"),
        **{dist / name: content for name, content in files.items()},
    }
    before = {path: path.read_bytes() if path.exists() else None for path in written}
    return journal.Journal(
        spec=spec,
        version=version,
        distribution=distribution,
        changes=len(entries),
        output=output,
        dist=dist,
        commits=commits,
        old=journal.State(files=before, generated=current.tree, origin=current.origin),
        new=journal.State(files=written, generated=generated.tree, origin=generated.origin),
    )


def _build_archives(
    generated: build.Build, date: datetime.date, dist: Path, package: str, version: str
) -> dict[str, bytes]:
    """Build and try the distributions for the folder ``dist``. Raises ``errors.PublishError`` for some that are
    there already."""
    files = archives.build_archives(generated.tree, date)
    there = [name for name in files if name != archives.SUMS and (dist / name).exists()]
    if there:
        raise errors.PublishError(f"{dist}: {', '.join(there)}: built already; move it away")
    archives.try_install(files, package, version)
    return files


def _write_published(following: source.Source, settings: build.Settings) -> str:
    """Write what the next release compares with: the settings, and the surface of the package."""
    own = published.Settings.configure(settings)
    document = read.read_document(following, settings.options)
    return published.write_published(own, published.add_views(document, own))


def _parse_again(parsed: source.Source, text: str) -> source.Source:
    """Parse another text of a spec, whose references lead where those of the spec do."""
    following = source.parse(text, parsed.name)
    following.path = parsed.path
    return following


def _extend_history(
    past: history.History, spec: Path, entry: history.Release, document: ir.Document
) -> history.History:
    """Extend the history by one release."""
    path = configuration.locate_beside(spec, history.RELEASED)
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


def publish(ready: journal.Journal) -> None:
    """Write a prepared release, all of it or nothing, and commit and tag it if it says so.

    What is killed meanwhile, ``complete`` ends; where anything else goes wrong, everything is put
    back, unless the commit is made already. Raises ``errors.PublishError`` for what is in the way.
    """
    journal.write(ready)
    try:
        complete(ready)
    except BaseException:
        if not _is_committed(ready):
            journal.undo(ready)
            journal.delete(ready.spec)
        raise


def complete(ready: journal.Journal) -> None:
    """Write what is left to write of a release that has a journal, commit and tag it if it says so, and
    delete the journal."""
    journal.finish(ready)
    if ready.commits:
        _commit(ready)
    journal.delete(ready.spec)


def abort(spec: Path) -> str | None:
    """Take back the release of ``spec`` that was interrupted, and return its version; None if there is none
    or its journal is damaged and was deleted.

    Raises ``errors.PublishError`` for one that is committed.
    """
    pending = journal.find(spec)
    if pending is None:
        raise errors.UsageError(
            f"{spec}: no release was interrupted; there is nothing to take back"
        )
    try:
        ready = journal.load(pending[0], spec)
    except errors.PublishError:
        journal.delete(spec)
        return None
    if ready.commits and _is_committed(ready):
        raise errors.PublishError(
            f"the release of {ready.version} is committed; 'fieldwright release' finishes it"
        )
    journal.undo(ready)
    journal.delete(spec)
    return ready.version


def set_version(parsed: source.Source, version: str) -> str:
    """Replace the version of a release in the text of a spec, unless it says the same in other letters
    (``2.0.0-beta.1``), and leave all else as it was written."""
    info = parsed.data.get("info") if isinstance(parsed.data, Object) else None
    if not isinstance(info, Object) or "version" not in info:
        raise errors.UsageError(f"{parsed.name}: it has no info.version, and cannot be released")
    word = versions.OWN if versions.OWN in info else "version"
    if versions.parse(str(info[word])) == versions.parse(version):
        return parsed.text
    at = info.locate_value(word)
    scalar = _SCALAR.match(parsed.text, at)
    quote = scalar[0][0] if scalar is not None and scalar[0][0] in "\"'" else ""
    end = scalar.end() if scalar is not None else at
    text = f"{parsed.text[:at]}{quote}{version}{quote}{parsed.text[end:]}"
    again = source.parse(text, parsed.name).data
    if again != {**parsed.data, "info": {**info, word: version}}:
        place = parsed.locate(at)
        raise errors.UsageError(
            f"{errors.format_place(*place)}: the version is written in a way that cannot"
            " be replaced; write it plainly on one line"
        )
    return text


def name_tag(spec: Path, version: str) -> str:
    """Name the tag of a release: by its version, and where several packages are configured, by that of the spec too."""
    label = _find_label(spec)
    return f"v{version}" if label is None else f"{label}-v{version}"


def _find_label(spec: Path) -> str | None:
    return configuration.load(spec.parent).find_package(spec).label


def list_tags() -> frozenset[str]:
    """List the tags of the git repository around; there are none without a repository or git."""
    answer = git.run("tag", "--list")
    tags = answer.output.decode().split() if answer is not None and answer.code == 0 else ()
    return frozenset(tags)


def list_commands(ready: journal.Journal) -> tuple[tuple[str, ...], ...]:
    """List the commands of git that commit and tag a release."""
    paths = list_committed(ready)
    name = f"{ready.distribution} {ready.version}"
    return (
        ("git", "add", "--", *paths),
        ("git", "commit", "--quiet", "--message", f"Release {name}", "--", *paths),
        ("git", "tag", "--annotate", "--message", name, name_tag(ready.spec, ready.version)),
    )


def list_committed(ready: journal.Journal) -> tuple[str, ...]:
    """List what is committed of a release: all but the distributions."""
    files = [path for path in ready.new.files if path.parent != ready.dist]
    return (*map(str, files), str(ready.output))


def _commit(ready: journal.Journal) -> None:
    """Commit and tag what a release has written, and nothing else, as far as that is not done yet.

    Raises ``errors.UsageError`` with what git says.
    """
    add, commit, tag = list_commands(ready)
    if not _is_committed(ready):
        _run_git(add, ready)
        _run_git(commit, ready)
    if tag[-1] not in list_tags():
        _run_git(tag, ready)


def _is_committed(ready: journal.Journal) -> bool:
    """Return whether the last commit has the history of releases as a release writes it."""
    if not ready.commits:
        return False
    path = configuration.locate_beside(ready.spec, history.FILE)
    answer = git.run("show", f"HEAD:./{path.name}", folder=path.parent)
    if answer is None:
        return False
    return answer.output.replace(b"\r\n", b"\n") == ready.new.files[path]


def _run_git(command: tuple[str, ...], ready: journal.Journal) -> None:
    answer = git.run(*command[1:])
    if answer is None:
        raise errors.UsageError(f"{' '.join(command[:2])}: git is not installed")
    if answer.code == 0:
        return
    text = (answer.error.strip() or answer.output.strip()).decode("utf-8", "replace")
    what = " ".join(command[:2])
    locked = re.search(r"'([^']+\.lock)': File exists", text)
    if locked is not None:
        again = shlex.join(["rm", locked[1]])
        raise errors.UsageError(
            f"{what}: another git is at work, or was killed; if none is, run:"
            f" {again} && fieldwright release"
        )
    rest = "; 'fieldwright release' goes on" if _is_committed(ready) else ""
    raise errors.UsageError(f"{what}: {answer.reason}{rest}")
