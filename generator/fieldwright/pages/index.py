"""The index of all pages: every model with its first sentence, and a diagram of their references.

The format of this page is our own, so text from a spec is escaped here and cannot become markup.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldwright import errors
from fieldwright.model import ir, traversal
from fieldwright.model.history_facts import Fact
from fieldwright.pages import layout as layouts
from fieldwright.rendering import templates

LONGEST = 200
"""Characters of a sentence before it is cut."""

ARROWS, CHARACTERS = 500, 50_000
"""The limits of one Mermaid diagram, by Mermaid's own settings."""

_STEREOTYPES = {ir.Enum: "enumeration", ir.Union: "union", ir.Alias: "alias"}
_MARKUP = re.compile(r"[\\`*\[\]|~]|(?<!\w)_|_(?!\w)")


def render(
    document: ir.Document,
    *,
    package: str | None,
    overrides: Path | None = None,
    facts: Sequence[Fact] = (),
) -> str:
    """Render the index page, ``README.md`` in the docs root.

    It shows ``facts``, since an import would take them for text of the spec on the page of a model.
    """
    layout = layouts.derive(document, package)
    known = [model for model in document.models if not layouts.is_stub(model)]
    rows = [
        (_label(model.name, layout), layout.locate_page(model.name), summarise(model.description))
        for model in known
    ]
    classes = [
        (
            _make_id(model.name, layout),
            _label(model.name, layout),
            _STEREOTYPES.get(type(model), ""),
        )
        for model in known
    ]
    arrows = [
        (_make_id(model.name, layout), _make_id(target, layout), label)
        for model in known
        for target, label in _list_targets(model)
        if target in layout.titles
    ]
    characters = sum(len("".join(each)) + 20 for each in (*classes, *arrows))
    return templates.text(
        "docs/README.md.jinja",
        overrides,
        title=escape(document.title),
        description=summarise(document.description),
        models=rows,
        stubs=[_label(each.name, layout) for each in document.models if layouts.is_stub(each)],
        classes=classes,
        arrows=arrows,
        facts=[_render_fact(each, layout) for each in facts],
        drawable=len(arrows) <= ARROWS and characters <= CHARACTERS,
    )


def _render_fact(fact: Fact, layout: layouts.Layout) -> tuple[str, ...]:
    """Render the cells of a row: what, since, deprecated in, formerly."""
    label = escape(_label(fact.model, layout))
    what = f"[{label}]({layout.locate_page(fact.model)})"
    if fact.part is not None:
        what = f"{what}, {escape(fact.part)}"
    formerly = ""
    if fact.former is not None:
        until = "" if fact.removed is None else f", until {escape(fact.removed)}"
        formerly = f"{escape(fact.former)}{until}"
    versions = (
        "" if version is None else escape(version) or "(unreleased)"
        for version in (fact.since, fact.deprecated)
    )
    return what, *versions, formerly


def summarise(description: str | None) -> str:
    """Return the first sentence of a description, escaped, on one line, cut at ``LONGEST``."""
    paragraph = next((each for each in (description or "").split("\n\n") if each.strip()), "")
    line = " ".join(paragraph.split())
    first = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0]
    return escape(errors.shorten(first, LONGEST))


def escape(value: str) -> str:
    """Escape text so that Markdown shows it literally, in the middle of a line."""
    plain = " ".join(value.split()).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(lambda markup: f"\\{markup[0]}", plain)


def _list_targets(model: ir.Model) -> Iterator[tuple[str, str]]:
    """Yield the models that a model refers to, each with the fields that do so; those of a union have none."""
    targets: dict[str, list[str]] = {}
    for part in traversal.children(model):
        label = part.published_name or part.name if isinstance(part, ir.Field) else ""
        for name in traversal.references(part):
            targets.setdefault(name, []).append(label)
    for name, labels in targets.items():
        yield name, ", ".join(re.sub(r"\W", "_", label) for label in labels if label)


def _label(name: str, layout: layouts.Layout) -> str:
    """Label a model with its name, including the namespace where the SDK has any."""
    return name if layout.imported else layout.titles[name]


def _make_id(name: str, layout: layouts.Layout) -> str:
    return re.sub(r"\W", "_", _label(name, layout))
