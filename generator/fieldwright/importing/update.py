"""Reference pages over a spec that exists: what changed on them, into a text that people have edited.

the base beside the spec (``last_import``) tells what each side changed. A spec that nobody edited
becomes what ``import`` alone would write now; in any other, what only the pages changed follows
them, what only people changed stays, and what both changed is a conflict. What pages cannot say
is a person's alone, and in question only where a page gives a field another type, or drops it.

Without a base, the digests in the spec tell which models each side changed, and no more than that.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.importing import discovery, guesses, last_import, three_way
from fieldwright.importing import pages as importing
from fieldwright.model import ir, names
from fieldwright.openapi import read as spec_read
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import patch, values
from fieldwright.openapi.text import source as sources
from fieldwright.pages import layout as layouts
from fieldwright.pages import write as docs_write

_PAGE = "x-fieldwright-page"
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.M)

Decide = Callable[[errors.Diagnostic, tuple[str, ...]], bool | None]
"""Whether the page's side of a conflict at a place is taken; None leaves it open."""


class Conflicted(errors.SourceError):
    """Edits of a person and changes of pages that disagree, and that nobody has decided on."""

    exit_code = errors.ExitCode.FINDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The pages by path: those that the spec gives, those of the last import, and those of today.

    ``digests`` and ``known_names`` are those of the last import's, ``names`` the models of
    all, and ``gone`` the paths of pages that are not there any more.
    """

    written: Mapping[str, str]
    known: Mapping[str, str]
    current: Mapping[str, str]
    digests: Mapping[str, str]
    known_names: Mapping[str, str]
    names: Mapping[str, str]
    gone: frozenset[str]

    @property
    def all_pages(self) -> dict[str, str]:
        """The pages of today, and the known ones of folders that were not read."""
        others = {path: text for path, text in self.known.items() if path not in self.gone}
        if others.keys() <= self.current.keys():
            return dict(self.current)
        return dict(sorted({**others, **self.current}.items()))

    def is_edited(self, path: str) -> bool:
        """Return whether the spec gives another page than the one it was made of."""
        text = self.written.get(path)
        return (None if text is None else names.digest(text)) != self.digests.get(path)

    def is_changed(self, path: str) -> bool:
        """Return whether a page is another than the one that the spec was made of."""
        return names.digest(self.current[path]) != self.digests.get(path)


def update_pages(
    gathered: discovery.Gathered,
    spec: Path,
    *,
    decide: Decide,
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> importing.Imported:
    """Import pages into the spec that is there.

    Its text is the same where nothing changed. Models whose pages are gone from a folder that
    was read whole go as well; those that were edited are named. Raises ``SourceError`` as
    ``importing.import_pages`` does, ``Conflicted`` with what ``decide`` left open, and
    ``UsageError`` for a spec that does not come from pages or cannot be edited in place.
    """
    progress("reading the spec")
    old = sources.load(spec, limits=importing.LIMITS)
    document = _read_imported(old)
    base = last_import.load(spec, importing.LIMITS)
    last = document if base is None else _read_imported(base)
    fresh = importing.import_pages(
        gathered,
        title=last.title,
        version=last.version,
        keep_going=keep_going,
        progress=progress,
    )
    sides = _collect_sides(document, None if base is None else last, gathered, fresh)
    alone = fresh
    if sides.all_pages != fresh.pages:
        alone = _build_readable(sides, title=last.title, version=last.version)
    changes: tuple[tuple[str, int], ...] = ()
    dropped: tuple[errors.Diagnostic, ...] = ()
    convention = dict(document.page).get("names")
    ours = {path for path in sides.current if sides.is_edited(path)}
    if not sides.gone and not any(map(sides.is_changed, sides.current)):
        imported = importing.describe(old, document, sides.current)
    elif base is not None and _is_unedited(old.text, base, last, convention):
        imported = alone
        changes = _count_changes(_reparse(old), _reparse(alone).data)
    else:
        progress("merging")
        # The data of a spec that has been read holds what its references lead to.
        merge = _Merge(_reparse(old), None if base is None else _reparse(base), alone, sides)
        imported = merge.run(decide)
        ours, changes, dropped = ours | merge.ours, merge.changes, tuple(merge.dropped)
    progress("comparing the pages")
    kept = _compare(sides.current, imported.document, ours, gathered.shown)
    return dataclasses.replace(
        imported,
        pages=sides.current,
        base=last_import.add_header(alone.text),
        left_out=fresh.left_out,
        changes=changes,
        kept=(*dropped, *kept),
        convention=convention,
    )


def _is_unedited(
    text: str, base: sources.Source, last: ir.Document, convention: str | None
) -> bool:
    """Return whether a spec is as the last import wrote it: as its pages alone say, or with what their
    examples do."""
    alone = last_import.strip_header(base.text)
    return text == alone or text == last_import.strip_header(guesses.apply(base, last, convention))


def _compare(
    pages: Mapping[str, str], document: ir.Document, ours: Container[str], shown: Mapping[str, str]
) -> tuple[errors.Diagnostic, ...]:
    """Return a warning for each page that does not come back since an edit stays there.

    Raises ``importing.NotExact`` for others: ``ours`` has the paths of the pages that need not.
    """
    wrong = importing.compare(pages, document)
    others = [importing.rename_file(each, shown) for each in wrong if each.file not in ours]
    if others:
        raise importing.NotExact(tuple(others))
    return tuple(
        dataclasses.replace(
            importing.rename_file(each, shown), severity="warning", rule="page-out-of-step"
        )
        for each in wrong
    )


def _read_imported(source: sources.Source) -> ir.Document:
    """Read a spec that was imported from pages. Raises ``UsageError`` for another one."""
    document = spec_read.read_document(source)
    if "package" not in dict(document.page):
        raise errors.UsageError(f"{source.name} does not come from pages; --force replaces it")
    return document


def _reparse(source: "sources.Source | importing.Imported") -> sources.Source:
    """Parse the text of a spec again."""
    name = source.name if isinstance(source, sources.Source) else "the spec of these pages"
    return sources.parse(source.text, name, limits=importing.LIMITS)


def _collect_sides(
    document: ir.Document,
    base: ir.Document | None,
    gathered: discovery.Gathered,
    fresh: importing.Imported,
) -> _Sides:
    """Collect the pages of all sides; without a base, the digests in the spec stand for it."""
    last = document if base is None else base
    written = docs_write.write_pages(document)
    known = written if base is None else docs_write.write_pages(base)
    listed = _list_names(last)
    if base is None:
        stored = dict(document.page).get("digests", {})
        digests = {path: stored[name] for path, name in listed.items() if name in stored}
    else:
        digests = {path: names.digest(text) for path, text in known.items()}
    return _Sides(
        written=written,
        known=known,
        current=fresh.pages,
        digests=digests,
        known_names=listed,
        names=listed | _list_names(fresh.document),
        gone=frozenset(
            path for path in digests if gathered.is_covered(path) and path not in gathered.shown
        ),
    )


def _list_names(document: ir.Document) -> dict[str, str]:
    """Return the names of the models by the paths of their pages."""
    layout = layouts.derive(document)
    return {layout.locate_page(each.name): each.name for each in document.models}


def _build_readable(sides: _Sides, *, title: str, version: str) -> importing.Imported:
    """Build the spec of all pages, without those of an edited spec that cannot be read as pages."""
    wanted = sides.all_pages
    while True:
        try:
            return importing.build_spec(wanted, title=title, version=version)
        except errors.SourceError as error:
            bad = {each.file for each in error.diagnostics} & wanted.keys()
            if not bad or not bad.isdisjoint(sides.current):
                raise
            wanted = {path: text for path, text in wanted.items() if path not in bad}


class _Merge:
    """The merge of the pages of today, as ``alone`` has them, into the spec.

    ``ours`` are the paths of pages that need not come back, since an edit stays there;
    ``changes`` are rows of the summary, and ``dropped`` names the edited models that went.
    """

    def __init__(
        self,
        old: sources.Source,
        base: sources.Source | None,
        alone: importing.Imported,
        sides: _Sides,
    ) -> None:
        self._old, self._sides = old, sides
        self._new = values.strip_places(_reparse(alone).data)
        self._paths = {name: path for path, name in sides.names.items()}
        self._undecided: list[errors.Diagnostic] = []
        self._decide: Decide = lambda diagnostic, place: None
        self._doubtful: frozenset[str] = frozenset()
        self._has_base = base is not None
        self._base_text = "" if base is None else base.text
        self.ours: set[str] = set()
        self.changes: tuple[tuple[str, int], ...] = ()
        self.dropped: list[errors.Diagnostic] = []
        if base is None:
            self._base = self._guess_base()
        else:
            renamed = last_import.find_renames(base.data, self._new, sides.known_names, sides.names)
            self._base = last_import.rename_in_data(base.data, renamed)
            text = last_import.rename_models(old, renamed)
            if text != old.text:
                self._old = sources.parse(text, old.name, limits=importing.LIMITS)

    def run(self, decide: Decide) -> importing.Imported:
        """Merge. Raises ``Conflicted`` and ``UsageError``."""
        self._decide = decide
        stored = self._old.data[_PAGE].get("digests", {})
        digests = {**stored, **self._digest_pages()}
        for data in (self._base, self._new):
            data[_PAGE].pop("digests", None)
        merged = three_way.merge(
            self._old.data,
            self._base,
            self._new,
            doubtful=self._doubtful,
            decide=self._settle,
            drop=self._drop if self._has_base else None,
        )
        if self._undecided:
            raise Conflicted(tuple(self._undecided))
        listed = merged["components"]["schemas"]
        merged[_PAGE]["digests"] = {name: digests[name] for name in listed if name in digests}
        self.changes = _count_changes(self._old, merged)
        return self._write(merged)

    def _guess_base(self) -> dict[str, Any]:
        """Make a base of the pages that the spec gives, and note the models of which it cannot be sure."""
        sides = self._sides
        known = dataclasses.replace(sides, known=sides.written, current={}, gone=frozenset())
        info = self._old.data["info"]
        built = _build_readable(known, title=info["title"], version=info["version"])
        base: dict[str, Any] = values.strip_places(_reparse(built).data)
        schemas, before = self._new["components"]["schemas"], base["components"]["schemas"]
        edited = [path for path in sides.current if sides.is_edited(path)]
        for path in edited:
            name = sides.names[path]
            if not sides.is_changed(path) and name in before:
                schemas[name] = before[name]
        self._doubtful = frozenset(sides.names[path] for path in edited if sides.is_changed(path))
        return base

    def _digest_pages(self) -> dict[str, str]:
        """Return the digest of each page of today, by its model."""
        sides = self._sides
        return {sides.names[path]: names.digest(text) for path, text in sides.current.items()}

    def _settle(self, conflict: three_way.Conflict) -> bool:
        """Decide on a conflict; one that is open counts as ours until all are known."""
        diagnostic = _diagnose(self._old, conflict)
        theirs = self._decide(diagnostic, conflict.where)
        if theirs is None:
            self._undecided.append(diagnostic)
        if not theirs:
            self.ours.add(self._paths.get(conflict.where[0], ""))
        return bool(theirs)

    def _drop(self, name: str, at: int) -> None:
        """Name an edited model whose page is gone."""
        message = f"{name} is on no page any more: it is dropped, and what was edited in it"
        self.dropped.append(self._warn(at, message))

    def _name_lost_comments(self, text: str) -> None:
        """Name the comments that people wrote and that are not in the new text, at their old places."""
        kept = Counter(_COMMENT.findall(text)) | Counter(_COMMENT.findall(self._base_text))
        for comment in _COMMENT.finditer(self._old.text):
            if kept[comment[0]]:
                kept[comment[0]] -= 1
            else:
                message = f"what this comment was about is on no page any more: {comment[0]}"
                self.dropped.append(self._warn(comment.start(), message))

    def _warn(self, at: int, message: str) -> errors.Diagnostic:
        diagnostic = self._old.diagnose(at, "merge-dropped", message)
        return dataclasses.replace(diagnostic, severity="warning")

    def _write(self, merged: dict[str, Any]) -> importing.Imported:
        """Write the spec's text, edited in place to say ``merged``."""
        old = self._old
        refused = (
            f"{old.name} is not written in a way that can be edited in place; --force replaces it"
        )
        try:
            text = _update_comment(patch.patch(old, merged), self._sides)
        except ValueError as error:
            raise errors.UsageError(refused) from error
        source = sources.parse(text, old.name, limits=importing.LIMITS)
        if not values.is_identical(values.strip_places(source.data), merged):
            raise errors.UsageError(refused)
        if self._has_base:
            self._name_lost_comments(text)
        return importing.describe(source, spec_read.read_document(source), self._sides.current)


