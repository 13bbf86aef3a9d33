"""Build what an edit of a spec reaches, and take the rest over from what is published.

Of the edited components, those that lead to them and all that these lead to, an excerpt of the spec
before and after the edit is built. What differs between both builds is what the edit changes, as far
as the published files are what the excerpt makes of the spec before it. Wherever that does not show,
there is no such build, and the whole spec has to be built.
"""

import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fieldwright import configuration, errors
from fieldwright.distribution import build, cache
from fieldwright.distribution.bases import Basis
from fieldwright.distribution.inputs import Settings
from fieldwright.distribution.manifest import MANIFEST, digest
from fieldwright.distribution.survey import read_bytes, survey
from fieldwright.distribution.tree import Tree
from fieldwright.limits import limit_time
from fieldwright.model import guesses, ir, traversal
from fieldwright.model.layout import Layout
from fieldwright.openapi import excerpts, read
from fieldwright.openapi.excerpts import Edit
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Fault
from fieldwright.package import recall, samples
from fieldwright.pages.index import GROUPS
from fieldwright.rendering.timings import measure

SHARE = 3
"""The components of which an excerpt has one at most: building it twice would take as long as all of them."""

_MEMBERS = re.compile(r',\n(?= ")')
"""What is between the members of the object in ``schemas.json``."""

