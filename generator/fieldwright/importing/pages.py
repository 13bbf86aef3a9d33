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
from fieldwright.model import ir, names
from fieldwright.openapi import read as spec_read
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import source as sources
from fieldwright.openapi.text import values
from fieldwright.pages import inexpressible, layout, lint
from fieldwright.pages import read as docs_read
from fieldwright.pages import write as docs_write

LIMITS = values.Limits(bytes=1 << 30, nodes=50_000_000)
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
    spec was edited and the edit stays: both for an import over a spec that was there.
    """

    text: str
    document: ir.Document
    pages: Mapping[str, str]
    dangling: tuple[str, ...]
    extensions: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, int], ...] = ()
    kept: tuple[errors.Diagnostic, ...] = ()

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
            *self.changes,
        )


def pages(
    found: discovery.Gathered,
    *,
    title: str | None = None,
    version: str = "0.1.0",
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Imported:
    """The spec of the pages that were found.

    Every page is written again from the spec as read back from its text, and compared.
    ``keep_going`` leaves out the pages that cannot be read or do not come back, instead of
    refusing them all. ``progress`` is told what begins.

    Raises ``SourceError`` with all diagnostics of all pages, and ``NotExact`` with the first
    differing line of each page that does not come back.
    """
    left_out = dict(found.left_out)
    wanted = dict(found.pages)
    while True:
        try:
            made = spec(wanted, title=title or _title(wanted), version=version, progress=progress)
            break
        except errors.SourceError as error:
            said = tuple(named(each, found.shown) for each in error.diagnostics)
            first = {each.file: each for each in reversed(said)}
            bad = [path for path in wanted if found.shown[path] in first]
            if not keep_going or not bad or len(bad) == len(wanted):
                raise type(error)(said) from error
            for path in bad:
                left_out[found.shown[path]] = errors.format_diagnostic(first[found.shown[path]])
                del wanted[path]
    return dataclasses.replace(made, left_out=tuple(left_out.items()))


def differences(sources: Mapping[str, str], document: ir.Document) -> tuple[errors.Diagnostic, ...]:
    """The proof: nothing, if each page is written from ``document`` as it is; else each first line that is not."""
    written = docs_write.write_pages(document)
    return tuple(
        lint.compare(path, text, written.get(path), "page-not-exact")
        for path, text in sources.items()
        if written.get(path) != text
    )


def diagnose_pages(
    document: ir.Document, folder: Path, *, package: str | None = None
) -> tuple[errors.Diagnostic, ...]:
    """What is to be said about the pages in a docs folder beside a spec, and what they cannot say (``lint --pages``).

    Raises ``SourceError`` for pages that are not UTF-8.
    """
    found = discovery.gather([folder])
    said = lint.diagnose(document, found.pages, package=package)
    return (
        *(named(each, found.shown) for each in said),
        *inexpressible.diagnose(document, package),
    )


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
    progress(f"reading {len(wanted):,} pages")
    document = docs_read.read_document(wanted, title=title, version=version)
    progress("writing the spec")
    text = spec_write.text(document, comment=comment(wanted))
    progress("reading the spec back")
    data = sources.parse(text, "the spec of these pages", limits=LIMITS)
    document = spec_read.document(data)
    progress(f"comparing {len(wanted):,} pages")
    wrong = differences(wanted, document)
    if wrong:
        raise NotExact(wrong)
    return imported(data, document, wanted)


def imported(source: sources.Source, document: ir.Document, wanted: Mapping[str, str]) -> Imported:
    """What there is to say about a spec that has been read, and the pages that it is of."""
    return Imported(
        text=source.text,
        document=document,
        pages=wanted,
        dangling=tuple(model.name for model in document.models if layout.is_stub(model)),
        extensions=tuple(sorted(Counter(_extensions(source.data)).items())),
    )


def named(diagnostic: errors.Diagnostic, shown: Mapping[str, str]) -> errors.Diagnostic:
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


def comment(wanted: Iterable[str]) -> str:
    """What stands on top of a spec that was made of the pages with these paths."""
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
