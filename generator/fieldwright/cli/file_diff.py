"""What ``generate`` would change in an output folder, as a unified diff."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

LINES = 2_000
"""Lines of a diff that are shown."""

BYTES = 2_000_000
"""The size of both sides together above which a file is not compared line by line."""


def format_diff(
    tree: Mapping[str, bytes], folder: Path, paths: Iterable[str], limit: int = LINES
) -> Iterator[str]:
    """Yield the lines of a unified diff from the files of ``folder`` to those of ``tree``.

    After ``limit`` lines the rest is counted and left out.
    """
    left_out = 0
    for number, line in enumerate(_format_files(tree, folder, paths)):
        if number < limit:
            yield line
        else:
            left_out += 1
    if left_out:
        yield f"… {left_out:,} more lines; the first {limit:,} are shown"


def _format_files(tree: Mapping[str, bytes], folder: Path, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        place = folder / path
        old = place.read_bytes() if place.is_file() and not place.is_symlink() else None
        new = tree.get(path)
        names = ["/dev/null" if data is None else str(place) for data in (old, new)]
        if old is None and new is None:
            continue
        before, after = _split(old), _split(new)
        if before is None or after is None or len(old or b"") + len(new or b"") > BYTES:
            sizes = " and ".join(f"{len(data):,}" for data in (old, new) if data is not None)
            yield f"{names[0]} and {names[1]} differ ({sizes} bytes)"
            continue
        lines = difflib.unified_diff(before, after, names[0], names[1], lineterm="")
        for number, line in enumerate(lines):
            text = line.removesuffix("\n")
            yield text
            if text == line and number >= 2 and not line.startswith("@"):
                yield "\\ No newline at end of file"


def _split(data: bytes | None) -> list[str] | None:
    """Split a text into lines with their line feeds, at nothing else; None for what is no text."""
    try:
        *lines, last = (data or b"").decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    return [*(f"{line}\n" for line in lines), *filter(None, [last])]
