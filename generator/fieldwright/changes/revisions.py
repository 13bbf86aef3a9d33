"""A spec as it is in a revision of git, with the files below its folder that it may refer to."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from fieldwright import configuration, errors
from fieldwright.changes import git
from fieldwright.openapi.schemas.resources import SUFFIXES
from fieldwright.rendering.files import write_files


class _Blob(NamedTuple):
    """A file of a tree: its mode, the name of its content, and its path from the tree."""

    mode: str
    hash: str
    path: PurePosixPath


@contextmanager
def check_out(revision: str, path: str) -> Iterator[Path]:
    """Write a spec, and what it may refer to, to a folder for a while, and yield its path there.

    Nothing of the working tree is touched and no filter is run. Raises ``errors.UsageError``
    with what git says.
    """
    folder, slash, name = path.rpartition("/")
    reference = f"{revision}:{path}"
    text = _run_git(reference, "show", "--no-textconv", "--end-of-options", reference)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        (root / name).write_bytes(text)
        if b"$ref" in text:
            tree = f"{revision}:{folder}{slash if folder in ('', '.', '..') else ''}"
            _write_files(reference, [*_list_blobs(reference, tree)], root, text)
        yield root / name


def find_file(revision: str, folder: str, name: str) -> tuple[str, bytes] | None:
    """Find a file of a revision in a folder, or else in the nearest one above it; return its path and content."""
    for each in (PurePosixPath(folder), *PurePosixPath(folder).parents):
        path = (each / name).as_posix()
        try:
            reference = f"{revision}:{path}"
            text = _run_git(reference, "show", "--no-textconv", "--end-of-options", reference)
        except errors.UsageError:
            continue
        return path, text
    return None


def _list_blobs(reference: str, tree: str) -> Iterator[_Blob]:
    """List the files below a tree, but those that are larger than a spec may be."""
    listed = _run_git(
        reference, "ls-tree", "-r", "-l", "-z", "--full-tree", "--end-of-options", tree
    )
    for line in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        facts, _, path = line.partition("\t")
        mode, kind, hash_, size = facts.split()
        if kind == "blob" and int(size) <= configuration.find_limits().bytes:
            yield _Blob(mode, hash_, PurePosixPath(path))


def _write_files(reference: str, blobs: list[_Blob], root: Path, text: bytes) -> None:
    """Write the files that are named like specs, and any other whose name stands in one that is written."""
    texts = [text]
    while texts:
        chosen = [
            each
            for each in blobs
            if each.path.suffix in SUFFIXES
            or each.mode == _LINK
            or any(each.path.name.encode("utf-8", "surrogateescape") in one for one in texts)
        ]
        written = set(chosen)
        blobs = [each for each in blobs if each not in written]
        texts = _read_blobs(reference, chosen)
        contents = list(zip(chosen, texts, strict=True))
        write_files(root, {str(each.path): text for each, text in contents if each.mode != _LINK})
        for blob, content in contents:
            if blob.mode == _LINK:
                (root / blob.path).parent.mkdir(parents=True, exist_ok=True)
                (root / blob.path).symlink_to(content.decode("utf-8", "surrogateescape"))


_LINK = "120000"
"""The mode of a symbolic link (git-fast-import, filemodify)."""


def _read_blobs(reference: str, blobs: list[_Blob]) -> list[bytes]:
    """Read the contents of files from git at once."""
    names = "".join(f"{each.hash}\n" for each in blobs).encode("ascii")
    answer = _run_git(reference, "cat-file", "--batch", standard_input=names)
    contents, at = [], 0
    for _ in blobs:
        start = answer.index(b"\n", at) + 1
        size = int(answer[at:start].split()[2])
        contents.append(answer[start : start + size])
        at = start + size + 1
    return contents


def _run_git(reference: str, *arguments: str, standard_input: bytes | None = None) -> bytes:
    answer = git.run(*arguments, standard_input=standard_input)
    if answer is None:
        raise errors.UsageError(f"{reference}: git is not installed")
    if answer.code != 0:
        raise errors.UsageError(f"{reference}: {answer.reason}")
    return answer.output
