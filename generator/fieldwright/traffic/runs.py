"""A job over sources, on this machine or a cluster: what has become of it so far is known at any time."""

import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from fieldwright import errors
from fieldwright.traffic import batches, cluster, engine, partitions, pointers
from fieldwright.traffic.jobs import Job
from fieldwright.traffic.journal import Journal
from fieldwright.traffic.partitions import Partition
from fieldwright.traffic.sources import Source
from fieldwright.traffic.summaries import Place, Summary, Total

EARLY = 1_000
"""Records after which a pointer that has met nothing is taken for wrong."""


class NothingMetError(errors.UsageError):
    """No record has what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: bytes of the sources, records, and how many of them are bad.

    ``size`` is -1 where it is not known.
    """

    done: int
    size: int
    records: int
    bad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a job is run: on how many processes or on which cluster, what is kept of it, and who is told."""

    jobs: int | None = None
    scheduler: str | None = None
    rows: Path | None = None
    resume: Path | None = None
    tell: Callable[[Progress], None] | None = None
    bad: tuple[str, ...] = (batches.BAD,)


class Run:
    """One run of a job. ``summary`` is what is known so far, also after an error or an interrupt."""

    def __init__(self, job: Job, sources: tuple[Source, ...], options: Options) -> None:
        self.job = job
        self.sources = sources
        self.is_complete = False
        self._options = options
        self._total = Total()
        sizes = [source.size for source in sources]
        self._size = -1 if min(sizes) < 0 else sum(sizes)

    @property
    def summary(self) -> Summary:
        """What is known of the records that were read."""
        return self._total.summary

    def finish(self) -> None:
        """Read all records.

        Raises ``errors.UsageError`` and ``OSError`` for what cannot be read or written, and where
        there is no record, or a pointer meets nothing.
        """
        with ExitStack() as stack:
            rows = None
            if self._options.rows is not None:
                self._require_distinct(self._options.rows)
                rows = stack.enter_context(self._options.rows.open("wb", buffering=0))
            journal = None
            if self._options.resume is not None:
                journal = stack.enter_context(closing(Journal(self._options.resume, self.job)))
            steps = stack.enter_context(closing(self._start(journal)))
            done, source = 0, self.sources[0]
            for partition, summary in steps:
                if partition.source is not source:
                    done += max(source.size, 0)
                    source = partition.source
                if journal is not None:
                    journal.add(partition, summary)
                self._add(partition, summary, rows)
                self._tell(done + partition.progress)
                self._check(EARLY)
        self._check(1)
        self.is_complete = True

    def _require_distinct(self, rows: Path) -> None:
        """Raise ``errors.UsageError`` for a file of bad records that is one of the sources."""
        path = os.path.realpath(rows)
        for source in self.sources:
            if os.path.realpath(source.name) == path:
                raise errors.UsageError(f"{rows}: it is one of the sources; write to another file")

    def _start(self, journal: Journal | None) -> Generator[tuple[Partition, Summary], None, None]:
        options = self._options

        def find_done(partition: Partition) -> Summary | None:
            return None if journal is None else journal.find(partition)

        if options.scheduler is not None:
            return cluster.run(self.job, self.sources, options.scheduler, find_done)
        pieces = partitions.cut_sources(self.sources, self.job.layout)
        return engine.run(self.job, pieces, options.jobs or engine.count_cores(), find_done)

    def _add(self, partition: Partition, summary: Summary, rows: FileIO | None) -> None:
        placed = self._total.add(partition.source.name, summary)
        if rows is not None:
            _write(rows, b"".join(_encode_rows(partition.source, placed)))

    def _tell(self, done: int) -> None:
        if self._options.tell is not None:
            counts = self.summary.counts
            bad = sum(counts.get(name, 0) for name in self._options.bad)
            records = counts.get(batches.RECORDS, 0)
            self._options.tell(Progress(done=done, size=self._size, records=records, bad=bad))

    def _check(self, enough: int) -> None:
        """Raise ``errors.UsageError`` if nothing was judged in enough records."""
        counts = self.summary.counts
        readable = counts.get(batches.RECORDS, 0) - counts.get(batches.UNREAD, 0)
        skipped = counts.get(batches.SKIPPED, 0)
        if readable == 0 and skipped >= enough:
            at = pointers.join(self.job.layout.at)
            raise NothingMetError(
                f"--at {at} meets nothing in the first {skipped:,} records of"
                f" {self.sources[0].name}"
            )
        unknown = counts.get(batches.WITHOUT_BY, 0)
        if unknown >= enough and unknown == readable:
            by = pointers.join(self.job.layout.by)
            raise NothingMetError(f"--by {by} meets nothing in the first {unknown:,} records")
        without = counts.get(batches.WITHOUT_TIME, 0)
        if without >= enough and not counts.get(batches.WITH_TIME, 0):
            time = pointers.join(self.job.layout.time)
            raise NothingMetError(f"--time {time} meets nothing in the first {without:,} records")
        if enough == 1 and not any(counts.values()):
            names = ", ".join(source.name for source in self.sources[:3])
            raise NothingMetError(f"{names}: there are no records to read")


def _write(file: FileIO, data: bytes) -> None:
    """Write all of the data. Raises ``OSError`` with the name of the file."""
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError as error:
        raise OSError(error.errno, error.strerror, file.name) from error


def _encode_rows(source: Source, rows: Iterable[tuple[Place, str]]) -> Iterator[bytes]:
    """Yield the lines of a file of bad records."""
    file = json.dumps(source.name, ensure_ascii=False)
    for place, members in rows:
        line = str(place.line) if place.line else "null"
        text = f'{{"file": {file}, "{source.unit}": {line}, {members}\n'
        yield text.encode("utf-8", "backslashreplace")
