"""``import``: reference pages, OpenAPI documents or JSON Schemas into a spec."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldwright import errors, importing, swap
from fieldwright.spec import read, source, write

SPECS = frozenset({".json", ".yaml", ".yml"})
"""Suffixes of sources that are specs themselves; everything else is pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an import amounts to: rows of a name and a count, and files left out with the reason."""

    rows: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, str], ...] = ()


def import_(
    sources: Sequence[Path],
    spec: Path,
    *,
    title: str | None = None,
    keep_going: bool = False,
    force: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Summary:
    """Write the spec that ``sources`` amount to: pages and folders of them, or one spec.

    ``title`` is what pages do not say. Pages that do not come back from the spec byte for
    byte are refused, or left out with ``keep_going``. Raises ``errors.SourceError`` and
    ``errors.UsageError``; then nothing was written.
    """
    if os.path.lexists(spec) and not force:
        raise errors.UsageError(f"{spec}: there is a file already; --force replaces it")
    specs = [each for each in sources if each.suffix.lower() in SPECS and not each.is_dir()]
    if specs and len(sources) > 1:
        raise errors.UsageError(f"{specs[0]} is a spec, which is imported by itself")
    if specs:
        text, summary = _normalised(specs[0])
    else:
        text, summary = _of_pages(sources, title, keep_going, progress)
    spec.parent.mkdir(parents=True, exist_ok=True)
    swap.replace(spec, text.encode("utf-8"))
    return summary


def _of_pages(
    sources: Sequence[Path], title: str | None, keep_going: bool, progress: Callable[[str], None]
) -> tuple[str, Summary]:
    made = importing.pages(sources, title=title, keep_going=keep_going, progress=progress)
    return made.text, Summary(rows=made.summary(), left_out=made.left_out)


def _normalised(path: Path) -> tuple[str, Summary]:
    """The document as OpenAPI 3.1: its models alone."""
    document = read.document(source.load(path))
    text = write.text(document, comment=f"Imported from {path.name}.")
    return text, Summary(rows=(("models", len(document.models)),))
