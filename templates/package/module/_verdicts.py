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


def remember(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function that decodes or checks each value of a payload once.

    Values are told apart by identity. A decoded value is handed out again, because at most
    one of the alternatives that ask for it is kept, unless its value stands at two places.
    """

    def call(*values: P.args, **options: P.kwargs) -> T:
        outcomes = _PAYLOAD.outcomes
        if outcomes is None:
            return _open(values[0], function, *values, **options)
        key = (
            function,
            *(each if type(each) is str else id(each) for each in values),
        )
        outcome = outcomes.get(key)
        if outcome is None:
            try:
                result = function(*values, **options)
            except INVALID:
                outcomes[key] = (values,)
                raise
            outcomes[key] = values, result
            return result
        if len(outcome) == 1:
            raise ValueError
        kept: T = outcome[1]
        return kept if kept is None or type(kept) is bool else _share(kept)

    return call


def remember_problems(find: Collect) -> Collect:
    """Return a function that collects the problems of each value of a payload once."""

    def call(value: Any, pointer: str, problems: list[Problem]) -> None:
        if _PAYLOAD.outcomes is None:
            _open(value, call, value, pointer, problems)
        else:
            problems.extend(collect_once(find, value, pointer, problems))

    return call


def _open(
    root: Any, function: Callable[P, T], *values: P.args, **options: P.kwargs
) -> T:
    """Call the outermost function, and forget what it has left behind."""
    _PAYLOAD.outcomes, _PAYLOAD.root = {}, root
    try:
        return function(*values, **options)
    finally:
        _PAYLOAD.outcomes = _PAYLOAD.root = _PAYLOAD.is_tree = None


KEEPERS.append(_open)


def _share(value: T) -> T:
    """Return a decoded value, copied if its payload has an object at two places."""
    if _PAYLOAD.is_tree is None:
        _PAYLOAD.is_tree = _is_tree(_PAYLOAD.root)
    return value if _PAYLOAD.is_tree else deepcopy(value)


def _is_tree(root: Any) -> bool:
    """Return whether no array and no object stands at two places of a payload."""
    seen: set[int] = set()
    pending = [root]
    while pending:
        value = pending.pop()
        if not isinstance(value, (dict, list)):
            continue
        if id(value) in seen:
            return False
        seen.add(id(value))
        pending += value.values() if isinstance(value, dict) else value
    return True
