"""A tree, path to bytes, and the folder that holds it: published whole, compared file by file.

The promise: at every instant, also after a kill or with a full disk, the folder is the whole
old tree or the whole new one. Only files that were written from here and that nobody has
edited since are overwritten or deleted; no link is followed; what cannot be done so is
refused before anything is written. ``MANIFEST``, in the folder itself, lists the files owned.

Its limits: one file system; tried on Linux; a process that stands in the folder keeps the
old one; one that reads several files while they are swapped may see both.
"""

import hashlib
import json
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from fieldwright import errors
from fieldwright.distribution import atomic

Tree: TypeAlias = dict[str, bytes]
"""Paths below the folder, with ``/`` between the parts, and what the files hold."""

MANIFEST = ".fieldwright.json"

HAND_EDIT = "hand edit"
NO_MANIFEST = "no manifest"
REMAINING_CAUSE = "generator"
"""What made a difference when none of the inputs did."""

SHOWN = 20
"""Files that a refusal names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What ``publish`` did to the folder: paths below it, sorted, the manifest left out."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One file that is not as the tree has it, and why.

    ``cause`` is the names of the inputs that changed since the file was written, or
    ``HAND_EDIT``, or ``NO_MANIFEST`` where nothing tells.
    """

    path: str
    kind: Literal["changed", "missing", "orphan"]
    cause: str


_Role: TypeAlias = Literal["blocked", "same", "ours", "edited", "foreign", "kept"]
"""``blocked`` cannot be replaced; ``ours``, ``edited`` and ``foreign`` are, the last two if forced."""


class _Stamp(NamedTuple):
    """What tells a file that was touched from one that was not, without reading it."""

    kind: int
    inode: int
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class _Manifest:
    """``files`` owned with their digests. ``state`` "edited": somebody else wrote in it."""

    state: Literal["absent", "edited", "intact"]
    files: Mapping[str, str]
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What publishing means for a folder that holds ``before``: disjoint lists of paths."""

    before: Mapping[str, _Stamp]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    created: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def publish(tree: Tree, folder: Path, *, inputs: Mapping[str, str], force: bool = False) -> Report:
    """Make ``folder`` hold ``tree`` and its manifest, and leave alone what is not ours in it.

    ``inputs`` are the digests of what the tree was made from, for ``compare`` to tell a cause
    by. Files that do not change keep their inode and time; if none does, nothing is written.
    With ``force``, files that a person edited or put in the way are overwritten.

    Raises ``errors.PublishError`` naming everything that stands in the way at once, or what
    the system refused.
    """
    folder = Path(os.path.abspath(folder))
    wanted = _complete(tree, inputs)
    try:
        plan = _plan_unlocked(wanted, folder, force)
        if plan is None or not _is_idle(plan) or atomic.is_abandoned(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with atomic.lock(folder):
                atomic.recover(folder)
                plan = _plan(wanted, folder, force)
                if not _is_idle(plan):
                    _replace(wanted, folder, plan)
    except OSError as error:
        place = error.filename or folder
        raise errors.PublishError(f"{place}: {error.strerror or error}") from error
    return Report(
        created=_drop_manifest(plan.created),
        changed=_drop_manifest(plan.changed),
        removed=plan.removed,
        unchanged=len(_drop_manifest(plan.same)),
    )


def compare(tree: Tree, folder: Path, *, inputs: Mapping[str, str]) -> tuple[Difference, ...]:
    """Compare ``folder`` with what ``publish`` would leave there; return the files that differ,
    sorted by path.

    A file is a hand edit if it is not what the manifest says was written; otherwise what
    differs is blamed on the inputs whose digests differ. Files that are not ours and stand
    in nobody's way are no difference. Only reads.
    """
    wanted = _complete(tree, inputs)
    manifest = _read_manifest(folder)
    stamps = _survey(folder)
    changed = [
        name
        for name in (*inputs, *manifest.inputs)
        if inputs.get(name) != manifest.inputs.get(name)
    ]
    drift = ", ".join(dict.fromkeys(changed)) or REMAINING_CAUSE
    if manifest.state != "intact":
        drift = NO_MANIFEST if manifest.state == "absent" else HAND_EDIT
    differences = []
    for path in sorted({*wanted, *manifest.files}):
        data = _read(folder, path, stamps)
        if data == wanted.get(path):
            continue
        if data is None:
            blameless = path not in stamps and path not in manifest.files
        else:
            blameless = _is_as_written(path, data, manifest)
        differences.append(
            Difference(
                path=path,
                kind="orphan" if path not in wanted else "changed" if path in stamps else "missing",
                cause=drift if blameless or manifest.state == "absent" else HAND_EDIT,
            )
        )
    return tuple(differences)


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal, as manifests hold it."""
    return hashlib.sha256(data).hexdigest()


