"""The releases of a spec, newest first: ``releases.yaml`` beside it, from which the package's changelog is made.

``release`` writes it. Each release has a version, a date and the changes since the one
before, each with its rule, its place, how grave it is, and what was there and is, in words.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.spec import dump, source
from fieldwright.spec.values import Object

FILE = "releases.yaml"

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


def load(spec: Path) -> tuple[Release, ...]:
    """The releases of the spec at ``spec``, none if there is no file of them.

    Raises ``errors.UsageError`` naming the place of what is no release, ``errors.SourceError``
    for what is no YAML.
    """
    path = spec.parent / FILE
    if not path.is_file():
        return ()
    parsed = source.load(path)
    root = parsed.data
    rows = root.get("releases") if isinstance(root, Object) and set(root) == {"releases"} else None
    if not isinstance(rows, list):
        raise _refused(parsed, 0, "it must hold the one key 'releases', with a list")
    marks = getattr(rows, "marks", [0] * len(rows))
    return tuple(_release(parsed, row, at) for row, at in zip(rows, marks))


def text(releases: Iterable[Release]) -> str:
    """The releases as ``load`` reads them."""
    rows = [
        {
            "version": each.version,
            "date": each.date.isoformat(),
            "changes": [
                {key: getattr(entry, key) for key in _KEYS if getattr(entry, key)}
                for entry in each.entries
            ],
        }
        for each in releases
    ]
    comment = "# Written by 'fieldwright release'; the package's changelog is made of it.\n"
    return comment + "".join(dump.lines({"releases": rows}))


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
