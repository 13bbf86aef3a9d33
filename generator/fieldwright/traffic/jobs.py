"""What is done with each record, as it travels to the processes that do it, and what they do with a partition."""

import contextlib
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from fieldwright import errors
from fieldwright.traffic import batches, json_text, partitions, pointers
from fieldwright.traffic.batches import Batch, Payload
from fieldwright.traffic.partitions import Partition
from fieldwright.traffic.places import Places
from fieldwright.traffic.pointers import Steps
from fieldwright.traffic.sources import Layout, Source
from fieldwright.traffic.summaries import SHOWN, Example, Place, Summary, Tally, Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(ABC):
    """What is done with each record.

    ``share`` is how many of the records are read, all if it is None; ``keeps_rows`` whether every
    bad one is wanted for a file.
    """

    layout: Layout
    share: float | None = None
    keeps_rows: bool = False

    @abstractmethod
    def prepare(self) -> "Judge":
        """Load the packages; this is done once in a process."""

    @property
    def digest(self) -> str:
        """What tells the job from any other whose summaries differ."""
        return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()


class Judge(ABC):
    """A job whose packages are loaded."""

    def __init__(self, job: Job) -> None:
        self.layout = job.layout
        self.share = job.share
        self.keeps_rows = job.keeps_rows

    @abstractmethod
    def judge(self, batch: Batch, source: Source, summary: Summary) -> None:
        """Judge the records of a batch, and add what there is to know of them to a summary."""

    def read(self, batch: Batch, summary: Summary) -> Iterator[Payload]:
        """Yield the payloads of a batch, and count them."""
        number = unreadable = 0
        for payload in batches.read_payloads(batch, self.layout.at, self.share, summary):
            number += 1
            unreadable += payload.value is batches.UNREADABLE
            yield payload
        if number:
            summary.count(batches.RECORDS, number)
        if unreadable:
            summary.count(batches.UNREAD, unreadable)

    def look_for_time(self, batch: Batch, summary: Summary) -> None:
        """Count a batch as one with a date, if its records have some."""
        number = 0
        for text in batch.texts:
            with contextlib.suppress(ValueError):
                if pointers.find_first(batch.parse(text), self.layout.time) is not None:
                    summary.count(batches.WITH_TIME)
                    return
                number += 1
        summary.count(batches.WITHOUT_TIME, number)

    def select_notable(
        self, batch: Batch, is_notable: Callable[[Any], object], summary: Summary
    ) -> Batch:
        """Count the records of a batch that there is nothing to know about, and return the others.

        Most are of that kind, and this is all that is done with them. ``is_notable`` returns
        something true for others.
        """
        if self.layout.at or self.share is not None:
            return batch
        parse, texts = batch.parse, batch.texts
        notable = []
        for index, text in enumerate(texts):
            try:
                if not is_notable(parse(text)):
                    continue
            except ValueError:
                pass
            notable.append(index)
        if len(notable) < len(texts):
            summary.count(batches.RECORDS, len(texts) - len(notable))
        return replace(
            batch,
            texts=[texts[index] for index in notable],
            numbers=[batch.numbers[index] for index in notable],
        )

    def find(self, payload: Payload, steps: Steps) -> Any:
        """Return what a pointer meets in the record of a payload; None if it meets nothing."""
        return pointers.find_first(
            payload.record, pointers.align(steps, self.layout.at, payload.pointer)
        )

    def record_example(
        self,
        tally: Tally,
        place: Place,
        payload: Payload,
        pointer: str,
        message: str,
        places: Places,
    ) -> None:
        """Keep a payload as the example of a tally if it is the smallest so far, and the first place."""
        time = self._find_time(payload)
        if tally.first is None:
            tally.first, tally.first_time = place, time
        size = len(payload.text)
        if tally.accepts_example(size):
            text = errors.shorten_json(places.mask(payload.value), SHOWN)
            tally.example = Example(size, place, payload.pointer + pointer, message, text, time)

    def record_unreadable(self, tally: Tally, place: Place, payload: Payload, hidden: bool) -> None:
        """Keep an unreadable record as an example; of one that may hold secrets, nothing is shown."""
        if tally.first is None:
            tally.first = place
        if tally.accepts_example(len(payload.text)):
            text = (
                ""
                if hidden
                else errors.shorten(payload.text[: 4 * SHOWN].decode("utf-8", "replace"), SHOWN)
            )
            tally.example = Example(len(payload.text), place, "", payload.reason, text)

    def _find_time(self, payload: Payload) -> str | None:
        time = self.find(payload, self.layout.time) if self.layout.time else None
        return time if isinstance(time, str) else None if time is None else json_text.dump(time)

    def judge_partition(self, partition: Partition) -> Summary:
        """Return the summary of a partition."""
        if isinstance(partition, partitions.Whole):
            total = Total()
            rows: list[tuple[Place, str]] = []
            reach = (partition.start, partition.stop)
            for piece in partitions.cut_stream(partition.source, partition.layout, *reach):
                summary = self.judge_partition(piece)
                rows += total.add(partition.source.name, summary)
                total.summary.lines += summary.lines
            total.summary.rows = rows
            return total.summary
        summary = Summary()
        for batch in batches.read(partition):
            if self.layout.time:
                self.look_for_time(batch, summary)
            self.judge(batch, partition.source, summary)
            summary.lines += batch.lines
        return summary
