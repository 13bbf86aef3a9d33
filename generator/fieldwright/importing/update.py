"""Reference pages over a spec that is there: what changed on them, into a text that people have edited.

A spec remembers the digest of each page it was made of. So it is known which side changed a
model since: only the page, then the spec follows; only a person, then the spec stays and the
page is named; or both, and that is a conflict. What pages cannot say is a person's alone, and
in question only where a page gives a field another type, or drops it.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.importing import discovery, three_way
from fieldwright.importing import pages as importing
from fieldwright.model import ir, names
from fieldwright.openapi import read as spec_read
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import patch, values
from fieldwright.openapi.text import source as sources
from fieldwright.pages import layout as layouts
from fieldwright.pages import read as docs_read
from fieldwright.pages import write as docs_write

_PAGE = "x-fieldwright-page"
Decide = Callable[[errors.Diagnostic], bool | None]
"""Whether the page's side of a conflict is taken; None leaves it open."""


class Conflicted(errors.SourceError):
    """Edits of a person and changes of pages that disagree, and that nobody has decided on."""

    exit_code = errors.ExitCode.FINDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The pages that a spec gives and those that are there, by path, and the digests of the last import, by model."""

    written: Mapping[str, str]
    current: Mapping[str, str]
    digests: Mapping[str, str]
    names: Mapping[str, str]
    gone: frozenset[str]

    def is_edited(self, path: str) -> bool:
        """Return whether the spec says what the page that it was made of did not."""
        digest = self.digests.get(self.names.get(path, ""))
        return path in self.written and names.digest(self.written[path]) != digest

    def is_changed(self, path: str) -> bool:
        """Return whether a page is another than the one that the spec was made of."""
        return names.digest(self.current[path]) != self.digests.get(self.names.get(path, ""))


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
    was read whole go as well. Raises ``SourceError`` as ``importing.import_pages`` does,
    ``Conflicted`` with what ``decide`` left open, and ``UsageError`` for a spec that does not
    come from pages or cannot be edited in place.
    """
    progress("reading the spec")
    old = sources.load(spec, limits=importing.LIMITS)
    document = spec_read.read_document(old)
    if "package" not in dict(document.page):
        raise errors.UsageError(f"{spec} does not come from pages; --force replaces it")
    fresh = importing.import_pages(
        gathered, title=document.title, keep_going=keep_going, progress=progress
    )
    sides = _collect_sides(document, gathered, fresh)
    changes: tuple[tuple[str, int], ...] = ()
    if not sides.gone and not any(map(sides.is_changed, sides.current)):
        imported = importing.describe(old, document, sides.current)
        ours = {path for path in sides.current if sides.is_edited(path)}
    else:
        progress("merging")
        # The data of a spec that has been read holds what its references lead to.
        old = sources.parse(old.text, old.name, limits=importing.LIMITS)
        merged, ours = _merge(old, sides, decide)
        imported, changes = _write(old, merged, sides), _count_changes(old, merged)
    progress("comparing the pages")
    wrong = importing.compare(sides.current, imported.document)
    open_ = tuple(each for each in wrong if each.file not in ours)
    if open_:
        raise importing.NotExact(
            tuple(importing.rename_file(each, gathered.shown) for each in open_)
        )
    kept = tuple(
        dataclasses.replace(
            importing.rename_file(each, gathered.shown), severity="warning", rule="page-out-of-step"
        )
        for each in wrong
    )
    return dataclasses.replace(imported, left_out=fresh.left_out, changes=changes, kept=kept)


def _collect_sides(
    document: ir.Document, gathered: discovery.Gathered, fresh: importing.Imported
) -> _Sides:
    layout = layouts.derive(document)
    known = {layout.locate_page(each.name): each.name for each in document.models}
    digests = dict(document.page).get("digests", {})
    gone = {
        path
        for path, name in known.items()
        if name in digests and gathered.is_covered(path) and path not in gathered.shown
    }
    new = layouts.derive(fresh.document)
    known |= {new.locate_page(each.name): each.name for each in fresh.document.models}
    return _Sides(
        written=docs_write.write_pages(document),
        current=fresh.pages,
        digests=digests,
        names=known,
        gone=frozenset(gone),
    )


