"""The index of all pages: the models by group, each with its first sentence and its age, and a picture of a few.

The format of this page is our own, so text from a spec is escaped here and cannot become markup.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from fieldwright.model import ir, traversal
from fieldwright.model.history_facts import Fact
from fieldwright.pages import layout as layouts
from fieldwright.pages import markdown
from fieldwright.rendering import templates

BOXES = 12
"""The most models that are drawn: a picture of more is not read."""

_STEREOTYPES = {ir.Enum: "enumeration", ir.Union: "union", ir.Alias: "alias"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the index: a model, the links to its pages, and since when it is there.

    ``nested`` is one that is shown on the page of the model above it.
    """

    title: Markup
    nested: bool
    path: Markup
    published: Markup | None
    sentence: Markup
    since: Markup | None


def render(
    document: ir.Document,
    *,
    package: str | None,
    reference: Mapping[str, str] | None = None,
    published: bool = True,
    overrides: Path | None = None,
    facts: Sequence[Fact] = (),
) -> str:
    """Render the index page, ``README.md`` in the docs root.

    ``reference`` holds the link to each model's place in the reference, in its order, if there is one;
    ``published`` tells whether there are pages in the published form. Models are grouped by their
    namespaces. The index shows ``facts``, since an import would take them for text of the spec on
    the page of a model.
    """
    layout = layouts.derive(document, package)
    known = [model for model in document.models if not layouts.is_stub(model)]
    if reference is not None:
        places = {name: n for n, name in enumerate(reference)}
        known.sort(key=lambda model: places[model.name])
    links = {model.name: layout.locate_page(model.name) for model in known} | dict(reference or {})
    since = {fact.model: fact.since for fact in facts if fact.part is None}
    listed: dict[str, list[Entry]] = {}
    for model in known:
        both = published and reference is not None
        group = model.name.rpartition(".")[0]
        listed.setdefault(group, []).append(
            Entry(
                title=Markup(markdown.escape(_label(model.name, layout))),
                nested="#" in links[model.name],
                path=Markup(links[model.name]),
                published=Markup(layout.locate_page(model.name)) if both else None,
                sentence=Markup(markdown.summarise(model.description)),
                since=(
                    Markup(markdown.escape(since[model.name] or ""))
                    if since.get(model.name)
                    else None
                ),
            )
        )
    return templates.render(
        "docs/README.md.jinja",
        overrides,
        title=Markup(markdown.escape(document.title)),
        description=Markup(markdown.summarise(document.description)),
        groups=[(Markup(markdown.escape(group)), listed[group]) for group in _order(listed)],
        stubs=[
            Markup(markdown.escape(_label(each.name, layout)))
            for each in document.models
            if layouts.is_stub(each)
        ],
        classes=list(_list_classes(known, layout)) if len(known) <= BOXES else (),
        arrows=list(_list_arrows(known, layout)) if len(known) <= BOXES else (),
        facts=[_render_fact(each, layout, links) for each in facts],
    )


def _order(groups: Mapping[str, object]) -> list[str]:
    """Order groups by name; models without one come first."""
    return sorted(groups, key=lambda group: (group.lower(), group))


def _list_classes(
    known: Sequence[ir.Model], layout: layouts.Layout
) -> Iterator[tuple[Markup, Markup, Markup]]:
    """Yield the boxes of the picture: id, label and stereotype."""
    for model in known:
        stereotype = _STEREOTYPES.get(type(model), "")
        label = _label(model.name, layout)
        yield _make_id(label), Markup(re.sub(r"[^\w.]", "_", label)), Markup(stereotype)


def _list_arrows(
    known: Sequence[ir.Model], layout: layouts.Layout
) -> Iterator[tuple[Markup, Markup, Markup]]:
    """Yield the arrows of the picture: from, to, and the fields that refer."""
    for model in known:
        for target, label in _list_targets(model):
            if target in layout.titles:
                source = _make_id(_label(model.name, layout))
                yield source, _make_id(_label(target, layout)), Markup(label)


def _render_fact(
    fact: Fact, layout: layouts.Layout, links: Mapping[str, str]
) -> tuple[Markup, ...]:
    """Render the cells of a row: what, since, deprecated in, formerly."""
    what = f"[{markdown.escape(_label(fact.model, layout))}]({links[fact.model]})"
    if fact.part is not None:
        what = f"{what}, {markdown.escape(fact.part)}"
    formerly = ""
    if fact.former is not None:
        until = "" if fact.removed is None else f", until {markdown.escape(fact.removed)}"
        formerly = f"{markdown.escape(fact.former)}{until}"
    versions = (
        "" if version is None else markdown.escape(version) or "(unreleased)"
        for version in (fact.since, fact.deprecated)
    )
    return tuple(map(Markup, (what, *versions, formerly)))


def _list_targets(model: ir.Model) -> Iterator[tuple[str, str]]:
    """Yield the models that a model refers to, each with the fields that do so; those of a union have none."""
    targets: dict[str, list[str]] = {}
    for part in traversal.list_children(model):
        label = part.published_name or part.name if isinstance(part, ir.Field) else ""
        for name in traversal.list_references(part):
            targets.setdefault(name, []).append(label)
    for name, labels in targets.items():
        yield name, ", ".join(re.sub(r"\W", "_", label) for label in labels if label)


def _label(name: str, layout: layouts.Layout) -> str:
    """Label a model with its name, including the namespace where the SDK has any."""
    return name if layout.imported else layout.titles[name]


def _make_id(label: str) -> Markup:
    return Markup(re.sub(r"\W", "_", label))
