"""``[tool.fieldwright]`` of pyproject.toml: which spec, where to, under what name, with whose templates."""

import difflib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from fieldwright import errors

KEYS = ("spec", "output", "name", "templates", "formats", "views")
"""What may be set; every value is a string, paths are relative to the file they stand in."""

Formats: TypeAlias = Literal["assert", "annotate"]
"""Whether a string that is not of its format is refused."""

Views: TypeAlias = Literal["none", "request", "response", "both"]
"""Which views of models are made: without what is read-only, without what is write-only."""

CHOICES: dict[str, tuple[str, ...]] = {"formats": get_args(Formats), "views": get_args(Views)}
"""The keys that have one of a few words, the first of which stands where nothing is set."""

FILE = "pyproject.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings of one pyproject.toml; None where nothing is set.

    ``name`` is the name of the distribution. Paths are as short as they can be named from
    the working directory, since messages repeat them.
    """

    spec: Path | None = None
    output: Path | None = None
    name: str | None = None
    templates: Path | None = None
    formats: Formats = "assert"
    views: Views = "none"


def load(start: Path) -> Configuration:
    """The nearest ``[tool.fieldwright]`` at or above ``start``, an empty one if there is none.

    The search ends at the root of a git repository. Raises ``errors.UsageError`` for a file
    that is no TOML, a key that is not one of ``KEYS`` and a value that is no string.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        path = folder / FILE
        table = _table(path) if path.is_file() else None
        if table is not None:
            return _configuration(table, path)
        if (folder / ".git").exists():
            break
    return Configuration()


def spec(given: Path | None = None) -> Path:
    """The spec given, or the configured one. Raises ``errors.UsageError`` if there is neither."""
    found = given or load(Path.cwd()).spec
    if found is None:
        raise errors.UsageError(
            "no spec: name one, or set 'spec' in [tool.fieldwright] of pyproject.toml"
        )
    return found


def same(one: Path, other: Path | None) -> bool:
    """Whether two paths lead to one file or folder."""
    return other is not None and os.path.realpath(one) == os.path.realpath(other)


def shortest(path: Path) -> Path:
    """``path`` relative to the working directory if it lies in or just above it."""
    relative = Path(os.path.relpath(path))
    return relative if relative.parts[:2] != ("..", "..") else path


def _table(path: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise errors.UsageError(f"{shortest(path)}: cannot be read as TOML: {error}") from error
    tools = content.get("tool", {})
    table = tools.get("fieldwright") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise errors.UsageError(f"{shortest(path)}: tool.fieldwright is not a table")
    return table


def _configuration(table: dict[str, Any], path: Path) -> Configuration:
    for key, value in table.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(KEYS)}"
            raise errors.UsageError(
                f"{shortest(path)}: unknown key {key!r} in [tool.fieldwright]; {hint}"
            )
        if not isinstance(value, str) or not value:
            raise errors.UsageError(
                f"{shortest(path)}: {key!r} in [tool.fieldwright] must be a string that is not empty"
            )
    chosen: dict[str, Any] = {}
    for key, words in CHOICES.items():
        chosen[key] = table.get(key, words[0])
        if chosen[key] not in words:
            raise errors.UsageError(
                f"{shortest(path)}: {key!r} in [tool.fieldwright] must be"
                f" {' or '.join(map(repr, words))}, not {chosen[key]!r}"
            )
    paths: dict[str, Any] = {
        key: shortest(path.parent / value)
        for key, value in table.items()
        if key != "name" and key not in CHOICES
    }
    return Configuration(name=table.get("name"), **chosen, **paths)
