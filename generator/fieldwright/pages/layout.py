"""Paths of the pages of one SDK, names in their links, and the spellings that differ between SDKs.

Names and folders follow page format section 3; an SDK's own spellings are kept in the
document's ``page`` pairs, and in a model's where one page differs. Where several
SDKs are one document, the way to the docs root of each is part of its folders, and of the
namespaces of its models.

======== ======== ================================================================
level    pair     meaning
======== ======== ================================================================
document package  the Python package that usage code imports from; null: no usage
document folders  namespace → folder below the docs root, where not ``models/NAMESPACE``
document bare     names of a page's own namespace stand without it (until 2.173)
document lower    ``list`` and ``dict`` in lower case (2.73)
document binary   the class in ``Union[bytes, IO[bytes], …]``, where not ``io.IOBase``
document digests  model → digest of its page when it was last imported
model    folder   the folder of this page, where not its namespace's
model    file     the file of this page, where its name does not give it
model    usage    the module this page imports from, or null: not the document's way
model    stub     referred to by a page, but without one of its own
======== ======== ================================================================
"""

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldwright.model import ir, names

MODELS = "models"
DOCS = "docs"
STUB: ir.Pairs = (("stub", True),)
UNKNOWN = "Pages refer to this model, and none describes it: any JSON value."
"""The description of a stub."""

BINARY = "io.IOBase"
_SHIFTED = frozenset({"filter", "format"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``titles``, ``paths`` and ``texts`` (descriptions) are by model name, for the models that have a page.

    ``nullable`` holds the models that take null themselves. ``imported`` says that the names
    of models, fields and members are the printed ones.
    """

    imported: bool
    package: str | None = None
    bare: bool = False
    lower: bool = False
    binary: str = BINARY
    folders: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)
    nullable: frozenset[str] = frozenset()

    def locate_folder(self, name: str) -> str:
        """Return the folder of a namespace (``""`` is the flat layout's)."""
        return self.folders.get(name) or (f"{MODELS}/{name}" if name else MODELS)

    def locate_page(self, name: str) -> str:
        """Return the path of a model's page below the docs root, whether it has a page or not."""
        known = self.paths.get(name)
        if known is not None:
            return known
        space, _, local = name.rpartition(".")
        return f"{self.locate_folder(space)}/{name_file(local)}"

    def link_page(self, name: str, folder: str) -> str:
        """Return the URL of a model's page from a page in ``folder``, by way of the docs root."""
        above, below = split(folder)
        return "../" * (below.count("/") + 1) + self.locate_page(name).removeprefix(above)

    def qualify(self, name: str, folder: str) -> str:
        """Return the name of a model on a page in ``folder``: ``models.Image``, ``shared.Image`` or ``Image``."""
        if not self.imported:
            return f"{MODELS}.{self.titles.get(name) or names.to_pascal_case(name)}"
        space, _, local = name.rpartition(".")
        home = self.locate_folder(space)
        if self.bare and home == folder:
            return local
        return f"{home.rpartition('/')[2]}.{local}"

    def derive_module(self, folder: str) -> str | None:
        """Return the module that the usage code of a page in ``folder`` imports from."""
        if self.package is None or not self.imported:
            return self.package
        return f"{self.package}.{split(folder)[1].replace('/', '.')}"


def derive(document: ir.Document, package: str | None = None) -> Layout:
    """Derive the layout of a document's pages; ``package`` is for one that was not imported from pages.

    The names in an imported document are the printed ones. In any other document ``names``
    derives them, and all pages are in ``models``.
    """
    pairs = dict(document.page)
    models = [model for model in document.models if not is_stub(model)]
    texts = {model.name: model.description for model in models}
    nullable = frozenset(
        model.name for model in models if not isinstance(model, ir.Alias) and model.nullable
    )
    if "package" not in pairs:
        titles = names.name_classes(model.name for model in models)
        files = names.make_distinct(titles, fold=lambda title: title.lower())
        paths = {name: f"{MODELS}/{_make_portable(name_file(files[name]))}" for name in titles}
        return Layout(
            imported=False,
            package=package,
            titles=titles,
            paths=paths,
            texts=texts,
            nullable=nullable,
        )
    bound = Layout(imported=True, folders=pairs.get("folders", {}))
    return Layout(
        imported=True,
        package=pairs["package"],
        bare=pairs.get("bare", False),
        lower=pairs.get("lower", False),
        binary=pairs.get("binary", BINARY),
        folders=bound.folders,
        titles={model.name: model.name.rpartition(".")[2] for model in models},
        paths={model.name: _locate_page(model, bound) for model in models},
        texts=texts,
        nullable=nullable,
    )


def is_stub(model: ir.Model) -> bool:
    """Return whether a model only stands for a missing page."""
    return model.page == STUB


def name_file(title: str) -> str:
    """Name the file of a page: ``Image`` → ``image.md``, ``Filter`` → ``filter_.md``."""
    lower = title.lower()
    return f"{lower}_.md" if keyword.iskeyword(lower) or lower in _SHIFTED else f"{lower}.md"


def split(folder: str) -> tuple[str, str]:
    """Split a folder into the path of the docs root, empty or with a slash at its end, and the rest."""
    above, docs, below = folder.rpartition(f"{DOCS}/")
    if docs and (not above or above.endswith("/")):
        return above + docs, below
    return "", folder


def derive_namespace(folder: str) -> str:
    """Derive the namespace of the models in ``folder``: ``models/shared`` → ``shared``."""
    above, below = split(folder)
    inside = "" if below == MODELS else below.removeprefix(f"{MODELS}/")
    return f"{above.removesuffix(f'{DOCS}/')}{inside}".strip("/").replace("/", ".")


def _make_portable(page: str) -> str:
    """Return a file name that Windows accepts as well."""
    stem = page.removesuffix(".md")
    return f"{stem}_.md" if stem in names.DEVICES else page


def _locate_page(model: ir.Model, bound: Layout) -> str:
    namespace, _, local = model.name.rpartition(".")
    if not model.page:
        return f"{bound.locate_folder(namespace)}/{name_file(local)}"
    pairs = dict(model.page)
    return f"{pairs.get('folder') or bound.locate_folder(namespace)}/{pairs.get('file') or name_file(local)}"
