"""Import a package from the texts of its modules, without a disk."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from types import CodeType, ModuleType


def load(name: str, texts: Mapping[str, bytes]) -> ModuleType:
    """Import the package ``name``; ``texts`` are those of its modules and its own, by their full names."""
    sys.meta_path.append(_Finder(texts))
    return importlib.import_module(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """A finder and loader of the modules of one package."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self._texts:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package="." not in fullname)

    def get_source(self, fullname: str) -> str:
        return self._texts[fullname].decode("utf-8")

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._texts[fullname], f"<{fullname}>", "exec", dont_inherit=True)

    def is_package(self, fullname: str) -> bool:
        return "." not in fullname
