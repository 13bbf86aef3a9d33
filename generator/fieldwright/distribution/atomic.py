"""Replacing a folder whole: staged in a sibling, swapped in one step, swept after a crash.

Linux swaps two folders atomically (``renameat2`` with ``RENAME_EXCHANGE``). Where the system
or the file system cannot, two renames take its place, and ``recover`` puts the old folder
back if the run died between them. Nothing here follows a symbolic link.
"""

import contextlib
import ctypes
import errno
import glob
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fieldwright import errors

try:
    import fcntl
except ImportError:  # Windows has no flock: overlapping runs are not kept apart there
    fcntl = None  # type: ignore[assignment]  # the module is checked for before it is used

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_FEW = 64
"""Files that are brought to the disk one by one."""


def name_staging(folder: Path) -> Path:
    """Return the sibling in which the next ``folder`` is made, and in which the last one is
    deleted."""
    return folder.with_name(f".{folder.name}.fieldwright-staging")


def is_abandoned(folder: Path) -> bool:
    """Return whether a run that was killed left anything beside ``folder``."""
    leftovers = (name_staging(folder), _name_aside(folder), _name_lock(folder))
    return any(map(os.path.lexists, leftovers))


def recover(folder: Path) -> None:
    """Clear away what a killed run left; the caller holds ``lock``.

    A folder that was set aside and never replaced is put back first.
    """
    aside = _name_aside(folder)
    if os.path.lexists(aside) and not os.path.lexists(folder):
        os.rename(aside, folder)
    for leftover in (aside, name_staging(folder)):
        delete(leftover)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the one lock of ``folder``, a file beside it, waiting for whoever has it.

    The file goes when the lock does; one that another run has removed meanwhile is not the
    lock any more, which its inode tells.
    """
    path = _name_lock(folder)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o644)
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_still(path, descriptor):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        os.close(descriptor)


def write(path: Path, data: bytes, *, settle: bool = True) -> None:
    """Write a new file, to the disk before this returns, unless ``settle`` is left to the caller.

    Raises ``FileExistsError`` if it is there.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
    with _name_place(path), open(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        if settle:
            os.fsync(file.fileno())


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write new files by their paths below ``folder``, all to the disk before this returns.

    Many are asked for at once, which takes a tenth of the time, where the system can.
    """
    alone = len(files) <= _FEW
    for path, data in files.items():
        write(folder / path, data, settle=alone)
    if not alone and not _sync_file_system(folder):
        for path in files:
            sync(folder / path)


@contextlib.contextmanager
def _name_place(path: Path) -> Iterator[None]:
    """Give errors of what is open already, such as a full disk, the path that they are about."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def follow(path: Path) -> Path:
    """Return what a path that a person names is to be written at: of a link what it leads to, so that the link stays.

    Raises ``OSError`` for links in a circle.
    """
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return Path(os.path.relpath(target))


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it, and renamed over it."""
    replace_all({path: data})


def replace_all(files: Mapping[Path, bytes]) -> None:
    """Write files whole, and none before there is room for all: each beside its place, and then renamed over it."""
    beside = {path: path.with_name(f".{path.name}.fieldwright-{os.getpid()}") for path in files}
    try:
        for path, data in files.items():
            write(beside[path], data)
            with contextlib.suppress(FileNotFoundError):
                shutil.copymode(path, beside[path])
        for path in files:
            os.replace(beside[path], path)
    finally:
        for each in beside.values():
            delete(each)
    for folder in {path.parent for path in files}:
        sync(folder)


def sweep(path: Path) -> None:
    """Delete what runs of ``replace`` left beside ``path`` when they were killed."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.fieldwright-[0-9]*"):
        delete(leftover)


def link(source: Path, path: Path) -> None:
    """Link ``source`` under a second name; copy it where the file system has no hard links."""
    try:
        os.link(source, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (*_UNSUPPORTED, errno.EMLINK):
            raise
        shutil.copy2(source, path, follow_symlinks=False)


def sync(folder: Path) -> None:
    """Bring the names in ``folder``, or what is in a file, to the disk, where it can be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY | _NO_FOLLOW)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def explain_busy(folder: Path) -> Iterator[None]:
    """Raise ``errors.PublishError`` with the remedy where ``folder`` is a mount point, which no rename moves."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        raise errors.PublishError(
            f"{folder}: it is a mount point, which cannot be replaced in one step, so that nothing is"
            f" written; write to a folder in it, as in -o {folder / 'package'}"
        ) from error


def exchange(one: Path, other: Path) -> None:
    """Let two folders trade places, in one step where the system can."""
    if not _exchange(one, other):
        aside = _name_aside(other)
        os.rename(other, aside)
        try:
            os.rename(one, other)
        except OSError:
            os.rename(aside, other)
            raise
        os.rename(aside, one)


def delete(path: Path) -> None:
    """Delete a folder with all that is in it, or a file, or a link and not what it leads to."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def check_deletable(folder: Path) -> None:
    """Raise ``errors.PublishError`` for what is in a folder and cannot be deleted: what is immutable, or
    in a folder that nobody may write to."""
    for place, _, files in os.walk(folder):
        lasting = [] if os.access(place, os.W_OK | os.X_OK) else [place]
        lasting += filter(_is_immutable, (os.path.join(place, name) for name in files))
        if lasting:
            message = "the system lets nobody delete it; nothing is written"
            raise errors.PublishError(f"{lasting[0]}: {message}")


def _is_immutable(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK | _NO_FOLLOW))
    except OSError as error:
        return error.errno == errno.EPERM
    return False


def _name_lock(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.fieldwright-lock")


def _name_aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.fieldwright-aside")


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        there = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    held = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)


def _sync_file_system(folder: Path) -> bool:
    """Bring the file system of ``folder`` to the disk by ``syncfs``; return whether that was possible."""
    settle = _load_function("syncfs")
    if settle is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY | _NO_FOLLOW)
    try:
        return bool(settle(descriptor) == 0)
    finally:
        os.close(descriptor)


def _load_function(name: str) -> Any:
    """Load a function of the system's C library; return None if it has none of the name."""
    if os.name != "posix":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders by ``renameat2``; return whether the system can. Raises ``OSError`` for
    what two renames could not do either."""
    rename = _load_function("renameat2")
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))
