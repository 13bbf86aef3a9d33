"""The changelog of a package, made of the history of its spec, in the form of Keep a Changelog 1.1.0."""

from collections.abc import Iterable
from typing import Any

from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import sentences
from fieldwright.distribution.releases import Entry, Release
from fieldwright.rendering import encoders, templates

SECTIONS = ("Added", "Changed", "Deprecated", "Removed")
"""The headings of Keep a Changelog that changes of a spec can stand under, in its order."""


def write_changelog(releases: Iterable[Release], title: str) -> str:
    """Write the changelog of releases, the newest first; ``title`` is the name of the API."""
    return templates.render(
        "release/CHANGELOG.md.jinja",
        title=encoders.encode_markdown(title),
        releases=[
            {
                "version": encoders.encode_markdown(each.version),
                "date": encoders.encode_markdown(each.date.isoformat()),
                "sections": [
                    (encoders.encode_markdown(heading), list(map(_write_line, entries)))
                    for heading, entries in _group_entries(each)
                ],
            }
            for each in releases
        ],
    )


def write_lines(entries: Iterable[Entry]) -> list[str]:
    """Write entries as the lines that a changelog has for them."""
    return [f"- {_write_line(entry)}" for entry in entries]


def _group_entries(release: Release) -> list[tuple[str, list[Entry]]]:
    """Group the entries of a release under their headings, what breaks first."""
    if not release.entries:
        return [("Added", [Entry(rule="", place="", severity="compatible")])]
    sections: dict[str, list[Entry]] = {heading: [] for heading in SECTIONS}
    for entry in sorted(release.entries, key=lambda each: not _is_breaking(each)):
        sections[_choose_section(entry.rule)].append(entry)
    return [(heading, entries) for heading, entries in sections.items() if entries]


def _choose_section(rule: str) -> str:
    row = RULES.get(rule)
    if rule == "became-deprecated" or row is not None and row.code == "deprecates":
        return "Deprecated"
    if rule.endswith("-removed") and row is not None and row.code == "breaks":
        return "Removed"
    adds = row is not None and (row.code == "adds" or rule == "enum-value-added")
    return "Added" if rule.endswith("-added") and adds else "Changed"


def _write_line(entry: Entry) -> Any:
    """Write an entry: ``**Breaking:** `Image.size` is new and required. Pass it … (required-field-added)``."""
    if not entry.rule:
        return encoders.encode_markdown("The first release.")
    line = encoders.encode_prose(sentences.write_sentence(entry))
    return encoders.encode_prose("**Breaking:** ") + line if _is_breaking(entry) else line


def _is_breaking(entry: Entry) -> bool:
    """Return whether an entry breaks somebody and was not let pass."""
    return entry.severity == "breaking" and not entry.waived
