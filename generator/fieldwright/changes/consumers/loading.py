"""A consumer's own modules, as griffe reads them: what a name stands for that one of them takes from another.

Nothing is imported or run. Names are dotted paths; what they lead to is resolved only as far as
the consumer's modules tell, through imports, wildcards, ``__all__`` and ``name = other``.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import griffe

_Top: TypeAlias = tuple[str, Path]
"""A top package or module, and the folder it is found in."""

_IMPORT = re.compile(rb"^.*\bimport\b.*$", re.MULTILINE)

_STEPS = 50
"""How many names are followed from one to another; a chain that is longer goes in a circle."""


class Project:
    """The modules that belong to a set of files, and the package that they may use.

    ``files`` are those that can use it, in their order: what they are parts of imports it, or
    imports what does.
    """

    def __init__(self, paths: Iterable[Path], package: str, folder: Path) -> None:
        """Load what ``paths`` below ``folder`` are parts of, as far as it can use ``package``."""
        import griffe

        # What cannot be read is told to nobody: such a file uses nothing.
        logging.getLogger("griffe").addHandler(logging.NullHandler())
        self._package = package
        self._modules: dict[str, griffe.Module] = {}
        self._names: dict[Path, str] = {}
        inside: dict[_Top, list[Path]] = {}
        for path in paths:
            inside.setdefault(_find_top(path), []).append(path)
        tops = _select_importers(inside, package)
        self.files = sorted(path for top in tops for path in inside[top])
        self._spaces = {
            long: name for name, root in tops for long in _list_namespaces(name, root, folder)
        }
        # With two of a name, which of them is meant cannot be told.
        times = Counter(name for name, _ in inside)
        loader = griffe.GriffeLoader(
            search_paths=sorted({root for _, root in tops}),
            allow_inspection=False,
            store_source=False,
        )
        for name, _ in tops:
            if times[name] == 1 and name != package:
                try:
                    loader.load(name, try_relative_path=False)
                except (griffe.GriffeError, ImportError):
                    continue
        loader.resolve_aliases(implicit=False, external=False)
        for module in loader.modules_collection.members.values():
            self._take(module)

    def name_module(self, path: Path) -> str:
        """Return the dotted path of the module in a file; "" if it is part of nothing that could be
        loaded."""
        return self._names.get(path.resolve(), "")

    def resolve_relative(self, path: Path, level: int, module: str) -> str:
        """Resolve ``from ..module`` in a file to a dotted path; "" where that cannot be decided
        (PEP 328)."""
        if not level:
            return module
        name = self.name_module(path)
        parts = name.split(".") if name else []
        above = len(parts) - level + (path.name == "__init__.py")
        if above < 1:
            return ""
        return ".".join([*parts[:above], *([module] if module else [])])

    def resolve(self, path: str) -> str:
        """Resolve a dotted path into the package if it leads there, or else as far as it can be
        followed."""
        for _ in range(_STEPS):
            following = self._step(path)
            if following == path:
                break
            path = following
        return path

    def list_exports(self, module: str) -> Iterator[str]:
        """Yield the names that ``from module import *`` binds, if the module is one of the
        consumer's; ``*`` for those of the package."""
        exporter = self._modules.get(self.resolve(module))
        if exporter is None:
            return
        if exporter.exports is not None:
            yield from map(str, exporter.exports)
            return
        for name, member in exporter.members.items():
            if self._find_wildcard(member):
                yield "*"
            elif member.is_wildcard_exposed:
                yield name

    def is_inside(self, path: str) -> bool:
        """Return whether a dotted path is the package, or leads into it."""
        return path == self._package or path.startswith(f"{self._package}.")

    def _step(self, path: str) -> str:
        """Replace the first name in the path that refers to another by what it refers to."""
        if self.is_inside(path):
            return path
        parts = path.split(".")
        for end in range(len(parts) - 1, 0, -1):
            module = self._modules.get(".".join(parts[:end]))
            if module is not None:
                target = self._find_target(module, parts[end])
                return path if target is None else ".".join([target, *parts[end + 1 :]])
        for end in range(len(parts), 0, -1):
            if ".".join(parts[:end]) in self._spaces:
                return ".".join([self._spaces[".".join(parts[:end])], *parts[end:]])
        return path

    def _find_target(self, module: "griffe.Module", name: str) -> str | None:
        """Return what a name at the top of a module refers to; None if it is the module's own."""
        import griffe

        member = module.members.get(name)
        if isinstance(member, griffe.Alias):
            return member.target_path
        if isinstance(member, griffe.Attribute):
            if isinstance(member.value, griffe.ExprName | griffe.ExprAttribute):
                return member.value.canonical_path
            return None
        if member is None:
            passed_on = filter(None, map(self._find_wildcard, module.members.values()))
            return next((f"{path}.{name}" for path in passed_on), None)
        return None

    def _find_wildcard(self, member: "griffe.Object | griffe.Alias") -> str | None:
        """Return what a wildcard imports from, if that is the package, which is not loaded and so
        not expanded."""
        import griffe

        if isinstance(member, griffe.Alias) and member.wildcard and self.is_inside(member.wildcard):
            return member.wildcard
        return None

    def _take(self, module: "griffe.Module") -> None:
        self._modules[module.path] = module
        if isinstance(module.filepath, Path):
            self._names[module.filepath.resolve()] = module.path
        for member in module.members.values():
            if not member.is_alias and member.is_module:
                self._take(member)  # type: ignore[arg-type]  # a module, as it says


def _select_importers(inside: dict[_Top, list[Path]], package: str) -> list[_Top]:
    """Select what imports a package, or imports what does."""
    words = {
        top: {word for path in paths for word in _list_imported(path.read_bytes())}
        for top, paths in inside.items()
    }
    importers: dict[_Top, None] = {}
    names = {package}
    while following := [top for top in words if top not in importers and words[top] & names]:
        importers |= dict.fromkeys(following)
        names |= {name for name, _ in following}
    return list(importers)


def _list_imported(text: bytes) -> Iterator[str]:
    """Yield every word of the lines that import something, and so every module that is imported."""
    for line in _IMPORT.findall(text):
        yield from re.findall(r"\w+", line.decode("utf-8", "replace"))


def _find_top(path: Path) -> _Top:
    """Return the top package or module that a file is part of, and the folder in which it is found."""
    top = path.resolve()
    while (top.parent / "__init__.py").is_file():
        top = top.parent
    return top.stem if top.suffix == ".py" else top.name, top.parent


def _list_namespaces(name: str, root: Path, folder: Path) -> Iterator[str]:
    """Yield the other names of a module: by folders above it that are no packages (PEP 420), up to
    ``folder``."""
    top = folder.resolve()
    parts = root.relative_to(top).parts if root.is_relative_to(top) else ()
    for start in range(len(parts)):
        yield ".".join([*parts[start:], name])
