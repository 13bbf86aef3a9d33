"""Two editions of a spec, wherever they are kept: in a file, a git revision, a package, or a wheel or sdist of one."""

import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldwright import errors
from fieldwright.changes import folding, operations, revisions, secrets, witnesses
from fieldwright.changes.change import Change
from fieldwright.changes.documents import compare_documents
from fieldwright.changes.matching import match_models
from fieldwright.changes.rules.rule import Role
from fieldwright.model import ir
from fieldwright.openapi import read, roles
from fieldwright.openapi.schemas.written import Schemas
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
    schemas: Schemas | None = None
    beside: dict[str, str] = field(default_factory=dict)


def load_edition(reference: str) -> Edition:
    """Load the edition that a path, a revision or a release names.

    A path of a spec, of a generated folder, of a wheel or an sdist; ``REVISION:PATH`` of a git
    repository, the path from its root; or ``NAME==VERSION``, which pip fetches. Raises
    ``errors.UsageError`` for what is not there and ``errors.SourceError`` for what is no spec.
    """
    path = Path(reference)
    if path.is_dir():
        return _read(_locate_spec(path))
    if path.is_file():
        return _load_file(path, reference)
    if pinned := _PINNED.fullmatch(reference):
        return _download(pinned[1], pinned[2])
    if revision := _REVISION.fullmatch(reference):
        with revisions.check_out(revision[1], revision[2]) as path:
            return _read(path, reference)
    raise errors.UsageError(
        f"{reference}: there is no such file; a git revision is REVISION:PATH, a release NAME==VERSION"
    )


def compare(old: Edition, new: Edition, *, name: str | None = None) -> tuple[Change, ...]:
    """Compare two editions. A model travels the ways that it does in either.

    ``name`` is the name of the distribution, where the titles do not decide it.
    """
    both = match_models(old.document, new.document)
    moved = both.renamed
    words: dict[str, set[str]] = {}
    for model, role in [*new.roles.items(), *((moved.get(k, k), v) for k, v in old.roles.items())]:
        words.setdefault(model, set()).add(role)
    directions: dict[str, Role] = {model: _combine_roles(each) for model, each in words.items()}
    changes = compare_documents(old.document, new.document, name=name)
    if old.schemas is not None and new.schemas is not None:
        changes = witnesses.decide(old.schemas, new.schemas, both, changes)
        changes = secrets.mask_witnesses(changes, old.schemas, new.schemas, both)
    travelling = [replace(each, role=directions.get(each.spot.model, "both")) for each in changes]
    if old.schemas is not None and new.schemas is not None:
        travelling += operations.compare_operations(old.schemas, new.schemas)
    return folding.fold(travelling, both)


def _combine_roles(words: set[str]) -> Role:
    if words == {"request"}:
        return "request"
    return "response" if words == {"response"} else "both"


def _load_file(path: Path, reference: str) -> Edition:
    if path.suffix == ".whl" or path.suffix == ".zip":
        return _read_bytes(*_read_wheel(path))
    if path.name.endswith((".tar.gz", ".tgz")):
        return _read_bytes(*_read_sdist(path))
    return _read(path, reference)


def _read(path: Path, label: str | None = None) -> Edition:
    parsed = source.load(path, label)
    document, schemas = read.read_with_schemas(parsed)
    if parsed.beside:
        # As a release writes it, which is one file.
        document = roles.add_roles(parsed, document)
    return Edition(
        label=parsed.name,
        document=document,
        text=parsed.text,
        roles=roles.infer_roles(parsed, document),
        schemas=schemas,
        beside={each.name: each.text for each in parsed.beside},
    )


def _read_bytes(data: bytes, label: str) -> Edition:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SPEC
        path.write_bytes(data)
        return _read(path, label)


def _locate_spec(folder: Path) -> Path:
    return folder / _choose_only(
        [each.relative_to(folder).as_posix() for each in folder.glob(f"*/{SPEC}")], folder
    )


def _read_wheel(path: Path) -> tuple[bytes, str]:
    """Read the spec in a wheel: one level down."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = _choose_only(
                [each for each in archive.namelist() if _measure_depth(each) == 1], path
            )
            with archive.open(name) as file:
                return file.read(source.LIMITS.bytes + 1), f"{path}:{name}"
    except zipfile.BadZipFile as error:
        raise errors.UsageError(f"{path}: it is no wheel: {error}") from error


def _read_sdist(path: Path) -> tuple[bytes, str]:
    """Read the spec in an sdist: two levels down, below the folder that holds everything."""
    try:
        with tarfile.open(path) as archive:
            files = {each.name: each for each in archive.getmembers() if each.isfile()}
            name = _choose_only([each for each in files if _measure_depth(each) == 2], path)
            file = archive.extractfile(files[name])
            return (file.read(source.LIMITS.bytes + 1) if file else b""), f"{path}:{name}"
    except (tarfile.TarError, EOFError, OSError) as error:
        raise errors.UsageError(f"{path}: it is no sdist: {error}") from error


def _measure_depth(name: str) -> int:
    """Measure how deep a spec lies in an archive; -1 for any other file."""
    return name.count("/") if name.rpartition("/")[2] == SPEC else -1


def _choose_only(names: list[str], place: Path) -> str:
    if not names:
        raise errors.UsageError(
            f"{place}: it holds no {SPEC} beside its modules; fieldwright did not make it"
        )
    if len(names) > 1:
        raise errors.UsageError(
            f"{place}: it holds several specs, {', '.join(sorted(names))}; name one"
        )
    return names[0]


def _download(name: str, version: str) -> Edition:
    """Download a release by pip: a wheel, or an sdist where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--dest", folder, f"{name}=={version}"]
        ended = subprocess.run(command, capture_output=True, check=False)
        if ended.returncode != 0:
            raise errors.UsageError(f"{name}=={version}: {revisions.extract_reason(ended.stderr)}")
        (path,) = Path(folder).iterdir()
        data, _ = _read_wheel(path) if path.suffix == ".whl" else _read_sdist(path)
        return _read_bytes(data, f"{name}=={version}")
