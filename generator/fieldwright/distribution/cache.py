"""The cache of builds, by which ``generate`` and ``check`` of what has not changed build nothing.

An entry says for certain inputs which files they make. The name of an entry is a digest of the inputs: the
spec and its history, the settings, the user's templates, and fieldwright itself. ``module_records`` and
``bases`` are entries by other names, for a spec that has changed. Entries are
JSON, each with a digest of its content and its name; one that is damaged is deleted, and made
again. Whoever can write the folder decides what is current, as with the configuration.

This module imports little, so that a command that finds an entry is over at once.
"""

import contextlib
import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, TypeVar

from fieldwright import configuration, errors
from fieldwright.distribution import atomic, inputs
from fieldwright.distribution.manifest import digest
from fieldwright.distribution.survey import find_extra, survey
from fieldwright.rendering.folder import find_folder as find_templates

MOST = 64
"""Entries that are kept; the oldest go."""

LIBRARIES = ("black", "jinja2", "jsonschema-specifications", "markupsafe", "packaging", "pyyaml")
"""The distributions whose version may decide the output."""

Content = TypeVar("Content")

_MARK = b"\xef\xbb\xbf"
"""A byte order mark, which is no part of a text."""

_NOTED = ("file", "line", "column", "rule", "message", "remedy", "severity", "unread")
"""What an entry holds of a diagnostic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What some inputs make: the digest of each file, by its path in the output, the manifest among them.

    ``beside`` are the digests of the texts that were read because of the spec, by their paths
    below its folder; ``warnings`` is what there is to say about it, ``models`` the number of its models,
    and ``left_out`` of those that were not selected.
    """

    files: Mapping[str, str]
    beside: Mapping[str, str]
    warnings: tuple[errors.Diagnostic, ...]
    models: int
    left_out: int


def find_folder() -> Path | None:
    """Return the folder of the user's cache (XDG Base Directory Specification); None if there is no home."""
    for root in (os.environ.get("XDG_CACHE_HOME", ""), os.path.expanduser("~/.cache")):
        if os.path.isabs(root):
            return Path(root) / "fieldwright"
    return None


def make_key(spec: Path, settings: inputs.Settings) -> str:
    """Return the name of the entry for a spec and settings. Raises ``OSError`` for a file that cannot be read."""
    history = [
        configuration.locate_beside(spec, each) for each in (inputs.RELEASES, inputs.RELEASED)
    ]
    parts = {
        "spec": [str(spec), _digest_text(spec)],
        "overlays": [_digest_text(each) for each in settings.overlays],
        "jsonpath": metadata.version("python-jsonpath") if settings.overlays else None,
        "history": [_digest_text(each) if each.is_file() else None for each in history],
        **_describe_generator(settings),
    }
    return digest(json.dumps(parts).encode("utf-8", "surrogatepass"))


def make_key_of(
    subject: Literal["modules", "basis"], spec: Path, settings: inputs.Settings, output: Path
) -> str:
    """Return the name of what is known of what some spec at this place has made in a folder: of its modules, or of
    how the spec was made up.

    Raises ``OSError`` for a file that cannot be read.
    """
    parts: dict[str, Any] = {subject: [os.path.abspath(spec), os.path.abspath(output)]}
    parts |= _describe_generator(settings)
    return digest(json.dumps(parts).encode("utf-8", "surrogatepass"))


def _describe_generator(settings: inputs.Settings) -> dict[str, Any]:
    """Return what decides the output besides specs: the settings, the templates and fieldwright itself."""
    return {
        "settings": {name: str(value) for name, value in asdict(settings).items()},
        "templates": _digest_folder(settings.templates) if settings.templates else None,
        "generator": _digest_generator(),
    }


def load(folder: Path, key: str) -> Entry | None:
    """Load an entry; None if there is none. One that is not as it was stored is deleted."""
    return read_sealed(folder, key, _read_entry)


def store(folder: Path, key: str, entry: Entry) -> None:
    """Store an entry. Raises ``OSError``."""
    content = {
        "files": entry.files,
        "beside": entry.beside,
        "models": entry.models,
        "left_out": entry.left_out,
        "warnings": [{name: getattr(each, name) for name in _NOTED} for each in entry.warnings],
    }
    write_sealed(folder, key, content)


