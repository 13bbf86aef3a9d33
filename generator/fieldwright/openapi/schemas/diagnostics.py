"""The diagnostics of one reading, each noted once and given in source order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fieldwright.errors import Diagnostic
from fieldwright.openapi.text.source import Source

_LENIENT = frozenset({"default-refused", "required-without-property", "unknown-keyword"})
"""The rules that JSON Schema itself does not know: what they speak of changes no verdict."""

_ENDLESS = frozenset({"ref-cycle", "limit-exceeded"})
"""The rules of what a walk over the schemas might not come back from."""


class Diagnostics:
    """What is wrong with a document.

    ``lenient``: the document is not written for fieldwright (a JSON Schema, or an API description with paths),
    so that what changes no verdict is a warning.
    """

    def __init__(self, source: Source, *, lenient: bool) -> None:
        self.lenient = lenient
        self._source = source
        self._entries: dict[tuple[int, str, str], Diagnostic] = {}

    def report(self, at: int, rule: str, message: str, remedy: str | None = None) -> None:
        """Note something wrong at an offset of the text, once."""
        if (at, rule, message) not in self._entries:
            diagnostic = self._source.diagnose(at, rule, message, remedy)
            if self.lenient and rule in _LENIENT:
                diagnostic = replace(diagnostic, severity="warning")
            self._entries[at, rule, message] = diagnostic

    def list_ordered(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics in source order."""
        return tuple(
            each for _, each in sorted(self._entries.items(), key=lambda entry: entry[0][0])
        )

    def is_endless(self) -> bool:
        """Return whether a walk over the schemas might not come back."""
        return any(each.rule in _ENDLESS for each in self._entries.values())

    @contextmanager
    def mute(self) -> Iterator[None]:
        """Drop what is reported inside of the ``with`` block."""
        kept = dict(self._entries)
        try:
            yield
        finally:
            self._entries = kept
