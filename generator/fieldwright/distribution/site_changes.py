"""The page of changes on a site: what is new in each release, what breaks first, linked to the fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from fieldwright import configuration
from fieldwright.changes import editions
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.changes.values import describe_values
from fieldwright.distribution import releases
from fieldwright.pages import markdown
from fieldwright.pages.reference import Reference
from fieldwright.rendering import encoders, templates

NEXT = "The next release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The changes of one release, or of the one to come."""

    heading: str
    entries: Sequence[releases.Entry]


def list_steps(spec: Path, older: Sequence[str], name: str | None) -> Iterator[Step]:
    """Yield the changes that led to the spec at ``spec``, the newest first.

    They are those of its history of releases, and what has changed since; where there is none,
    those between the editions ``older``. ``name`` is that of the distribution.
    """
    past, released = releases.load(spec), configuration.locate_beside(spec, releases.RELEASED)
    if not past.releases:
        names = (str(spec), *older) if older else ()
        listed = [editions.load_edition(each) for each in names]
        for new, old in pairwise(listed):
            yield Step(heading=new.document.version, entries=_compare(old, new, name))
        return
    if released.is_file():
        old, new = (editions.load_edition(str(each)) for each in (released, spec))
        if entries := _compare(old, new, name):
            yield Step(heading=NEXT, entries=entries)
    for each in past.releases:
        yield Step(heading=f"{each.version} ({each.date.isoformat()})", entries=each.entries)


def write_page(
    steps: Sequence[Step], reference: Reference, overrides: templates.Overrides | None = None
) -> str:
    """Write the page of changes, whose places are links as far as they are in ``reference``."""
    rows = []
    for step in steps:
        lines: dict[bool, list[Any]] = {True: [], False: []}
        for entry in sorted(step.entries, key=lambda each: each.severity != "lossy"):
            lines[entry.severity == "breaking"].append(_write_change(entry, reference))
        heading = encoders.encode_prose(markdown.escape(step.heading))
        rows.append({"heading": heading, "breaking": lines[True], "others": lines[False]})
    return templates.render("site/changes.md.jinja", overrides, releases=rows)


def _compare(
    old: editions.Edition, new: editions.Edition, name: str | None
) -> list[releases.Entry]:
    """Return the changes between two editions, without that of the version."""
    return [
        releases.Entry(
            rule=each.rule,
            place=str(each.spot),
            severity=rule.judge(RULES[each.rule], each.role, each.effect),
            values=describe_values(each),
        )
        for each in editions.compare(old, new, name=name)
        if each.rule != "version-changed"
    ]


def _write_change(entry: releases.Entry, reference: Reference) -> Any:
    """Write a change as one line of Markdown."""
    url, row = reference.find_part(entry.place), RULES.get(entry.rule)
    place = markdown.escape(entry.place)
    parts = [f"[{place}]({url}):" if url is not None else f"{place}:"]
    parts += [markdown.escape(row.summary)] if row is not None else []
    parts += [markdown.quote(entry.values)] if entry.values else []
    parts += [f"Let pass: {markdown.escape(entry.waived)}"] if entry.waived else []
    return encoders.encode_prose(" ".join(parts))
