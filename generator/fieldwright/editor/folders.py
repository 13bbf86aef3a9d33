"""Folders of a project, without what is hidden or installed in them."""

import os
from collections.abc import Iterator
from pathlib import Path


def walk(root: Path | str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Walk a folder as ``os.walk`` does, without what is hidden or installed."""
    for above, folders, names in os.walk(root):
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        folders[:] = sorted(
            each
            for each in folders
            if not each.startswith(".") and each not in ("__pycache__", "node_modules")
        )
        yield above, folders, sorted(each for each in names if not each.startswith("."))
