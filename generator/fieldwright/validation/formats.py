"""Whether a text is of a format: by the readers that generated packages carry.

They are plain Python among our own templates, and are loaded as they are, so that a value that
stands in a spec is judged as a payload will be.
"""

import importlib
from functools import cache
from typing import Any

from fieldwright.rendering import in_memory, templates

_NAME = "fieldwright_readers"

_READERS = {
    "_decimals": "decimal",
    "_formats": "byte email hostname ipv4 ipv6 uri",
    "_idna": "idn-email idn-hostname",
    "_regexes": "regex",
    "_texts": "duration iri iri-reference json-pointer relative-json-pointer uri-reference uri-template",
    "_times": "date date-time time",
    "_uuids": "uuid",
}
"""Module → the string formats that it reads."""

_CALLED = {"date": "day", "date-time": "date_time", "time": "time_of_day"}
"""The readers that are not called as their format is."""

_MODULES = {name: module for module, names in _READERS.items() for name in names.split()}


def is_format(value: Any, name: str) -> bool:
    """Whether a value is of a format; one that is no string, or of a format not known, is."""
    if not isinstance(value, str) or name not in _MODULES:
        return True
    read = _reader(name)
    try:
        read(value)
    except _refusals():
        return False
    return True


@cache
def _reader(name: str) -> Any:
    _package()
    module = importlib.import_module(f"{_NAME}.{_MODULES[name]}")
    return getattr(module, _CALLED.get(name, name.replace("-", "_")))


@cache
def _refusals() -> tuple[type[Exception], ...]:
    """What a reader raises for a text that is none of its own."""
    refusals: tuple[type[Exception], ...] = importlib.import_module(f"{_NAME}._runtime").INVALID
    return refusals


@cache
def _package() -> None:
    folder = templates.templates() / "package" / "module"
    texts = {f"{_NAME}.{path.stem}": path.read_bytes() for path in folder.glob("_[a-z]*.py")}
    in_memory.load(_NAME, {**texts, _NAME: b""})
