"""The records of a partition, batch by batch, and the payloads in them."""

import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from fieldwright.traffic import json_text, parquet, pointers
from fieldwright.traffic.partitions import Items, Lines, Partition, Range, Rows, read_range
from fieldwright.traffic.pointers import Steps
from fieldwright.traffic.summaries import Summary


class _Unreadable:
    """The type of ``UNREADABLE``."""


RECORDS, BAD = "records", "bad"
"""The counts of payloads that were judged, and of those with problems."""

UNREAD = "unreadable"
"""The count of records that cannot be read, which are among those that were judged."""

SKIPPED, LEFT_OUT, WITHOUT_BY = "skipped", "left out", "without by"
"""The counts of records without a payload, of those not in a sample, and of those without the
member that names a model."""

WITH_TIME, WITHOUT_TIME = "with time", "without time"
"""The counts of batches with a date in some record, and of records in those without any."""

UNREADABLE: Final = _Unreadable()
"""The payload of a record that cannot be read."""


class Payload(NamedTuple):
    """A payload: the line or row of its record, the record's text and value, and the pointer to it there.

    Of an unreadable record, ``reason`` says why.
    """

    number: int
    text: bytes
    record: Any
    pointer: str
    value: Any
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Consecutive records: their texts, the lines or rows they are on, and what parses them.

    A blank text is no record. ``faults`` are what cannot be read, each with its line and the
    reason. ``lines`` is how many lines the batch takes if they count from the beginning of the
    partition, and else 0.
    """

    texts: Sequence[bytes]
    numbers: Sequence[int]
    parse: Callable[[bytes], Any]
    faults: Sequence[tuple[int, str]] = ()
    lines: int = 0


def read(partition: Partition) -> Iterator[Batch]:
    """Yield the records of a partition that is not ``Whole``, in batches."""
    match partition:
        case Range():
            yield _build_batch(*read_range(partition))
        case Lines():
            yield _build_batch(partition.text, partition.fault)
        case Items():
            texts = [text for _, text in partition.items]
            yield Batch(
                texts=texts,
                numbers=[line for line, _ in partition.items],
                parse=json_text.choose_parser(b" ".join(texts)),
                faults=partition.faults,
            )
        case Rows():
            yield from _read_rows(partition)
        case _:
            raise TypeError(f"{type(partition).__name__} holds no batches")


def read_payloads(
    batch: Batch, at: Steps, share: float | None, summary: Summary
) -> Iterator[Payload]:
    """Yield the payloads of a batch, and what is unreadable in their place.

    ``at`` leads to the payloads of a record; one without any is counted as ``SKIPPED``. Of all
    records ``share`` are read, the same ones each time, and the others counted as ``LEFT_OUT``.
    """
    start = 0
    for number, reason in batch.faults:
        stop = bisect_left(batch.numbers, number)
        yield from _read_texts(batch, start, stop, at, share, summary)
        yield Payload(number, b"", None, "", UNREADABLE, reason)
        start = stop
    yield from _read_texts(batch, start, len(batch.texts), at, share, summary)


def _read_texts(
    batch: Batch, start: int, stop: int, at: Steps, share: float | None, summary: Summary
) -> Iterator[Payload]:
    """Yield the payloads of some records of a batch."""
    limit = None if share is None else int(share * (1 << 32))
    parse = batch.parse
    for number, text in zip(batch.numbers[start:stop], batch.texts[start:stop]):
        if limit is not None and zlib.crc32(text) >= limit:
            if text.strip():
                summary.count(LEFT_OUT)
            continue
        try:
            record = parse(text)
        except ValueError:
            if batch.lines and not text.strip():
                continue
            try:
                record = json_text.parse(text)
            except json_text.JsonTextError as error:
                yield Payload(number, text, None, "", UNREADABLE, str(error))
                continue
        if not at:
            yield Payload(number, text, record, "", record)
            continue
        selected = list(pointers.select(record, at))
        if not selected:
            summary.count(SKIPPED)
        for pointer, value in selected:
            yield Payload(number, text, record, pointer, value)


def _build_batch(text: bytes, fault: str | None) -> Batch:
    texts = text.split(b"\n")
    if not texts[-1]:
        texts.pop()
    lines = len(texts) + (fault is not None)
    return Batch(
        texts=texts,
        numbers=range(1, len(texts) + 1),
        parse=json_text.choose_parser(text),
        faults=() if fault is None else ((lines, fault),),
        lines=lines,
    )


def _read_rows(partition: Rows) -> Iterator[Batch]:
    row = partition.first + 1
    try:
        for texts in parquet.read_rows(partition.source, partition.group, partition.layout):
            yield Batch(
                texts=texts,
                numbers=range(row, row + len(texts)),
                parse=json_text.choose_parser(b"\n".join(texts)),
            )
            row += len(texts)
    except parquet.UnreadableError as error:
        yield Batch(texts=(), numbers=(), parse=json_text.parse, faults=((row, str(error)),))
