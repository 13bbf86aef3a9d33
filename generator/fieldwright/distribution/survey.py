"""What is in an output folder, of which there may be thousands of files."""

import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What tells a file that was touched from one that was not, without reading it."""

    kind: int
    inode: int
    size: int
    modified: int


def survey(folder: Path) -> dict[str, Stamp]:
    """Survey everything below ``folder``, folders too, links as links; nothing if it does not exist."""
    stamps: dict[str, Stamp] = {}
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
                    stamps[path] = Stamp(kind, 0, 0, 0)
                else:
                    stamps[path] = Stamp(kind, entry.inode(), status.st_size, status.st_mtime_ns)
    return stamps


def read_bytes(folder: Path, path: str) -> bytes:
    """Read a file of a folder without a ``Path``, which takes as long as reading it."""
    with open(f"{folder}/{path}", "rb") as file:
        return file.read()


def find_extra(owned: Collection[str], stamps: Mapping[str, Stamp]) -> frozenset[str]:
    """Find the files in folders of ``owned`` ones, of the same kind as those, that are none of them."""
    names = map(_split_name, owned)
    places = {(above, suffix) for above, stem, suffix in names if above and stem != "README"}
    return frozenset(
        path
        for path, stamp in stamps.items()
        if stamp.kind != stat.S_IFDIR and path not in owned and _split_name(path)[::2] in places
    )


def _split_name(path: str) -> tuple[str, str, str]:
    """Split a path into the folder, the name and the suffix of a file."""
    folder, _, name = path.rpartition("/")
    stem, suffix = os.path.splitext(name)
    return folder, stem, suffix
