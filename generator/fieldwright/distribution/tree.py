"""A tree, path to bytes, and the folder that holds it: published whole, compared file by file.

The promise: at every instant, also after a kill or with a full disk, the folder is the whole
old tree or the whole new one. Only files that were written from here and that nobody has
edited since are overwritten or deleted; no link is followed; what cannot be done so is
refused before anything is written. The manifest in the folder itself lists the files owned.

Its limits: one file system; tried on Linux; a process that stands in the folder keeps the
old one; one that reads several files while they are swapped may see both.
"""

import os
import stat
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from fieldwright import errors
from fieldwright.distribution import atomic, trial_import
from fieldwright.distribution.manifest import (
    MANIFEST,
    Manifest,
    digest,
    is_inside,
    read_manifest,
    write_manifest,
)
from fieldwright.distribution.merges import Merge
from fieldwright.distribution.survey import Stamp, find_extra, read_bytes, survey

Tree: TypeAlias = dict[str, bytes]
"""Paths below the folder, with ``/`` between the parts, and what the files hold."""

HAND_EDIT = "hand edit"
NO_MANIFEST = "no manifest"
MERGE = "merge"
FORMER = "written by fieldwright 0.1"
REMAINING_CAUSE = "merge or generator"
"""The cause of a difference where no input has changed."""
STRAY = "merge or hand"
"""The cause of a file among the generated ones that is not one of them."""

SHOWN = 20
"""Files that a refusal names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What ``publish`` did to the folder: paths below it, sorted, the manifest left out.

    ``extra`` are files among the generated ones that are none of them, ``former`` whether the
    folder was last written by fieldwright 0.1. ``untried`` is the number of modules that were
    not imported before they were published.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    extra: tuple[str, ...] = ()
    former: bool = False
    untried: int = 0

    @staticmethod
    def of_unchanged(paths: Iterable[str]) -> "Report":
        """Return the report of a folder that holds these files, the manifest among them, as it should."""
        count = len(_drop_manifest(paths))
        return Report(created=(), changed=(), removed=(), unchanged=count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One file that is not as the tree has it, and why.

    An "orphan" was generated and is no longer asked for; an "extra" one is among generated files
    and was never recorded. ``cause`` is the names of the inputs that changed since the file was
    written, or one of the words above.
    """

    path: str
    kind: "Kind"
    cause: str


