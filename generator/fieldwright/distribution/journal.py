"""The journal of a release: all that it replaces and all that it writes, in one file beside the spec, before it writes any.

While the file is there, a release is under way, or was killed: from the journal alone, it can be
finished or undone, however far it got, and as often as that is killed itself. Its name says
which of the two; a release that fails, or is taken back, is renamed to be undone.
"""

import contextlib
import io
import json
import os
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from fieldwright import configuration, errors
from fieldwright.distribution import atomic, tree
from fieldwright.distribution.manifest import digest

Direction: TypeAlias = Literal["finish", "undo"]

_INDEX = "journal.json"
_SUFFIXES: dict[Direction, str] = {
    "finish": "fieldwright-release",
    "undo": "fieldwright-release-undo",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One side of a release: files beside the spec and in ``dist`` (None: not there), and the output."""

    files: Mapping[Path, bytes | None]
    generated: tree.Tree
    origin: tree.Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """A release of ``spec`` that is under way; ``commits``: it is committed and tagged as well.

    ``dist`` is the folder of the distributions, ``changes`` the number of changes.
    """

    spec: Path
    version: str
    distribution: str
    changes: int
    output: Path
    dist: Path
    commits: bool
    old: State
    new: State


def find(spec: Path) -> tuple[Path, Direction] | None:
    """Find the journal of a release of ``spec`` that is under way, and what is to be done with it."""
    for direction in _SUFFIXES:
        path = _name(spec, direction)
        if os.path.lexists(path):
            return path, direction
    return None


def refuse_pending(spec: Path) -> None:
    """Raise ``errors.PublishError`` where a release of ``spec`` was interrupted, with what to do."""
    if find(spec) is not None:
        raise errors.PublishError(
            f"{spec}: a release was interrupted; 'fieldwright release' finishes it,"
            " 'fieldwright release --abort' takes it back"
        )


def write(journal: Journal) -> None:
    """Write a journal, to the disk before this returns: from then on its release will happen."""
    contents: dict[str, bytes] = {}

    def keep(data: bytes | None) -> str | None:
        if data is None:
            return None
        name = digest(data)
        contents[name] = data
        return name

    def list_state(state: State) -> dict[str, Any]:
        return {
            "files": {
                _relate(path, journal.spec): keep(data) for path, data in state.files.items()
            },
            "generated": {path: keep(data) for path, data in state.generated.items()},
            "origin": {**asdict(state.origin), "shared": [*state.origin.shared]},
        }

    index = {
        **{
            name: getattr(journal, name)
            for name in ("version", "distribution", "changes", "commits")
        },
        **{name: _relate(getattr(journal, name), journal.spec) for name in ("output", "dist")},
        "old": list_state(journal.old),
        "new": list_state(journal.new),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
        archive.writestr(_INDEX, json.dumps(index))
    atomic.replace(_name(journal.spec, "finish"), written.getvalue())


def load(path: Path, spec: Path) -> Journal:
    """Load the journal at ``path``. Raises ``errors.PublishError`` for one that is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        index = json.loads(contents.pop(_INDEX))
        if any(digest(data) != name for name, data in contents.items()):
            raise ValueError("a content is not what it was")
        _check_places(index)
        return Journal(
            spec=spec,
            version=index["version"],
            distribution=index["distribution"],
            changes=index["changes"],
            output=_resolve(index["output"], spec),
            dist=_resolve(index["dist"], spec),
            commits=index["commits"],
            old=_read_state(index["old"], contents, spec),
            new=_read_state(index["new"], contents, spec),
        )
    except (ValueError, KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise errors.PublishError(
            f"{path}: the journal of a release is damaged, and does not say what was there before;"
            " 'fieldwright release --abort' deletes it and leaves the files as they are"
        ) from error


def _check_places(index: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` where a journal, which a checkout may bring along, names any place but
    the folder of the spec, the output, and the folder ``dist`` beside it."""
    dist = index["dist"]
    if dist != posixpath.normpath(posixpath.join(index["output"], "..", "dist")):
        raise ValueError("the distributions are not beside the output")
    for side in (index["old"], index["new"]):
        for path in side["files"]:
            if posixpath.dirname(path) not in ("", dist) or posixpath.basename(path) == "..":
                raise ValueError("a file is neither beside the spec nor a distribution")
        for path in side["generated"]:
            if posixpath.isabs(path) or ".." in path.split("/"):
                raise ValueError("a file is outside the output")


def finish(journal: Journal) -> tree.Report:
    """Write what a release writes and is not written yet, the output last, whole.

    Raises ``errors.PublishError``, before anything is written, for a file that somebody has
    changed meanwhile.
    """
    old, new = journal.old.files, journal.new.files
    current = {path: _read_current(path) for path in new}
    for path, data in current.items():
        if data not in (old[path], new[path]):
            raise errors.PublishError(
                f"{path}: changed since the release of {journal.version} was interrupted;"
                " 'fieldwright release --abort' takes the release back and leaves this file as it is"
            )
    journal.dist.mkdir(parents=True, exist_ok=True)
    _put(current, new)
    return tree.publish(journal.new.generated, journal.output, origin=journal.new.origin)


def undo(journal: Journal) -> None:
    """Put back what was there before a release; a file that somebody has changed meanwhile stays as it is.

    From here on, the journal says so. Raises ``errors.PublishError`` for a file of the output
    that somebody has changed.
    """
    pending = _name(journal.spec, "finish")
    if pending.exists():
        os.replace(pending, _name(journal.spec, "undo"))
        atomic.sync(pending.parent)
    tree.publish(journal.old.generated, journal.output, origin=journal.old.origin)
    current = {path: _read_current(path) for path in journal.new.files}
    ours = {path for path, data in current.items() if data == journal.new.files[path]}
    _put(
        {path: current[path] for path in reversed(current)},
        {path: data for path, data in journal.old.files.items() if path in ours},
    )
    if all(data is None for path, data in journal.old.files.items() if path.parent == journal.dist):
        with contextlib.suppress(OSError):  # somebody else's files are in it
            journal.dist.rmdir()


def delete(spec: Path) -> None:
    """Delete the journal of ``spec``: its release has happened, or has not."""
    for direction in _SUFFIXES:
        path = _name(spec, direction)
        atomic.delete(path)
        atomic.sweep(path)
    atomic.sync(spec.parent)


def _put(current: Mapping[Path, bytes | None], wanted: Mapping[Path, bytes | None]) -> None:
    """Replace, create or delete the files that are not as they are wanted, in the order of ``current``."""
    for path, data in current.items():
        atomic.sweep(path)
        if path not in wanted or data == wanted[path]:
            continue
        after = wanted[path]
        if after is None:
            path.unlink()
        else:
            atomic.replace(path, after)


def _name(spec: Path, direction: Direction) -> Path:
    return spec.parent / f".{spec.name}.{_SUFFIXES[direction]}"


def _relate(path: Path, spec: Path) -> str:
    """Return a path as it is from the folder of the spec, wherever a command is run."""
    return Path(os.path.relpath(path, spec.parent)).as_posix()


def _resolve(path: str, spec: Path) -> Path:
    return configuration.shorten(Path(os.path.normpath(spec.parent / path)))


def _read_state(side: dict[str, Any], contents: Mapping[str, bytes], spec: Path) -> State:
    return State(
        files={
            _resolve(path, spec): None if name is None else contents[name]
            for path, name in side["files"].items()
        },
        generated={path: contents[name] for path, name in side["generated"].items()},
        origin=tree.Origin(**side["origin"]),
    )


def _read_current(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
