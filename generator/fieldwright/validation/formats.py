"""Validation of strings by format, with the readers that generated packages carry.

The readers are plain Python modules among our templates and are loaded as they are, so that a
value in a spec is judged as a payload will be.
"""

import importlib
from functools import cache
from typing import Any

from fieldwright.model import formats
from fieldwright.rendering import in_memory, templates

_NAME = "fieldwright_readers"


def is_format(value: Any, name: str) -> bool:
    """Return whether a value is of a format, as are values that are no strings; unknown formats accept all."""
    row = formats.FORMATS.get(name)
    if not isinstance(value, str) or row is None or not row.function:
        return True
    read = _load_reader(row.module, row.function)
    try:
        read(value)
    except _load_refusals():
        return False
    return True


@cache
def _load_reader(module: str, function: str) -> Any:
    _load_package()
    return getattr(importlib.import_module(f"{_NAME}.{module}"), function)


@cache
def _load_refusals() -> tuple[type[Exception], ...]:
    """Return the exceptions that a reader raises for a text that is not of its format."""
    refusals: tuple[type[Exception], ...] = importlib.import_module(f"{_NAME}._runtime").INVALID
    return refusals


@cache
def _load_package() -> None:
    texts = {
        f"{_NAME}.{name}": templates.read_source(f"package/module/{name}.py").encode("utf-8")
        for name in templates.list_modules()
        if name != "__main__"
    }
    in_memory.load(_NAME, {**texts, _NAME: b""})
