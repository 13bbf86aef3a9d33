"""Reference pages → the text of a spec, and the proof that the pages come back from it.

Nothing is written here: whoever asked gets the text and what there is to say about it.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fieldwright import errors
from fieldwright.importing import discovery
from fieldwright.limits import Limits
from fieldwright.model import ir, names
from fieldwright.openapi import read as spec_read
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import source as sources
from fieldwright.pages import inexpressible, layout, lint
from fieldwright.pages import read as docs_read
from fieldwright.pages import write as docs_write

LIMITS = Limits(bytes=1 << 30, nodes=50_000_000)
"""For the text that was just written here, which no stranger has had a hand in."""

_FREE = frozenset({"const", "default", "enum", "example", "examples", "x-speakeasy-enums"})
_FORMS = {ir.Record: "Fields", ir.Union: "Supported Types"}


class NotExact(errors.SourceError):
    """Pages that do not come back from the spec; nothing of them is lost, so this is a finding."""

    exit_code = errors.ExitCode.FINDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A spec made of pages. ``document`` is as read back from ``text``.

    ``pages`` are those read, by path below the docs root; ``left_out`` the files that were not,
    with the reason; ``dangling`` the models that pages link to and that have none. ``changes``
    are rows of the summary, and ``kept`` names the pages that do not come back because the
    spec was edited and the edit stays: both for an import over a spec that was there. ``base``
    is the text of the base of the next import, where it is not ``text`` itself, and ``convention``
    that of the JSON names of a spec that was there.
    """

    text: str
    document: ir.Document
    pages: Mapping[str, str]
    dangling: tuple[str, ...]
    extensions: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, int], ...] = ()
    kept: tuple[errors.Diagnostic, ...] = ()
    base: str | None = None
    convention: str | None = None

    def summarise(self) -> tuple[tuple[str, int], ...]:
        """Return what the import amounts to, as rows of a table: a name and a count."""
        forms = Counter(
            _classify_form(each) for each in self.document.models if not layout.is_stub(each)
        )
        return (
            ("pages", len(self.pages)),
            *((f"pages with {form}", count) for form, count in sorted(forms.items())),
            ("models", len(self.document.models)),
            ("references without a page", len(self.dangling)),
            *((f"extension {name}", count) for name, count in self.extensions),
            ("files left out", len(self.left_out)),
            *self.changes,
        )


