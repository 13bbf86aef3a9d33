"""Type-check a consumer's code by mypy with the new package in the place of the old one.

It finds what reading alone cannot: class patterns, ``isinstance``, ``replace``, inherited attributes. What
it says of the old package as well is not the change's doing.
"""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from fieldwright.changes.editions import Edition
from fieldwright.model import ir
from fieldwright.package import write
from fieldwright.rendering.files import write_files

_ERROR = re.compile(r"(?P<file>.+?\.pyi?):(?P<line>\d+):(?:(?P<column>\d+):)? error: (?P<text>.*)")

OPTIONS = (
    "--show-column-numbers",
    "--check-untyped-defs",
    "--ignore-missing-imports",
    "--explicit-package-bases",
)


class Problem(NamedTuple):
    """An error of mypy at one place of a consumer's code."""

    place: ir.Place
    message: str


def has_mypy() -> bool:
    """Return whether mypy is installed; it is needed for nothing else."""
    return importlib.util.find_spec("mypy") is not None


def find_unreadable(files: Iterable[Path]) -> dict[Path, str]:
    """Find the files that are no Python, each with what is wrong with it."""
    unreadable = {}
    for path in files:
        try:
            ast.parse(path.read_bytes())
        except SyntaxError as error:
            unreadable[path] = f"{path}:{error.lineno or 1}: {error.msg}"
        except (ValueError, OSError, RecursionError) as error:
            unreadable[path] = f"{path}:1: {error}"
    return unreadable


def check_consumer(
    old: Edition, new: Edition, package: str, folder: Path, files: list[Path]
) -> tuple[list[Problem], list[str]]:
    """Check a consumer's files with both packages, each called ``package``; return what mypy says of the new
    one alone, and why it could not say anything."""
    results = []
    for edition in (old, new):
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary)
            tree = write.write_package(
                edition.document, spec=edition.text, distribution=package, module=package
            )
            modules = {path: tree[path] for path in tree if path.startswith(f"{package}/")}
            write_files(root, modules)
            top = folder if folder.is_dir() else folder.parent
            ended = run_mypy([str(path) for path in files], [root, top], *OPTIONS)
            if ended.returncode not in (0, 1):
                lines = (ended.stdout.strip() or ended.stderr.strip() or "it ended").splitlines()
                return [], [f"mypy could not check the code: {lines[0]}"]
            results.append(_read_problems(ended.stdout))
    before = Counter((each.place.file, each.message) for each in results[0])
    fresh = []
    for each in results[1]:
        key = (each.place.file, each.message)
        if before[key]:
            before[key] -= 1
        else:
            fresh.append(each)
    return fresh, []


def run_mypy(
    files: list[str], path: Iterable[Path], *options: str, folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run mypy on files without the configuration of whoever runs it, with modules from ``path``."""
    command = [sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={os.devnull}"]
    command += ["--no-color-output", "--no-error-summary", "--no-pretty", "--hide-error-context"]
    command += ["--python-version=3.11", *options, *files]
    environment: Mapping[str, str] = {
        **os.environ,
        "MYPYPATH": os.pathsep.join(str(each.resolve()) for each in path),
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def _read_problems(text: str) -> list[Problem]:
    return [
        Problem(
            ir.Place(match["file"], int(match["line"]), int(match["column"] or 1)), match["text"]
        )
        for match in map(_ERROR.match, text.splitlines())
        if match is not None
    ]
