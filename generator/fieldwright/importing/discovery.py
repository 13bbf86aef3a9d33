"""Files → the texts of model pages, by their paths below the docs root."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from fieldwright import errors
from fieldwright.pages import faults, reference

_FOLDERS = ("models", "errors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The pages below some sources: path below the docs root → text, and how the user calls the file.

    ``left_out`` are the files that are no model pages, each with the reason; ``folders`` the
    folders below the docs root that were read whole ("" is the docs root itself).
    """

    pages: Mapping[str, str]
    shown: Mapping[str, str]
    left_out: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()

    def is_covered(self, path: str) -> bool:
        """Return whether a page of this path would have been gathered, if it were there."""
        return any(not folder or path.startswith(f"{folder}/") for folder in self.folders)


class _File(NamedTuple):
    """A file of a source, its docs root and its path below that; no root where the source is only part of one."""

    file: Path
    source: Path
    root: Path | None
    path: str


def gather(sources: Iterable[Path], *, keep_going: bool = False) -> Gathered:
    """Gather the texts of all model pages below ``sources``, in order of path within each.

    A source is a single page, a ``docs`` folder, a folder around or inside of one. Where there
    are several ``docs`` folders the way to each, from what is around all of them, is part of
    its pages' paths. Operation READMEs (``sdks``), ``models/utils`` and whatever does not stand
    in ``models`` or ``errors`` are hand-made or another kind of page, and left out; a page of
    ``docs/api`` is taken if it or that folder is named by itself. Raises ``SourceError`` for
    pages that are not UTF-8, that two sources hold, or that a link leads out to, and
    ``UsageError`` for several folders of pages of which one is not called ``docs``.
    """
    files: list[_File] = []
    left_out: dict[str, str] = {}
    folders: list[str] = []
    for place in sources:
        if place.is_dir():
            folders.append("/".join(_list_parents(place)))
        for each in _list_files(place):
            reason = _explain_exclusion(each.path)
            if reason is None:
                files.append(each)
            else:
                left_out[_find_outermost(each).as_posix()] = reason
    texts: dict[str, str] = {}
    shown: dict[str, str] = {}
    diagnostics: list[errors.Diagnostic] = []
    ways = _find_prefixes(dict.fromkeys(each.root for each in files if each.root is not None))
    for each in files:
        name, path = each.file.as_posix(), ways.get(each.root, "") + each.path
        try:
            if path in shown:
                message = f"{shown[path]} is that page already"
                raise faults.Spot(name).make_error("page-duplicate", message)
            shown[path] = name
            texts[path] = read_text(each.file, each.source)
        except errors.SourceError as error:
            if not keep_going:
                diagnostics += error.diagnostics
            left_out[name] = str(error)
    if diagnostics:
        raise errors.SourceError(tuple(diagnostics))
    return Gathered(
        pages=texts, shown=shown, left_out=tuple(left_out.items()), folders=tuple(folders)
    )


def _find_prefixes(roots: Iterable[Path]) -> dict[Path | None, str]:
    """Return what leads to each docs root from the folder around all of them: nothing where there
    is only one."""
    absolute = {root: root.absolute() for root in roots}
    if len(absolute) < 2:
        return {}
    if any(root.name != "docs" for root in absolute.values()):
        listed = ", ".join(root.as_posix() for root in absolute)
        each = "import each into a spec of its own"
        raise errors.UsageError(f"these are pages of several SDKs: {listed}; {each}")
    around = os.path.commonpath(absolute.values())
    ways = {root: each.relative_to(around).as_posix() for root, each in absolute.items()}
    return {root: "" if way == "." else f"{way}/" for root, way in ways.items()}


def _list_files(place: Path) -> Iterator[_File]:
    """Yield the Markdown files of a source."""
    if not place.is_dir():
        yield _File(place, place, None, _infer_path(place))
        return
    above = _list_parents(place)
    for file in sorted(place.rglob("*.md")):
        parts = file.relative_to(place).parts
        if above:
            yield _File(file, place, None, "/".join((*above, *parts)))
        else:
            depth = _measure_depth(parts)
            root = place.joinpath(*parts[:depth])
            yield _File(file, place, root, "/".join(parts[depth:]))


def _measure_depth(parts: tuple[str, ...]) -> int:
    """Return how many folders of a path lead to its docs root: to ``docs``, or else to ``models``
    or ``errors``."""
    folders = parts[:-1]
    if "docs" in folders:
        return len(folders) - folders[::-1].index("docs")
    if parts[0] == "sdks":
        return 0
    return next((n for n, name in enumerate(folders) if name in _FOLDERS), 0)


def _list_parents(folder: Path) -> tuple[str, ...]:
    """Return the folders between the docs root and a folder; ``models`` if nothing says that it is
    the root."""
    *_, parent, name = ("", "", *folder.absolute().parts)
    below = {name for _, folders, _ in os.walk(folder) for name in folders}
    if "docs" in below or (folder / "models").is_dir():
        return ()
    if parent == "models":
        return parent, name
    if name in (*_FOLDERS, reference.FOLDER):
        return (name,)
    return ("models",) if below.isdisjoint(_FOLDERS) else ()


def _infer_path(file: Path) -> str:
    """Return the path below the docs root of a page that is named by itself; ``models`` if its
    folders do not say."""
    *_, above, folder, name = ("", "", *file.absolute().parts)
    if above == "models":
        return f"models/{folder}/{name}"
    return f"{folder}/{name}" if folder in (*_FOLDERS, reference.FOLDER) else f"models/{name}"


def _explain_exclusion(path: str) -> str | None:
    """Return why a file is no model page, going by where it stands, or None."""
    parts = PurePosixPath(path).parts
    if parts[0] == "sdks":
        return "an operation's README"
    if parts[0] == reference.FOLDER:
        return "the reference of a package, which is not read back"
    if parts[-1] == "README.md" or parts[0] not in _FOLDERS or len(parts) < 2:
        return "not a model page: it stands outside models and errors"
    return "a hand-written page" if parts[:2] == ("models", "utils") else None


def _find_outermost(file: _File) -> Path:
    """Return the folder of the reference, which is left out as a whole, or else the file itself."""
    parts = PurePosixPath(file.path).parts
    return file.file.parents[len(parts) - 2] if parts[0] == reference.FOLDER else file.file


def list_markdown(place: Path) -> list[Path]:
    """Return the Markdown files below a folder, or the one file."""
    return sorted(place.rglob("*.md")) if place.is_dir() else [place]


def read_text(file: Path, place: Path) -> str:
    """Read the text of a file of a source, not a line end changed. Raises ``SourceError``."""
    spot = faults.Spot(file.as_posix())
    root = (place if place.is_dir() else file.parent).resolve()
    if not file.resolve().is_relative_to(root):
        raise spot.make_error("page-name", "this is a link that leads out of the folder")
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        at = faults.Spot(file.as_posix(), before, line, column)
        byte = f"the byte 0x{data[error.start]:02X} is no UTF-8"
        raise at.make_error("page-encoding", byte, "save it as UTF-8") from error
