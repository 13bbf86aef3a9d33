"""The configuration: ``[tool.fieldwright]`` of pyproject.toml."""

import difflib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from fieldwright import errors
from fieldwright.limits import ROWS, TABLE, Limits

FLAGS = ("bodies", "open_unions", "trust_templates")
"""The keys that hold true or false."""

TABLES = ("limits",)
"""The keys that hold tables."""

TEXTS = ("spec", "output", "name", "templates", "formats", "views", "nullable")
KEYS = (*TEXTS, "pages", *FLAGS, *TABLES)
"""The keys; ``TEXTS`` hold a string, and paths are relative to the folder of pyproject.toml."""

Formats: TypeAlias = Literal["assert", "annotate"]
"""Whether a string that does not match its format is refused, or only annotated."""

Views: TypeAlias = Literal["none", "request", "response", "both"]
"""The views of models that are generated: requests have no read-only members, responses no write-only ones."""

Nullable: TypeAlias = Literal["meant", "3.0.3"]
"""Whether ``nullable`` without ``type`` accepts null, as authors mean it, or has no effect, as OpenAPI 3.0.3 says."""

CHOICES: dict[str, tuple[str, ...]] = {
    "formats": get_args(Formats),
    "views": get_args(Views),
    "nullable": get_args(Nullable),
}
"""The words that a key accepts; the first is the default."""

PageForm: TypeAlias = Literal["speakeasy", "reference"]
"""A form of pages: the published one, which ``import`` reads back, or our own, which describes the package."""

FILE = "pyproject.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings of one pyproject.toml; None where a key is absent.

    ``name`` is that of the distribution. Paths are as short as the working directory allows,
    since messages repeat them.
    """

    spec: Path | None = None
    output: Path | None = None
    name: str | None = None
    templates: Path | None = None
    formats: Formats = "assert"
    views: Views = "none"
    nullable: Nullable = "meant"
    pages: tuple[PageForm, ...] = ("speakeasy",)
    bodies: bool = False
    open_unions: bool = False
    trust_templates: bool = False
    limits: Limits = Limits()


def load(start: Path) -> Configuration:
    """Load the nearest ``[tool.fieldwright]`` at or above ``start``, or return an empty configuration.

    The search ends at the root of a git repository. Raises ``errors.UsageError`` for a file
    that is not TOML, an unknown key and a value of the wrong type.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        path = folder / FILE
        table = _read_table(path) if path.is_file() else None
        if table is not None:
            return _parse(table, path)
        if (folder / ".git").exists():
            break
    return Configuration()


def find_limits() -> Limits:
    """Return the limits of the project that the working directory is in, or else the defaults."""
    return load(Path.cwd()).limits


def resolve_spec(path: Path | None = None) -> Path:
    """Return ``path``, or else the configured spec. Raises ``errors.UsageError`` if there is neither."""
    spec = path or load(Path.cwd()).spec
    if spec is None:
        raise errors.UsageError(
            "no spec: name one, or set 'spec' in [tool.fieldwright] of pyproject.toml"
        )
    return spec


def is_same_path(one: Path, other: Path | None) -> bool:
    """Return whether two paths lead to the same file or folder."""
    return other is not None and os.path.realpath(one) == os.path.realpath(other)


def shorten(path: Path) -> Path:
    """Make ``path`` relative to the working directory if it lies in it or just above it."""
    relative = Path(os.path.relpath(path))
    return relative if relative.parts[:2] != ("..", "..") else path


def _read_table(path: Path) -> dict[str, Any] | None:
    """Read ``[tool.fieldwright]`` of a file, or return None if it has no such table."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise errors.UsageError(f"{shorten(path)}: cannot be read as TOML: {error}") from error
    return _parse_table(text, path)


def parse(text: bytes, path: Path) -> Configuration | None:
    """Parse the text of a pyproject.toml that is kept elsewhere; None if it has no ``[tool.fieldwright]``.

    Raises what ``load`` does.
    """
    table = _parse_table(text, path)
    return None if table is None else _parse(table, path)


def _parse_table(text: bytes, path: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise errors.UsageError(f"{shorten(path)}: cannot be read as TOML: {error}") from error
    tools = content.get("tool", {})
    table = tools.get("fieldwright") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise errors.UsageError(f"{shorten(path)}: tool.fieldwright is not a table")
    return table


def _parse(table: dict[str, Any], path: Path) -> Configuration:
    """Check the keys and values of the table that is in the file ``path``."""
    pages = _read_page_forms(table, path)
    limits = _read_limits(table.get("limits", {}), path)
    flags = {key: table.get(key, False) for key in FLAGS}
    for key, value in flags.items():
        if not isinstance(value, bool):
            message = f"{key!r} in [tool.fieldwright] must be true or false, not {value!r}"
            raise errors.UsageError(f"{shorten(path)}: {message}")
    table = {key: value for key, value in table.items() if key not in ("pages", *FLAGS, *TABLES)}
    for key, value in table.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(KEYS)}"
            raise errors.UsageError(
                f"{shorten(path)}: unknown key {key!r} in [tool.fieldwright]; {hint}"
            )
        if not isinstance(value, str) or not value:
            raise errors.UsageError(
                f"{shorten(path)}: {key!r} in [tool.fieldwright] must be a string that is not empty"
            )
    chosen: dict[str, Any] = {}
    for key, words in CHOICES.items():
        chosen[key] = table.get(key, words[0])
        if chosen[key] not in words:
            raise errors.UsageError(
                f"{shorten(path)}: {key!r} in [tool.fieldwright] must be"
                f" {' or '.join(map(repr, words))}, not {chosen[key]!r}"
            )
    paths: dict[str, Any] = {
        key: shorten(path.parent / value)
        for key, value in table.items()
        if key != "name" and key not in CHOICES
    }
    return Configuration(
        name=table.get("name"), pages=pages, limits=limits, **flags, **chosen, **paths
    )


def _read_page_forms(table: dict[str, Any], path: Path) -> tuple[PageForm, ...]:
    """Read the one key that holds a list: the forms of pages."""
    listed, known = table.get("pages", ["speakeasy"]), get_args(PageForm)
    if not isinstance(listed, list) or not listed or not all(each in known for each in listed):
        raise errors.UsageError(
            f"{shorten(path)}: 'pages' in [tool.fieldwright] must be a list of"
            f" {' and '.join(map(repr, known))}, not {listed!r}"
        )
    return tuple(form for form in known if form in listed)


def _read_limits(table: Any, path: Path) -> Limits:
    """Read the limits: names of ``limits.ROWS``, each with a number of at least 1."""
    if not isinstance(table, dict):
        raise errors.UsageError(f"{shorten(path)}: tool.fieldwright.limits is not a table")
    for name, value in table.items():
        if name not in ROWS:
            near = difflib.get_close_matches(name, ROWS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the limits are {', '.join(ROWS)}"
            raise errors.UsageError(f"{shorten(path)}: unknown key {name!r} in {TABLE}; {hint}")
        most = ROWS[name][1]
        if type(value) is not int or not 1 <= value <= most:
            message = f"{name!r} in {TABLE} must be an integer from 1 to {most:,}, not {value!r}"
            raise errors.UsageError(f"{shorten(path)}: {message}")
    return Limits(**table)
