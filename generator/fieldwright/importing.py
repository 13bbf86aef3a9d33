"""Reference pages → the text of a spec, and the proof that the pages come back from it.

Nothing is written here: whoever asked gets the text and what there is to say about it.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fieldwright import errors, ir, names
from fieldwright.docs import faults, layout, lint
from fieldwright.docs import read as docs_read
from fieldwright.docs import write as docs_write
from fieldwright.spec import read as spec_read
from fieldwright.spec import source, values
from fieldwright.spec import write as spec_write

LIMITS = values.Limits(bytes=1 << 30, nodes=50_000_000)
"""For the text that was just written here, which no stranger has had a hand in."""

_FOLDERS = ("models", "errors")
_FREE = frozenset({"const", "default", "enum", "example", "examples", "x-speakeasy-enums"})
_FORMS = {ir.Record: "Fields", ir.Union: "Supported Types"}


class NotExact(errors.SourceError):
    """Pages that do not come back from the spec; nothing of them is lost, so this is a finding."""

    exit_code = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The pages below some sources: path below the docs root → text, and how the user calls the file.

    ``left_out`` are the files that are no model pages, each with the reason.
    """

    pages: Mapping[str, str]
    shown: Mapping[str, str]
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A spec made of pages. ``document`` is as read back from ``text``.

    ``pages`` are the paths read, below the docs root; ``left_out`` the files that were not,
    with the reason; ``dangling`` the models that pages link to and that have none.
    """

    text: str
    document: ir.Document
    pages: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    dangling: tuple[str, ...]
    extensions: tuple[tuple[str, int], ...]

    def summary(self) -> tuple[tuple[str, int], ...]:
        """What the import amounts to, as rows of a table: a name and a count."""
        forms = Counter(_form(each) for each in self.document.models if not layout.is_stub(each))
        return (
            ("pages", len(self.pages)),
            *((f"pages with {form}", count) for form, count in sorted(forms.items())),
            ("models", len(self.document.models)),
            ("references without a page", len(self.dangling)),
            *((f"extension {name}", count) for name, count in self.extensions),
            ("files left out", len(self.left_out)),
        )


def pages(
    sources: Sequence[Path],
    *,
    title: str | None = None,
    version: str = "0.1.0",
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Imported:
    """The spec of the pages below ``sources``: single pages, ``docs`` folders, or parts of one.

    Every page is written again from the spec as read back from its text, and compared.
    ``keep_going`` leaves out the pages that cannot be read or do not come back, instead of
    refusing them all. ``progress`` is told what begins.

    Raises ``SourceError`` with all diagnostics of all pages, ``NotExact`` with the first
    differing line of each page that does not come back, and ``UsageError`` where no page is.
    """
    progress("reading the files")
    found = gather(sources, keep_going=keep_going)
    if not found.pages:
        raise errors.UsageError(f"there is no model page below {_listed(sources)}")
    left_out = dict(found.left_out)
    wanted = dict(found.pages)
    while True:
        try:
            made = spec(wanted, title=title or _title(wanted), version=version, progress=progress)
            break
        except errors.SourceError as error:
            named = [_named(each, found.shown) for each in error.diagnostics]
            bad = [path for path in wanted if any(each.file == path for each in error.diagnostics)]
            if not keep_going or not bad or len(bad) == len(wanted):
                raise type(error)(tuple(named)) from error
            for path in bad:
                first = next(each for each in named if each.file == found.shown[path])
                left_out[found.shown[path]] = errors.line(first)
                del wanted[path]
    return dataclasses.replace(made, left_out=tuple(left_out.items()))


def gather(sources: Iterable[Path], *, keep_going: bool = False) -> Gathered:
    """The texts of all model pages, in order of path within each source.

    Operation READMEs (``sdks``), ``models/utils`` and whatever does not stand in ``models`` or
    ``errors`` are hand-made or another kind of page, and left out. Raises ``SourceError``
    for pages that are not UTF-8, that two sources hold, or that a link leads out to.
    """
    texts: dict[str, str] = {}
    shown: dict[str, str] = {}
    left_out: dict[str, str] = {}
    diagnostics: list[errors.Diagnostic] = []
    for place in sources:
        for file, path in _files(place):
            reason = _unfit(path)
            if reason is not None:
                left_out[file.as_posix()] = reason
                continue
            try:
                if path in texts:
                    message = f"{shown[path]} is that page already"
                    raise faults.Spot(file.as_posix()).fault("page-duplicate", message)
                texts[path] = _text(file, place)
                shown[path] = file.as_posix()
            except errors.SourceError as error:
                if not keep_going:
                    diagnostics += error.diagnostics
                left_out[file.as_posix()] = str(error)
    if diagnostics:
        raise errors.SourceError(tuple(diagnostics))
    return Gathered(pages=texts, shown=shown, left_out=tuple(left_out.items()))


def differences(sources: Mapping[str, str], document: ir.Document) -> tuple[errors.Diagnostic, ...]:
    """The proof: nothing, if each page is written from ``document`` as it is; else each first line that is not."""
    written = docs_write.pages(document)
    return tuple(
        lint.difference(path, text, written.get(path), "page-not-exact")
        for path, text in sources.items()
        if written.get(path) != text
    )


def diagnose_pages(
    document: ir.Document, folder: Path, *, package: str | None = None
) -> tuple[errors.Diagnostic, ...]:
    """What is to be said about the pages in a docs folder beside a spec (``lint --pages``).

    Raises ``SourceError`` for pages that are not UTF-8.
    """
    found = gather([folder])
    said = lint.diagnose(document, found.pages, package=package)
    return tuple(_named(each, found.shown) for each in said)


def spec(
    wanted: Mapping[str, str],
    *,
    title: str,
    version: str,
    progress: Callable[[str], None] = lambda step: None,
) -> Imported:
    """The spec of pages by path below the docs root: read, written, read again, the pages compared.

    Raises ``SourceError`` and ``NotExact`` as ``pages`` does, with these paths as files.
    """
    progress("reading the pages")
    document = docs_read.document(wanted, title=title, version=version)
    progress("writing the spec")
    text = spec_write.text(document, comment=_comment(wanted))
    progress("reading the spec back")
    data = source.parse(text, "the spec of these pages", limits=LIMITS)
    document = spec_read.document(data)
    progress("comparing the pages")
    wrong = differences(wanted, document)
    if wrong:
        raise NotExact(wrong)
    return Imported(
        text=text,
        document=document,
        pages=tuple(wanted),
        left_out=(),
        dangling=tuple(model.name for model in document.models if layout.is_stub(model)),
        extensions=tuple(sorted(Counter(_extensions(data.data)).items())),
    )


def _files(place: Path) -> Iterator[tuple[Path, str]]:
    """The Markdown files of a source, each with its path below the docs root."""
    if not place.is_dir():
        yield place, _alone(place)
        return
    above = _above(place)
    for file in sorted(place.rglob("*.md")):
        parts = file.relative_to(place).parts
        if "docs" in parts[:-1]:
            parts = parts[len(parts) - parts[::-1].index("docs") :]
        else:
            parts = (*above, *parts)
        yield file, "/".join(parts)


def _above(folder: Path) -> tuple[str, ...]:
    """The folders between the docs root and a folder; ``models`` if nothing says that it is the root."""
    *_, parent, name = ("", "", *folder.absolute().parts)
    if (folder / "models").is_dir() or any(folder.rglob("docs")):
        return ()
    if parent == "models":
        return parent, name
    if name in _FOLDERS:
        return (name,)
    return () if (folder / "errors").is_dir() else ("models",)


def _alone(file: Path) -> str:
    """The path below the docs root of a page that is named by itself; ``models`` if its folders do not say."""
    *_, above, folder, name = ("", "", *file.absolute().parts)
    if above == "models":
        return f"models/{folder}/{name}"
    return f"{folder}/{name}" if folder in _FOLDERS else f"models/{name}"


def _unfit(path: str) -> str | None:
    """Why a file is no model page, going by where it stands."""
    parts = PurePosixPath(path).parts
    if parts[0] == "sdks":
        return "an operation's README"
    if parts[-1] == "README.md" or parts[0] not in _FOLDERS or len(parts) < 2:
        return "not a model page: it stands outside models and errors"
    return "a hand-written page" if parts[:2] == ("models", "utils") else None


def _text(file: Path, place: Path) -> str:
    """The text of a file, not a line end changed. Raises ``SourceError``."""
    spot = faults.Spot(file.as_posix())
    root = (place if place.is_dir() else file.parent).resolve()
    if not file.resolve().is_relative_to(root):
        raise spot.fault("page-name", "this is a link that leads out of the folder")
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        at = faults.Spot(file.as_posix(), before, line, column)
        byte = f"the byte 0x{data[error.start]:02X} is no UTF-8"
        raise at.fault("page-encoding", byte, "save it as UTF-8") from error


def _named(diagnostic: errors.Diagnostic, shown: Mapping[str, str]) -> errors.Diagnostic:
    """The same with the file as the user named it."""
    return dataclasses.replace(diagnostic, file=shown.get(diagnostic.file, diagnostic.file))


def _title(wanted: Mapping[str, str]) -> str:
    """A title from what the pages say: the package of their usage code, or the one model's name."""
    module = next(filter(None, map(_module, wanted.values())), None)
    if module is not None:
        return " ".join(word.title() for word in names.words(module.partition(".")[0]))
    return names.pascal(PurePosixPath(next(iter(wanted))).stem) if len(wanted) == 1 else "API"


def _module(text: str) -> str | None:
    """The module that a page's usage code imports from."""
    _, found, after = text.partition("## Example Usage\n\n```python\nfrom ")
    return after.partition(" import ")[0] if found else None


def _comment(wanted: Mapping[str, str]) -> str:
    counts = Counter(path.rpartition("/")[0] for path in wanted)
    folders = ", ".join(f"{folder} ({count})" for folder, count in sorted(counts.items()))
    return f"Imported from reference pages: {folders}.\nEvery one of them can be written again from here."


def _extensions(data: Any) -> Iterator[str]:
    """The extension keywords of a document, each time one is used; not those inside free values."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key.startswith("x-"):
                yield key
            elif key not in _FREE:
                yield from _extensions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _extensions(value)


def _form(model: ir.Model) -> str:
    if isinstance(model, ir.Enum):
        return "Values as a table" if model.form == "class" else "Values as a list"
    return _FORMS.get(type(model), "Supported Types")


def _listed(sources: Sequence[Path]) -> str:
    return ", ".join(each.as_posix() for each in sources)
