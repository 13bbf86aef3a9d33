"""The pieces that sources are cut into, each for one process.

An uncompressed file of lines is cut into byte ranges, and a line belongs to the range in which it
begins; a Parquet file into its row groups. What can only be read from its beginning, which is
everything else, is read by one process and handed on in pieces, or left whole to a process of a
cluster; there lines in gzip are cut between members.
"""

import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from fieldwright.traffic import arrays, compression, json_text, parquet
from fieldwright.traffic.arrays import LIMIT
from fieldwright.traffic.compression import DamagedError, detect
from fieldwright.traffic.sources import Layout, Source
from fieldwright.traffic.streams import BYTE_ORDER_MARK, Chunks

SIZE = 1 << 23
"""Bytes of a piece (8 MiB): some 25,000 short records, so that handing it on costs nothing."""

ITEMS = 10_000
"""Items of an array in a piece, at most."""

TOO_LARGE = f"must be JSON: the record is larger than {LIMIT >> 20} MiB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The lines that begin in a range of the bytes of a file."""

    source: Source
    start: int
    stop: int

    @property
    def key(self) -> str:
        """What tells the partition from all others, in this run and in the next."""
        return f"{self.source.key}|{self.start}-{self.stop}"

    @property
    def progress(self) -> int:
        """How many bytes of the source are done when this partition is."""
        return self.stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Whole lines that were read already, and why the one behind them cannot be read."""

    source: Source
    text: bytes
    fault: str | None
    progress: int

    @property
    def key(self) -> str:
        """What tells the partition from all others, in this run and in the next."""
        return f"{self.source.key}|{self.progress}|{len(self.text)}|{zlib.crc32(self.text):08x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Records that were read already, each with its line in the source, 0 for the whole of it.

    ``faults`` are the lines of those that cannot be read, and why.
    """

    source: Source
    items: tuple[tuple[int, bytes], ...]
    faults: tuple[tuple[int, str], ...]
    progress: int

    @property
    def key(self) -> str:
        """What tells the partition from all others, in this run and in the next."""
        text = b"\0".join(each for _, each in self.items)
        first = [line for line, _ in (*self.items, *self.faults)][:1]
        return f"{self.source.key}|{self.progress}|{first}|{zlib.crc32(text):08x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one row group of a Parquet file, which ``first`` rows precede."""

    source: Source
    group: int
    first: int
    layout: Layout
    progress: int

    @property
    def key(self) -> str:
        """What tells the partition from all others, in this run and in the next."""
        return f"{self.source.key}|row group {self.group}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A source, or the members of it in a range of its bytes, that one process reads as a stream."""

    source: Source
    layout: Layout
    start: int
    stop: int

    @property
    def key(self) -> str:
        """What tells the partition from all others, in this run and in the next."""
        return f"{self.source.key}|stream {self.start}-{self.stop}"

    @property
    def progress(self) -> int:
        """How many bytes of the source are done when this partition is."""
        return min(self.stop, self.source.size)


Partition: TypeAlias = Range | Lines | Items | Rows | Whole


def cut_sources(
    sources: Iterable[Source], layout: Layout, *, leave_whole: bool = False
) -> Iterator[Partition]:
    """Yield the partitions of sources, in order.

    With ``leave_whole``, what cannot be cut without reading it stays whole, for others to read. Raises
    ``OSError`` and ``errors.UsageError`` for a source that cannot be read.
    """
    for source in sources:
        can_seek = source.is_shared and source.size >= 0
        if source.format == "parquet":
            yield from _cut_parquet(source, layout)
        elif source.format == "lines" and can_seek and not _is_compressed(source):
            for start in range(0, source.size, SIZE):
                yield Range(source=source, start=start, stop=min(start + SIZE, source.size))
        elif leave_whole and source.is_shared:
            yield from _cut_members(source, layout)
        else:
            yield from cut_stream(source, layout)


def cut_stream(
    source: Source, layout: Layout, start: int = 0, stop: int = sys.maxsize
) -> Iterator[Partition]:
    """Yield the partitions of a source that is read from its beginning, or of the members in a range."""
    with closing(source.open()) as stream:
        chunks = Chunks(stream, start, stop)
        shape = "lines" if source.format == "lines" else detect_shape(chunks.peek())
        if shape == "lines":
            yield from _cut_lines(source, chunks)
        elif shape == "array" and not layout.whole_arrays:
            yield from _cut_array(source, chunks)
        else:
            yield _read_document(source, chunks)


def detect_shape(start: bytes) -> OneOf["lines", "array", "document"]:
    """Return what a text that begins with these bytes is: JSON texts, one a line, or one JSON text.

    An array without items is a document, so that it is judged and not passed over.
    """
    text = start.lstrip()
    first, _, rest = text.partition(b"\n")
    if rest.strip():
        if _is_json(first):
            return "lines"
        if first.startswith(b"{") and first.rstrip().endswith(b"}") and rest.startswith(b"{"):
            return "lines"
    if text.startswith(b"[") and not text[1:].lstrip().startswith(b"]"):
        return "array"
    return "document"


