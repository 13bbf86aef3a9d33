"""A document as a whole distribution: the package and its pages, and what they were made from."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

import fieldwright
from fieldwright import errors
from fieldwright.configuration import Configuration, PageForm, Views
from fieldwright.distribution import documentation, lifecycle, releases
from fieldwright.distribution.tree import Tree
from fieldwright.model import ir, names
from fieldwright.openapi import read
from fieldwright.openapi import write as spec_write
from fieldwright.openapi.text import source
from fieldwright.package import selftest, views
from fieldwright.package import write as package
from fieldwright.rendering import templates as rendering

_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")

Half: TypeAlias = Literal["docs", "package"]
"""One of the two parts that the output has."""

ROOMS = ("docs", "package")
"""The folders of templates that the output is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decides the output besides the spec.

    ``name`` of the distribution, by default from the document's title. ``templates`` is a
    folder that is searched before our own. ``only`` one half: the files of the package, or
    the pages, which then stand at the root of the tree. ``formats``: whether a string that is
    not of its format is refused. ``views``: which views of models are made beside them.
    ``pages``: the forms of pages.
    """

    name: str | None = None
    templates: Path | None = None
    only: Half | None = None
    formats: Literal["assert", "annotate"] = "assert"
    views: Views = "none"
    pages: tuple[PageForm, ...] = ("speakeasy",)

    @staticmethod
    def of(configured: Configuration) -> "Settings":
        """What the configuration of a project says of the output of its spec."""
        return Settings(
            name=configured.name,
            templates=configured.templates,
            formats=configured.formats,
            views=configured.views,
            pages=configured.pages,
        )

    @property
    def options(self) -> read.Options:
        """How the spec is read."""
        return read.Options(annotate=self.formats == "annotate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A tree, and the digests of what it is a function of, as ``tree.publish`` takes them.

    ``warnings`` is what there is to say about the spec, which was read all the same.
    """

    tree: Tree
    inputs: dict[str, str]
    warnings: tuple[errors.Diagnostic, ...] = ()


def build(spec: Path, settings: Settings) -> Build:
    """The output for the spec at ``spec``.

    Raises ``errors.SourceError`` for a spec that cannot be read and ``errors.UsageError`` for
    settings that cannot be used, the user's own templates among them.
    """
    read_from, past = source.load(spec), releases.load(spec)
    released = spec.parent / releases.RELEASED
    there = bool(past.releases) and released.is_file()
    return assembled(read_from, past, settings, source.load(released) if there else None)


def declared(spec: Path) -> str:
    """The version that the spec at ``spec`` declares."""
    return read.document(source.load(spec)).version


def assembled(
    read_from: source.Source,
    past: releases.History,
    settings: Settings,
    released: source.Source | None = None,
) -> Build:
    """The output for a spec that is there already, after these releases.

    ``released`` is the spec as the last of them has it, if it is another one. Raises what
    ``build`` does.
    """
    document, warnings = read.examined(read_from, settings.options)
    text = read_from.text
    if read_from.beside:
        # What is in several files goes along as one.
        text = spec_write.text(document)
    if settings.views != "none":
        document = views.added(document, settings.views)
    try:
        lives = _lives(document, read_from, past, settings, released)
        made = tree(document, text, settings, lives)
    except (SyntaxError, TypeError) as error:
        if settings.templates is None:
            raise
        raise errors.UsageError(f"{settings.templates}: {error}") from error
    told = ""
    if past.releases and settings.only != "docs":
        from fieldwright.distribution import changelog  # with all the rules behind it

        told = changelog.text(past.releases, document.title)
        made["CHANGELOG.md"] = told.encode("utf-8")
    if lives:
        told += repr(lifecycle.facts(document, lives))
    made_of = inputs(document, text, settings, told)
    return Build(tree=made, inputs=made_of, warnings=warnings)


def _lives(
    document: ir.Document,
    read_from: source.Source,
    past: releases.History,
    settings: Settings,
    released: source.Source | None,
) -> lifecycle.Lives:
    """Since when the parts of a document are there; nothing before its first release."""
    if not past.releases or released is None or released.text == read_from.text:
        return releases.lives(past, document)
    old = read.document(released, settings.options)
    return lifecycle.following(old, releases.lives(past, old), document, "")


def tree(
    document: ir.Document,
    spec_text: str,
    settings: Settings,
    lives: lifecycle.Lives = MappingProxyType({}),
) -> Tree:
    """The files for a document that was read from ``spec_text``; ``lives`` are facts of its releases."""
    distribution, module = called(document, settings)
    facts = lifecycle.facts(document, lives)
    made: Tree = {}
    if settings.only != "docs":
        made |= package.package(
            document,
            spec=spec_text,
            distribution=distribution,
            module=module,
            overrides=_overrides(settings),
            removals=lifecycle.removals(document, lives),
        )
        made[f"{module}/__main__.py"] = rendering.source("package/module/__main__.py").encode(
            "utf-8"
        )
        made[f"{module}/selftest.jsonl"] = selftest.lines(document).encode("utf-8")
    if settings.only != "package":
        root = "" if settings.only else "docs/"
        pages = documentation.write_pages(
            document, module, settings.pages, facts=facts, overrides=_overrides(settings)
        )
        made |= {f"{root}{path}": text.encode("utf-8") for path, text in pages.items()}
    return made


def inputs(
    document: ir.Document, spec_text: str, settings: Settings, changelog: str = ""
) -> dict[str, str]:
    """Digest or version by the name that ``check`` gives it as a cause.

    Of Black only the year counts, as its form is the same for all of one. The generator is
    its version: within one, what no other input explains is the generator's.
    """
    said = [*called(document, settings), settings.only, settings.formats]
    if settings.views != "none":
        said.append(settings.views)
    if settings.pages != ("speakeasy",):
        said.append(",".join(settings.pages))
    config = json.dumps(said)
    return {
        "spec": _digest(
            [each.encode("utf-8", "surrogatepass") for each in (spec_text, changelog) if each]
        ),
        "config": _digest([config.encode("utf-8")]),
        "templates": _digest(_templates(settings)),
        "generator": fieldwright.__version__,
        "Black": metadata.version("black").partition(".")[0],
    }


def called(document: ir.Document, settings: Settings) -> tuple[str, str]:
    """The names of distribution and import package."""
    given = settings.name
    name = names.distribution(document.title) if given is None else given
    if not _DISTRIBUTION.fullmatch(name):
        raise errors.UsageError(
            f"{name!r} cannot be the name of a distribution: ASCII letters, digits, '-', '_' and '.'"
        )
    return name, names.package(name)


def _overrides(settings: Settings) -> Path | None:
    if settings.templates is not None and not settings.templates.is_dir():
        raise errors.UsageError(f"{settings.templates}: the folder of templates is not there")
    return settings.templates


def _templates(settings: Settings) -> Iterator[bytes]:
    """Name and content of each template that the output is made of; reports are none of it."""
    for root in filter(None, (_overrides(settings), rendering.templates())):
        for path in sorted(each for room in ROOMS for each in (root / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path.relative_to(root).as_posix().encode("utf-8")
                yield path.read_bytes()


def _digest(parts: Iterator[bytes] | list[bytes]) -> str:
    """One digest of several texts, each taken with its length so that none runs into the next."""
    made = hashlib.sha256()
    for part in parts:
        made.update(f"{len(part)}:".encode())
        made.update(part)
    return made.hexdigest()
