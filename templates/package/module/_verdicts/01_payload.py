"""Verdicts that are kept while one payload is decoded, where alternatives have parts in common.

Each of their functions runs once with a value, however many alternatives lead to it.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from threading import local
from typing import Any, Final, ParamSpec, TypeVar

from ._collectors import collect_once
from ._runtime import INVALID, KEEPERS, Collect, Problem

P = ParamSpec("P")
T = TypeVar("T")


class _Payload(local):
    """The payload that is decoded in this thread, and what its values have come to."""

    outcomes: dict[Any, tuple[Any, ...]] | None = None
    root: Any = None
    is_tree: bool | None = None


_PAYLOAD: Final = _Payload()