def _merge(old: sources.Source, sides: _Sides, decide: Decide) -> tuple[dict[str, Any], set[str]]:
    """Return the merged spec, and the paths of the pages that it need not give: an edit stays
    there."""
    base = _read_data(sides.written)
    now = {path: text for path, text in sides.written.items() if path not in sides.gone}
    new = _read_data(dict(sorted({**now, **sides.current}.items())), needed=sides.current)
    ours = {path for path in sides.current if sides.is_edited(path) and not sides.is_changed(path)}
    schemas, before = new["components"]["schemas"], base["components"]["schemas"]
    for name in filter(before.__contains__, (sides.names[path] for path in ours)):
        schemas[name] = before[name]
    both = {sides.names[path] for path in sides.current if sides.is_edited(path)} & {
        sides.names[path] for path in sides.current if sides.is_changed(path)
    }
    paths = {name: path for path, name in sides.names.items()}
    undecided: list[errors.Diagnostic] = []

    def settle(conflict: three_way.Conflict) -> bool:
        diagnostic = _make_diagnostic(old, conflict)
        theirs = decide(diagnostic)
        if theirs is None:
            undecided.append(diagnostic)
        if not theirs:
            ours.add(paths.get(conflict.where[0], ""))
        return bool(theirs)

    digests = {
        **sides.digests,
        **{sides.names[path]: names.digest(text) for path, text in sides.current.items()},
    }
    base[_PAGE].pop("digests")
    new[_PAGE].pop("digests")
    merged = three_way.merge(old.data, base, new, doubtful=both, decide=settle)
    if undecided:
        raise Conflicted(tuple(undecided))
    listed = merged["components"]["schemas"]
    merged[_PAGE]["digests"] = {name: digests[name] for name in listed if name in digests}
    return merged, ours


def _read_data(pages: Mapping[str, str], needed: Mapping[str, str] = {}) -> dict[str, Any]:
    """Return the spec of pages as plain data, without those that cannot be read, but for the
    ``needed`` ones."""
    wanted = dict(pages)
    while True:
        try:
            return spec_write.build_data(docs_read.read_document(wanted))
        except errors.SourceError as error:
            bad = {each.file for each in error.diagnostics} & wanted.keys()
            if not bad or not bad.isdisjoint(needed):
                raise
            wanted = {path: text for path, text in wanted.items() if path not in bad}


def _write(old: sources.Source, merged: dict[str, Any], sides: _Sides) -> importing.Imported:
    """Return the import of the spec's text, edited in place to say ``merged``."""
    refused = f"{old.name} is not written in a way that can be edited in place; --force replaces it"
    try:
        text = _update_comment(patch.patch(old, merged), sides)
    except ValueError as error:
        raise errors.UsageError(refused) from error
    source = sources.parse(text, old.name, limits=importing.LIMITS)
    if not values.is_identical(values.strip_places(source.data), merged):
        raise errors.UsageError(refused)
    return importing.describe(source, spec_read.read_document(source), sides.current)


def _update_comment(text: str, sides: _Sides) -> str:
    """Return the text with its first comment brought up to date, if it still is the one of an
    import."""
    last = {path for path, name in sides.names.items() if name in sides.digests}
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


def _make_diagnostic(old: sources.Source, conflict: three_way.Conflict) -> errors.Diagnostic:
    message = f"{'.'.join(conflict.where)}: the spec has {_show(conflict.ours)}, the pages {_show(conflict.theirs)}"
    return old.diagnose(
        conflict.at,
        "merge-conflict",
        message,
        "--theirs takes what the pages say, --ours keeps what the spec says",
    )


def _show(value: Any) -> str:
    if value is three_way.NOTHING:
        return "nothing"
    return errors.shorten_json(value)
