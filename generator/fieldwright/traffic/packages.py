"""Packages in the form in which they travel to the processes that use them, and their readers there."""

import hashlib
import importlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.model import ir, names, traversal
from fieldwright.package import write

_EPOCH = (1980, 1, 1, 0, 0, 0)


class Reader(NamedTuple):
    """What a package does with payloads of one model.

    ``find_problems`` returns what is wrong with a JSON value, as a list of objects with
    ``pointer``, ``keyword``, ``message`` and ``value``; ``decode`` raises ``ValueError`` for a
    value with problems.
    """

    find_problems: Callable[[Any], Sequence[Any]]
    decode: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package: its modules as a zip file, laid out as in a wheel, and the document that it is of."""

    label: str
    archive: bytes
    document: ir.Document

    @property
    def digest(self) -> str:
        """What tells its code from any other."""
        return hashlib.sha256(self.archive).hexdigest()

    def open_reader(self, model: str) -> Reader:
        """Return the reader of a model, named as in the document; the package is loaded once in a process."""
        return find_reader(_load(self.archive, self.document.title), self.document, model)


def make(label: str, document: ir.Document, roots: Iterable[str]) -> Package:
    """Make the package of some models of a document, and of what they lead to."""
    part = traversal.select_models(document, roots)
    name = names.name_package(names.name_distribution(document.title))
    tree = write.write_package(part, spec="", distribution=name, module=name)
    return Package(label=label, archive=_write_zip(tree), document=part)


def read_shipped(reference: str, document: ir.Document) -> Package:
    """Read the modules that a wheel or a generated folder holds, as they are.

    Raises ``errors.UsageError`` for anything else.
    """
    path = Path(reference)
    if path.is_dir():
        tree = {each.relative_to(path).as_posix(): each.read_bytes() for each in path.rglob("*.py")}
    elif path.suffix in (".whl", ".zip") and path.is_file():
        with zipfile.ZipFile(path) as archive:
            tree = {each: archive.read(each) for each in archive.namelist() if each.endswith(".py")}
    else:
        raise errors.UsageError(
            f"{reference}: --run-packages takes wheels and generated folders, which hold code"
        )
    return Package(label=reference, archive=_write_zip(tree), document=document)


def is_made_by_this_version(package: Package) -> bool:
    """Return whether this generator makes the same modules of the same models."""
    roots = [model.name for model in package.document.models]
    own = _read_zip(make(package.label, package.document, roots).archive)
    shipped = _read_modules(_read_zip(package.archive))
    return all(shipped.get(name) == text for name, text in _read_modules(own).items())


def find_reader(package: ModuleType, document: ir.Document, model: str) -> Reader:
    """Return the reader of a model in a package that was imported."""
    settled = names.name_classes(each.name for each in document.models)[model]
    try:
        reader = memory.find_reader(package, settled)
    except ModuleNotFoundError:  # of an earlier form, in which each model had a module
        reader = importlib.import_module(f"{package.__name__}.{names.name_module(settled)}")
    return Reader(reader.problems, reader.decode)


@lru_cache(maxsize=8)
def _load(archive: bytes, title: str) -> ModuleType:
    empty = ir.Document(title=title, version="", models=())
    return memory.load_package(empty, "", _read_zip(archive))


def _write_zip(tree: Mapping[str, bytes]) -> bytes:
    """Return the modules of a tree as a zip file, the same bytes for the same modules."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(path for path in tree if path.endswith(".py")):
            entry = zipfile.ZipInfo(path, _EPOCH)
            archive.writestr(entry, tree[path], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _read_zip(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {path: opened.read(path) for path in opened.namelist()}


def _read_modules(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the modules of the package among some files, by their names in it."""
    home = next(path for path in files if path.endswith("/_runtime.py")).removesuffix("_runtime.py")
    return {path.removeprefix(home): files[path] for path in files if path.startswith(home)}
