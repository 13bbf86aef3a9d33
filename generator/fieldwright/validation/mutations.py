"""Small changes to payloads that may make them invalid: one thing each, deterministically."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from fieldwright.model import ir, traversal

_OTHERS: tuple[ir.Json, ...] = (
    *(None, True, False, 0, 1, -1, 1.0, 0.5, 10**20),
    *("", "x", "1", "true", "2024-01-31", [], {}, [None], {"x": 1}),
)
"""The values that replace every value."""

_ALIEN: tuple[ir.Json, ...] = (None, 1, "x", {})
"""One value of a few types."""

Path: TypeAlias = tuple[str | int, ...]
"""The path to a value inside a payload: names and indices."""


def mutate(
    value: ir.Json,
    words: Iterable[ir.Json],
    *,
    aside: Callable[[Path], bool] = lambda path: False,
) -> Iterator[ir.Json]:
    """Yield copies of a payload with one thing in it changed: another value in its place (``words``
    among them), a member removed or added, a text or a number a little off, null.

    A value at a path that is ``aside`` is only replaced by values of other types.
    """
    others = (*_OTHERS, *words)
    for path in _list_paths(value):
        here = _get_value(value, path)
        for other in _ALIEN if aside(path) else (*_list_near(here), *others):
            yield _replace_value(value, path, other)


def collect_words(models: Iterable[ir.Model]) -> tuple[ir.Json, ...]:
    """Collect the values that models name: those of enums, and both sides of each limit."""
    values: list[ir.Json] = []
    for model in models:
        if isinstance(model, ir.Enum):
            values += [value for _, value in model.members]
        for node in traversal.list_nodes(model, object):
            if isinstance(node, ir.Literal):
                values += node.values
            for _, limit in getattr(node, "constraints", ()):
                if isinstance(limit, int | float) and not isinstance(limit, bool):
                    values += [limit, limit - 1, limit + 1, "x" * min(int(limit) + 1, 500)]
    return tuple({repr(each): each for each in values}.values())


def _list_near(value: ir.Json) -> Iterator[ir.Json]:
    """Yield a value with something in it changed."""
    match value:
        case dict():
            for name in value:
                yield {each: value[each] for each in value if each != name}
            yield {**value, "extra": 1}
        case list():
            yield [*value, *value[:1]]
            yield value[1:]
        case str():
            yield from (f"{value}x", f" {value}", value[:-1], value.upper(), value.lower())
            yield from (f"{value}\n", value.replace("T", " "), value.replace("Z", ""))
        case bool():
            yield int(value)
        case int() | float():
            yield from (value + 1, -value, str(value), value + 0.5)


def _list_paths(value: ir.Json) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every value inside a value, itself first."""
    yield ()
    steps: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, inside in steps:
        yield from ((step, *rest) for rest in _list_paths(inside))


def _get_value(value: ir.Json, path: tuple[Any, ...]) -> ir.Json:
    for step in path:
        value = value[step]
    return value


def _replace_value(value: ir.Json, path: tuple[Any, ...], other: ir.Json) -> ir.Json:
    """Return a copy with ``other`` at the end of ``path``."""
    if not path:
        return other
    copy = value.copy()
    copy[path[0]] = _replace_value(value[path[0]], path[1:], other)
    return copy
