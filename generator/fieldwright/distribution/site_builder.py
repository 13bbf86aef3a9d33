"""Building a site by Zensical, in a process and a folder of its own."""

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from fieldwright import errors
from fieldwright.distribution.site import BUILT, CONFIGURATION, Sources, write_entrance
from fieldwright.distribution.tree import Tree
from fieldwright.rendering.files import write_files

INSTALL = "pip install 'fieldwright[site]'"
"""What installs Zensical."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def is_available() -> bool:
    """Return whether Zensical is installed."""
    return importlib.util.find_spec("zensical") is not None


def build_site(sources: Sources) -> Tree:
    """Build the site of every release, and return what a browser is served: paths below the folder of the sources.

    Raises ``errors.DefectError`` for what Zensical warns of, a link that leads nowhere among it.
    """
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        write_files(root, sources.tree)
        for folder in sources.folders:
            _run_zensical(root / folder)
        built = {
            f"{BUILT}/{folder}/{path.relative_to(root / folder / BUILT).as_posix()}": path.read_bytes()
            for folder in sources.folders
            for path in sorted((root / folder / BUILT).rglob("*"))
            if path.is_file()
        }
    return built | write_entrance(sources.folders)


def _run_zensical(folder: Path) -> None:
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", CONFIGURATION]
    ended = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if ended.returncode:
        text = _COLOUR.sub("", f"{ended.stderr}\n{ended.stdout}")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        reason = next((line for line in lines if "Warning" in line or "Error" in line), "")
        place = next((line for line in lines if ".md:" in line), "")
        message = " ".join(filter(None, (reason, place))) or " ".join(lines[-1:])
        raise errors.DefectError(f"Zensical does not build the site: {message}; please report it")
