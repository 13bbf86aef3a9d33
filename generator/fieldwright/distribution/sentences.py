"""Sentences of a changelog: what a change means to who uses the package, and what to do about it."""

from functools import cache
from typing import Any

from fieldwright.changes.rules.table import RULES
from fieldwright.distribution.releases import Entry
from fieldwright.pages import markdown
from fieldwright.rules import read_table

_ARROW = " → "

_MIGRATIONS: dict[str, str] = {
    "narrows": "Send only what it accepts now.",
    "widens": "Expect what it refused before.",
    "both": "Send and expect the new form.",
}
"""What to do about a change that goes one of these ways, and has no sentence of its own."""


@cache
def _read_sentences() -> dict[str, dict[str, str]]:
    table: dict[str, Any] = read_table("distribution/sentences.toml")
    return table


def write_sentence(entry: Entry) -> str:
    """Write a change as Markdown: ```Image.architecture` no longer accepts `i386`. Send another value.``

    One that has no sentence of its own is told by the summary of its rule, with both values.
    """
    row = _read_sentences().get(entry.rule)
    place = markdown.quote(entry.place)
    if row is None:
        parts = [f"{place}:", *_summarise(entry)]
    else:
        old, _, new = entry.values.partition(_ARROW)
        shown = {"old": old, "new": new} if new else {"old": entry.values, "new": entry.values}
        words = {key: markdown.quote(text) for key, text in shown.items()}
        sentence = row["text"].format(place=place, **words)
        parts = [f"{sentence[0].upper()}{sentence[1:]}."]
        if entry.severity == "breaking" and not entry.waived and "migration" in row:
            parts.append(row["migration"])
    if entry.also:
        parts.append(f"Also {markdown.escape(entry.also)}.")
    if entry.waived:
        parts.append(f"Let pass: {markdown.escape(entry.waived)}")
    return " ".join([*parts, f"({entry.rule})"])


def _summarise(entry: Entry) -> list[str]:
    row = RULES.get(entry.rule)
    parts = [markdown.escape(row.summary)] if row is not None else []
    parts += [markdown.quote(entry.values)] if entry.values else []
    if row is not None and entry.severity == "breaking" and not entry.waived:
        parts += [_MIGRATIONS[row.wire]] if row.wire in _MIGRATIONS else []
    return parts