Kind: TypeAlias = Literal["changed", "missing", "orphan", "extra"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a tree was made from.

    ``inputs`` are their digests by name, from which ``compare`` tells a cause; ``spec`` is the
    path of the copy of the spec in the tree, ``shared`` are the paths of files that every model
    may change.
    """

    inputs: Mapping[str, str]
    spec: str | None = None
    shared: Collection[str] = ()


_Role: TypeAlias = Literal["blocked", "same", "ours", "edited", "foreign", "extra", "kept"]
"""``blocked`` cannot be replaced; ``ours``, ``edited`` and ``foreign`` are, the last two if forced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What publishing means for a folder that holds ``before``: disjoint lists of paths."""

    before: Mapping[str, Stamp]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    created: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    extra: tuple[str, ...]
    former: bool


def publish(tree: Tree, folder: Path, *, origin: Origin, force: bool = False) -> Report:
    """Make ``folder`` hold ``tree`` and its manifest, and leave alone what is not ours in it.

    A package is imported before it takes the place of the last one.

    Files that do not change keep their inode and time; if none does, nothing is written. With
    ``force``, files that a person edited or put in the way are overwritten, and extra ones deleted.

    Raises ``errors.PublishError`` naming everything that stands in the way at once, or what
    the system refused, and ``errors.DefectError`` for a package that does not import.
    """
    folder, untried = Path(os.path.abspath(folder)), 0
    wanted = _complete(tree, origin)
    try:
        plan = _plan_unlocked(wanted, folder, force)
        if plan is None or not _is_idle(plan) or atomic.is_abandoned(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with atomic.lock(folder):
                atomic.recover(folder)
                plan = _plan(wanted, folder, force)
                if not _is_idle(plan):
                    untried = _replace(wanted, folder, plan)
    except OSError as error:
        place = str(error.filename or folder).replace(str(atomic.name_staging(folder)), str(folder))
        raise errors.PublishError(f"{place}: {error.strerror or error}") from error
    return _report(plan, untried)


def preview(tree: Tree, folder: Path, *, origin: Origin, force: bool = False) -> Report:
    """Report what ``publish`` would do, and write nothing. Raises what it would raise."""
    return _report(_plan(_complete(tree, origin), Path(os.path.abspath(folder)), force))


def _report(plan: _Plan, untried: int = 0) -> Report:
    return Report(
        created=_drop_manifest(plan.created),
        changed=_drop_manifest(plan.changed),
        removed=plan.removed,
        unchanged=len(_drop_manifest(plan.same)),
        extra=plan.extra,
        former=plan.former,
        untried=untried,
    )


def compare(tree: Tree, folder: Path, *, origin: Origin) -> tuple[Difference, ...]:
    """Compare ``folder`` with what ``publish`` would leave there; return the files that differ,
    sorted by path.

    A file that is not as it was written, on either side of a merge, is a hand edit; otherwise what
    differs is blamed on the inputs that changed. Files that are not ours, and neither in the way
    nor among generated ones, are no difference. Only reads.
    """
    wanted = _complete(tree, origin)
    manifest, merge, stamps = read_manifest(folder), Merge(folder), survey(folder)
    drift = _blame(wanted, origin, manifest, merge)
    extra = find_extra({*wanted, *manifest.records}, stamps)
    differences = []
    for path in sorted({*wanted, *manifest.records, *extra}):
        data = _read(folder, path, stamps)
        if data == wanted.get(path):
            continue
        cause = drift
        if manifest.state != "absent" and path != MANIFEST:
            if path in extra:
                cause = MERGE if data is not None and merge.is_generated(path, data) else STRAY
            elif data is None:
                absent = path not in stamps and (
                    path not in manifest.records or merge.is_missing(path)
                )
                cause = drift if absent else HAND_EDIT
            elif not manifest.matches(path, data):
                cause = MERGE if merge.is_generated(path, data) else HAND_EDIT
        kind: Kind = "extra" if path in extra else "orphan"
        if path in wanted:
            kind = "changed" if path in stamps else "missing"
        differences.append(Difference(path=path, kind=kind, cause=cause))
    if [each.path for each in differences] == [MANIFEST] and drift == REMAINING_CAUSE:
        return (Difference(path=MANIFEST, kind="changed", cause=STRAY),)
    return tuple(differences)


def _blame(wanted: Tree, origin: Origin, manifest: Manifest, merge: Merge) -> str:
    """Name the inputs that changed since the files were written, or what else may be the cause.

    The spec is no input of a manifest; that it changed shows in its copy among the files.
    """
    if manifest.state in ("absent", "edited"):
        return NO_MANIFEST if manifest.state == "absent" else HAND_EDIT
    old = {**origin.inputs, **manifest.inputs}
    causes = [name for name, value in origin.inputs.items() if old[name] != value]
    causes += [name for name in manifest.inputs if name not in origin.inputs]
    if origin.spec is not None and "spec" not in manifest.inputs:
        name = origin.spec.rpartition("/")[2]
        written = {path for path in manifest.records if path.rpartition("/")[2] == name}
        if not any(manifest.matches(path, wanted[origin.spec]) for path in written):
            causes.insert(0, "spec")
    if manifest.state == "former" and not causes:
        return FORMER
    return ", ".join(causes) or (MERGE if merge.has_sides() else REMAINING_CAUSE)


def digest_files(tree: Tree, origin: Origin) -> dict[str, str]:
    """Return the digest of each file that ``publish`` leaves in a folder, the manifest among them."""
    return {path: digest(data) for path, data in _complete(tree, origin).items()}


def _complete(tree: Tree, origin: Origin) -> Tree:
    """Add its manifest to a tree. Raises ``errors.PublishError`` for a path that cannot be one."""
    folders = {folder for path in tree for folder in _list_folders(path)}
    for path in tree:
        if not is_inside(path) or path == MANIFEST or path in folders:
            raise errors.PublishError(f"{path!r} cannot be the path of a file in the output folder")
    return {**tree, MANIFEST: write_manifest(tree, origin.inputs, origin.shared)}


def _list_folders(path: str) -> Iterator[str]:
    """Yield every folder above ``path``, outermost first: ``a/b/c`` gives ``a`` and ``a/b``."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def _read(folder: Path, path: str, stamps: Mapping[str, Stamp]) -> bytes | None:
    """Read a regular file, reached over no link; return None for anything else."""
    is_file = path in stamps and stamps[path].kind == stat.S_IFREG
    return read_bytes(folder, path) if is_file else None


def _plan(wanted: Tree, folder: Path, force: bool) -> _Plan:
    """Plan what to do. Raises ``errors.PublishError`` for all that must not be done."""
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
        raise errors.PublishError(f"{folder}: the output folder is a link or a file, not a folder")
    stamps, manifest, merge = survey(folder), read_manifest(folder), Merge(folder)
    above = {each for path in wanted for each in _list_folders(path)}
    extra = (
        find_extra({*wanted, *manifest.records}, stamps)
        if manifest.state != "absent"
        else frozenset()
    )
    roles = defaultdict[_Role, list[str]](list)
    for path, stamp in sorted(stamps.items()):
        if stamp.kind != stat.S_IFDIR:
            role = _classify(folder, path, stamp, wanted, above, manifest, merge)
            roles["extra" if role == "kept" and path in extra else role].append(path)
    extras: list[str] = [] if force else roles["extra"]
    kept = sorted([*roles["kept"], *extras])
    staying = {each for path in kept for each in _list_folders(path)}
    _refuse(
        folder,
        [*roles["blocked"], *(staying & wanted.keys())],
        "stands where a file or a folder has to go; move it away",
    )
    if not force:
        strangers = kept if manifest.state == "absent" else []
        _refuse(
            folder,
            [*roles["edited"], *roles["foreign"], *strangers],
            "not ours, or edited by hand; move it away, or overwrite what is in the way with --force",
            merge,
        )
    leaving = [*roles["ours"], *roles["edited"], *roles["foreign"], *roles["extra"]]
    leaving = [path for path in leaving if path not in kept]
    files = {path for path, stamp in stamps.items() if stamp.kind != stat.S_IFDIR}
    return _Plan(
        before=stamps,
        same=tuple(roles["same"]),
        kept=tuple(kept),
        created=tuple(sorted(wanted.keys() - files)),
        changed=tuple(sorted(path for path in leaving if path in wanted)),
        removed=tuple(sorted(path for path in leaving if path not in wanted)),
        extra=() if force else tuple(roles["extra"]),
        former=manifest.state == "former",
    )


def _plan_unlocked(wanted: Tree, folder: Path, force: bool) -> _Plan | None:
    """Plan without the lock where it may be that nothing has to be done. Another run may be swapping folders
    meanwhile, so that what is refused here, or no longer there, decides nothing."""
    try:
        sizes = {path: stamp.size for path, stamp in survey(folder).items()}
        is_alike = all(sizes.get(path) == len(data) for path, data in wanted.items())
        return _plan(wanted, folder, force) if is_alike else None
    except (errors.PublishError, FileNotFoundError):
        return None


def _classify(
    folder: Path,
    path: str,
    stamp: Stamp,
    wanted: Tree,
    above: set[str],
    manifest: Manifest,
    merge: Merge,
) -> _Role:
    """Classify the file or link at ``path``, where the tree that is ``wanted`` is to go."""
    in_the_way = path in wanted or path in above
    owned = path in manifest.records or path == MANIFEST
    if stamp.kind != stat.S_IFREG:
        return "blocked" if in_the_way else "edited" if owned else "kept"
    if path == MANIFEST and manifest.state != "edited":
        return "same" if read_bytes(folder, path) == wanted[path] else "ours"
    if not in_the_way and not owned and not path.endswith((".py", ".md")):
        return "kept"
    data = read_bytes(folder, path)
    if data == wanted.get(path):
        return "same"
    if manifest.matches(path, data) or merge.is_generated(path, data):
        return "ours"
    if not in_the_way and not owned:
        return "kept"
    return "edited" if owned else "foreign"


def _refuse(folder: Path, paths: Iterable[str], reason: str, merge: Merge | None = None) -> None:
    """Raise ``errors.PublishError`` naming all paths, with both sides of those in a merge; nothing if there is none."""
    named = sorted(paths)
    if named:
        sides = [merge.describe(path) if merge is not None else None for path in named[:SHOWN]]
        names = [f"{path} ({side})" if side else path for path, side in zip(named, sides)]
        rest = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        raise errors.PublishError(f"{folder}: {', '.join(names)}{rest}: {reason}")


def _is_idle(plan: _Plan) -> bool:
    return not (plan.created or plan.changed or plan.removed)


def _replace(wanted: Tree, folder: Path, plan: _Plan) -> int:
    """Stage what ``plan`` says, import it and swap it in; the old tree is looked at once more, then deleted.

    Returns the number of modules that were not imported.
    """
    staged = atomic.name_staging(folder)
    try:
        _stage(wanted, folder, staged, plan)
        untried = trial_import.try_import(
            staged, wanted, (*plan.created, *plan.changed), folder.name
        )
        atomic.check_deletable(folder)
        with atomic.explain_busy(folder):
            (atomic.exchange if plan.before else os.rename)(staged, folder)
        if plan.before:
            now = survey(staged)
            if now != plan.before:
                atomic.exchange(staged, folder)
                touched = {
                    path for path in {*now, *plan.before} if now.get(path) != plan.before.get(path)
                }
                _refuse(folder, touched, "changed while the folder was written; run again")
        atomic.sync(folder.parent)
        return untried
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
