"""Standard output and standard error, whose failures name them as those of files do."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO, cast

OUTPUT, ERROR = "standard output", "standard error"


class NamedStream:
    """A stream, text or binary, that gives each ``OSError`` its name as ``filename``."""

    def __init__(self, stream: Any, name: str) -> None:
        self._stream, self._name = stream, name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._stream, attribute)

    @property
    def buffer(self) -> "NamedStream":
        return NamedStream(self._stream.buffer, self._name)

    def write(self, data: Any) -> int:
        with self._name_failures():
            return cast(int, self._stream.write(data))

    def flush(self) -> None:
        with self._name_failures():
            self._stream.flush()

    def close(self) -> None:
        with self._name_failures():
            self._stream.close()

    @contextlib.contextmanager
    def _name_failures(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, self._name) from error


@contextlib.contextmanager
def name_streams() -> Iterator[None]:
    """Name standard output and standard error in what they raise while the block runs.

    Python has None for one that is closed, whose number the next file would get. Here nothing is read
    from such an input, errors are lost, and output fails as soon as there is some.
    """
    if sys.stdin is None:
        sys.stdin = _open_nowhere(os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _open_nowhere(os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _open_nowhere(os.O_WRONLY, "w")
    output, error = NamedStream(sys.stdout, OUTPUT), NamedStream(sys.stderr, ERROR)
    with (
        contextlib.redirect_stdout(cast(TextIO, output)),
        contextlib.redirect_stderr(cast(TextIO, error)),
    ):
        yield


def _open_nowhere(flags: int, mode: str) -> TextIO:
    return cast(TextIO, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def duplicate_output() -> BinaryIO:
    """Open standard output a second time, for bytes."""
    return cast(BinaryIO, NamedStream(os.fdopen(os.dup(sys.stdout.fileno()), "wb"), OUTPUT))


def format_failure(error: OSError) -> str:
    """Format why standard output cannot be written, with the remedy."""
    return f"{OUTPUT} cannot be written: {error.strerror}; redirect it to where it can be, such as a file"


def discard_output() -> None:
    """Let what is still buffered go nowhere: it would be written, and fail, once more when Python ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
