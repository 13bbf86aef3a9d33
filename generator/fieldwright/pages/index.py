"""The index of all pages: every model with its first sentence, and a diagram of who refers to whom.

This page has no form to keep, so text from a spec is escaped here: it cannot become markup.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldwright.model import ir, traversal
from fieldwright.model.history_facts import Fact
from fieldwright.pages import layout as layouts
from fieldwright.rendering import templates

LONGEST = 200
"""Characters of a sentence before it is cut."""

ARROWS, CHARACTERS = 500, 50_000
"""What Mermaid draws in one diagram, by its own settings."""


_STEREOTYPES = {ir.Enum: "enumeration", ir.Union: "union", ir.Alias: "alias"}
_MARKUP = re.compile(r"[\\`*\[\]|~]|(?<!\w)_|_(?!\w)")


def text(
    document: ir.Document,
    *,
    package: str | None,
    overrides: Path | None = None,
    facts: Sequence[Fact] = (),
) -> str:
    """The index page, which stands in the docs root, above ``models``.

    It is where ``facts`` stand: the page of a model has no place that an import would not
    take for a text of the spec.
    """
    layout = layouts.of(document, package)
    known = [model for model in document.models if not layouts.is_stub(model)]
    rows = [
        (_label(model.name, layout), layout.path(model.name), sentence(model.description))
        for model in known
    ]
    classes = [
        (_id(model.name, layout), _label(model.name, layout), _STEREOTYPES.get(type(model), ""))
        for model in known
    ]
    arrows = [
        (_id(model.name, layout), _id(target, layout), label)
        for model in known
        for target, label in _targets(model)
        if target in layout.titles
    ]
    characters = sum(len("".join(each)) + 20 for each in (*classes, *arrows))
    return templates.text(
        "docs/README.md.jinja",
        overrides,
        title=escaped(document.title),
        description=sentence(document.description),
        models=rows,
        stubs=[_label(each.name, layout) for each in document.models if layouts.is_stub(each)],
        classes=classes,
        arrows=arrows,
        facts=[_fact(each, layout) for each in facts],
        drawable=len(arrows) <= ARROWS and characters <= CHARACTERS,
    )


def _fact(fact: Fact, layout: layouts.Layout) -> tuple[str, ...]:
    """The cells of a row: what, since, deprecated in, formerly."""
    label = escaped(_label(fact.model, layout))
    what = f"[{label}]({layout.path(fact.model)})"
    if fact.part is not None:
        what = f"{what}, {escaped(fact.part)}"
    formerly = ""
    if fact.former is not None:
        until = "" if fact.removed is None else f", until {escaped(fact.removed)}"
        formerly = f"{escaped(fact.former)}{until}"
    versions = (
        "" if version is None else escaped(version) or "(unreleased)"
        for version in (fact.since, fact.deprecated)
    )
    return what, *versions, formerly


def sentence(description: str | None) -> str:
    """The first sentence of a description, escaped, on one line, cut at ``LONGEST``."""
    paragraph = next((each for each in (description or "").split("\n\n") if each.strip()), "")
    line = " ".join(paragraph.split())
    first = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0]
    return escaped(first if len(first) <= LONGEST else f"{first[: LONGEST - 1].rstrip()}…")


def escaped(value: str) -> str:
    """Text as Markdown shows it literally, in the middle of a line."""
    plain = " ".join(value.split()).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(lambda found: f"\\{found[0]}", plain)


def _targets(model: ir.Model) -> Iterator[tuple[str, str]]:
    """The models that a model refers to, each with the fields that do; a union's without."""
    found: dict[str, list[str]] = {}
    for part in traversal.children(model):
        label = part.published_name or part.name if isinstance(part, ir.Field) else ""
        for name in traversal.references(part):
            found.setdefault(name, []).append(label)
    for name, labels in found.items():
        yield name, ", ".join(re.sub(r"\W", "_", label) for label in labels if label)


def _label(name: str, layout: layouts.Layout) -> str:
    """What a model is called: with its namespace, where the SDK has any."""
    return name if layout.imported else layout.titles[name]


def _id(name: str, layout: layouts.Layout) -> str:
    return re.sub(r"\W", "_", _label(name, layout))
