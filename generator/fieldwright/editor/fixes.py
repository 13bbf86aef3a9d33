"""Remedies of diagnostics as edits, where they say exactly what to write."""

import re
from pathlib import Path
from typing import NamedTuple

from fieldwright.editor.names import Edit
from fieldwright.editor.references import Span
from fieldwright.errors import Diagnostic

_WORD = re.compile(r"did you mean '([^']+)'\?")
_TYPE = re.compile(r"add type: (\w+)")
_SCALAR = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'|[^\s,:\[\]{}#]+(?::[^\s,\[\]{}]+)*")


class Fix(NamedTuple):
    """A remedy, and the edit that does it."""

    title: str
    edit: Edit


def suggest_fix(diagnostic: Diagnostic, path: Path, text: str, at: int) -> Fix | None:
    """Return the edit that a diagnostic at an offset of ``text`` asks for; None if it takes more than that."""
    remedy = diagnostic.remedy or ""
    scalar = _SCALAR.match(text, at)
    if (match := _WORD.fullmatch(remedy)) and scalar:
        content = scalar[0].strip("\"'")
        start = scalar.start() + (scalar[0][:1] in "\"'")
        start += content.rfind("/") + 1 if "#" in content else 0
        end = scalar.start() + scalar[0].index(content) + len(content)
        return Fix(f"Write '{match[1]}'", Edit(Span(path, start, end), match[1]))
    if (match := _TYPE.fullmatch(remedy)) is not None:
        return Fix(f"Add type: {match[1]}", _add_type(path, text, at, match[1]))
    if remedy.endswith(" in quotes") and scalar and scalar[0][:1] not in "\"'":
        return Fix(
            remedy[:1].upper() + remedy[1:],
            Edit(Span(path, scalar.start(), scalar.end()), f'"{scalar[0]}"'),
        )
    return None


def find_end(text: str, at: int) -> int:
    """Return the end of the word that a diagnostic at an offset is about."""
    scalar = _SCALAR.match(text, at)
    return at if scalar is None else scalar.end()


def _add_type(path: Path, text: str, at: int, word: str) -> Edit:
    """Return the edit that puts ``type`` first into the schema at an offset."""
    if text[at : at + 1] == "{":
        json = text[at + 1 :].lstrip()[:1] == '"'
        member = f'"type": "{word}"' if json else f"type: {word}"
        separator = "" if text[at + 1 :].lstrip()[:1] == "}" else ", "
        return Edit(Span(path, at + 1, at + 1), f"{member}{separator}")
    column = at - text.rfind("\n", 0, at) - 1
    return Edit(Span(path, at, at), f"type: {word}\n{' ' * column}")
