"""Files at URLs, by fsspec: ``s3://``, ``gs://``, ``memory://`` and whatever else it has a backend for."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

from fieldwright import errors

CHUNK = 1 << 20
"""Bytes that are read at once."""


def is_url(word: str) -> bool:
    """Return whether a word is a URL and not a path."""
    return "://" in word


def is_shared(url: str) -> bool:
    """Return whether other processes can read a URL: all can, but those of this process's memory."""
    return not url.startswith("memory://")


class RemoteFile(NamedTuple):
    """A file: its URL, its size in bytes (-1 if the backend does not tell) and a stamp that changes with it.

    ``is_named``: the URL that was asked for is that of the file itself.
    """

    url: str
    size: int
    stamp: str
    is_named: bool


def list_files(url: str) -> list[RemoteFile]:
    """List the files that a URL stands for, itself, below it or matching it as a glob, by name.

    Raises ``errors.UsageError`` for what cannot be listed.
    """
    with _translate_errors(url):
        system, path = _open_system(url)
        if any(mark in path for mark in "*?["):
            paths = system.glob(path)
        elif system.isdir(path):
            paths = system.find(path)
        else:
            paths = [path]
        is_named = paths == [path]
        files = []
        for each in sorted(paths):
            facts = system.info(each)
            if facts["type"] == "file":
                stamp = facts.get("ETag") or facts.get("mtime") or facts.get("LastModified") or ""
                size = facts.get("size")
                name = system.unstrip_protocol(each)
                files.append(RemoteFile(name, -1 if size is None else size, str(stamp), is_named))
        return files


def open_file(url: str) -> BinaryIO:
    """Open the file at a URL for reading. Raises ``errors.UsageError`` for what cannot be opened."""
    with _translate_errors(url):
        system, path = _open_system(url)
        return io.BufferedReader(_RawFile(url, system.open(path, "rb")), CHUNK)


class _RawFile(io.RawIOBase):
    """A file of fsspec's whose errors are ours, whenever they come."""

    def __init__(self, url: str, file: Any) -> None:
        super().__init__()
        self._url = url
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def readinto(self, buffer: Any) -> int:
        with _translate_errors(self._url):
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with _translate_errors(self._url):
            return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _open_system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise errors.UsageError(
            f"{url}: reading URLs needs fsspec: pip install 'fieldwright[remote]'"
        ) from error
    system, path = fsspec.core.url_to_fs(url)
    return system, path


@contextmanager
def _translate_errors(url: str) -> Iterator[None]:
    """Turn whatever a backend raises, each its own classes, into a ``UsageError`` of one line."""
    try:
        yield
    except errors.FieldwrightError:
        raise
    except FileNotFoundError as error:
        raise errors.UsageError(f"{url}: No such file or bucket") from error
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise errors.UsageError(f"{url}: {reason}") from error