_GATHERING = build.SHARED | {"CHANGELOG.md", "_checks.py"}
"""The names of files in which an excerpt has less than the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Excerpt:
    """An excerpt of a spec as it is read and built: its text and data, and what was to be said."""

    source: source.Source
    document: ir.Document
    warnings: tuple[errors.Diagnostic, ...]
    files: Tree


def build_edit(
    spec: Path,
    settings: Settings,
    output: Path,
    last: tuple[Basis, cache.Entry],
    memory: recall.Recall,
) -> build.Build | None:
    """Build the output of a spec of which an earlier text made what is in the ``output`` folder: the ``last`` build
    is what is known of that. Modules that ``memory`` recalls are not written again.

    None where what the edit changes does not show in an excerpt.
    """
    with build.collect_rarely(), limit_time(configuration.find_limits(), str(spec)):
        try:
            with measure("read"):
                new = source.read(spec)
            return _Editing(settings, new, *last).build(output, memory)
        except (Fault, errors.SourceError, OSError, UnicodeError, RecursionError):
            return None  # the full way says what is wrong


class _Editing:
    """One edit, between what was published and a text that has not been read yet."""

    def __init__(
        self, settings: Settings, new: source.Source, basis: Basis, entry: cache.Entry
    ) -> None:
        self._settings, self._new, self._basis, self._entry = settings, new, basis, entry

    def build(self, output: Path, memory: recall.Recall) -> build.Build | None:
        """Build the whole output; None where an excerpt does not tell it."""
        with measure("cache"):
            published = _read_published(output, self._entry)
        copies = [path for path in published if path.rpartition("/")[2] == "spec.yaml"]
        if len(copies) != 1:
            return None
        text = build.end_once(self._new.text, self._new)
        after = replace(self._new, text=text)
        before = replace(self._new, text=published[copies[0]].decode("utf-8"))
        edit = excerpts.find_edit(self._basis.outline, before.text, after)
        if edit is None or not edit.names.isdisjoint(self._basis.shown):
            return None
        outline = self._basis.outline
        if self._basis.groups and outline.references != edit.outline.references:
            return None
        users = outline.collect_users(edit.names) | edit.outline.collect_users(edit.names)
        names = outline.collect_parts(users) | edit.outline.collect_parts(users)
        tied = outline.tied | edit.outline.tied
        if len(names) * SHARE > len(outline.parts) or not names.isdisjoint(tied):
            return None
        apart = any(f"{GROUPS}/" in path for path in published)
        with measure("IR"):
            sources = [
                excerpts.read_excerpt(each, part, names)
                for each, part in ((outline, before), (edit.outline, after))
            ]
        earlier = recall.Recall(_read_from(published), digest, memory.last)
        old = self._build_excerpt(sources[0], apart, earlier)
        later = recall.Recall(_read_from(old.files), digest, earlier.records)
        new = self._build_excerpt(sources[1], apart, later)
        if not _is_limited(old.document, new.document, users):
            return None
        warnings = _merge_warnings(self._entry.warnings, old, new, edit)
        modules = _list_modules(new.document, users)
        files = _merge(published, old.files, new.files, modules) if warnings is not None else None
        if files is None or warnings is None:
            return None
        files[copies[0]] = text.encode("utf-8")
        origin = build.describe_origin(files, new.document, text, self._settings)
        return build.Build(
            tree=files,
            origin=origin,
            warnings=warnings,
            models=self._entry.models,
            beside={},
            basis=replace(self._basis, outline=edit.outline),
        )

    def _build_excerpt(
        self, read_from: source.Source, apart: bool, memory: recall.Recall
    ) -> _Excerpt:
        with measure("IR"):
            document, warnings = read.read_with_diagnostics(read_from, self._settings.options)
            own = {model.name for model in document.models}
            others = tuple(each for each in self._basis.models if each not in own)
            document = replace(build.settle(document, self._settings), others=others)
        with measure("plan"):
            files = build.render_tree(
                document,
                "",
                self._settings,
                groups=self._basis.groups,
                memory=memory,
                apart=apart,
            )
        return _Excerpt(source=read_from, document=document, warnings=warnings, files=files)


def _read_published(output: Path, entry: cache.Entry) -> Tree:
    """Read the files that are published, without the manifest. Raises ``OSError`` where one is not as it was made."""
    files: Tree = {}
    stamps = survey(output)
    for path, expected in entry.files.items():
        if path not in stamps or stamps[path].kind != stat.S_IFREG:
            raise FileNotFoundError(path)
        data = read_bytes(output, path)
        if digest(data) != expected:
            raise FileNotFoundError(path)
        if path != MANIFEST:
            files[path] = data
    return files


def _read_from(files: Tree) -> Callable[[str, str], str | None]:
    """Return what reads the text of a file, if it has this digest."""

    def read_text(path: str, expected: str) -> str | None:
        data = files.get(path)
        return None if data is None or digest(data) != expected else data.decode("utf-8")

    return read_text


def _is_limited(old: ir.Document, new: ir.Document, names: frozenset[str]) -> bool:
    """Return whether nothing but models of components of these names differs, and of them nothing that others are
    named, ordered or chosen by."""
    if [each.name for each in old.models] != [each.name for each in new.models]:
        return False
    within = {model.name: model.within for model in new.models}
    for before, after in zip(old.models, new.models, strict=True):
        if before == after:
            continue
        if traversal.find_home(after.name, within) not in names or type(before) is not type(after):
            return False
        if samples.is_fitting(before) != samples.is_fitting(after):
            return False
    return guesses.has_guessed_names(old) == guesses.has_guessed_names(new)


def _list_modules(document: ir.Document, names: frozenset[str]) -> frozenset[str]:
    """List the modules in which components of these names are."""
    within = {model.name: model.within for model in document.models}
    modules = Layout.of(document).modules
    return frozenset(
        modules[model] for model in within if traversal.find_home(model, within) in names
    )


def _merge(published: Tree, old: Tree, new: Tree, modules: frozenset[str]) -> Tree | None:
    """Return the published files with what differs between two builds of an excerpt; None where one of them is not
    what the excerpt makes of it, or more modules than these would change."""
    files = dict(published)
    for path in old.keys() | new.keys():
        before, after, known = old.get(path), new.get(path), published.get(path)
        name = path.rpartition("/")[2]
        if name == "spec.yaml" or path == "README.md" or _is_index(path):
            continue  # ``_is_limited`` makes sure of the README, ``_merge_rows`` of an index
        if before == after and (before == known or name in _GATHERING):
            continue
        if before is None and after == known:
            continue
        if known is None or before is None or after is None:
            return None
        if before != known:
            merged = _patch(name, known.decode(), before.decode(), after.decode())
            if merged is None:
                return None
            files[path] = merged.encode()
        elif path.endswith(".py") and name.removesuffix(".py") not in modules:
            return None
        else:
            files[path] = after
    return _merge_rows(files, *(_list_rows(each) for each in (old, new)))


def _merge_rows(files: Tree, old: Sequence[str], new: Sequence[str]) -> Tree | None:
    """Return files with other lines in the pages of an index; None where it cannot be told which lines these are."""
    changed = [pair for pair in zip(old, new) if pair[0] != pair[1]]
    if len(old) != len(new):
        return None
    pages = {path: data.decode() for path, data in files.items() if changed and _is_index(path)}
    for before, after in changed:
        line = f"\n{before}\n"
        places = [path for path, text in pages.items() if line in text]
        if len(places) != 1 or pages[places[0]].count(line) != 1:
            return None
        pages[places[0]] = pages[places[0]].replace(line, f"\n{after}\n")
    return files | {path: text.encode() for path, text in pages.items()}


def _list_rows(files: Tree) -> list[str]:
    """List the lines of the pages of an index."""
    pages = [data.decode() for path, data in sorted(files.items()) if _is_index(path)]
    return [line for text in pages for line in text.splitlines()]


def _is_index(path: str) -> bool:
    """Return whether a file is a page of the index of all models."""
    return GROUPS in path or path == "docs/README.md"


def _patch(name: str, known: str, old: str, new: str) -> str | None:
    """Return the text of a published file that gathers models with what differs between two texts of an excerpt;
    None where that cannot be told."""
    if name == "selftest.jsonl":
        lines = _list_lines_by_class(old)
        if any(known.count(f"{key},") != each.count("\n") for key, each in lines.items()):
            return None
        return _replace(known, lines, _list_lines_by_class(new), "", ("",))
    if name == "schemas.json":
        return _replace(known, _list_members(old), _list_members(new), "\n", (",\n", "\n}\n"))
    if name == "pyproject.toml":  # which lists what any model asks for
        before, after = {*old.splitlines()}, {*new.splitlines()}
        return known if before <= after and after - before <= {*known.splitlines()} else None
    return None


def _replace(
    text: str,
    old: Mapping[str, str],
    new: Mapping[str, str],
    before: str,
    behind: Sequence[str],
) -> str | None:
    """Replace blocks of a text by those of the same keys, each of which has to stand there once; ``before`` is what
    comes before a block, and one of ``behind`` is what follows it."""
    if old.keys() != new.keys():
        return None
    for key, block in old.items():
        if block == new[key]:
            continue
        places = [each for each in behind if f"{before}{block}{each}" in text]
        if len(places) != 1 or text.count(f"{before}{block}{places[0]}") != 1:
            return None
        end = places[0]
        text = text.replace(f"{before}{block}{end}", f"{before}{new[key]}{end}")
    return text


def _list_lines_by_class(text: str) -> dict[str, str]:
    """Return the lines of ``selftest.jsonl`` for each class."""
    lines: dict[str, str] = {}
    for line in text.splitlines(keepends=True):
        name = line[: line.index(",")]
        lines[name] = lines.get(name, "") + line
    return lines


def _list_members(text: str) -> dict[str, str]:
    """Return the text of each member of the object in ``schemas.json``."""
    members = _MEMBERS.split(text.removeprefix("{\n").removesuffix("\n}\n"))
    return {each[: each.index(":")]: each for each in members}


def _merge_warnings(
    known: Iterable[errors.Diagnostic], old: _Excerpt, new: _Excerpt, edit: Edit
) -> tuple[errors.Diagnostic, ...] | None:
    """Return what is to be said of the whole new text: what was known, with that of the new excerpt in the place of
    that of the old one; None where that cannot be told."""
    rest = Counter(known)
    before = Counter(old.warnings)
    if not before <= rest:
        return None
    placed = [(new.source.find_offset(_get_place(each)), each) for each in new.warnings]
    for each in (rest - before).elements():
        at = old.source.find_offset(_get_place(each))
        if edit.begin <= at < edit.end:
            return None
        if at >= edit.end:
            place = new.source.locate(at + edit.shift)
            at, each = at + edit.shift, replace(each, line=place.line, column=place.column)
        placed.append((at, each))
    return tuple(each for _, each in sorted(placed, key=lambda pair: pair[0]))


def _get_place(diagnostic: errors.Diagnostic) -> ir.Place:
    return ir.Place(diagnostic.file, diagnostic.line, diagnostic.column)
