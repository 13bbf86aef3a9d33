"""The cache as ``generate`` and ``check`` use it: the entry of what is current, and the one to come."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwright.cli import findings
from fieldwright.distribution import cache, inputs, tree

if TYPE_CHECKING:
    from fieldwright.distribution import build
    from fieldwright.package import recall


class Lookup:
    """What a cache knows of a spec and settings; nothing without a folder, or where an input cannot be read."""

    def __init__(self, folder: Path | None, spec: Path, settings: inputs.Settings) -> None:
        self._folder, self._spec, self._settings = folder, spec, settings
        self._key = self._make_key()
        self._key_of_modules = ""
        self._memory: recall.Recall | None = None

    def find_current(self, output: Path) -> cache.Entry | None:
        """Return the entry of the inputs, if the output is as they make it."""
        if self._folder is None or self._key is None:
            return None
        entry = cache.load(self._folder, self._key)
        return entry if entry and cache.is_current(entry, self._spec, output) else None

    def recall_modules(self, output: Path) -> "recall.Recall | None":
        """Return what is known of the modules in an output folder, to build with; None without a cache."""
        if self._folder is None or self._key is None:
            return None
        from fieldwright.distribution import module_records

        self._key_of_modules = cache.make_key_of_modules(self._spec, self._settings, output)
        self._memory = module_records.load(self._folder, self._key_of_modules, output)
        return self._memory

    def store(self, built: "build.Build") -> None:
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
            if self._memory is not None:
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
