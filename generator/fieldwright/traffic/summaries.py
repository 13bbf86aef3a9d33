"""What is known of the records of a partition: small, and added up in order to what is known of all.

Adding up is associative, so that the sum is the same however the records were cut into
partitions, and whoever judged those in whatever order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FINDINGS = 100
"""Problems that are kept one by one, the first ones."""

SHOWN = 200
"""Characters of a record that are shown."""


class Place(NamedTuple):
    """Where a record is: its source and its line or row from 1; 0 for the source as a whole."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Example(NamedTuple):
    """One record, cut short and without secrets: how large it is, where, and what is wrong with it where.

    ``time`` is the date in it, if one was asked for.
    """

    size: int
    place: Place
    pointer: str
    message: str
    record: str
    time: str | None = None


class Finding(NamedTuple):
    """One problem of one record."""

    place: Place
    pointer: str
    keyword: str
    message: str


@dataclass(slots=True)
class Tally:
    """How often something occurs, in how many records, and the first and the smallest of them."""

    count: int = 0
    records: int = 0
    first: Place | None = None
    first_time: str | None = None
    example: Example | None = None

    def accepts_example(self, size: int) -> bool:
        """Return whether a record of this size is smaller than the example."""
        return self.example is None or size < self.example.size

    def add(self, other: "Tally", lines: int) -> None:
        """Add what was counted in records that follow, whose places are ``lines`` further down."""
        self.count += other.count
        self.records += other.records
        if self.first is None and other.first is not None:
            self.first, self.first_time = _shift(other.first, lines), other.first_time
        example = other.example
        if example is not None and self.accepts_example(example.size):
            self.example = example._replace(place=_shift(example.place, lines))


@dataclass(slots=True)
class Summary:
    """Counts, tallies by what they count, the first findings, and rows for a file.

    ``lines`` is how many lines the records took, where lines count from the beginning of the
    partition. A row is a place, and the members of an object that follow the place's as JSON text.
    """

    lines: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    tallies: dict[tuple[str, ...], Tally] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows: list[tuple[Place, str]] = field(default_factory=list)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a count."""
        self.counts[name] = self.counts.get(name, 0) + number

    def open_tally(self, *key: str) -> Tally:
        """Return the tally of a key, a new one if there is none."""
        tally = self.tallies.get(key)
        if tally is None:
            tally = self.tallies[key] = Tally()
        return tally

    def add(self, other: "Summary", lines: int = 0) -> None:
        """Add what is known of the records that follow, whose places are ``lines`` further down.

        The rows are not added; they are for whoever writes them.
        """
        for name, number in other.counts.items():
            self.count(name, number)
        for key, tally in other.tallies.items():
            self.open_tally(*key).add(tally, lines)
        for finding in other.findings[: FINDINGS - len(self.findings)]:
            self.findings.append(finding._replace(place=_shift(finding.place, lines)))

    def to_list(self) -> list[Any]:
        """Return it as JSON; ``from_list`` is the way back."""
        tallies = [
            [key, each.count, each.records, each.first, each.first_time, each.example]
            for key, each in self.tallies.items()
        ]
        return [self.lines, self.counts, tallies, self.findings, self.rows]

    @staticmethod
    def from_list(data: list[Any]) -> "Summary":
        """Return the summary that ``to_list`` made this of."""
        lines, counts, tallies, findings, rows = data
        return Summary(
            lines=lines,
            counts=counts,
            tallies={
                tuple(key): Tally(
                    count, records, _read_place(first), first_time, _read_example(example)
                )
                for key, count, records, first, first_time, example in tallies
            },
            findings=[Finding(Place(*place), *others) for place, *others in findings],
            rows=[(Place(*place), text) for place, text in rows],
        )


class Total:
    """The sum of the summaries of partitions, which come in order."""

    def __init__(self) -> None:
        self.summary = Summary()
        self._file = ""
        self._lines = 0

    def add(self, file: str, summary: Summary) -> Iterable[tuple[Place, str]]:
        """Add the summary of the next partition of a file; return its rows with their places in the file."""
        if file != self._file:
            self._file, self._lines = file, 0
        lines = self._lines
        self.summary.add(summary, lines)
        self._lines += summary.lines
        return ((_shift(place, lines), text) for place, text in summary.rows)


def _shift(place: Place, lines: int) -> Place:
    return Place(place.file, place.line + lines) if lines and place.line else place


def _read_place(data: list[Any] | None) -> Place | None:
    return None if data is None else Place(*data)


def _read_example(data: list[Any] | None) -> Example | None:
    return None if data is None else Example(data[0], Place(*data[1]), *data[2:])
