"""Files that other programs are to find for a while, in a folder of their own."""

from collections.abc import Mapping
from pathlib import Path


def write_files(root: Path, tree: Mapping[str, bytes]) -> None:
    """Write files by their paths below ``root``, with the folders that they are in."""
    for path, content in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
