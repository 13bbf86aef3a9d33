"""A tree as wheel and sdist, the same bytes wherever they are built, and tried where nothing else is installed.

hatchling builds them, if it is installed; it is not needed for anything else.
"""

import datetime
import importlib.util
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from fieldwright import errors
from fieldwright.distribution.manifest import digest
from fieldwright.distribution.tree import Tree
from fieldwright.rendering.files import write_files

SUMS = "SHA256SUMS"

_TRIAL = """\
import importlib, sys
models = importlib.import_module(sys.argv[1])
assert models.__version__ == sys.argv[2], models.__version__
for name in models.__all__:
    getattr(models, name)
"""


def require_hatchling() -> None:
    """Require the hatchling that archives are built with; raise ``errors.UsageError`` if it is not installed."""
    if importlib.util.find_spec("hatchling") is None:
        raise errors.UsageError("a release needs hatchling: pip install 'fieldwright[release]'")


def build_archives(tree: Tree, date: datetime.date) -> dict[str, bytes]:
    """Build the wheel and the sdist of a tree, and ``SHA256SUMS`` for both: file name → content.

    They are built twice, in two places; what is in them is dated ``date``. Raises
    ``errors.FieldwrightError`` if the two are not the same.
    """
    one, other = _build(tree, date, "one"), _build(tree, date, "the other/one")
    if one != other:
        differing = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
        raise errors.FieldwrightError(
            f"two builds of one tree differ: {', '.join(differing)}; nothing was released"
        )
    sums = "".join(f"{digest(one[name])}  {name}\n" for name in sorted(one))
    return {**one, SUMS: sums.encode()}


def try_install(files: dict[str, bytes], package: str, version: str) -> None:
    """Install the wheel alone in a new environment, import all of it, and run its own test.

    Raises ``errors.FieldwrightError`` with the last line of what went wrong.
    """
    (name,) = (name for name in files if name.endswith(".whl"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / name).write_bytes(files[name])
        venv.create(root / "venv", with_pip=False)
        python = root / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _run(
            [*pip, "--python", str(python), "install", "--no-index", "--no-deps", str(root / name)]
        )
        _run([str(python), "-I", "-c", _TRIAL, package, version], cwd=root)
        _run([str(python), "-I", "-m", package, "selftest"], cwd=root)


def _build(tree: Tree, date: datetime.date, place: str) -> dict[str, bytes]:
    noon = datetime.datetime.combine(date, datetime.time(12), datetime.UTC)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / place, Path(folder) / "dist"
        write_files(source, tree)
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
        _run(command, cwd=source, env=environment)
        return {path.name: path.read_bytes() for path in sorted(target.iterdir())}


def _run(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    ended = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        reason = (ended.stderr.strip() or ended.stdout.strip() or "no reason given").splitlines()[
            -1
        ]
        raise errors.FieldwrightError(f"{' '.join(command[1:4])} failed: {reason}")
