"""Two editions of a spec, wherever they are kept: in a file, a git revision, a package, or a wheel or sdist of one."""

import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import TypeAlias

from fieldwright import configuration, errors
from fieldwright.changes import (
    folding,
    git,
    operations,
    revisions,
    secrets,
    spelling,
    surfaces,
    witnesses,
)
from fieldwright.changes.change import Change
from fieldwright.changes.documents import compare_documents
from fieldwright.changes.matching import match_models
from fieldwright.changes.rules.rule import Role
from fieldwright.changes.settings import (
    DEFAULT,
    RELEASED,
    Published,
    Settings,
    add_views,
    find_published,
    infer_published,
    read_published,
)
from fieldwright.model import ir
from fieldwright.openapi import read, roles
from fieldwright.openapi.schemas.written import Schemas
from fieldwright.openapi.text import source

SPEC = "spec.yaml"
"""The file that a package carries beside its modules."""

_MARK = "py.typed"
"""The file by which a package is known that is in a namespace, or in somebody's own package."""

_Files: TypeAlias = Mapping[str, bytes]
"""The modules of a package by their paths from its folder."""

_Own: TypeAlias = Published | Settings | None

_METADATA = re.compile(r"[^/]+\.dist-info/METADATA|[^/]+/PKG-INFO")
"""Where a wheel and an sdist have their own name and version."""

_PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+_-]+)")
_REVISION = re.compile(r"([^\s:][^\s:]*):(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """What a wheel or an sdist has: a spec, the modules beside it, and a version."""

    spec: bytes
    files: _Files
    label: str
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A spec as it was at one time: what it is called in messages, what it says, and its text.

    ``beside`` has the texts of the other files that it refers to, by their names in messages.
    ``settings`` are those that its package is built with, None where nothing tells; ``views`` the
    models that these add, and ``published`` what a release kept.
    """

    label: str
    document: ir.Document
    text: str
    roles: dict[str, str]
    schemas: Schemas | None = None
    beside: dict[str, str] = field(default_factory=dict)
    settings: Settings | None = None
    views: frozenset[str] = frozenset()
    published: Published | None = None


def load_edition(reference: str, today: Settings = DEFAULT) -> Edition:
    """Load the edition that a path, a revision or a release names, as it was built; where nothing tells how,
    under the settings of ``today``.

    A path of a spec, of a generated folder, of a wheel or an sdist; ``REVISION:PATH`` of a git
    repository, the path from its root; or ``NAME==VERSION``, which pip fetches. Raises
    ``errors.UsageError`` for what is not there and ``errors.SourceError`` for what is no spec.
    """
    path = Path(reference)
    if path.is_dir():
        spec = _locate_spec(path)
        files = {
            f"{spec.parent.name}/{each.name}": each.read_bytes()
            for each in sorted(spec.parent.absolute().glob("*.py"))
        }
        return _read(spec, None, today, files, version=_find_project_version(path))
    if path.is_file():
        return _load_file(path, reference, today)
    if pinned := _PINNED.fullmatch(reference):
        return _download(pinned[1], pinned[2], today)
    if revision := _REVISION.fullmatch(reference):
        with revisions.check_out(revision[1], revision[2]) as path:
            return _read(path, reference, today, own=_find_settings(revision[1], revision[2]))
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
        added = frozenset(both.renamed.get(each, each) for each in old.views) | new.views
        changes = witnesses.decide(old.schemas, new.schemas, both, changes, added)
        changes = spelling.tell_spellings(changes, old.schemas, new.schemas, both)
        changes = secrets.mask_witnesses(changes, old.schemas, new.schemas, both)
    travelling = [replace(each, role=directions.get(each.spot.model, "both")) for each in changes]
    if old.schemas is not None and new.schemas is not None:
        travelling += operations.compare_operations(old.schemas, new.schemas)
    travelling += surfaces.find_untold((old.document, new.document), both, travelling)
    if old.published is not None:
        kept = old.published
        travelling += surfaces.compare_surface(kept.surface, kept.generator, old.document)
    return folding.fold(travelling, both)


def _combine_roles(words: set[str]) -> Role:
    if words == {"request"}:
        return "request"
    return "response" if words == {"response"} else "both"


def _load_file(path: Path, reference: str, today: Settings) -> Edition:
    if path.suffix == ".whl" or path.suffix == ".zip":
        return _read_archive(_read_wheel(path), today)
    if path.name.endswith((".tar.gz", ".tgz")):
        return _read_archive(_read_sdist(path), today)
    own: _Own = None
    if _is_released(path.name):
        own = find_published(path)
    else:
        configured = configuration.load(path.parent)
        configured = configured.find_package(path)
        if configured.spec is not None:
            own = Settings.configure(configured)
            edition = _read(path, reference, today, own=own)
            version = configured.project.version or edition.document.own_version
            return replace(edition, document=replace(edition.document, own_version=version))
    return _read(path, reference, today, own=own)


def _find_settings(revision: str, path: str) -> _Own:
    """Find what a revision says of the settings of its spec: what a release kept, or its configuration."""
    folder, _, name = path.rpartition("/")
    if _is_released(name):
        kept = revisions.find_file(revision, folder, Path(name).with_suffix(".json").name)
        if kept is not None:
            return read_published(kept[1], f"{revision}:{kept[0]}")
    file = revisions.find_file(revision, folder, configuration.FILE)
    configured = configuration.parse(file[1], Path(file[0])) if file is not None else None
    if configured is not None and configured.packages:
        configured = configured.find_package(Path(path))
        return Settings.configure(configured) if configured.spec is not None else None
    return None if configured is None else Settings.configure(configured)


def _is_released(name: str) -> bool:
    """Return whether a file is a spec as it was released, with or without the stem of the spec."""
    return f".{Path(name).with_suffix('.json')}".endswith(f".{RELEASED}")


def _read(
    path: Path,
    label: str | None,
    today: Settings,
    files: _Files | None = None,
    *,
    own: _Own = None,
    version: str | None = None,
) -> Edition:
    """Read an edition: under the settings of its ``own``, those that the ``files`` of its package tell, or
    those of ``today``. ``version`` is that of its distribution, whatever the spec says."""
    parsed = source.load(path, label)
    own = infer_published(parsed, files) if own is None and files else own
    published = own if isinstance(own, Published) else None
    settings = own.settings if isinstance(own, Published) else own
    document, written = read.read_with_schemas(parsed, (settings or today).options)
    if parsed.beside:
        # As a release writes it, which is one file.
        document = roles.add_roles(parsed, document)
    if version is not None and version != document.package_version:
        document = replace(document, own_version=version)
    directions = roles.infer_roles(parsed, document)
    known = {model.name for model in document.models}
    document = add_views(document, settings or today)
    views = {model.name for model in document.models} - known
    directions |= {name: "request" if name.endswith("Request") else "response" for name in views}
    return Edition(
        label=parsed.name,
        document=document,
        text=parsed.text,
        roles=directions,
        schemas=written,
        beside={each.name: each.text for each in parsed.beside},
        settings=settings,
        views=frozenset(views),
        published=published,
    )


def _read_archive(content: _Archive, today: Settings) -> Edition:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SPEC
        path.write_bytes(content.spec)
        return _read(path, content.label, today, content.files, version=content.version)


def _find_project_version(folder: Path) -> str | None:
    """Find the version that the ``pyproject.toml`` of a generated distribution declares."""
    path = folder / configuration.FILE
    try:
        version = tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # it is a folder of modules, or no distribution of ours
    return version if isinstance(version, str) else None


def _read_version(metadata: bytes | None) -> str | None:
    """Return the version that the metadata of a distribution has."""
    return None if metadata is None else BytesHeaderParser().parsebytes(metadata)["Version"]


def _locate_spec(folder: Path) -> Path:
    below = [each.relative_to(folder).as_posix() for each in folder.glob(f"*/{SPEC}")]
    for pattern in () if below else ("", "*/*/", "*/*/*/"):
        marks = folder.glob(f"{pattern}{_MARK}")
        specs = [each.with_name(SPEC) for each in marks if each.with_name(SPEC).is_file()]
        below += [each.relative_to(folder).as_posix() for each in specs]
    return folder / _choose_only(below, folder)


def _read_wheel(path: Path) -> _Archive:
    """Read the spec in a wheel, one level down, and the modules beside it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            name = _choose_only(_list_specs(names, 1), path)
            folder = name.removesuffix(SPEC)
            files = {each: archive.read(each) for each in names if _is_module(each, folder)}
            own = next(filter(_METADATA.fullmatch, names), None)
            with archive.open(name) as file:
                return _Archive(
                    spec=file.read(configuration.find_limits().bytes + 1),
                    files=files,
                    label=f"{path}:{name}",
                    version=_read_version(None if own is None else archive.read(own)),
                )
    except zipfile.BadZipFile as error:
        raise errors.UsageError(f"{path}: it is no wheel: {error}") from error


def _read_sdist(path: Path) -> _Archive:
    """Read the spec in an sdist, two levels down, below the folder that holds everything, and the modules
    beside it."""
    try:
        with tarfile.open(path) as archive:
            files = {each.name: each for each in archive.getmembers() if each.isfile()}
            name = _choose_only(_list_specs(files, 2), path)
            folder = name.removesuffix(SPEC)

            def read(each: str) -> bytes:
                file = archive.extractfile(files[each])
                return file.read(configuration.find_limits().bytes + 1) if file else b""

            modules = [each for each in files if _is_module(each, folder)]
            own = next(filter(_METADATA.fullmatch, files), None)
            return _Archive(
                spec=read(name),
                files={each.partition("/")[2]: read(each) for each in modules},
                label=f"{path}:{name}",
                version=_read_version(None if own is None else read(own)),
            )
    except (tarfile.TarError, EOFError, OSError) as error:
        raise errors.UsageError(f"{path}: it is no sdist: {error}") from error


def _is_module(name: str, folder: str) -> bool:
    return name.startswith(folder) and name.endswith(".py") and "/" not in name[len(folder) :]


def _list_specs(names: Collection[str], depth: int) -> list[str]:
    """List the specs in an archive: so deep, or else deeper, in the folder of a package in a namespace."""
    specs = [each for each in names if each.rpartition("/")[2] == SPEC]
    flat = [each for each in specs if each.count("/") == depth]
    return flat or [each for each in specs if each.removesuffix(SPEC) + _MARK in names]


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


def _download(name: str, version: str, today: Settings) -> Edition:
    """Download a release by pip: a wheel, or an sdist where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--dest", folder, f"{name}=={version}"]
        ended = subprocess.run(command, capture_output=True, check=False)
        if ended.returncode != 0:
            raise errors.UsageError(f"{name}=={version}: {git.extract_reason(ended.stderr)}")
        (path,) = Path(folder).iterdir()
        content = _read_wheel(path) if path.suffix == ".whl" else _read_sdist(path)
        return _read_archive(replace(content, label=f"{name}=={version}"), today)
