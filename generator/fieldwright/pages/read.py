"""Pages → document: all the pages of one SDK are read together.

All pages are split first, since only all of them show the spellings of their SDK (``layout``);
a cell that is spelled in another way is kept verbatim (``models``).
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping

from fieldwright import errors
from fieldwright.model import ir, names, traversal
from fieldwright.pages import cells, cycles, faults, languages, models, types
from fieldwright.pages import layout as layouts
from fieldwright.pages import page as pages

_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)+[A-Za-z0-9_-][A-Za-z0-9_.-]*\.md")


def read_page(text: str, path: str) -> ir.Model:
    """Read a single page as if the SDK had no other. Raises as ``read_document`` does."""
    return read_document({path: text}).models[0]


def read_document(
    sources: Mapping[str, str], *, title: str = "API", version: str = "0.1.0"
) -> ir.Document:
    """Read pages, by path below the docs root, into a document with their models in the same order.

    A model that pages link to and that has no page follows behind them as a stub, an alias
    of ``any`` (``layout.is_stub``). Raises ``SourceError`` with a diagnostic for each page that is not one of the forms, for a
    second page of one model, and for a path that leads out of the folder.
    """
    diagnostics: list[errors.Diagnostic] = []
    heads: list[tuple[pages.Page, models.Head]] = []
    taken: dict[str, str] = {}
    for path, text in sources.items():
        try:
            page = pages.read(text, path)
            head = _read_head(page)
            if head.name in taken:
                message = f"{taken[head.name]} is the page of {head.name} already"
                raise faults.Spot(path, text, 1).make_error("page-duplicate", message)
            taken[head.name] = path
            heads.append((page, head))
        except errors.SourceError as error:
            diagnostics += error.diagnostics
    marks: types.Marks = Counter()
    cell_types = _read_types(heads, marks, diagnostics)
    layout = _derive_layout(heads, marks)
    sdk = models.Sdk(
        layout=layout, cell_types=cell_types, textual=_find_textual_enums(heads, diagnostics)
    )
    if diagnostics:
        raise errors.SourceError(_explain_language(sources) or tuple(diagnostics))
    listed: list[ir.Model] = []
    for page, head in heads:
        try:
            listed.append(models.read(page, _note_exceptions(page, head, layout), sdk))
        except errors.SourceError as error:
            diagnostics += error.diagnostics
    if diagnostics:
        raise errors.SourceError(tuple(diagnostics))
    listed = cycles.cut(listed, layout)
    listed += [
        ir.Alias(name=name, type=types.ANY, description=layouts.UNKNOWN, page=layouts.STUB)
        for name in _find_dangling(listed)
    ]
    pairs = (*_list_pairs(layout), ("digests", _compute_digests(heads)))
    return ir.Document(title=title, version=version, models=tuple(listed), page=pairs)


def _explain_language(sources: Mapping[str, str]) -> tuple[errors.Diagnostic, ...]:
    """Return the one diagnostic of pages of an SDK in another language; none for pages of a Python SDK."""
    language = languages.find_foreign(sources.values())
    if language is None:
        return ()
    path, text = next(iter(sources.items()))
    sdk = f"a {language} SDK" if language else "an SDK in another language than Python"
    remedy = "import the pages of the Python SDK, or the OpenAPI document"
    error = faults.Spot(path, text, 1).make_error(
        "page-language", f"this is a page of {sdk}", remedy
    )
    return error.diagnostics


def _compute_digests(heads: list[tuple[pages.Page, models.Head]]) -> dict[str, str]:
    """Compute the digest of each model's page, by which a later import sees whether spec or page changed."""
    return {head.name: names.digest(page.text) for page, head in heads}


def _find_dangling(listed: list[ir.Model]) -> list[str]:
    """Find the names that models refer to and that none of them has, in order of appearance."""
    known = {model.name for model in listed}
    referred = (name for model in listed for name in traversal.list_references(model))
    return [name for name in dict.fromkeys(referred) if name not in known]


