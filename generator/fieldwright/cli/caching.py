"""The cache as ``generate`` and ``check`` use it: the entry of what is current, and the one to come."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwright.cli import findings
from fieldwright.distribution import cache, inputs, tree
from fieldwright.rendering.timings import measure

if TYPE_CHECKING:
    from fieldwright.distribution.build import Build
    from fieldwright.package import recall
    from fieldwright.package import write as package


class Lookup:
    """What a cache knows of a spec and settings; nothing without a folder, or where an input cannot be read."""

    def __init__(self, folder: Path | None, spec: Path, settings: inputs.Settings) -> None:
        self._folder, self._spec, self._settings = folder, spec, settings
        self._key = self._make_key()
        self._key_of_modules = self._key_of_basis = ""
        self._stored: str | None = None
        self._memory: recall.Recall | None = None

    def find_current(self, output: Path) -> cache.Entry | None:
        """Return the entry of the inputs, if the output is as they make it."""
        if self._folder is None or self._key is None:
            return None
        entry = cache.load(self._folder, self._key)
        return entry if entry and cache.is_current(entry, self._spec, output) else None

    def build(self, output: Path, progress: "package.Progress") -> "Build":
        """Build what the inputs make: what an edit of the spec reaches, if what is in the output folder was made of
        the text before it, or else all. Raises what ``build.build`` raises."""
        with measure("load"):
            from fieldwright.distribution import bases, build, edits, module_records
        if self._folder is None or self._key is None:
            return build.build(self._spec, self._settings, progress)
        place = self._spec, self._settings, output
        self._key_of_modules = cache.make_key_of("modules", *place)
        self._key_of_basis = cache.make_key_of("basis", *place)
        with measure("cache"):
            memory = module_records.load(self._folder, self._key_of_modules, output)
            last = bases.load(self._folder, self._key_of_basis)
            entry = cache.load(self._folder, last[0]) if last is not None else None
        self._memory = memory
        built = None
        if last is not None and entry is not None:
            known = last[1], entry
            built = edits.build_edit(self._spec, self._settings, output, known, memory)
        return built or build.build(self._spec, self._settings, progress, memory)

    def keep_basis(self, built: "Build") -> None:
        """Keep what the next edit of the spec can be built from, now that this is published."""
        if self._folder is None or self._stored is None or built.basis is None:
            return
        from fieldwright.distribution import bases

        with contextlib.suppress(OSError):  # which ``store`` reports
            bases.store(self._folder, self._key_of_basis, self._stored, built.basis)

    def store(self, built: "Build") -> None:
        """Store what the inputs have made, unless they changed meanwhile or not all of them are known.

        Where that fails, one line on standard error says so.
        """
        if self._folder is None or self._key is None or built.beside is None:
            return
        if self._make_key() != self._key:
            return
        entry = cache.Entry(
            files=tree.digest_files(built.tree, built.origin),
            beside=cache.list_beside(built.beside, self._spec),
            warnings=built.warnings,
            models=built.models,
            left_out=built.left_out,
        )
        try:
            cache.store(self._folder, self._key, entry)
            self._stored = self._key
            if self._memory is not None and self._memory.records:
                from fieldwright.distribution import module_records

                module_records.store(self._folder, self._key_of_modules, self._memory.records)
        except OSError as error:
            place = findings.escape_controls(str(self._folder))
            message = f"{place}: the cache cannot be written: {error.strerror or error}"
            click.echo(f"{message}; name another folder with --cache, or use --no-cache", err=True)

    def _make_key(self) -> str | None:
        try:
            return cache.make_key(self._spec, self._settings) if self._folder else None
        except OSError:
            return None  # who reads it in full says what is wrong