def import_pages(
    gathered: discovery.Gathered,
    *,
    title: str | None = None,
    version: str = "0.1.0",
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Imported:
    """Import pages into a new spec.

    Every page is written again from the spec as read back from its text, and compared.
    ``keep_going`` leaves out the pages that cannot be read or do not come back, instead of
    refusing them all. ``progress`` is told what begins.

    Raises ``SourceError`` with all diagnostics of all pages, and ``NotExact`` with the first
    differing line of each page that does not come back.
    """
    left_out = dict(gathered.left_out)
    wanted = dict(gathered.pages)
    while True:
        try:
            imported_ = build_spec(
                wanted, title=title or _infer_title(wanted), version=version, progress=progress
            )
            break
        except errors.SourceError as error:
            diagnostics = tuple(rename_file(each, gathered.shown) for each in error.diagnostics)
            first = {each.file: each for each in reversed(diagnostics)}
            bad = [path for path in wanted if gathered.shown[path] in first]
            foreign = any(each.rule == "page-language" for each in diagnostics)
            if not keep_going or foreign or not bad or len(bad) == len(wanted):
                raise type(error)(diagnostics) from error
            for path in bad:
                shown = gathered.shown[path]
                reason = errors.format_diagnostic(first[shown])
                left_out[shown] = reason.removeprefix(f"{shown}:").strip()
                del wanted[path]
    return dataclasses.replace(imported_, left_out=tuple(left_out.items()))


def compare(sources: Mapping[str, str], document: ir.Document) -> tuple[errors.Diagnostic, ...]:
    """Return the first line of each page that is not written from ``document`` as it is: nothing,
    if all come back."""
    written = docs_write.write_pages(document)
    return tuple(
        lint.compare(path, text, written.get(path), "page-not-exact")
        for path, text in sources.items()
        if written.get(path) != text
    )


def diagnose_pages(
    document: ir.Document, folder: Path, *, package: str | None = None
) -> tuple[errors.Diagnostic, ...]:
    """Return the diagnostics of the pages in a docs folder beside a spec, and what they cannot say
    (``lint --pages``).

    Raises ``SourceError`` for pages that are not UTF-8.
    """
    gathered = discovery.gather([folder])
    diagnostics = lint.diagnose(document, gathered.pages, package=package)
    return (
        *(rename_file(each, gathered.shown) for each in diagnostics),
        *inexpressible.diagnose(document, package),
    )


def build_spec(
    wanted: Mapping[str, str],
    *,
    title: str,
    version: str,
    progress: Callable[[str], None] = lambda step: None,
) -> Imported:
    """Build the spec of pages by path below the docs root: read, written, read again, the pages
    compared.

    Raises ``SourceError`` and ``NotExact`` as ``import_pages`` does, with these paths as files.
    """
    progress(f"reading {len(wanted):,} pages")
    document = docs_read.read_document(wanted, title=title, version=version)
    progress("writing the spec")
    text = spec_write.write_text(document, comment=write_comment(wanted))
    progress("reading the spec back")
    data = sources.parse(text, "the spec of these pages", limits=LIMITS)
    document = spec_read.read_document(data)
    progress(f"comparing {len(wanted):,} pages")
    wrong = compare(wanted, document)
    if wrong:
        raise NotExact(wrong)
    return describe(data, document, wanted)


def describe(source: sources.Source, document: ir.Document, wanted: Mapping[str, str]) -> Imported:
    """Return an import of a spec that has been read, and of the pages that it is of."""
    return Imported(
        text=source.text,
        document=document,
        pages=wanted,
        dangling=tuple(model.name for model in document.models if layout.is_stub(model)),
        extensions=tuple(sorted(Counter(_list_extensions(source.data)).items())),
    )


def rename_file(diagnostic: errors.Diagnostic, shown: Mapping[str, str]) -> errors.Diagnostic:
    """Return a diagnostic with the file as the user named it."""
    return dataclasses.replace(diagnostic, file=shown.get(diagnostic.file, diagnostic.file))


def _infer_title(wanted: Mapping[str, str]) -> str:
    """Return a title from the pages: the package of their usage code, or the one model's name."""
    module = next(filter(None, map(_find_module, wanted.values())), None)
    if module is not None:
        return " ".join(word.title() for word in names.split_words(module.partition(".")[0]))
    return (
        names.to_pascal_case(PurePosixPath(next(iter(wanted))).stem) if len(wanted) == 1 else "API"
    )


def _find_module(text: str) -> str | None:
    """Return the module that a page's usage code imports from."""
    _, separator, after = text.partition("## Example Usage\n\n```python\nfrom ")
    return after.partition(" import ")[0] if separator else None


def write_comment(wanted: Iterable[str]) -> str:
    """Return what stands on top of a spec that was made of the pages with these paths."""
    counts = Counter(path.rpartition("/")[0] for path in wanted)
    folders = ", ".join(f"{folder} ({count})" for folder, count in sorted(counts.items()))
    return f"Imported from reference pages: {folders}.\nEvery one of them can be written again from here."


def _list_extensions(data: Any) -> Iterator[str]:
    """Yield the extension keywords of a document, each time one is used; not those inside free
    values."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key.startswith("x-"):
                yield key
            elif key not in _FREE:
                yield from _list_extensions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _list_extensions(value)


def _classify_form(model: ir.Model) -> str:
    if isinstance(model, ir.Enum):
        return "Values as a table" if model.form == "class" else "Values as a list"
    return _FORMS.get(type(model), "Supported Types")
