"""Small changes to payloads, which may make them wrong: each in one thing, and without any chance."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from fieldwright.model import ir, traversal

_OTHERS: tuple[ir.Json, ...] = (
    *(None, True, False, 0, 1, -1, 1.0, 0.5, 10**20),
    *("", "x", "1", "true", "2024-01-31", [], {}, [None], {"x": 1}),
)
"""What is put in the place of every value."""

_ALIEN: tuple[ir.Json, ...] = (None, 1, "x", {})
"""One value of a few types."""

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value inside of a payload: names and indices."""


def changed(
    value: ir.Json,
    words: Iterable[ir.Json],
    *,
    aside: Callable[[Path], bool] = lambda path: False,
) -> Iterator[ir.Json]:
    """Copies of a payload with one thing in it changed: another value in its place (``words``
    among them), a member gone or added, a text or a number a little off, null.

    What lies at paths that are ``aside`` is only given a value of another type.
    """
    others = (*_OTHERS, *words)
    for path in _paths(value):
        here = _at(value, path)
        for other in _ALIEN if aside(path) else (*_near(here), *others):
            yield _with(value, path, other)


def words(models: Iterable[ir.Model]) -> tuple[ir.Json, ...]:
    """The values that models speak of: those of enums, and both sides of each limit."""
    found: list[ir.Json] = []
    for model in models:
        if isinstance(model, ir.Enum):
            found += [value for _, value in model.members]
        for node in traversal.nodes(model, object):
            if isinstance(node, ir.Literal):
                found += node.values
            for _, limit in getattr(node, "constraints", ()):
                if isinstance(limit, int | float) and not isinstance(limit, bool):
                    found += [limit, limit - 1, limit + 1, "x" * min(int(limit) + 1, 500)]
    return tuple({repr(each): each for each in found}.values())


def _near(value: ir.Json) -> Iterator[ir.Json]:
    """A value with something in it changed."""
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


def _paths(value: ir.Json) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside of one, itself first."""
    yield ()
    steps: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, inside in steps:
        yield from ((step, *rest) for rest in _paths(inside))


def _at(value: ir.Json, path: tuple[Any, ...]) -> ir.Json:
    for step in path:
        value = value[step]
    return value


def _with(value: ir.Json, path: tuple[Any, ...], other: ir.Json) -> ir.Json:
    """A copy with ``other`` at the end of ``path``."""
    if not path:
        return other
    copy = value.copy()
    copy[path[0]] = _with(value[path[0]], path[1:], other)
    return copy
