"""Pages → document: what the pages of one SDK say together.

All pages are taken apart first, because how an SDK spells what every SDK has (``layout``) is
known only then; a cell that this spelling does not give is kept as it stands (``models``).
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping

from fieldwright import errors
from fieldwright.model import ir, names, traversal
from fieldwright.pages import cells, cycles, faults, models, types
from fieldwright.pages import layout as layouts
from fieldwright.pages import page as pages

_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)+[A-Za-z0-9_-][A-Za-z0-9_.-]*\.md")


def page(text: str, path: str) -> ir.Model:
    """The model of a single page, read as if the SDK had no other. Raises as ``document`` does."""
    return document({path: text}).models[0]


def document(
    sources: Mapping[str, str], *, title: str = "API", version: str = "0.1.0"
) -> ir.Document:
    """The models of all the pages, in their order: path below the docs root → text.

    A model that a page links to without having one follows behind them as a stub, an alias
    of ``any`` (``layout.is_stub``). Raises ``SourceError`` with a diagnostic for each page that is not one of the forms, for a
    second page of one model, and for a path that leads out of the folder.
    """
    diagnostics: list[errors.Diagnostic] = []
    heads: list[tuple[pages.Page, models.Head]] = []
    taken: dict[str, str] = {}
    for path, text in sources.items():
        try:
            found = pages.read(text, path)
            head = _head(found)
            if head.name in taken:
                message = f"{taken[head.name]} is the page of {head.name} already"
                raise faults.Spot(path, text, 1).fault("page-duplicate", message)
            taken[head.name] = path
            heads.append((found, head))
        except errors.SourceError as error:
            diagnostics += error.diagnostics
    marks: types.Marks = Counter()
    known = _types(heads, marks, diagnostics)
    layout = _layout(heads, marks)
    sdk = models.Sdk(layout=layout, found=known, textual=_textual(heads, diagnostics))
    if diagnostics:
        raise errors.SourceError(tuple(diagnostics))
    made: list[ir.Model] = []
    for found, head in heads:
        try:
            made.append(models.read(found, _placed(found, head, layout), sdk))
        except errors.SourceError as error:
            diagnostics += error.diagnostics
    if diagnostics:
        raise errors.SourceError(tuple(diagnostics))
    made = cycles.cut(made, layout)
    for name in _dangling(made):
        made.append(
            ir.Alias(name=name, type=types.ANY, description=layouts.UNKNOWN, page=layouts.STUB)
        )
    page = (*_pairs(layout), ("digests", _digests(heads)))
    return ir.Document(title=title, version=version, models=tuple(made), page=page)


def _digests(heads: list[tuple[pages.Page, models.Head]]) -> dict[str, str]:
    """The digest of each model's page: so a later import can tell which of the two was changed."""
    return {head.name: names.digest(page.text) for page, head in heads}


def _dangling(made: list[ir.Model]) -> list[str]:
    """The names that models refer to and that none of them has, in order of appearance."""
    known = {model.name for model in made}
    referred = (name for model in made for name in traversal.references(model))
    return [name for name in dict.fromkeys(referred) if name not in known]


def _head(page: pages.Page) -> models.Head:
    """What a page says above its section, and where it stands. Raises ``SourceError``."""
    top = faults.Spot(page.path, page.text, 1)
    if not _PATH.fullmatch(page.path) or ".." in page.path:
        message = f"{page.path!r} is no place for a page"
        raise top.fault("page-name", message, "a page stands in models, models/NAMESPACE or errors")
    folder = page.path.rpartition("/")[0]
    space = layouts.space(folder)
    description, deprecated = page.description, None
    if page.struck:
        try:
            description, deprecated = cells.read_notice(page.description)
        except cells.UnknownCell as error:
            raise top.fault("page-form", str(error)) from error
    return models.Head(
        name=f"{space}.{page.title}" if space else page.title,
        folder=folder,
        description=description,
        deprecated=deprecated,
        page=(),
        place=ir.Place(page.path, 1, 1),
    )