def read_sealed(folder: Path, key: str, convert: Callable[[Any], Content]) -> Content | None:
    """Read the JSON that is stored under a name, and convert it; None if there is none. What is not as it was
    stored, or cannot be converted, is deleted."""
    path = _locate(folder, key)
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    try:
        if seal != _make_seal(key, body):
            raise ValueError("it is not as it was stored")
        return convert(json.loads(body))
    except (ValueError, LookupError, TypeError, RecursionError):
        with contextlib.suppress(OSError):
            path.unlink()
        return None


def write_sealed(folder: Path, key: str, content: Any) -> None:
    """Store JSON under a name, in a folder that is nobody else's if it is made here. Raises ``OSError``."""
    body = json.dumps(content).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    atomic.replace(_locate(folder, key), _make_seal(key, body) + b"\n" + body)
    _forget_oldest(folder)


def _read_entry(content: Any) -> Entry:
    return Entry(
        files={**content["files"]},
        beside={**content["beside"]},
        warnings=tuple(errors.Diagnostic(**row) for row in content["warnings"]),
        models=content["models"],
        left_out=content["left_out"],
    )


def is_current(entry: Entry, spec: Path, output: Path) -> bool:
    """Return whether the texts beside a spec, and every file of the output, are those of an entry, and no
    file is there that is to be reported."""
    root = os.path.dirname(os.path.realpath(spec))
    folder = Path(os.path.abspath(output))
    try:
        for name, expected in entry.beside.items():
            path = os.path.join(root, name)
            data = Path(path).read_bytes().removeprefix(_MARK)
            if os.path.realpath(path) != path or digest(data) != expected:
                return False
        if folder.is_symlink() or atomic.is_abandoned(folder):
            return False
        stamps = survey(folder)
        regular = all(path in stamps and stamps[path].kind == stat.S_IFREG for path in entry.files)
        return (
            regular
            and not find_extra(entry.files, stamps)
            and all(
                _digest_file(f"{folder}/{path}", stamps[path].size) == expected
                for path, expected in entry.files.items()
            )
        )
    except (OSError, ValueError):
        return False  # the full way says what is wrong


def list_beside(texts: Mapping[Path, str], spec: Path) -> dict[str, str]:
    """Return the digests of texts that were read because of a spec, by their paths below its folder."""
    root = os.path.dirname(os.path.realpath(spec))
    return {
        os.path.relpath(path, root): digest(text.encode("utf-8", "surrogatepass"))
        for path, text in texts.items()
    }


def _locate(folder: Path, key: str) -> Path:
    return folder / f"{key}.json"


def _make_seal(key: str, body: bytes) -> bytes:
    """Return the first line of an entry, which holds for its name and its content."""
    return json.dumps(digest(key.encode() + body)).encode()


def _digest_text(path: Path) -> str:
    """Digest a file that is read as a whole later; standard input and other streams are refused."""
    if str(path) == "-" or not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_file(path: str, size: int) -> str:
    """Digest a file of the output, of which there may be thousands, at one read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return digest(os.read(descriptor, size + 1))
    finally:
        os.close(descriptor)


def _digest_folder(folder: Path) -> str:
    """Digest all files below a folder with their paths, what Python has compiled left out."""
    return digest(json.dumps(sorted(_list_digests(folder))).encode("utf-8", "surrogatepass"))


def _list_digests(folder: Path) -> Iterator[tuple[str, str]]:
    def refuse(error: OSError) -> None:
        raise error

    for above, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for path in (os.path.join(above, name) for name in names):
            if os.path.isfile(path):
                yield os.path.relpath(path, folder), digest(Path(path).read_bytes())


@cache
def _digest_generator() -> str:
    """Digest fieldwright's own files and templates, and the versions of what it runs on."""
    parts: list[Any] = [sys.version, [metadata.version(each) for each in LIBRARIES]]
    parts += [_digest_folder(each) for each in (Path(__file__).parents[1], find_templates())]
    return digest(json.dumps(parts).encode())


def _forget_oldest(folder: Path) -> None:
    """Delete the oldest entries where there are more than ``MOST``; other runs may be doing so too."""
    with contextlib.suppress(FileNotFoundError):
        entries = sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)
        for path in entries[:-MOST]:
            path.unlink()
