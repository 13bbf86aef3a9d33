"""Merges of generated files: what git knows of both sides, so that no hand edit is lost and none is imagined.

The sides are those of the merge, rebase or cherry-pick that is going on, or of the merge commit that is
checked out. A file that is as generated on both sides, and that git alone has merged, holds
nothing of anybody's, whatever its text has become.
"""

from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from fieldwright.changes import git
from fieldwright.distribution import manifest


class _Side(NamedTuple):
    """A revision that is merged, and the manifest that it has."""

    revision: str
    manifest: manifest.Manifest


class Merge:
    """The merge that an output folder is in, if it is in one; git is asked when something has to be known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has_sides(self) -> bool:
        """Return whether the folder is in a merge."""
        return bool(self._sides)

    def is_generated(self, path: str, data: bytes) -> bool:
        """Return whether a file is as generated on a side of the merge, or what git made of two that are."""
        texts = [(self._show(side.revision, path), side) for side in self._sides]
        known = {
            text: side.manifest.matches(path, text) for text, side in texts if text is not None
        }
        if data in known:
            return known[data]
        merged = self._show(self._tree, path) if known and all(known.values()) else None
        return merged is not None and _drop_labels(merged) == _drop_labels(data)

    def is_missing(self, path: str) -> bool:
        """Return whether a file is missing on a side of the merge."""
        return any(self._show(side.revision, path) is None for side in self._sides)

    def describe(self, path: str) -> str | None:
        """Describe both sides of a file; None if there is no merge."""
        states = []
        for side in self._sides:
            text = self._show(side.revision, path)
            if text is None:
                state = "missing"
            else:
                state = "as generated" if side.manifest.matches(path, text) else "edited by hand"
            states.append(f"{state} in {side.revision}")
        return ", ".join(states) or None

    @cached_property
    def _range(self) -> tuple[str, ...]:
        """The two revisions that are merged, and the one before both where git cannot find it by itself."""
        if not any((each / ".git").exists() for each in (self._folder, *self._folder.parents)):
            return ()
        if self._has("MERGE_HEAD"):
            return ("HEAD", "MERGE_HEAD")
        for other in ("REBASE_HEAD", "CHERRY_PICK_HEAD"):
            if self._has(other):
                return ("HEAD", other, f"{other}^")
        return ("HEAD^1", "HEAD^2") if self._has("HEAD^2") else ()

    @cached_property
    def _sides(self) -> tuple[_Side, ...]:
        sides = []
        for revision in self._range[:2]:
            data = self._show(revision, manifest.MANIFEST)
            read = manifest.ABSENT if data is None else manifest.parse_manifest(data)
            sides.append(_Side(revision, read))
        return tuple(sides)

    @cached_property
    def _tree(self) -> str:
        """The tree that git makes of both sides by itself; "" where it cannot."""
        revisions = self._range
        if len(revisions) > 2:
            # git 2.39 takes no base, so that it gets commits that have this one in common.
            base = self._commit(revisions[2])
            revisions = tuple(self._commit(each, base) for each in revisions[:2])
        ended = self._ask("merge-tree", "--write-tree", *revisions)
        # 1 says that there are conflicts, which are marked in the files.
        return ended[1].partition(b"\n")[0].decode() if ended and ended[0] in (0, 1) else ""

    def _commit(self, revision: str, *parents: str) -> str:
        """Write a commit of what a revision has, which nothing refers to; return its name."""
        options = [word for parent in parents for word in ("-p", parent)]
        person = ["-c", "user.name=fieldwright", "-c", "user.email=fieldwright"]
        ended = self._ask(*person, "commit-tree", f"{revision}^{{tree}}", *options, "-m", "side")
        return ended[1].decode().strip() if ended and ended[0] == 0 else ""

    def _show(self, revision: str, path: str) -> bytes | None:
        ended = self._ask("show", f"{revision}:./{path}") if revision else None
        return ended[1] if ended and ended[0] == 0 else None

    def _has(self, revision: str) -> bool:
        ended = self._ask("rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}")
        return ended is not None and ended[0] == 0

    def _ask(self, *arguments: str) -> tuple[int, bytes] | None:
        """Return the exit code of git and what it prints; None where it cannot be run."""
        answer = git.run(*arguments, folder=self._folder)
        return None if answer is None else (answer.code, answer.output)


def _drop_labels(data: bytes) -> list[bytes]:
    """Split a text into lines, with the marks of conflicts as they are in every merge."""
    marks = (b"<<<<<<< ", b"||||||| ", b">>>>>>> ")
    return [line[:7] if line.startswith(marks) else line for line in data.splitlines()]