def read_range(partition: Range) -> tuple[bytes, str | None]:
    """Return the text of the lines of a range, and why the one behind it cannot be read."""
    before = min(partition.start, 1)
    with closing(partition.source.open()) as file:
        file.seek(partition.start - before)
        text = file.read(partition.stop - partition.start + before)
        if before:
            end = text.find(b"\n") + 1
            text = text[end:] if end else b""
        else:
            text = text.removeprefix(BYTE_ORDER_MARK)
        rest = [text] if text else []
        size = len(text) - text.rfind(b"\n") - 1
        while rest and not rest[-1].endswith(b"\n") and size <= LIMIT:
            more = file.readline(1 << 16)
            if not more:
                break
            rest.append(more)
            size += len(more)
    if size > LIMIT:
        text = text[: text.rfind(b"\n") + 1]
        return text, TOO_LARGE
    return text if len(rest) == 1 else b"".join(rest), None


def _is_compressed(source: Source) -> bool:
    with closing(source.open()) as file:
        return detect(file.read(4)) is not None


def _cut_members(source: Source, layout: Layout) -> Iterator[Whole]:
    """Yield the members of a long file of lines in gzip in pieces, and what is anything else whole."""
    start = 0
    if source.format == "lines" and source.size > SIZE:
        with closing(source.open()) as file:
            if detect(file.read(4)) is compression.GZIP:
                file.seek(0)
                for stop in compression.cut_gzip(file, SIZE):
                    yield Whole(source=source, layout=layout, start=start, stop=stop)
                    start = stop
    yield Whole(source=source, layout=layout, start=start, stop=sys.maxsize)


def _is_json(text: bytes) -> bool:
    try:
        json_text.parse(text)
    except json_text.JsonTextError:
        return False
    return True


def _cut_parquet(source: Source, layout: Layout) -> Iterator[Partition]:
    """Yield the row groups of a file; of one that cannot be read, the reason, which is one fault."""
    try:
        counts = parquet.count_rows(source, layout)
    except parquet.UnreadableError as error:
        yield Items(source=source, items=(), faults=((1, str(error)),), progress=source.size)
        return
    first, total = 0, sum(counts)
    for group, count in enumerate(counts):
        progress = source.size * (first + count) // (total or 1)
        rows = Rows(source=source, group=group, first=first, layout=layout, progress=progress)
        if source.is_shared:
            yield rows
        else:
            yield from _read_rows(rows)
        first += count


def _read_rows(rows: Rows) -> Iterator[Items]:
    """Read the rows of a file that no other process can read."""
    row = rows.first + 1
    items: tuple[tuple[int, bytes], ...]
    try:
        for texts in parquet.read_rows(rows.source, rows.group, rows.layout):
            items = tuple(enumerate(texts, start=row))
            yield Items(source=rows.source, items=items, faults=(), progress=rows.progress)
            row += len(texts)
    except parquet.UnreadableError as error:
        faults = ((row, str(error)),)
        yield Items(source=rows.source, items=(), faults=faults, progress=rows.progress)


def _cut_lines(source: Source, chunks: Chunks) -> Iterator[Partition]:
    """Yield the lines of a stream in pieces. One that is too large is passed over as it is read."""
    kept: list[bytes] = []
    size = 0
    is_passing = has_end = False
    fault = None
    try:
        for chunk in chunks:
            if is_passing:
                end = chunk.find(b"\n") + 1
                is_passing, chunk = not end, chunk[end:] if end else b""
            kept.append(chunk)
            size += len(chunk)
            has_end = has_end or b"\n" in chunk
            if size < SIZE or not has_end and size <= LIMIT:
                continue
            text = b"".join(kept)
            end = text.rfind(b"\n") + 1
            is_passing = not has_end
            yield Lines(
                source=source,
                text=text[:end],
                fault=TOO_LARGE if is_passing else None,
                progress=chunks.progress,
            )
            kept, size = ([], 0) if is_passing else ([text[end:]], len(text) - end)
            has_end = False
    except DamagedError as error:
        fault = f"must be JSON: {error}"
    text = b"".join(kept)
    if fault:
        text = text[: text.rfind(b"\n") + 1]
    if text or fault:
        yield Lines(source=source, text=text, fault=fault, progress=chunks.progress)


def _cut_array(source: Source, chunks: Chunks) -> Iterator[Partition]:
    """Yield the items of an array in pieces."""
    items: list[tuple[int, bytes]] = []
    faults: list[tuple[int, str]] = []
    size, line = 0, 1

    def gather() -> Items:
        piece = Items(
            source=source, items=tuple(items), faults=tuple(faults), progress=chunks.progress
        )
        items.clear()
        faults.clear()
        return piece

    try:
        for line, text in arrays.cut(chunks):
            if text is None:
                faults.append((line, TOO_LARGE))
            else:
                items.append((line, text))
                size += len(text)
            if size >= SIZE or len(items) + len(faults) >= ITEMS:
                yield gather()
                size = 0
    except arrays.Unfinished as error:
        faults.append((error.line, str(error)))
    except DamagedError as error:
        faults.append((line, f"must be JSON: {error}"))
    if items or faults:
        yield gather()


def _read_document(source: Source, chunks: Chunks) -> Items:
    """Read a source that is one record."""
    kept: list[bytes] = []
    size = 0
    fault = None
    try:
        for chunk in chunks:
            kept.append(chunk)
            size += len(chunk)
            if size > LIMIT:
                fault = TOO_LARGE
                break
    except DamagedError as error:
        fault = f"must be JSON: {error}"
    return Items(
        source=source,
        items=() if fault else ((0, b"".join(kept)),),
        faults=((0, fault),) if fault else (),
        progress=max(chunks.progress, source.size),
    )
