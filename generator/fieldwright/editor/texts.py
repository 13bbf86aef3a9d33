"""The specs of a workspace as an editor has them: what is not saved yet comes before what is on the disk."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from fieldwright.editor.folders import walk
from fieldwright.editor.references import File, read_file
from fieldwright.errors import SourceError
from fieldwright.openapi.schemas.resources import SUFFIXES
from fieldwright.openapi.text import source

_MOST_FILES = 5_000


class Texts:
    """The texts below ``root``; ``unsaved`` are those that are open, by their paths."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unsaved: dict[Path, str] = {}
        self._files: dict[Path, tuple[str, File | None]] = {}

    def read(self, path: Path) -> str | None:
        """Return the text of a file; None if it cannot be read."""
        if path in self.unsaved:
            return self.unsaved[path].removeprefix("\ufeff")
        try:
            return path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None

    def parse(self, path: Path) -> File | None:
        """Return a file with its references; None while it is no YAML or JSON."""
        text = self.read(path)
        if text is None:
            return None
        known = self._files.get(path)
        if known is None or known[0] != text:
            try:
                parsed = source.parse(text, str(path))
            except SourceError:
                known = text, None
            else:
                known = text, read_file(path, parsed)
            self._files[path] = known
        return known[1]

    def find_mentions(self, path: Path) -> Iterator[File]:
        """Yield a file, and every other whose text has its name, as a reference to it has."""
        own = self.parse(path)
        if own is not None:
            yield own
        names = "|".join({re.escape(path.name), re.escape(quote(path.name))})
        mention = re.compile(names)
        for other in self._list_paths():
            if other != path and mention.search(self.read(other) or ""):
                file = self.parse(other)
                if file is not None:
                    yield file

    def _list_paths(self) -> list[Path]:
        """Return the paths of the specs that are open, and of those below the root."""
        paths = dict.fromkeys(self.unsaved)
        for above, _, names in walk(self.root):
            paths |= dict.fromkeys(
                Path(above, name) for name in names if Path(name).suffix in SUFFIXES
            )
            if len(paths) > _MOST_FILES:
                break
        return [*paths]