def _complete(tree: Tree, inputs: Mapping[str, str]) -> Tree:
    """Add its manifest to ``tree``. Raises ``errors.PublishError`` for a path that cannot be one."""
    folders = {folder for path in tree for folder in _list_folders(path)}
    for path in tree:
        if not _is_inside(path) or path == MANIFEST or path in folders:
            raise errors.PublishError(f"{path!r} cannot be the path of a file in the output folder")
    files = {path: digest(data) for path, data in tree.items()}
    return {**tree, MANIFEST: _write_manifest(files, inputs)}


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    plain = not any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts)
    return plain and not os.path.isabs(path) and not os.path.splitdrive(path)[0]


def _list_folders(path: str) -> Iterator[str]:
    """Yield every folder above ``path``, outermost first: ``a/b/c`` gives ``a`` and ``a/b``."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def _write_manifest(files: Mapping[str, str], inputs: Mapping[str, str]) -> bytes:
    """Write a manifest, sorted, with a digest of itself, so that an edit of it shows as one."""
    body: dict[str, object] = {"files": dict(files), "inputs": dict(inputs)}
    body["manifest"] = digest(json.dumps(body, sort_keys=True).encode())
    return (json.dumps(body, indent=2, sort_keys=True) + "\n").encode()


def _read_manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    if not os.path.lexists(path):
        return _Manifest("absent", {}, {})
    if path.is_symlink() or not path.is_file():
        return _Manifest("edited", {}, {})
    data = path.read_bytes()
    try:
        body = json.loads(data)
        files, inputs = dict(body["files"]), dict(body["inputs"])
        if data == _write_manifest(files, inputs) and all(map(_is_inside, files)):
            return _Manifest("intact", files, inputs)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass  # what cannot be read was not written here either
    return _Manifest("edited", {}, {})


def _survey(folder: Path) -> dict[str, _Stamp]:
    """Survey everything below ``folder``, folders too, links as links; nothing if it does not exist."""
    stamps: dict[str, _Stamp] = {}
    pending = [""] if folder.is_dir() else []
    while pending:
        above = pending.pop()
        with os.scandir(folder / above) as entries:
            for entry in entries:
                path = f"{above}/{entry.name}" if above else entry.name
                status = entry.stat(follow_symlinks=False)
                kind = stat.S_IFMT(status.st_mode)
                if kind == stat.S_IFDIR:
                    pending.append(path)
                    # What a folder holds is surveyed by itself; its own time says nothing more.
                    stamps[path] = _Stamp(kind, 0, 0, 0)
                else:
                    stamps[path] = _Stamp(kind, entry.inode(), status.st_size, status.st_mtime_ns)
    return stamps


def _read(folder: Path, path: str, stamps: Mapping[str, _Stamp]) -> bytes | None:
    """Read a regular file, reached over no link; return None for anything else."""
    if path not in stamps or stamps[path].kind != stat.S_IFREG:
        return None
    return (folder / path).read_bytes()


def _plan(wanted: Tree, folder: Path, force: bool) -> _Plan:
    """Plan what to do. Raises ``errors.PublishError`` for all that must not be done."""
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
        raise errors.PublishError(f"{folder}: the output folder is a link or a file, not a folder")
    stamps, manifest = _survey(folder), _read_manifest(folder)
    above = {each for path in wanted for each in _list_folders(path)}
    roles = defaultdict[_Role, list[str]](list)
    for path, stamp in sorted(stamps.items()):
        if stamp.kind != stat.S_IFDIR:
            roles[_classify(folder, path, stamp, wanted, above, manifest)].append(path)
    staying = {each for path in roles["kept"] for each in _list_folders(path)}
    _refuse(
        folder,
        [*roles["blocked"], *(staying & wanted.keys())],
        "stands where a file or a folder has to go; move it away",
    )
    if not force:
        strangers = roles["kept"] if manifest.state == "absent" else []
        _refuse(
            folder,
            [*roles["edited"], *roles["foreign"], *strangers],
            "not ours, or edited by hand; move it away, or overwrite what is in the way with --force",
        )
    leaving = [*roles["ours"], *roles["edited"], *roles["foreign"]]
    files = {path for path, stamp in stamps.items() if stamp.kind != stat.S_IFDIR}
    return _Plan(
        before=stamps,
        same=tuple(roles["same"]),
        kept=tuple(roles["kept"]),
        created=tuple(sorted(wanted.keys() - files)),
        changed=tuple(sorted(path for path in leaving if path in wanted)),
        removed=tuple(sorted(path for path in leaving if path not in wanted)),
    )


def _plan_unlocked(wanted: Tree, folder: Path, force: bool) -> _Plan | None:
    """Plan without the lock: another run may be swapping folders meanwhile, so that what is refused here, or
    no longer there, decides nothing."""
    try:
        return _plan(wanted, folder, force)
    except (errors.PublishError, FileNotFoundError):
        return None


def _classify(
    folder: Path,
    path: str,
    stamp: _Stamp,
    wanted: Tree,
    above: set[str],
    manifest: _Manifest,
) -> _Role:
    """Classify the file or link at ``path``, where the tree that is ``wanted`` is to go."""
    in_the_way = path in wanted or path in above
    owned = path in manifest.files or path == MANIFEST
    if stamp.kind != stat.S_IFREG:
        return "blocked" if in_the_way else "edited" if owned else "kept"
    if not in_the_way and not owned:
        return "kept"
    data = (folder / path).read_bytes()
    if data == wanted.get(path):
        return "same"
    if not owned:
        return "foreign"
    return "ours" if _is_as_written(path, data, manifest) else "edited"


def _is_as_written(path: str, data: bytes, manifest: _Manifest) -> bool:
    if path == MANIFEST:
        return manifest.state == "intact"
    return digest(data) == manifest.files.get(path)


def _refuse(folder: Path, paths: Iterable[str], reason: str) -> None:
    named = sorted(paths)
    if named:
        rest = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        raise errors.PublishError(f"{folder}: {', '.join(named[:SHOWN])}{rest}: {reason}")


def _is_idle(plan: _Plan) -> bool:
    return not (plan.created or plan.changed or plan.removed)


def _replace(wanted: Tree, folder: Path, plan: _Plan) -> None:
    """Stage what ``plan`` says and swap it in; the old tree is looked at once more, then deleted."""
    staged = atomic.name_staging(folder)
    try:
        _stage(wanted, folder, staged, plan)
        if not plan.before:
            os.rename(staged, folder)
        else:
            atomic.exchange(staged, folder)
            now = _survey(staged)
            if now != plan.before:
                atomic.exchange(staged, folder)
                touched = {
                    path for path in {*now, *plan.before} if now.get(path) != plan.before.get(path)
                }
                _refuse(folder, touched, "changed while the folder was written; run again")
        atomic.sync(folder.parent)
    finally:
        atomic.delete(staged)


def _stage(wanted: Tree, folder: Path, staged: Path, plan: _Plan) -> None:
    """Make the next folder: links to what stays, new files, and the empty folders that were not ours."""
    emptied = {each for path in (*plan.removed, *plan.changed) for each in _list_folders(path)}
    used = {each for path in (*wanted, *plan.kept) for each in _list_folders(path)}
    held = {path for path, stamp in plan.before.items() if stamp.kind == stat.S_IFDIR}
    empty = {
        path for path in held - emptied if wanted.keys().isdisjoint([path, *_list_folders(path)])
    }
    folders = sorted(used | empty)
    staged.mkdir()
    for path in folders:
        (staged / path).mkdir()
    for path in (*plan.same, *plan.kept):
        atomic.link(folder / path, staged / path)
    atomic.write_all(staged, {path: wanted[path] for path in (*plan.created, *plan.changed)})
    for path in ["", *folders]:
        if path in held or not path and plan.before:
            os.chmod(staged / path, stat.S_IMODE(os.stat(folder / path).st_mode))
        atomic.sync(staged / path)


def _drop_manifest(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if path != MANIFEST)
