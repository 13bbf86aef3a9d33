"""Distributions that are there already to a package index, by twine: exactly those that were summed, unchanged.

Which index, and with what credentials, is twine's to know: its variables, its file, or the
identity of a workflow that the index trusts.
"""

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fieldwright import errors
from fieldwright.distribution import archives
from fieldwright.distribution.manifest import digest

_SUM = re.compile(r"([0-9a-f]{64})  ([^/\\]+)")


def find_twine() -> list[str]:
    """Find the command that runs twine: the one beside us, or the one on the path.

    Raises ``errors.UsageError`` if there is neither.
    """
    if importlib.util.find_spec("twine") is not None:
        return [sys.executable, "-m", "twine"]
    path = shutil.which("twine")
    if path is None:
        raise errors.UsageError("publishing needs twine: pip install 'fieldwright[publish]'")
    return [path]


def verify_sums(folder: Path) -> tuple[Path, ...]:
    """Verify the files that ``SHA256SUMS`` of a folder names, and return them.

    Raises ``errors.PublishError`` for one that is missing or not as it was when it was
    summed, and for sums that cannot be read.
    """
    sums = folder / archives.SUMS
    files = []
    for number, line in enumerate(sums.read_text(encoding="utf-8").splitlines(), start=1):
        match = _SUM.fullmatch(line)
        if match is None:
            raise errors.PublishError(
                f"{sums}:{number}: no sum of a file beside it; nothing was uploaded"
            )
        path = folder / match[2]
        if not path.is_file() or digest(path.read_bytes()) != match[1]:
            raise errors.PublishError(f"{path}: not as {sums} says; nothing was uploaded")
        files.append(path)
    if not files:
        raise errors.PublishError(f"{sums}: it names no file; nothing was uploaded")
    return tuple(files)


def write_command(files: tuple[Path, ...]) -> str:
    """Write the command that uploads files, as a person would type it."""
    return shlex.join(["twine", "upload", *map(str, files)])


def upload(folder: Path, version: str, repository: str | None = None) -> tuple[Path, ...]:
    """Upload the files that ``SHA256SUMS`` of a folder names, and say which; twine speaks for itself.

    ``repository`` is the name of an index that twine knows, or its URL. Raises
    ``errors.PublishError`` as ``verify_sums`` does, and where twine fails, with what was done and
    what is left to do.
    """
    files = verify_sums(folder)
    asks = [] if sys.stdin.isatty() else ["--non-interactive"]
    target = _list_target(repository)
    ended = subprocess.run([*find_twine(), "upload", *asks, *target, *map(str, files)], check=False)
    if ended.returncode != 0:
        again = shlex.join(["twine", "upload", "--skip-existing", *target, *map(str, files)])
        raise errors.PublishError(
            f"twine ended with {ended.returncode}; {version} is released and written, but not all of"
            f" it is uploaded; when that is mended, run: {again}"
        )
    return files


def check(contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Check distributions as an index would, by ``twine check``, and return the names of those to upload.

    Raises ``errors.PublishError`` with what twine says.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, data in contents.items():
            (Path(folder) / name).write_bytes(data)
        files = verify_sums(Path(folder))
        command = [*find_twine(), "check", "--strict", *map(str, files)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            lines = (ended.stdout.strip() or ended.stderr.strip() or "no reason given").splitlines()
            raise errors.PublishError(f"twine check: {lines[-1].strip()}; nothing was uploaded")
    return tuple(path.name for path in files)


def _list_target(repository: str | None) -> list[str]:
    if repository is None:
        return []
    return ["--repository-url" if "://" in repository else "--repository", repository]