def _types(
    heads: list[tuple[pages.Page, models.Head]],
    marks: types.Marks,
    diagnostics: list[errors.Diagnostic],
) -> dict[tuple[str, str], types.Found]:
    """The types of all Type cells and annotations; what cannot be read is added to ``diagnostics``."""
    known: dict[tuple[str, str], types.Found] = {}
    for page, head in heads:
        form = page.section.form
        if form not in ("fields", "union"):
            continue
        column = 1 if form == "fields" else 2
        for n, row in enumerate(page.section.rows):
            key = (row[column], head.folder)
            if key in known:
                continue
            try:
                if form == "fields":
                    known[key] = types.read(*key, marks)
                else:
                    known[key] = types.Found(types.annotation(*key, marks), None)
            except types.UnknownType as error:
                spot = page.spot(n, 1) if form == "fields" else page.spot(n).down(3)
                remedy = "see the grammar of Type cells: fieldwright explain page-type-cell"
                diagnostics += spot.fault("page-type-cell", str(error), remedy).diagnostics
    return known


def _textual(
    heads: list[tuple[pages.Page, models.Head]], diagnostics: list[errors.Diagnostic]
) -> frozenset[str]:
    """The names of the enums that have no value but strings."""
    textual = set()
    for page, head in heads:
        if page.section.form in ("values", "literals"):
            try:
                members = models.values(page)
            except errors.SourceError as error:
                diagnostics += error.diagnostics
                continue
            if all(isinstance(value, str) for _, value in members):
                textual.add(head.name)
    return frozenset(textual)


def _layout(heads: list[tuple[pages.Page, models.Head]], marks: types.Marks) -> layouts.Layout:
    """How most of the pages spell what all of them have."""
    folders: Counter[tuple[str, str]] = Counter()
    packages: Counter[str | None] = Counter()
    for page, head in heads:
        folders[layouts.space(head.folder), head.folder] += len(marks) + 1
        if page.section.form in ("values", "literals"):
            packages[_package(page.usage, head.folder)] += 1
    for mark, count in marks.items():
        if mark[0] == "folder":
            folders[mark[1], mark[2]] += count
    places: dict[str, str] = {}
    usual = layouts.Layout(imported=True)
    for (space, folder), _ in sorted(folders.items(), key=lambda each: (-each[1], each[0])):
        places.setdefault(space, folder)
    former = marks["binary", "io.BufferedReader"] > marks["binary", layouts.BINARY]
    return layouts.Layout(
        imported=True,
        package=max(packages, key=lambda each: (packages[each], each or "")) if packages else None,
        bare=marks["bare", "yes"] > marks["bare", "no"],
        lower=marks["lower", "yes"] > marks["lower", "no"],
        binary="io.BufferedReader" if former else layouts.BINARY,
        folders={
            space: folder
            for space, folder in sorted(places.items())
            if folder != usual.folder(space)
        },
        paths={head.name: page.path for page, head in heads},
        texts={head.name: head.description for _, head in heads},
    )


def _package(usage: pages.Usage | None, folder: str) -> str | None:
    """The package behind the module that usage code imports from."""
    if usage is None:
        return None
    suffix = f".{layouts.split(folder)[1].replace('/', '.')}"
    return usage.module.removesuffix(suffix) if usage.module.endswith(suffix) else None


def _placed(page: pages.Page, head: models.Head, layout: layouts.Layout) -> models.Head:
    """The head with the pairs for what is not the SDK's way on this page."""
    pairs: list[tuple[str, ir.Json]] = []
    file = page.path.rpartition("/")[2]
    if head.folder != layout.folder(layouts.space(head.folder)):
        pairs.append(("folder", head.folder))
    if file != layouts.file(page.title):
        pairs.append(("file", file))
    if page.section.form in ("values", "literals"):
        module = page.usage.module if page.usage else None
        if module != layout.module(head.folder):
            pairs.append(("usage", module))
    return dataclasses.replace(head, page=tuple(pairs)) if pairs else head


def _pairs(layout: layouts.Layout) -> ir.Pairs:
    """The document's pairs for a layout; ``package`` is always there, as the mark of pages."""
    pairs: list[tuple[str, ir.Json]] = [("package", layout.package)]
    if layout.folders:
        pairs.append(("folders", dict(layout.folders)))
    if layout.bare:
        pairs.append(("bare", True))
    if layout.lower:
        pairs.append(("lower", True))
    if layout.binary != layouts.BINARY:
        pairs.append(("binary", layout.binary))
    return tuple(pairs)
