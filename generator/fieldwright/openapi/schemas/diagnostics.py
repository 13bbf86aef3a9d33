"""The diagnostics of one reading, each noted once and given in source order."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace

from fieldwright.errors import Diagnostic, SourceError
from fieldwright.model import ir
from fieldwright.openapi.text.source import Source

_HARMLESS = frozenset(
    {"default-refused", "discriminator-mapping", "info-missing", "model-name", "nullable-in-3.1"}
    | {"removal-version", "rename-clash", "required-without-property", "union-without-tag"}
    | {"unknown-keyword"}
)
"""The rules that JSON Schema itself does not know: what they refer to changes no verdict."""

_UNREAD = frozenset(
    {"keyword-type", "pattern-not-supported", "ref-not-found", "ref-outside", "schema-type"}
)
"""The rules of what cannot be read in one place, and is left out there."""

_ENDLESS = frozenset({"ref-cycle", "limit-exceeded"})
"""The rules of what a walk over the schemas might not come back from."""


class Diagnostics:
    """What is wrong with a document.

    ``lenient``: the document is not written for fieldwright (a JSON Schema, or an API description
    with paths), so that what changes no verdict is a warning, and so is a place that cannot be
    read, unless ``strict``: it accepts everything.
    """

    def __init__(self, source: Source, *, lenient: bool, strict: bool) -> None:
        self.lenient = lenient
        self.drops_unread = lenient and not strict
        self._source = source
        self._entries: dict[tuple[int, str, str], Diagnostic] = {}
        self._unread: list[tuple[int, str]] = []
        self._placed: set[int] = set()
        for each in source.remarks:
            at = source.find_offset(ir.Place(each.file, each.line, each.column))
            self._add(at, each)

    def report(
        self,
        at: int,
        rule: str,
        message: str,
        remedy: str | None = None,
        *,
        harmless: bool = False,
        dropped: bool = False,
    ) -> None:
        """Note something wrong at an offset of the text, once.

        ``harmless``: it changes no verdict. ``dropped``: it is left out in that place.
        """
        if (at, rule, message) in self._entries:
            return
        diagnostic = self._source.diagnose(at, rule, message, remedy)
        if self.lenient:
            unread = rule in _UNREAD and not harmless or dropped
            if harmless or rule in _HARMLESS or unread and self.drops_unread:
                diagnostic = replace(diagnostic, severity="warning", unread=unread)
        self._add(at, diagnostic)

    def _add(self, at: int, diagnostic: Diagnostic) -> None:
        self._entries[at, diagnostic.rule, diagnostic.message] = diagnostic
        if diagnostic.unread:
            self._unread.append((at, diagnostic.message))

    def list_ordered(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics in source order."""
        return tuple(
            each for _, each in sorted(self._entries.items(), key=lambda entry: entry[0][0])
        )

    def place_unread(self, offsets: AbstractSet[int]) -> list[str]:
        """List what could not be read at these offsets, and note that it has a place."""
        messages = [message for at, message in self._unread if at in offsets]
        if messages:
            self._placed |= offsets
        return messages

    def list_unplaced(self, own: AbstractSet[int], others: AbstractSet[int]) -> list[str]:
        """List what could not be read at ``own`` offsets, and at others if it has no place yet."""
        lost = own | (others - self._placed)
        return [*dict.fromkeys(message for at, message in self._unread if at in lost)]

    def is_endless(self) -> bool:
        """Return whether a walk over the schemas might not come back."""
        endless = (each for each in self._entries.values() if each.rule in _ENDLESS)
        return any(each.severity == "error" for each in endless)

    def has_errors(self) -> bool:
        """Return whether the document cannot be read."""
        return any(each.severity == "error" for each in self._entries.values())

    def raise_errors(self) -> None:
        """Raise ``SourceError`` with every error, if there is one."""
        if self.has_errors():
            raise SourceError(
                tuple(each for each in self.list_ordered() if each.severity == "error")
            )

    def find(self, rule: str) -> Diagnostic | None:
        """Return the first diagnostic of a rule, or None."""
        return next((each for each in self._entries.values() if each.rule == rule), None)

    @contextmanager
    def mute(self) -> Iterator[None]:
        """Drop what is reported inside of the ``with`` block."""
        kept, unread, placed = dict(self._entries), [*self._unread], {*self._placed}
        try:
            yield
        finally:
            self._entries, self._unread, self._placed = kept, unread, placed
