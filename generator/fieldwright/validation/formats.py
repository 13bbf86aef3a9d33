"""Whether a text is of a format: by the readers that generated packages carry.

They are plain Python among our own templates, and are loaded as they are, so that a value that
stands in a spec is judged as a payload will be.
"""

import importlib
from functools import cache
from typing import Any

from fieldwright.model import formats
from fieldwright.rendering import in_memory, templates

_NAME = "fieldwright_readers"


def is_format(value: Any, name: str) -> bool:
    """Whether a value is of a format; one that is no string, or of a format not known, is."""
    row = formats.FORMATS.get(name)
    if not isinstance(value, str) or row is None or not row.function:
        return True
    read = _reader(row.module, row.function)
    try:
        read(value)
    except _refusals():
        return False
    return True


@cache
def _reader(module: str, function: str) -> Any:
    _package()
    return getattr(importlib.import_module(f"{_NAME}.{module}"), function)


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
