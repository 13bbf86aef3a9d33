"""The index of all pages: the models by group, each with its first sentence and its age, and a picture of a few.

The format of this page is our own, so text from a spec is escaped here and cannot become markup.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fieldwright.model import ir, traversal
from fieldwright.model.history_facts import Fact
from fieldwright.pages import layout as layouts
from fieldwright.pages import markdown
from fieldwright.rendering import templates

BOXES = 12
"""The most models that are drawn: a picture of more is not read."""

LISTED = 250
"""The most models on one page of the index, and the most facts."""

GROUPS = "reference/groups"
"""The folder of the pages of groups, in the docs root; in that of the reference, as an import leaves it out."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page of a group, or of a part of one: its path below the docs root, its models and their facts."""

    title: Markup
    group: str
    path: Markup
    models: Sequence[Entry]
    facts: Sequence[tuple[Markup, ...]]


def render(
    document: ir.Document,
    *,
    package: str | None,
    reference: Mapping[str, str] | None = None,
    published: bool = True,
    groups: Mapping[str, str] | None = None,
    apart: bool = False,
    site: bool = False,
    overrides: templates.Overrides | None = None,
    facts: Sequence[Fact] = (),
) -> dict[str, str]:
    """Render the index: path below the docs root → text, ``README.md`` first.

    ``reference`` holds the link to each model's place in the reference, in its order, if there is one;
    ``published`` tells whether there are pages in the published form. ``groups`` are those of the
    models; the others are grouped by their namespaces. Groups have pages of their own if they are to
    be ``apart``, or are too long together. A ``site`` has no picture of all. The index shows ``facts``, since an import would take them
    for text of the spec on the page of a model.
    """
    layout = layouts.derive(document, package)
    known = [model for model in document.models if not layouts.is_stub(model)]
    if reference is not None:
        places = {name: n for n, name in enumerate(reference)}
        known.sort(key=lambda model: places[model.name])
    links = {model.name: layout.locate_page(model.name) for model in known} | dict(reference or {})
    apart = apart or len(known) + len(facts) > LISTED
    root = "../" * (GROUPS.count("/") + 1) if apart else ""
    since = {fact.model: fact.since for fact in facts if fact.part is None}
    listed: dict[str, list[Entry]] = {}
    rows: dict[str, list[tuple[Markup, ...]]] = {}
    homes = {model.name: model.name.rpartition(".")[0] for model in known} | dict(groups or {})
    for model in known:
        listed.setdefault(homes[model.name], []).append(
            _make_entry(model, layout, links, since, root, published and reference is not None)
        )
    for fact in facts:
        cells = _render_fact(fact, layout, links, root)
        rows.setdefault(homes[fact.model] if apart else "", []).append(cells)
    drawn = known if len(known) <= BOXES and not apart and not site else ()
    parts = list(_divide(listed, rows)) if apart else []
    context = {
        "title": Markup(markdown.escape(document.title)),
        "description": Markup(markdown.summarise(document.description)),
        "groups": [] if apart else [_name_group(each, listed) for each in _order(listed)],
        "parts": parts,
        "stubs": [
            Markup(markdown.escape(_label(each.name, layout)))
            for each in document.models
            if layouts.is_stub(each)
        ],
        "classes": list(_list_classes(drawn, layout)),
        "arrows": list(_list_arrows(drawn, layout)),
        "facts": [] if apart else rows.get("", []),
    }
    pages = {"README.md": templates.render("docs/README.md.jinja", overrides, **context)}
    for part in parts:
        pages[str(part.path)] = templates.render("docs/group.md.jinja", overrides, part=part)
    return {path: f"{text.rstrip()}\n" for path, text in pages.items()}


def _make_entry(
    model: ir.Model,
    layout: layouts.Layout,
    links: Mapping[str, str],
    since: Mapping[str, str | None],
    root: str,
    both: bool,
) -> Entry:
    """Make the row of a model for a page from which the docs root is at ``root``."""
    version = since.get(model.name)
    return Entry(
        title=Markup(markdown.escape(_label(model.name, layout))),
        nested="#" in links[model.name],
        path=Markup(root + links[model.name]),
        published=Markup(root + layout.locate_page(model.name)) if both else None,
        sentence=Markup(markdown.summarise(model.description)),
        since=Markup(markdown.escape(version)) if version else None,
    )


def _divide(
    listed: Mapping[str, Sequence[Entry]], rows: Mapping[str, Sequence[tuple[Markup, ...]]]
) -> Iterator[Part]:
    """Yield the pages of groups, several of a group that is too long for one."""
    taken: set[str] = set()
    for group in _order(listed):
        title, entries = _name_group(group, listed)
        facts = rows.get(group, ())
        count = max(-(-len(entries) // LISTED), -(-len(facts) // LISTED))
        word = re.sub(r"[^a-z0-9]+", "-", (group or title).lower()).strip("-") or "group"
        for n in range(count):
            tries = itertools.count(n + 1)
            while (path := f"{word}-{k}" if (k := next(tries)) > 1 else word) in taken:
                continue
            taken.add(path)
            numbered = Markup(f"{title} ({n + 1} of {count})") if count > 1 else title
            section = slice(n * LISTED, (n + 1) * LISTED)
            yield Part(
                title=numbered,
                group=group,
                path=Markup(f"{GROUPS}/{path}.md"),
                models=entries[section],
                facts=facts[section],
            )


def _name_group(
    group: str, listed: Mapping[str, Sequence[Entry]]
) -> tuple[Markup, Sequence[Entry]]:
    """Return the title of a group and its rows."""
    title = markdown.escape(group) if group else "Models" if len(listed) == 1 else "Other models"
    return Markup(title), listed[group]


def _order(groups: Mapping[str, object]) -> list[str]:
    """Order groups by name; models without one come last."""
    return sorted(groups, key=lambda group: (not group, group.lower(), group))


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
    fact: Fact, layout: layouts.Layout, links: Mapping[str, str], root: str
) -> tuple[Markup, ...]:
    """Render the cells of a row: what, since, deprecated in, formerly."""
    what = f"[{markdown.escape(_label(fact.model, layout))}]({root}{links[fact.model]})"
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
