"""Compressed streams: gzip by the standard library, zstd by zstandard.

A row is a name, the suffixes of files and the bytes that they begin with, which decide, since a
suffix may be wrong or missing.
"""

import contextlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fieldwright import errors

CHUNK = 1 << 18
"""Bytes that are read at once from a compressed stream."""

EXPANDED = 1 << 20
"""Bytes that gzip decompresses at once, so that a file that expands a thousandfold needs no memory."""

FRAGMENT = 1 << 13
"""Bytes that zstd takes at once; how much it makes of them cannot be limited."""

WINDOW = 1 << 27
"""Bytes of the largest window that zstd may keep (``zstd --long=27``)."""


class DamagedError(ValueError):
    """A stream is cut off or damaged; the message gives the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compression:
    """One kind of compression; ``expand`` yields what a compressed stream holds, chunk by chunk."""

    name: str
    suffixes: tuple[str, ...]
    magic: bytes
    expand: Callable[[BinaryIO], Iterator[bytes]]


def expand_gzip(
    stream: BinaryIO, record_start: Callable[[int], object] | None = None
) -> Iterator[bytes]:
    """Yield what the members of a gzip stream hold. Raises ``DamagedError`` after what was readable.

    Behind each member, ``record_start`` is called with the offset at which the next one has to begin.
    """
    members = size = 0

    def read() -> bytes:
        nonlocal size
        chunk = stream.read(CHUNK)
        size += len(chunk)
        return chunk

    compressed = read()
    while compressed:
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        while not member.eof:
            if not compressed:
                raise DamagedError("the gzip stream is cut off")
            try:
                expanded = member.decompress(compressed, EXPANDED)
            except zlib.error as error:
                reason = "behind the first there is something else" if members else str(error)
                raise DamagedError(f"the gzip stream is damaged: {reason}") from None
            if expanded:
                yield expanded
            compressed = member.unconsumed_tail or member.unused_data
            if not compressed and not member.eof:
                compressed = read()
        members += 1
        compressed = (compressed.lstrip(b"\0") or read()).lstrip(b"\0")
        if record_start is not None:
            record_start(size - len(compressed))


def cut_gzip(stream: BinaryIO, size: int) -> Iterator[int]:
    """Yield the offsets that cut a gzip stream into pieces of whole members and whole lines.

    A piece has at least ``size`` bytes. Where the first member has more, it is most likely the only
    one, and nothing is cut. In front of a member that is damaged nothing is cut either, so that
    whoever reads it knows that it follows others.
    """
    starts: list[int] = []
    begin, cut = 0, None
    has_members = ends_line = False
    with contextlib.suppress(DamagedError):
        for text in expand_gzip(stream, starts.append):
            if starts:
                has_members = True
                if cut is not None:
                    yield cut
                    begin, cut = cut, None
                # What begins with a byte order mark in the midst of a stream is not JSON.
                if ends_line and starts[-1] - begin >= size and not text.startswith(b"\xef"):
                    cut = starts[-1]
                starts.clear()
            elif not has_members and stream.tell() > size + CHUNK:
                return
            ends_line = text.endswith(b"\n")
    if cut is not None and starts:
        yield cut


def expand_zstd(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what the frames of a zstd stream hold. Raises ``DamagedError`` after what was readable."""
    try:
        import zstandard
    except ImportError as error:
        raise errors.UsageError(
            "reading zstd needs zstandard: pip install 'fieldwright[zstd]'"
        ) from error
    compressed = stream.read(FRAGMENT)
    while compressed:
        frame = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        while not frame.eof:
            if not compressed:
                raise DamagedError("the zstd stream is cut off")
            try:
                expanded = frame.decompress(compressed)
            except zstandard.ZstdError as error:
                raise DamagedError(f"the zstd stream is damaged: {error}") from None
            if expanded:
                yield expanded
            compressed = frame.unused_data if frame.eof else stream.read(FRAGMENT)
        compressed = compressed or stream.read(FRAGMENT)


GZIP = Compression(name="gzip", suffixes=(".gz", ".gzip"), magic=b"\x1f\x8b", expand=expand_gzip)
ZSTD = Compression(
    name="zstd", suffixes=(".zst", ".zstd"), magic=b"\x28\xb5\x2f\xfd", expand=expand_zstd
)
ROWS = (GZIP, ZSTD)

SUFFIXES = tuple(suffix for row in ROWS for suffix in row.suffixes)


def strip_suffix(name: str) -> str:
    """Return the name of a file without the suffix of a compression."""
    for suffix in SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def detect(start: bytes) -> Compression | None:
    """Return how a file that begins with these bytes is compressed; None if it is not."""
    return next((row for row in ROWS if start.startswith(row.magic)), None)