def _read_head(page: pages.Page) -> models.Head:
    """Read the parts of a page above its section, and its place. Raises ``SourceError``."""
    top = faults.Spot(page.path, page.text, 1)
    if not _PATH.fullmatch(page.path) or ".." in page.path:
        message = f"{page.path!r} is no place for a page"
        raise top.make_error(
            "page-name", message, "a page stands in models, models/NAMESPACE or errors"
        )
    folder = page.path.rpartition("/")[0]
    space = layouts.derive_namespace(folder)
    description, deprecated = page.description, None
    if page.struck:
        try:
            description, deprecated = cells.read_notice(page.description)
        except cells.UnknownCell as error:
            raise top.make_error("page-form", str(error)) from error
    return models.Head(
        name=f"{space}.{page.title}" if space else page.title,
        folder=folder,
        description=description,
        deprecated=deprecated,
        page=(),
        place=ir.Place(page.path, 1, 1),
    )


def _read_types(
    heads: list[tuple[pages.Page, models.Head]],
    marks: types.Marks,
    diagnostics: list[errors.Diagnostic],
) -> dict[tuple[str, str], types.CellType]:
    """Read all Type cells and annotations; those that cannot be read are added to ``diagnostics``."""
    known: dict[tuple[str, str], types.CellType] = {}
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
                    known[key] = types.CellType(types.read_annotation(*key, marks), None)
            except types.UnknownType as error:
                spot = page.locate(n, 1) if form == "fields" else page.locate(n).move_down(3)
                remedy = "see the grammar of Type cells: fieldwright explain page-type-cell"
                diagnostics += spot.make_error("page-type-cell", str(error), remedy).diagnostics
    return known


def _find_textual_enums(
    heads: list[tuple[pages.Page, models.Head]], diagnostics: list[errors.Diagnostic]
) -> frozenset[str]:
    """Find the names of the enums that have no value but strings."""
    textual = set()
    for page, head in heads:
        if page.section.form in ("values", "literals"):
            try:
                members = models.read_values(page)
            except errors.SourceError as error:
                diagnostics += error.diagnostics
                continue
            if all(isinstance(value, str) for _, value in members):
                textual.add(head.name)
    return frozenset(textual)


def _derive_layout(
    heads: list[tuple[pages.Page, models.Head]], marks: types.Marks
) -> layouts.Layout:
    """Derive the spellings that most of the pages use."""
    folders: Counter[tuple[str, str]] = Counter()
    packages: Counter[str | None] = Counter()
    for page, head in heads:
        folders[layouts.derive_namespace(head.folder), head.folder] += len(marks) + 1
        if page.section.form in ("values", "literals"):
            packages[_derive_package(page.usage, head.folder)] += 1
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
            if folder != usual.locate_folder(space)
        },
        paths={head.name: page.path for page, head in heads},
        texts={head.name: head.description for _, head in heads},
    )


def _derive_package(usage: pages.Usage | None, folder: str) -> str | None:
    """Derive the package from the module that usage code imports from."""
    if usage is None:
        return None
    suffix = f".{layouts.split(folder)[1].replace('/', '.')}"
    return usage.module.removesuffix(suffix) if usage.module.endswith(suffix) else None


def _note_exceptions(page: pages.Page, head: models.Head, layout: layouts.Layout) -> models.Head:
    """Add the pairs for what this page does not do in the way of its SDK."""
    pairs: list[tuple[str, ir.Json]] = []
    file = page.path.rpartition("/")[2]
    if head.folder != layout.locate_folder(layouts.derive_namespace(head.folder)):
        pairs.append(("folder", head.folder))
    if file != layouts.name_file(page.title):
        pairs.append(("file", file))
    if page.section.form in ("values", "literals"):
        module = page.usage.module if page.usage else None
        if module != layout.derive_module(head.folder):
            pairs.append(("usage", module))
    return dataclasses.replace(head, page=tuple(pairs)) if pairs else head


def _list_pairs(layout: layouts.Layout) -> ir.Pairs:
    """Return the document's pairs for a layout; ``package`` is always among them and marks an import."""
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
