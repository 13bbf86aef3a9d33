"""The one place where git is run: never with a pager, a prompt or what it was told by a terminal."""

import subprocess
from pathlib import Path
from typing import NamedTuple


class Answer(NamedTuple):
    """The exit code of git, and what it printed."""

    code: int
    output: bytes
    error: bytes

    @property
    def reason(self) -> str:
        """The last line of what git says, without the word that it begins with."""
        return extract_reason(self.error if self.error.strip() else self.output)


def run(
    *arguments: str, folder: Path | None = None, standard_input: bytes | None = None
) -> Answer | None:
    """Run git, in ``folder`` if there is one; None where git cannot be run."""
    place = [] if folder is None else ["-C", str(folder)]
    try:
        ended = subprocess.run(
            ["git", *place, *arguments],
            capture_output=True,
            check=False,
            input=standard_input or b"",
        )
    except OSError:
        return None
    return Answer(ended.returncode, ended.stdout, ended.stderr)


def extract_reason(text: bytes) -> str:
    """Return the last line of what a command says, without the word that it begins with."""
    lines = text.decode("utf-8", "replace").strip().splitlines()
    last = lines[-1] if lines else "no reason given"
    return last.removeprefix("fatal: ").removeprefix("ERROR: ")
