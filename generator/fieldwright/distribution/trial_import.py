"""Importing a package that is about to be published, in a child process that knows nothing but its folder."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from fieldwright import errors
from fieldwright.model import names
from fieldwright.rendering.timings import measure

MOST = 200
"""The modules up to which all are imported, and those that are imported of more."""

_PROGRAM = """
import importlib.util, json, sys, types
folder, package, alone, modules, complete, bases = json.load(sys.stdin)
for base, own in bases:
    sys.modules[base] = types.ModuleType(base)
    setattr(sys.modules[base], own, type(own, (), {"__slots__": ()}))
sys.path.insert(0, folder)
name = package
try:
    if alone:
        found = importlib.util.spec_from_file_location(
            package, f"{folder}/__init__.py", submodule_search_locations=[folder]
        )
        sys.modules[package] = importlib.util.module_from_spec(found)
        found.loader.exec_module(sys.modules[package])
    offered = importlib.import_module(package).__all__
    for module in modules:
        name = f"{package}.{module}"
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            missing = (error.name or package).partition(".")[0]
            if missing == package.partition(".")[0] or missing in sys.stdlib_module_names:
                raise
    for each in offered if complete else ():
        name = f"{package}.{each}"
        getattr(sys.modules[package], each)
except BaseException as error:
    print(f"{name}: {type(error).__name__}: {error}")
    sys.exit(1)
"""
"""What the child runs; a library that a module is for, such as pydantic, is not there."""


_MARK = f" as {names.BASE}\n".encode()
_BASE = re.compile(rf"^from (\S+) import (\w+) as {names.BASE}$", re.MULTILINE)


def select_modules(paths: Iterable[str], changed: Iterable[str]) -> tuple[list[str], int]:
    """Return the modules of a package that are tried, by name, and the number of those that are not.

    ``paths`` are its files, of which ``changed`` are written anew. Up to ``MOST`` modules all
    are tried, else those that changed, the first ``MOST`` in the order of their names.
    """
    modules = sorted(map(_name_module, filter(_is_module, paths)))
    tried = modules
    if len(modules) > MOST:
        tried = sorted(map(_name_module, filter(_is_module, changed)))[:MOST]
    return tried, len(modules) - len(tried)


@measure("verify")
def try_import(folder: Path, files: Mapping[str, bytes], changed: Iterable[str], name: str) -> int:
    """Import the package that is staged in ``folder``, and return the number of modules that were not tried.

    Where the folder is that of the package itself, it is called ``name``. Nothing is imported where no module
    changed, or where there is no package. Raises ``errors.DefectError`` naming the module that cannot be imported.
    """
    home = next((each.rpartition("py.typed")[0] for each in files if _is_mark(each)), None)
    own = [each for each in files if home is not None and each.startswith(home)]
    changed = [each for each in changed if each in own and each.endswith(".py")]
    if home is None or not changed:
        return 0
    package = home.rstrip("/").replace("/", ".") or name
    modules, untried = select_modules(own, changed)
    # Nothing of the environment, of site-packages or of the working directory; no .pyc is written.
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _PROGRAM]
    ended = subprocess.run(
        command,
        input=json.dumps(
            [
                os.fspath(folder),
                package,
                not home,
                modules,
                not untried,
                _find_bases(files[each] for each in own),
            ]
        ),
        capture_output=True,
        encoding="utf-8",
        env={},
        check=False,
    )
    if ended.returncode:
        lines = (ended.stdout.strip() or ended.stderr.strip() or "it ended early").splitlines()
        raise errors.DefectError(
            f"the package does not import, so that nothing is written: {lines[-1]};"
            " please report it, unless the templates are yours"
        )
    return untried


def _find_bases(texts: Iterable[bytes]) -> list[tuple[str, str]]:
    """Find the class of the project's own that the package imports, which the child knows nothing of."""
    matches = (match for text in texts if _MARK in text for match in _BASE.finditer(text.decode()))
    return sorted({(match[1], match[2]) for match in matches})


def _is_mark(path: str) -> bool:
    return path.rpartition("/")[2] == "py.typed"


def _is_module(path: str) -> bool:
    return path.endswith(".py") and not path.endswith(("__init__.py", "__main__.py"))


def _name_module(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")
