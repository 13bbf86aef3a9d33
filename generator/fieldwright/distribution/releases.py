"""The releases of a spec: ``releases.yaml`` beside it, from which the package's changelog is made.

``release`` writes it. Each release, the newest first, has a version, a date and the changes
since the one before, each with its rule, its place, how grave it is, and what was there and is,
in words. ``facts`` are the versions in which parts of the spec as last released appeared,
became deprecated and got their names; a part that says nothing is there since the first.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fieldwright import configuration
from fieldwright.distribution import inputs, lifecycle
from fieldwright.distribution.lifecycle import Life, Part
from fieldwright.model import ir
from fieldwright.openapi import sidecars
from fieldwright.openapi.text import dump
from fieldwright.openapi.text.values import Object

FILE, RELEASED = inputs.RELEASES, inputs.RELEASED

_SCHEMA = "distribution/releases.schema.json"
_NAMED = {"values": "told"}
"""What attributes of an entry are called in the file, where that is not the same."""

_VERSIONS = ("since", "deprecated", "renamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of a release. ``values`` is ``old → new``, ``also`` names further places, ``waived`` why it
    was let pass; "" for nothing."""

    rule: str
    place: str
    severity: str
    values: str = ""
    also: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release; the first has no entries, as there was nothing to compare it with."""

    version: str
    date: datetime.date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All releases, the newest first. ``base`` is the version since which a part is there that
    ``lives`` says nothing else of; None if that is not known."""

    releases: tuple[Release, ...] = ()
    base: str | None = None
    lives: lifecycle.Lives = field(default_factory=dict)


def find_lives(past: History, released: ir.Document) -> lifecycle.Lives:
    """Return the lives of all parts of the document as last released."""
    if past.base is None and not past.lives:
        return {}
    return {
        part: life if life.since is not None else replace(life, since=past.base)
        for part in lifecycle.list_parts(released)
        for life in (past.lives.get(part, Life()),)
    }


def find_former_lives(past: History, lives: lifecycle.Lives, older: ir.Document) -> lifecycle.Lives:
    """Return what ``lives`` say of the parts of an older release, as it stood then; nothing of a release
    that is not in the history."""
    versions = [each.version for each in past.releases]
    if older.version not in versions:
        return {}
    known = {*versions[versions.index(older.version) :], past.base}
    return {
        part: Life(
            since=life.since if life.since in known else None,
            deprecated=life.deprecated if life.deprecated in known else None,
            renamed=life.renamed if life.renamed in known else None,
        )
        for part in lifecycle.list_parts(older)
        for life in (lives.get(part, Life()),)
    }


def load(spec: Path) -> History:
    """Load the history of the spec at ``spec``, an empty one if there is no file of it.

    Raises ``errors.UsageError`` naming the place of what is no release, ``errors.SourceError``
    for what is no YAML.
    """
    path = configuration.locate_beside(spec, FILE)
    if not path.is_file():
        return History()
    root = sidecars.load(path, _SCHEMA).data
    releases = tuple(
        Release(
            version=row["version"],
            date=datetime.date.fromisoformat(row["date"]),
            entries=tuple(_read_entry(each) for each in row["changes"]),
        )
        for row in root["releases"]
    )
    base, known = _read_facts(root["facts"]) if "facts" in root else (None, {})
    return History(releases=releases, base=base, lives=known)


def write_history(past: History) -> str:
    """Write the history as ``load`` reads it."""
    rows = [
        {
            "version": each.version,
            "date": each.date.isoformat(),
            "changes": [_write_entry(entry) for entry in each.entries],
        }
        for each in past.releases
    ]
    known = lifecycle.select_changed(past.lives, past.base)
    facts = {
        **({"since": past.base} if past.base is not None else {}),
        "parts": [_write_part(part, life) for part, life in known.items()],
    }
    root = {"releases": rows, **({"facts": facts} if past.base is not None or known else {})}
    comment = "# Written by 'fieldwright release'; the package's changelog is made of it.\n"
    return comment + "".join(dump.dump_lines(root))


def _write_entry(entry: Entry) -> dict[str, str]:
    """Return a change as ``_read_entry`` reads it, without what it has nothing of."""
    row = {
        name: getattr(entry, name)
        for name in ("rule", "place", "severity", "values", "also", "waived")
    }
    return {_NAMED.get(name, name): text for name, text in row.items() if text}


def _read_entry(row: Mapping[str, str]) -> Entry:
    """Return the change that a row of the file describes."""
    names = {key: name for name, key in _NAMED.items()}
    return Entry(**{names.get(key, key): text for key, text in row.items()})


def _write_part(part: Part, life: Life) -> dict[str, Any]:
    row: dict[str, Any] = {"model": part.model}
    if part.field is not None:
        row["field"] = part.field
    if part.value is not None:
        row["value"] = json.loads(part.value)
    versions = {key: getattr(life, key) for key in _VERSIONS}
    return row | {key: version for key, version in versions.items() if version is not None}


def _read_facts(facts: Object) -> tuple[str | None, dict[Part, Life]]:
    """Read the version that holds for all parts, and what is known of some."""
    parts = {}
    for row in facts["parts"]:
        value = lifecycle.write_value(row["value"]) if "value" in row else None
        part = Part(row["model"], field=row.get("field"), value=value)
        parts[part] = Life(**{key: row[key] for key in _VERSIONS if key in row})
    return facts.get("since"), parts
