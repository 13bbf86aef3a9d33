"""The releases of a spec: ``releases.yaml`` beside it, from which the package's changelog is made.

``release`` writes it. Each release, the newest first, has a version, a date and the changes
since the one before, each with its rule, its place, how grave it is, and what was there and is,
in words. ``facts`` are the versions in which parts of the spec as last released appeared,
became deprecated and got their names; a part that says nothing is there since the first.
"""

import datetime
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.distribution import lifecycle
from fieldwright.distribution.lifecycle import Life, Part
from fieldwright.model import ir
from fieldwright.openapi.text import dump, source
from fieldwright.openapi.text.values import Object

FILE = "releases.yaml"

RELEASED = "released.yaml"
"""The spec as it was last released, beside the spec."""

_VERSIONS = ("since", "deprecated", "renamed")
_KEYS = ("rule", "place", "severity", "told", "waived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of a release. ``told`` is ``old → new``, ``waived`` why it was let pass; "" for nothing."""

    rule: str
    place: str
    severity: str
    told: str = ""
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


def lives(past: History, released: ir.Document) -> lifecycle.Lives:
    """The lives of all parts of the document as last released."""
    if past.base is None and not past.lives:
        return {}
    return {
        part: life if life.since is not None else replace(life, since=past.base)
        for part in lifecycle.parts(released)
        for life in (past.lives.get(part, Life()),)
    }


def load(spec: Path) -> History:
    """The history of the spec at ``spec``, an empty one if there is no file of it.

    Raises ``errors.UsageError`` naming the place of what is no release, ``errors.SourceError``
    for what is no YAML.
    """
    path = spec.parent / FILE
    if not path.is_file():
        return History()
    parsed = source.load(path)
    root = parsed.data
    if not isinstance(root, Object) or not {"releases"} <= set(root) <= {"releases", "facts"}:
        raise _refused(parsed, 0, "it must hold the key 'releases', and may hold 'facts'")
    rows = root["releases"]
    if not isinstance(rows, list):
        raise _refused(parsed, root.value_at("releases"), "'releases' must be a list")
    marks = getattr(rows, "marks", [0] * len(rows))
    releases = tuple(_release(parsed, row, at) for row, at in zip(rows, marks))
    if "facts" not in root:
        return History(releases=releases)
    base, known = _facts(parsed, root["facts"], root.value_at("facts"))
    return History(releases=releases, base=base, lives=known)


def text(past: History) -> str:
    """The history as ``load`` reads it."""
    rows = [
        {
            "version": each.version,
            "date": each.date.isoformat(),
            "changes": [
                {key: getattr(entry, key) for key in _KEYS if getattr(entry, key)}
                for entry in each.entries
            ],
        }
        for each in past.releases
    ]
    said = lifecycle.changed(past.lives, past.base)
    facts = {
        **({"since": past.base} if past.base is not None else {}),
        "parts": [_row(part, life) for part, life in said.items()],
    }
    whole = {"releases": rows, **({"facts": facts} if past.base is not None or said else {})}
    comment = "# Written by 'fieldwright release'; the package's changelog is made of it.\n"
    return comment + "".join(dump.lines(whole))


def _row(part: Part, life: Life) -> dict[str, Any]:
    row: dict[str, Any] = {"model": part.model}
    if part.field is not None:
        row["field"] = part.field
    if part.value is not None:
        row["value"] = json.loads(part.value)
    versions = {key: getattr(life, key) for key in _VERSIONS}
    return row | {key: version for key, version in versions.items() if version is not None}


def _facts(parsed: source.Source, facts: Any, at: int) -> tuple[str | None, dict[Part, Life]]:
    """What is said of parts, and the version that holds for all others."""
    if not isinstance(facts, Object) or not {"parts"} <= set(facts) <= {"since", "parts"}:
        raise _refused(parsed, at, "'facts' has the key parts and may have since")
    base, rows = facts.get("since"), facts["parts"]
    if not isinstance(base, str | None) or not isinstance(rows, list):
        raise _refused(parsed, at, "'since' must be a text and 'parts' a list")
    marks = getattr(rows, "marks", [at] * len(rows))
    found = {}
    for row, mark in zip(rows, marks):
        keys = set(row) if isinstance(row, Object) else set()
        texts = [row[key] for key in keys - {"value"}] if isinstance(row, Object) else []
        if (
            not {"model"} <= keys <= {"model", "field", "value", *_VERSIONS}
            or {"field", "value"} <= keys
            or not all(isinstance(each, str) for each in texts)
        ):
            message = f"a part has a model, a field or a value of it, and {', '.join(_VERSIONS)}"
            raise _refused(parsed, mark, message)
        value = lifecycle.written(row["value"]) if "value" in keys else None
        part = Part(row["model"], field=row.get("field"), value=value)
        found[part] = Life(**{key: row[key] for key in _VERSIONS if key in row})
    return base, found


def _release(parsed: source.Source, row: Any, at: int) -> Release:
    if not isinstance(row, Object) or set(row) != {"version", "date", "changes"}:
        raise _refused(parsed, at, "a release has exactly the keys version, date, changes")
    version, day, changes = row["version"], row["date"], row["changes"]
    if not isinstance(version, str) or not isinstance(changes, list):
        raise _refused(parsed, at, "'version' must be a text and 'changes' a list")
    try:
        date = datetime.date.fromisoformat(day)
    except (TypeError, ValueError) as error:
        message = f"{day!r} is no date: write YYYY-MM-DD"
        raise _refused(parsed, row.value_at("date"), message) from error
    marks = getattr(changes, "marks", [at] * len(changes))
    entries = tuple(_entry(parsed, each, mark) for each, mark in zip(changes, marks))
    return Release(version=version, date=date, entries=entries)


def _entry(parsed: source.Source, row: Any, at: int) -> Entry:
    known = isinstance(row, Object) and {"rule", "place", "severity"} <= set(row) <= set(_KEYS)
    if not known or not all(isinstance(value, str) for value in row.values()):
        raise _refused(parsed, at, f"a change has the keys {', '.join(_KEYS)}, each a text")
    return Entry(**row)


def _refused(parsed: source.Source, at: int, message: str) -> errors.UsageError:
    place = parsed.place(at)
    return errors.UsageError(f"{place.file}:{place.line}:{place.column}: {message}")
