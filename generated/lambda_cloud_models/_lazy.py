"""The names of the package, each imported when it is first asked for (PEP 562)."""

from __future__ import annotations

TYPE_CHECKING = False  # this module imports nothing, `typing` included
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


def make_lazy(
    namespace: dict[str, Any],
    modules: str,
    renamed: Iterable[tuple[str, str, str]] = (),
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for the package with this namespace.

    `modules` has the names of each module on lines of their own below it, `renamed` a former
    name, the name of today and the version in which the former one goes.
    """
    package = namespace["__name__"]

    def get(name: str) -> Any:
        for former, now, removed in renamed:
            if name == former:
                from ._runtime import warn_renamed

                warn_renamed(name, now, removed)
                namespace[name] = value = namespace.get(now) or get(now)
                return value
        if name == "__all__":
            return list_names()
        module = find_module(modules, name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        namespace[name] = value = getattr(import_module(f".{module}", package), name)
        return value

    def list_names() -> list[str]:
        return sorted(map_modules(modules))

    return get, lambda: sorted({*namespace, *list_names()} - {"make_lazy"})


def find_module(modules: str, name: str) -> str | None:
    """Return the module of a name, or None for a name that the package does not have."""
    start = modules.find(f"\n {name}\n") if name.isidentifier() else -1
    if start < 0:
        return None
    while modules[start + 1] == " ":
        start = modules.rindex("\n", 0, start)
    return modules[start + 1 : modules.index("\n", start + 1)]


def map_modules(modules: str) -> dict[str, str]:
    """Return the names that the package has, each with its module."""
    names = {}
    module = ""
    for line in modules.splitlines():
        if line[:1] == " ":
            names[line[1:]] = module
        else:
            module = line
    return names
