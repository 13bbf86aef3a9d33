"""What a run has found out, as objects for programs: numbers, tables, JSON and a pandas frame."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fieldwright import errors
from fieldwright.changes.change import Change
from fieldwright.traffic import batches, replaying
from fieldwright.traffic.sources import Source
from fieldwright.traffic.summaries import Example, Finding, Place, Summary, Tally

TOP = 10
"""The problems that a report shows, the most frequent ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How often something occurs: in how many records, how many times in all, and where first.

    ``model`` is the class of the model, "" for a record that cannot be read; ``keyword`` and
    ``pattern`` are those of the problem. ``share`` is of all records.
    """

    model: str
    keyword: str
    pattern: str
    records: int
    count: int
    share: float
    first: Place
    first_time: str | None
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCount:
    """How many of the records are of a model, and how many of them are bad."""

    model: str
    records: int
    bad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What is wrong with the records of sources.

    ``problems`` are all kinds of problems, the most frequent first; ``findings`` the first
    problems one by one. ``skipped`` records have nothing at ``--at``, ``left_out`` ones are not in
    the sample. ``is_complete``: all records were read.
    """

    model: str
    sources: tuple[Source, ...]
    records: int
    bad: int
    skipped: int
    left_out: int
    models: tuple[ModelCount, ...]
    problems: tuple[Frequency, ...]
    findings: tuple[Finding, ...]
    is_complete: bool

    @property
    def share(self) -> float:
        """How many of the records are bad, between 0 and 1."""
        return self.bad / self.records if self.records else 0.0

    def find_unit(self, file: str) -> str:
        """Return what the records of a source are counted in: lines or rows."""
        return next((each.unit for each in self.sources if each.name == file), "line")

    def to_dict(self, top: int | None = None) -> dict[str, Any]:
        """Return the report as JSON values, with as many problems as ``top``, or all."""
        units = {source.name: source.unit for source in self.sources}
        return {
            "model": self.model,
            "sources": len(self.sources),
            "complete": self.is_complete,
            "records": self.records,
            "bad": self.bad,
            "share": self.share,
            "skipped": self.skipped,
            "leftOut": self.left_out,
            "models": [
                {"model": each.model, "records": each.records, "bad": each.bad}
                for each in self.models
            ],
            "kinds": len(self.problems),
            "problems": [_describe_frequency(each, units) for each in self.problems[:top]],
        }

    def to_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_frame(self) -> Any:
        """Return the problems as a pandas frame, a row for each kind."""
        return make_frame(self.to_dict()["problems"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change did to records: how many it has the new package refuse, or take.

    ``taken`` counts what the old package refuses and the new one takes because of the change.
    """

    change: Change
    refused: int
    refused_share: float
    taken: int
    taken_share: float
    first: Place | None
    first_time: str | None
    example: Example | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """What the new package does with what the old one took.

    ``outcomes`` counts records by ``replaying.OUTCOMES``. ``effects`` are the changes that
    explain records, those that refuse most first; ``places`` the problems by outcome and place,
    ``unexplained`` those that no change explains. ``suspect`` says which side was not made by
    this generator, which is then the likely cause.
    """

    old: str
    new: str
    model: str
    sources: tuple[Source, ...]
    records: int
    skipped: int
    left_out: int
    outcomes: dict[str, int]
    effects: tuple[Effect, ...]
    places: dict[str, tuple[Frequency, ...]]
    unexplained: tuple[Frequency, ...]
    unexplained_records: int
    suspect: str | None
    is_complete: bool

    @property
    def refused_share(self) -> float:
        """How many of the records the new package refuses and the old one takes, between 0 and 1."""
        return self.outcomes[replaying.REFUSED] / self.records if self.records else 0.0

    def to_dict(self, top: int | None = None) -> dict[str, Any]:
        """Return the report as JSON values, with as many places of an outcome as ``top``, or all."""
        units = {source.name: source.unit for source in self.sources}
        return {
            "old": self.old,
            "new": self.new,
            "model": self.model,
            "sources": len(self.sources),
            "complete": self.is_complete,
            "records": self.records,
            "skipped": self.skipped,
            "leftOut": self.left_out,
            "outcomes": {
                outcome: {"records": count, "share": count / self.records if self.records else 0.0}
                for outcome, count in self.outcomes.items()
            },
            "changes": [_describe_effect(each, units) for each in self.effects],
            "places": {
                outcome: [_describe_frequency(each, units) for each in listed[:top]]
                for outcome, listed in self.places.items()
            },
            "unexplained": {
                "records": self.unexplained_records,
                "suspect": self.suspect,
                "problems": [_describe_frequency(each, units) for each in self.unexplained[:top]],
            },
        }

    def to_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_frame(self) -> Any:
        """Return the changes as a pandas frame, a row for each."""
        return make_frame(self.to_dict()["changes"])


def report_validation(
    model: str,
    sources: tuple[Source, ...],
    summary: Summary,
    names: Iterable[str],
    *,
    complete: bool,
) -> ValidationReport:
    """Return the report of a validation; ``names`` are its models where there are several."""
    counts = summary.counts
    records = counts.get(batches.RECORDS, 0)
    return ValidationReport(
        model=model,
        sources=sources,
        records=records,
        bad=counts.get(batches.BAD, 0),
        skipped=counts.get(batches.SKIPPED, 0),
        left_out=counts.get(batches.LEFT_OUT, 0),
        models=tuple(
            ModelCount(
                model=name,
                records=counts.get(f"records of {name}", 0),
                bad=counts.get(f"bad of {name}", 0),
            )
            for name in names
        ),
        problems=_rank(summary.tallies.items(), records),
        findings=tuple(summary.findings),
        is_complete=complete,
    )


def report_replay(
    labels: tuple[str, str],
    model: str,
    sources: tuple[Source, ...],
    summary: Summary,
    changes: Sequence[Change],
    *,
    suspect: str | None,
    complete: bool,
) -> ReplayReport:
    """Return the report of a replay."""
    counts = summary.counts
    records = counts.get(batches.RECORDS, 0)
    unexplained = f"{replaying.UNEXPLAINED} {replaying.REFUSED}"
    by_outcome: dict[str, list[tuple[tuple[str, ...], Tally]]] = {}
    for key, tally in summary.tallies.items():
        by_outcome.setdefault(key[0], []).append((("", *key[1:]), tally))
    return ReplayReport(
        old=labels[0],
        new=labels[1],
        model=model,
        sources=sources,
        records=records,
        skipped=counts.get(batches.SKIPPED, 0),
        left_out=counts.get(batches.LEFT_OUT, 0),
        outcomes={outcome: counts.get(outcome, 0) for outcome in replaying.OUTCOMES},
        effects=_list_effects(summary, changes, records),
        places={
            outcome: _rank(by_outcome[outcome], records)
            for outcome in replaying.OUTCOMES
            if outcome in by_outcome
        },
        unexplained=_rank(by_outcome.get(unexplained, []), records),
        unexplained_records=counts.get(unexplained, 0),
        suspect=suspect,
        is_complete=complete,
    )


def make_frame(rows: list[dict[str, Any]]) -> Any:
    """Return rows as a pandas frame, members of members as ``first.file``."""
    try:
        import pandas
    except ImportError as error:
        raise errors.UsageError(
            "a frame needs pandas: pip install 'fieldwright[frames]'"
        ) from error
    return pandas.json_normalize(rows)


def describe_place(place: Place, unit: str) -> dict[str, Any]:
    """Return a place as JSON: a file and the line or row in it."""
    return {"file": place.file, unit: place.line or None}


def _list_effects(summary: Summary, changes: Sequence[Change], records: int) -> tuple[Effect, ...]:
    effects = []
    for number, change in enumerate(changes):
        refused = summary.tallies.get((f"{replaying.REFUSED} by", str(number)))
        taken = summary.tallies.get((f"{replaying.TAKEN} by", str(number)))
        shown = refused or taken
        if shown is not None:
            effects.append(
                Effect(
                    change=change,
                    refused=refused.records if refused else 0,
                    refused_share=refused.records / records if refused else 0.0,
                    taken=taken.records if taken else 0,
                    taken_share=taken.records / records if taken else 0.0,
                    first=shown.first,
                    first_time=shown.first_time,
                    example=shown.example,
                )
            )
    return tuple(sorted(effects, key=lambda each: (-each.refused, -each.taken)))


def _rank(tallies: Iterable[tuple[tuple[str, ...], Tally]], records: int) -> tuple[Frequency, ...]:
    """Return tallies as frequencies, the most frequent first."""
    listed = [
        Frequency(
            model=key[0],
            keyword=key[1],
            pattern=key[2],
            records=tally.records,
            count=tally.count,
            share=tally.records / records if records else 0.0,
            first=tally.first,
            first_time=tally.first_time,
            example=tally.example,
        )
        for key, tally in tallies
        if tally.first is not None and tally.example is not None
    ]
    return tuple(
        sorted(listed, key=lambda each: (-each.records, each.pattern, each.keyword, each.model))
    )


def _describe_frequency(each: Frequency, units: dict[str, str]) -> dict[str, Any]:
    first = describe_place(each.first, units[each.first.file])
    return {
        "model": each.model or None,
        "keyword": each.keyword,
        "pointer": each.pattern,
        "records": each.records,
        "count": each.count,
        "share": each.share,
        "first": {**first, "time": each.first_time},
        "example": _describe_example(each.example, units),
    }


def _describe_example(example: Example, units: dict[str, str]) -> dict[str, Any]:
    return {
        **describe_place(example.place, units[example.place.file]),
        "pointer": example.pointer,
        "message": example.message,
        "record": example.record,
        "bytes": example.size,
        "time": example.time,
    }


def _describe_effect(each: Effect, units: dict[str, str]) -> dict[str, Any]:
    first = None
    if each.first is not None:
        first = {**describe_place(each.first, units[each.first.file]), "time": each.first_time}
    return {
        "rule": each.change.rule,
        "place": str(each.change.spot),
        "old": each.change.old,
        "new": each.change.new,
        "refused": each.refused,
        "refusedShare": each.refused_share,
        "taken": each.taken,
        "takenShare": each.taken_share,
        "first": first,
        "example": _describe_example(each.example, units) if each.example is not None else None,
    }
