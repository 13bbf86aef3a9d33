"""A source as a stream of chunks, without its compression, of which the first bytes can be looked at."""

import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

from fieldwright.traffic import compression

CHUNK = 1 << 18
"""Bytes that are read at once from what is not compressed."""

SNIFFED = 1 << 20
"""Bytes that can be looked at before they are read."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Chunks:
    """The chunks of a stream, up to an offset. ``progress`` is how far it was read, as it is in the file.

    Iterating raises ``compression.DamagedError`` behind what could be read.
    """

    def __init__(self, stream: BinaryIO, start: int = 0, stop: int = sys.maxsize) -> None:
        if start:
            stream.seek(start)
        self._stream = stream
        self._stop = stop
        self.progress = start
        self._unread = b""
        self._unread = self.read(4)
        row = compression.detect(self._unread)
        raw = cast(BinaryIO, self)
        self._chunks = iter(lambda: self.read(CHUNK), b"") if row is None else row.expand(raw)
        self._start: bytes | None = None
        self._fault: compression.DamagedError | None = None

    def read(self, size: int) -> bytes:
        """Read bytes as they are in the file."""
        if self._unread:
            unread, self._unread = self._unread, b""
            return unread
        raw = self._stream.read(min(size, self._stop - self.progress))
        self.progress += len(raw)
        return raw

    def peek(self) -> bytes:
        """Return the first bytes, ``SNIFFED`` and some if there are as many, and keep them."""
        if self._start is None:
            kept, size = [], 0
            try:
                while size < SNIFFED and (chunk := next(self._chunks, b"")):
                    kept.append(chunk)
                    size += len(chunk)
            except compression.DamagedError as error:
                self._fault = error
            self._start = b"".join(kept).removeprefix(BYTE_ORDER_MARK)
        return self._start

    def __iter__(self) -> Iterator[bytes]:
        yield self.peek()
        self._start = b""
        if self._fault is not None:
            raise self._fault
        yield from self._chunks
