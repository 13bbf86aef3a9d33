"""Sources of records: files, folders, globs, URLs and standard input, and the format that each is in."""

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from typing import Literal as OneOf

from fieldwright import errors
from fieldwright.traffic import compression, remote

STANDARD_INPUT = "<stdin>"

Format = OneOf["lines", "json", "parquet"]
"""``lines``: one JSON text a line; ``json``: one document, an array or lines, as the text shows."""

FORMATS: dict[str, Format] = {
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".parquet": "parquet",
}
"""The suffixes of the files that a folder is searched for, each with the format that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file with records, or standard input.

    ``name`` is its name in reports, a path or a URL. ``size`` is in bytes, -1 where it is not
    known before the end; ``stamp`` changes with the content.
    """

    name: str
    format: Format
    size: int = -1
    stamp: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether other processes can read it too."""
        return remote.is_shared(self.name) if remote.is_url(self.name) else self.size >= 0

    @property
    def key(self) -> str:
        """What tells its content from any other."""
        return f"{self.name}|{self.size}|{self.stamp}"

    def open(self) -> BinaryIO:
        """Open it for reading. Raises ``OSError`` or ``errors.UsageError``."""
        if self.name == STANDARD_INPUT:
            return sys.stdin.buffer
        return remote.open_file(self.name) if remote.is_url(self.name) else open(self.name, "rb")

    @property
    def unit(self) -> str:
        """What its records are counted in: lines or rows."""
        return "row" if self.format == "parquet" else "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What decides which records a source has, and where in a record to look.

    ``whole_arrays``: an array is one record and not many, since the model is of arrays. ``at``,
    ``by`` and ``time`` are the steps of pointers to payloads, to what names the model and to a
    date. ``required`` and ``named`` are the members that the model requires and knows.
    """

    whole_arrays: bool = False
    at: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def pointers(self) -> tuple[tuple[str, ...], ...]:
        """The three pointers, that to the payload first."""
        return self.at, self.by, self.time


def find(words: Iterable[str]) -> tuple[Source, ...]:
    """Return the sources that words name, each once, in the order of the words, those of one word by name.

    A word is ``-``, a path of a file, a folder or a glob, or a URL of any of these. Raises
    ``errors.UsageError`` where a word names nothing or a file cannot be read, and where all
    sources are empty.
    """
    listed = (source for word in words for source in _find_one(word))
    sources = tuple({source.name: source for source in listed}.values())
    if sources and all(source.size == 0 and source.format != "json" for source in sources):
        raise errors.UsageError(f"{sources[0].name}: it is empty: there are no records to read")
    return sources


def _find_one(word: str) -> Iterator[Source]:
    if word == "-":
        yield Source(name=STANDARD_INPUT, format="json")
    elif remote.is_url(word):
        yield from _find_remote(word)
    else:
        yield from _find_local(word)


def _find_remote(url: str) -> Iterator[Source]:
    files = remote.list_files(url)
    kept = [each for each in files if each.is_named or _guess_format(each.url) is not None]
    if not kept:
        raise errors.UsageError(f"{url}: there are no files with records; {_LOOKED_FOR}")
    for each in kept:
        form = _guess_format(each.url) or "json"
        yield Source(name=each.url, format=form, size=each.size, stamp=each.stamp)


def _find_local(word: str) -> Iterator[Source]:
    path = Path(word)
    if path.is_dir():
        paths = [
            os.path.normpath(os.path.join(folder, name))
            for folder, _, names in os.walk(word)
            for name in names
            if _guess_format(name) is not None
        ]
    elif not path.exists() and glob.has_magic(word):
        paths = [each for each in glob.glob(word, recursive=True) if not os.path.isdir(each)]
    else:
        yield _describe(word)
        return
    if not paths:
        raise errors.UsageError(f"{word}: there are no files with records; {_LOOKED_FOR}")
    for each in sorted(paths):
        yield _describe(each)


_LOOKED_FOR = f"looked for {', '.join(FORMATS)}, and these in {', '.join(compression.SUFFIXES)}"


def _describe(path: str) -> Source:
    """Describe a file of this machine. Raises ``OSError`` for one that cannot be read."""
    status = os.stat(path)
    form = _guess_format(path) or "json"
    if not stat.S_ISREG(status.st_mode):
        return Source(name=path, format=form)
    with open(path, "rb") as file:
        if file.read(4) == b"PAR1":
            form = "parquet"
    return Source(name=path, format=form, size=status.st_size, stamp=str(status.st_mtime_ns))


def _guess_format(name: str) -> Format | None:
    """Return the format that the suffix of a file stands for; None for one that is not known."""
    return FORMATS.get(os.path.splitext(compression.strip_suffix(name))[1].lower())