def _update_comment(text: str, sides: _Sides) -> str:
    """Return the text with its first comment brought up to date, if it still is the one of an
    import."""
    last = {*sides.digests}
    old, new = (
        "".join(spec_write.format_comment(importing.write_comment(paths)))
        for paths in (last, (last | sides.current.keys()) - sides.gone)
    )
    return new + text.removeprefix(old) if text.startswith(old) else text


def _count_changes(old: sources.Source, merged: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """Return how many models came, went and changed, as rows of the summary."""
    before, after = old.data["components"]["schemas"], merged["components"]["schemas"]
    changed = [
        name
        for name in before
        if name in after and not values.is_identical(before[name], after[name])
    ]
    return (
        ("models added", len(after.keys() - before.keys())),
        ("models changed", len(changed)),
        ("models removed", len(before.keys() - after.keys())),
    )


def _diagnose(old: sources.Source, conflict: three_way.Conflict) -> errors.Diagnostic:
    message = f"{'.'.join(conflict.where)}: the spec has {_show(conflict.ours)}, the pages {_show(conflict.theirs)}"
    return old.diagnose(
        conflict.at,
        "merge-conflict",
        message,
        "--theirs takes what the pages say, --ours keeps what the spec says",
    )


def _show(value: Any) -> str:
    return "nothing" if value is three_way.NOTHING else errors.shorten_json(value)
