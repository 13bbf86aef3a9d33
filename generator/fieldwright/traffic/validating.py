"""Records judged by one model, or by the model that a member of each names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldwright import errors
from fieldwright.model.secrets import MASK
from fieldwright.traffic import json_text, pointers
from fieldwright.traffic.batches import BAD, UNREADABLE, WITHOUT_BY, Batch, Payload
from fieldwright.traffic.jobs import Job, Judge
from fieldwright.traffic.packages import Package
from fieldwright.traffic.places import Places
from fieldwright.traffic.sources import Source
from fieldwright.traffic.summaries import FINDINGS, Finding, Place, Summary

SECRET = "is wrong; it is a secret, and not shown"

UNKNOWN = "discriminator"
"""The keyword of the problem that a member names no model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation(Job):
    """Judge each record by ``model``, or by the one that ``by`` has for the value of a member.

    ``names`` are what reports call the models, by key. ``is_total``: a value that is not in ``by``
    is a problem, rather than left to ``model``.
    """

    package: Package
    model: str
    names: Mapping[str, str]
    by: Mapping[str, str] | None = None
    is_total: bool = True

    def prepare(self) -> "Validator":
        return Validator(self)


class Validator(Judge):
    """A validation whose package is loaded."""

    def __init__(self, job: Validation) -> None:
        super().__init__(job)
        self.job = job
        self.readers = {key: job.package.open_reader(key) for key in job.names}
        self.places = {key: Places(job.package.document, key) for key in job.names}
        self.hides_text = any(places.has_secrets for places in self.places.values())

    def judge(self, batch: Batch, source: Source, summary: Summary) -> None:
        key = self.job.model
        find_problems = self.readers[key].find_problems
        is_by = self.job.by is not None
        if not is_by:
            batch = self.select_notable(batch, find_problems, summary)
        for payload in self.read(batch, summary):
            if payload.value is UNREADABLE:
                self._add_unreadable(Place(source.name, payload.number), payload, summary)
                continue
            if is_by:
                chosen = self._choose(payload, summary)
                if chosen is None:
                    self._add_unknown(Place(source.name, payload.number), payload, summary)
                    continue
                key = chosen
                find_problems = self.readers[key].find_problems
                summary.count(f"records of {self.job.names[key]}")
            problems = find_problems(payload.value)
            if problems:
                place = Place(source.name, payload.number)
                self._add_problems(place, payload, key, problems, summary)

    def _choose(self, payload: Payload, summary: Summary) -> str | None:
        """Return the model that a member names; None for one that it does not know."""
        value = self.find(payload, self.layout.by)
        if value is None:
            summary.count(WITHOUT_BY)
        name = value if isinstance(value, str) else json_text.dump(value)
        return (self.job.by or {}).get(name, None if self.job.is_total else self.job.model)

    def _add_unreadable(self, place: Place, payload: Payload, summary: Summary) -> None:
        summary.count(BAD)
        tally = summary.open_tally("", "type", "")
        tally.count += 1
        tally.records += 1
        self.record_unreadable(tally, place, payload, self.hides_text)
        self._keep(Finding(place, "", "type", payload.reason), summary)

    def _add_unknown(self, place: Place, payload: Payload, summary: Summary) -> None:
        pointer = pointers.join(pointers.align(self.layout.by, self.layout.at, payload.pointer))
        value = self.find(payload, self.layout.by)
        known = ", ".join(map(repr, list(self.job.by or ())[:10]))
        shown = "nothing" if value is None else errors.shorten_json(value)
        if any(
            places.is_secret(pointer.removeprefix(payload.pointer))
            for places in self.places.values()
        ):
            known, shown = MASK, MASK
        message = f"must be one of {known}, not {shown}"
        summary.count(BAD)
        tally = summary.open_tally("", UNKNOWN, pointers.join(self.layout.by))
        tally.count += 1
        tally.records += 1
        self.record_example(
            tally,
            place,
            payload._replace(pointer=""),
            pointer,
            message,
            self.places[self.job.model],
        )
        self._keep(Finding(place, pointer, UNKNOWN, message), summary)

    def _add_problems(
        self, place: Place, payload: Payload, key: str, problems: Iterable[Any], summary: Summary
    ) -> None:
        summary.count(BAD)
        name = self.job.names[key]
        if self.job.by is not None:
            summary.count(f"bad of {name}")
        places = self.places[key]
        seen = set()
        for problem in problems:
            pointer, keyword, message = problem.pointer, problem.keyword, problem.message
            if places.is_secret(pointer):
                message = SECRET
            pattern = places.describe(pointer)
            tally = summary.open_tally(name, keyword, pattern)
            tally.count += 1
            if (keyword, pattern) not in seen:
                seen.add((keyword, pattern))
                tally.records += 1
            self.record_example(tally, place, payload, pointer, message, places)
            self._keep(Finding(place, payload.pointer + pointer, keyword, message), summary)

    def _keep(self, finding: Finding, summary: Summary) -> None:
        if len(summary.findings) < FINDINGS:
            summary.findings.append(finding)
        if self.keeps_rows:
            members = {
                "pointer": finding.pointer,
                "keyword": finding.keyword,
                "message": finding.message,
            }
            summary.rows.append((finding.place, json_text.dump(members)[1:]))
