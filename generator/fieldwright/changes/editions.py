"""Two editions of a spec, wherever they are kept: in a file, a git revision, a package, or a wheel or sdist of one."""

import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.changes.documents import changes
from fieldwright.changes.matching import sides
from fieldwright.changes.rules.rule import Role
from fieldwright.model import ir
from fieldwright.openapi import read, roles
from fieldwright.openapi.text import source

SPEC = "spec.yaml"
"""The file that a package carries beside its modules."""

_PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+_-]+)")
_REVISION = re.compile(r"([^\s:][^\s:]*):(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A spec as it was at one time: what it is called in messages, what it says, and its text.

    ``beside`` has the texts of the other files that it refers to, by their names in messages.
    """

    label: str
    document: ir.Document
    text: str
    roles: dict[str, str]
    beside: dict[str, str] = field(default_factory=dict)


def edition(given: str) -> Edition:
    """The edition that a word names.

    A path of a spec, of a generated folder, of a wheel or an sdist; ``REVISION:PATH`` of a git
    repository, the path from its root; or ``NAME==VERSION``, which pip fetches. Raises
    ``errors.UsageError`` for what is not there and ``errors.SourceError`` for what is no spec.
    """
    path = Path(given)
    if path.is_dir():
        return _read(_in_folder(path))
    if path.is_file():
        return _of_file(path, given)
    if pinned := _PINNED.fullmatch(given):
        return _fetched(pinned[1], pinned[2])
    if revision := _REVISION.fullmatch(given):
        return _of_bytes(_committed(revision[1], revision[2]), given)
    raise errors.UsageError(
        f"{given}: there is no such file; a git revision is REVISION:PATH, a release NAME==VERSION"
    )


def compared(old: Edition, new: Edition, *, name: str | None = None) -> tuple[Change, ...]:
    """The changes between two editions. A model travels the ways that it does in either.

    ``name`` is the name of the distribution, where the titles do not decide it.
    """
    moved = sides(old.document, new.document).renamed
    words: dict[str, set[str]] = {}
    for model, role in [*new.roles.items(), *((moved.get(k, k), v) for k, v in old.roles.items())]:
        words.setdefault(model, set()).add(role)
    found: dict[str, Role] = {model: _role(each) for model, each in words.items()}
    return tuple(changes(old.document, new.document, roles=found, name=name))


def _role(words: set[str]) -> Role:
    if words == {"request"}:
        return "request"
    return "response" if words == {"response"} else "both"


def _of_file(path: Path, given: str) -> Edition:
    if path.suffix == ".whl" or path.suffix == ".zip":
        return _of_bytes(*_in_wheel(path))
    if path.name.endswith((".tar.gz", ".tgz")):
        return _of_bytes(*_in_sdist(path))
    return _read(path, given)


def _read(path: Path, label: str | None = None) -> Edition:
    parsed = source.load(path, label)
    document = read.document(parsed)
    return Edition(
        label=parsed.name,
        document=document,
        text=parsed.text,
        roles=roles.roles(parsed, document),
        beside={each.name: each.text for each in parsed.beside},
    )


def _of_bytes(data: bytes, label: str) -> Edition:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SPEC
        path.write_bytes(data)
        return _read(path, label)


def _in_folder(folder: Path) -> Path:
    return folder / _only(
        [each.relative_to(folder).as_posix() for each in folder.glob(f"*/{SPEC}")], folder
    )


def _in_wheel(path: Path) -> tuple[bytes, str]:
    """The spec in a wheel: one level down."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = _only([each for each in archive.namelist() if _depth(each) == 1], path)
            with archive.open(name) as file:
                return file.read(source.LIMITS.bytes + 1), f"{path}:{name}"
    except zipfile.BadZipFile as error:
        raise errors.UsageError(f"{path}: it is no wheel: {error}") from error


def _in_sdist(path: Path) -> tuple[bytes, str]:
    """The spec in an sdist: two levels down, below the folder that holds everything."""
    try:
        with tarfile.open(path) as archive:
            files = {each.name: each for each in archive.getmembers() if each.isfile()}
            name = _only([each for each in files if _depth(each) == 2], path)
            file = archive.extractfile(files[name])
            return (file.read(source.LIMITS.bytes + 1) if file else b""), f"{path}:{name}"
    except (tarfile.TarError, EOFError, OSError) as error:
        raise errors.UsageError(f"{path}: it is no sdist: {error}") from error


def _depth(name: str) -> int:
    """How deep a file lies, if it is a spec; -1 for any other."""
    return name.count("/") if name.rpartition("/")[2] == SPEC else -1


def _only(found: list[str], place: Path) -> str:
    if not found:
        raise errors.UsageError(
            f"{place}: it holds no {SPEC} beside its modules; fieldwright did not make it"
        )
    if len(found) > 1:
        raise errors.UsageError(
            f"{place}: it holds several specs, {', '.join(sorted(found))}; name one"
        )
    return found[0]


def _committed(revision: str, path: str) -> bytes:
    """A file of a git revision."""
    command = ["git", "show", "--no-textconv", "--end-of-options", f"{revision}:{path}"]
    try:
        ended = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise errors.UsageError(f"{revision}:{path}: git is not installed") from error
    if ended.returncode != 0:
        raise errors.UsageError(f"{revision}:{path}: {_last_line(ended.stderr)}")
    return ended.stdout


def _fetched(name: str, version: str) -> Edition:
    """A release as pip finds it: a wheel, or an sdist where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--dest", folder, f"{name}=={version}"]
        ended = subprocess.run(command, capture_output=True, check=False)
        if ended.returncode != 0:
            raise errors.UsageError(f"{name}=={version}: {_last_line(ended.stderr)}")
        (path,) = Path(folder).iterdir()
        data, _ = _in_wheel(path) if path.suffix == ".whl" else _in_sdist(path)
        return _of_bytes(data, f"{name}=={version}")


def _last_line(text: bytes) -> str:
    lines: Iterator[str] = reversed(text.decode("utf-8", "replace").strip().splitlines())
    return next(lines, "no reason given").removeprefix("fatal: ").removeprefix("ERROR: ")
