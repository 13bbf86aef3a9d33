"""Import a package from the texts of its modules, without a disk."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, MappingProxyType, ModuleType


def load(
    name: str,
    texts: Mapping[str, bytes],
    data: Mapping[str, Callable[[], bytes]] = MappingProxyType({}),
) -> ModuleType:
    """Import the package ``name``; ``texts`` are those of its modules and its own, by their full names,
    and ``data`` makes the files beside them when they are asked for."""
    sys.meta_path.append(_Finder(texts, {f"{name}/{path}": each for path, each in data.items()}))
    return importlib.import_module(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """A finder and loader of the modules of one package."""

    def __init__(self, texts: Mapping[str, bytes], data: Mapping[str, Callable[[], bytes]]) -> None:
        self._texts = texts
        self._data = data

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self._texts:
            return None
        is_package = "." not in fullname
        spec = importlib.util.spec_from_loader(
            fullname, self, origin=f"{fullname}/__init__.py", is_package=is_package
        )
        if spec is not None and is_package:
            spec.has_location = True  # so that pkgutil asks ``get_data`` for files beside it
        return spec

    def get_data(self, path: str) -> bytes:
        """Return the file beside the package at ``path``. Raises ``OSError`` if there is none."""
        try:
            make = self._data[path]
        except KeyError:
            raise FileNotFoundError(path) from None
        return make()

    def get_source(self, fullname: str) -> str:
        return self._texts[fullname].decode("utf-8")

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._texts[fullname], f"<{fullname}>", "exec", dont_inherit=True)

    def is_package(self, fullname: str) -> bool:
        return "." not in fullname
