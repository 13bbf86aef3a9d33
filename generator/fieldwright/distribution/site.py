"""The reference as a site: Markdown, navigation and configuration, which Zensical and mkdocs-material build.

Every release has a folder of its own, ``0.2.0/mkdocs.yml`` and ``0.2.0/docs/``, and what is
built of them goes below ``html/``, where the switch of the theme finds them by ``versions.json``.
Nothing is asked of another origin: no fonts, no Mermaid.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fieldwright import configuration, errors
from fieldwright.changes import editions
from fieldwright.distribution import build, documentation, lifecycle, releases, site_changes
from fieldwright.distribution.tree import Tree
from fieldwright.model import ir
from fieldwright.model.history_facts import Fact
from fieldwright.openapi import read, tags
from fieldwright.openapi.text import dump, source
from fieldwright.pages import index, markdown
from fieldwright.pages.reference import Reference
from fieldwright.rendering import encoders, templates

BUILT = "html"
"""The folder of what is built."""

CONFIGURATION = "mkdocs.yml"
"""The configuration of one release's site, in its folder."""

ASSETS = ("site.css", "site.js")
"""What the pages need beside the theme."""

LISTED = 40
"""Models up to which the navigation lists them one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The spec as it is or was in one release, its ``groups`` of models and ``lives`` of their parts."""

    document: ir.Document
    groups: Mapping[str, str]
    lives: lifecycle.Lives

    @property
    def facts(self) -> list[Fact]:
        """What its pages say of its history."""
        return lifecycle.list_facts(self.document, self.lives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a site is built from: the folders of its releases, the newest first, and their files.

    ``read`` are the files that the newest was made from.
    """

    folders: Sequence[str]
    tree: Tree
    read: Sequence[Path]


def write_sources(spec: Path, settings: build.Settings, older: Sequence[str] = ()) -> Sources:
    """Write what the site of the spec at ``spec`` is built from.

    ``older`` are editions of older releases, the newest first, as ``editions.load_edition``
    takes them: a wheel, most of the time. Raises what that and ``build.build`` raise.
    """
    history = releases.load(spec)
    current, files = _read_current(spec, settings, history)
    past = [_read_older(reference, settings) for reference in older]
    lives = (releases.find_former_lives(history, current.lives, each.document) for each in past)
    listed = _name_folders([current, *map(_add_lives, past, lives)])
    steps = list(site_changes.list_steps(spec, older, settings.name))
    tree: Tree = {}
    for folder, edition in listed.items():
        changes = steps if edition is current else ()
        pages = _write_edition(edition, settings, changes)
        tree |= {f"{folder}/{path}": text.encode("utf-8") for path, text in pages.items()}
        tree[f"{folder}/{CONFIGURATION}"] = _configure(edition, pages).encode("utf-8")
    return Sources(folders=list(listed), tree=tree, read=files)


def write_entrance(folders: Sequence[str]) -> Tree:
    """Write what leads to the releases that are built: the list for the switch, and the page that goes on to the newest."""
    rows = [{"version": each, "title": each, "aliases": []} for each in folders]
    page = templates.render("site/index.html.jinja", newest=encoders.encode_html(folders[0]))
    return {
        f"{BUILT}/versions.json": f"{json.dumps(rows, indent=2)}\n".encode(),
        f"{BUILT}/index.html": page.encode("utf-8"),
    }


def _read_current(
    spec: Path, settings: build.Settings, past: releases.History
) -> tuple[Edition, list[Path]]:
    """Read the spec with the lives of its parts; return the files that were read as well."""
    read_from = source.load(spec)
    document = read.read_document(read_from, settings.options)
    edition = Edition(
        document=document,
        groups=tags.group_models(read_from, document),
        lives=releases.find_lives(past, document),
    )
    beside = [each.path for each in read_from.beside if each.path is not None]
    return edition, [spec, configuration.locate_beside(spec, releases.FILE), *beside]


def _read_older(reference: str, settings: build.Settings) -> Edition:
    """Read the spec in a wheel or another edition."""
    edition = editions.load_edition(reference)
    read_from = source.parse(edition.text, edition.label)
    document = read.read_document(read_from, settings.options) if not edition.beside else None
    if document is None:
        return Edition(document=edition.document, groups={}, lives={})
    return Edition(document=document, groups=tags.group_models(read_from, document), lives={})


def _add_lives(edition: Edition, lives: lifecycle.Lives) -> Edition:
    return replace(edition, lives=lives)


def _name_folders(listed: Sequence[Edition]) -> dict[str, Edition]:
    """Name the folder of each edition by its version. Raises ``errors.UsageError`` where two have one.

    Between releases the spec still has the version of the last one; its folder is then ``next``.
    """
    named: dict[str, Edition] = {}
    for edition in reversed(listed):
        version = edition.document.version
        folder = re.sub(r"[^A-Za-z0-9.+-]+", "-", version).strip(".-") or "current"
        if folder in named:
            folder = "next" if edition is listed[0] else folder
        if folder in named:
            raise errors.UsageError(f"two releases of the site have the version {version!r}")
        if folder.lower() == BUILT:
            raise errors.UsageError(f"a site cannot have a release of the version {version!r}")
        named[folder] = edition
    return dict(reversed(named.items()))


def _write_edition(
    edition: Edition, settings: build.Settings, changes: Sequence[site_changes.Step]
) -> dict[str, str]:
    """Write the pages of one edition: path in its folder → text."""
    document = edition.document
    module = build.name_package(document, settings)[1]
    package = documentation.describe_package(document, module)
    reference = Reference(document, package, edition.facts)
    pages = reference.write_pages(settings.overrides, site=True)
    indexed = index.render(
        document,
        package=module,
        reference=documentation.link_models(reference),
        published=False,
        groups=edition.groups,
        apart=len(document.models) > LISTED,
        site=True,
        overrides=settings.overrides,
        facts=edition.facts,
    )
    pages |= {"index.md": indexed.pop("README.md"), **indexed}
    if changes:
        pages["changes.md"] = site_changes.write_page(changes, reference, settings.overrides)
    pages |= {
        f"assets/{name}": templates.read_source(f"site/{name}", settings.overrides)
        for name in ASSETS
    }
    return {f"docs/{path}": text for path, text in pages.items()}


def _configure(edition: Edition, pages: Mapping[str, str]) -> str:
    """Return the configuration of an edition's site, whose ``pages`` are below ``docs/``.

    Of many models the navigation has the groups alone: it is part of every page.
    """
    written = [path.removeprefix("docs/") for path in pages if path.endswith(".md")]
    groups = [path for path in written if path.startswith(f"{index.GROUPS}/")]
    models = [path for path in written if path.startswith("reference/") and path not in groups]
    shown = groups or models
    title = markdown.escape(edition.document.title)
    root: dict[str, Any] = {
        "site_name": title,
        "site_dir": BUILT,
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "font": False,
            "palette": [
                _choose_palette("light", "default", "weather-night", "dark"),
                _choose_palette("dark", "slate", "weather-sunny", "light"),
            ],
            "features": [
                "content.code.copy",
                "navigation.expand",
                "navigation.top",
                "search.highlight",
                "toc.follow",
            ],
        },
        "extra": {"generator": False, "version": {"provider": "mike"}},
        "extra_css": [f"assets/{ASSETS[0]}"],
        "extra_javascript": [f"assets/{ASSETS[1]}"],
        "markdown_extensions": [
            "attr_list",
            "sane_lists",
            "tables",
            {"toc": {"permalink": True}},
            {"pymdownx.highlight": {"use_pygments": True}},
            "pymdownx.superfences",
        ],
        "plugins": ["search"],
        "validation": {"omitted_files": "ignore", "anchors": "warn"},
        "nav": [
            "index.md",
            {"Models": shown},
            *(["changes.md"] if "changes.md" in written else []),
        ],
    }
    return "".join(dump.dump_lines(root))


def _choose_palette(preferred: str, scheme: str, icon: str, other: str) -> dict[str, Any]:
    """Return a palette for those who prefer light or dark, with the button that goes to the other."""
    return {
        "media": f"(prefers-color-scheme: {preferred})",
        "scheme": scheme,
        "toggle": {"icon": f"material/{icon}", "name": f"Switch to {other} mode"},
    }
