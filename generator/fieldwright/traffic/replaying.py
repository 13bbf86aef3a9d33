"""Records decoded by two packages, and what the changes between their specs do to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldwright.changes.change import Change
from fieldwright.changes.matching import Matching
from fieldwright.model import ir
from fieldwright.traffic import json_text
from fieldwright.traffic.batches import UNREADABLE, Batch, Payload
from fieldwright.traffic.comparing import Comparer
from fieldwright.traffic.explanations import Explainer
from fieldwright.traffic.jobs import Job, Judge
from fieldwright.traffic.packages import Package
from fieldwright.traffic.places import Places
from fieldwright.traffic.sources import Source
from fieldwright.traffic.summaries import Place, Summary
from fieldwright.traffic.validating import SECRET

EQUAL, REFUSED, TAKEN, DIFFERENT, LOST, INVALID = (
    "equal",
    "refused",
    "taken",
    "different",
    "lost",
    "invalid",
)
"""The outcomes of a record: taken by both and equal, by the old package alone, by the new one
alone, decoded to something else, read less of, refused by both or not readable."""

OUTCOMES = (EQUAL, REFUSED, TAKEN, DIFFERENT, LOST, INVALID)

UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay(Job):
    """Decode each record by ``old`` and by ``new``, as the models that have these keys there.

    ``renamed`` are the old names of models that have new ones, ``changes`` what differs between
    the specs. ``is_same_code``: both packages were made by this generator, so that what no change
    reaches is decoded alike. ``name`` is what reports call the model.
    """

    old: Package
    new: Package
    name: str
    old_key: str
    new_key: str
    renamed: Mapping[str, str]
    changes: Sequence[Change]
    is_same_code: bool = True

    def prepare(self) -> "Replayer":
        return Replayer(self)


class Replayer(Judge):
    """A replay whose packages are loaded."""

    def __init__(self, job: Replay) -> None:
        super().__init__(job)
        self.job = job
        self.old = job.old.open_reader(job.old_key)
        self.new = job.new.open_reader(job.new_key)
        both = Matching(
            old=_index_models(job.old.document),
            new=_index_models(job.new.document),
            renamed=dict(job.renamed),
            stated=frozenset(),
        )
        self.old_places = Places(job.old.document, job.old_key)
        self.new_places = Places(job.new.document, job.new_key)
        self.hides_text = self.old_places.has_secrets or self.new_places.has_secrets
        self.narrowing = Explainer(job.changes, self.new_places, effect="narrows", renamed={})
        self.widening = Explainer(
            job.changes, self.old_places, effect="widens", renamed=job.renamed
        )
        changed = {spot.model for each in job.changes for spot in (each.spot, *each.also)}
        is_everywhere = not job.is_same_code or any(
            change.rule.startswith("definition-") for change in job.changes
        )
        self.comparer = Comparer(both, None if is_everywhere else changed)

    def judge(self, batch: Batch, source: Source, summary: Summary) -> None:
        decode_old, decode_new = self.old.decode, self.new.decode
        compare, key = self.comparer.compare, self.job.old_key
        equal = len(batch.texts)
        batch = self.select_notable(batch, self._is_notable, summary)
        equal -= len(batch.texts)
        for payload in self.read(batch, summary):
            value = payload.value
            if value is UNREADABLE:
                self._add_unreadable(Place(source.name, payload.number), payload, summary)
                continue
            try:
                old = decode_old(value)
            except ValueError as error:
                self._add_refused_by_old(
                    Place(source.name, payload.number), payload, _list_problems(error), summary
                )
                continue
            try:
                new = decode_new(value)
            except ValueError as error:
                self._add_refused(
                    Place(source.name, payload.number), payload, _list_problems(error), summary
                )
                continue
            differences = compare(old, new, value, key)
            if differences:
                place = Place(source.name, payload.number)
                self._add_differences(place, payload, differences, summary)
            else:
                equal += 1
        if equal:
            summary.count(EQUAL, equal)

    def _is_notable(self, value: Any) -> bool:
        """Return whether the packages do not decode a value to the same."""
        try:
            old, new = self.old.decode(value), self.new.decode(value)
        except ValueError:
            return True
        return bool(self.comparer.compare(old, new, value, self.job.old_key))

    def _add_unreadable(self, place: Place, payload: Payload, summary: Summary) -> None:
        summary.count(INVALID)
        tally = summary.open_tally(INVALID, "type", "")
        tally.count += 1
        tally.records += 1
        self.record_unreadable(tally, place, payload, self.hides_text)
        self._keep(place, INVALID, payload, [("", "type", payload.reason)], [], summary)

    def _add_refused(
        self, place: Place, payload: Payload, problems: Sequence[Any], summary: Summary
    ) -> None:
        """Add a record that the old package takes and the new one refuses."""
        summary.count(REFUSED)
        explained = self._add_explained(
            REFUSED, self.narrowing, self.new_places, place, payload, problems, summary
        )
        self._keep(
            place, REFUSED, payload, self._mask(problems, self.new_places), explained, summary
        )

    def _add_refused_by_old(
        self, place: Place, payload: Payload, problems: Sequence[Any], summary: Summary
    ) -> None:
        """Add a record that the old package refuses: taken now, or refused by both."""
        remaining = self.new.find_problems(payload.value)
        outcome = INVALID if remaining else TAKEN
        summary.count(outcome)
        explained: list[int] = []
        if outcome == TAKEN:
            explained = self._add_explained(
                TAKEN, self.widening, self.old_places, place, payload, problems, summary
            )
        else:
            self._add_problems(INVALID, self.old_places, place, payload, problems, summary)
        self._keep(
            place, outcome, payload, self._mask(problems, self.old_places), explained, summary
        )

    def _add_explained(
        self,
        outcome: str,
        explainer: Explainer,
        places: Places,
        place: Place,
        payload: Payload,
        problems: Sequence[Any],
        summary: Summary,
    ) -> list[int]:
        """Add problems by the changes that explain them, and by place; return the changes."""
        self._add_problems(outcome, places, place, payload, problems, summary)
        explained: dict[int, Any] = {}
        unexplained = []
        for problem in problems:
            numbers = explainer.explain(problem, payload.value)
            explained.update({number: problem for number in numbers if number not in explained})
            if not numbers:
                unexplained.append(problem)
        for number, problem in sorted(explained.items()):
            tally = summary.open_tally(f"{outcome} by", str(number))
            tally.count += 1
            tally.records += 1
            message = _describe(problem, places)
            self.record_example(tally, place, payload, problem.pointer, message, places)
        if not explained:
            summary.count(f"{UNEXPLAINED} {outcome}")
            self._add_problems(
                f"{UNEXPLAINED} {outcome}", places, place, payload, unexplained, summary
            )
        return sorted(explained)

    def _add_problems(
        self,
        outcome: str,
        places: Places,
        place: Place,
        payload: Payload,
        problems: Sequence[Any],
        summary: Summary,
    ) -> None:
        """Add the problems of a record by keyword and place."""
        seen = set()
        for problem in problems:
            key = (outcome, problem.keyword, places.describe(problem.pointer))
            tally = summary.open_tally(*key)
            tally.count += 1
            if key not in seen:
                seen.add(key)
                tally.records += 1
            message = _describe(problem, places)
            self.record_example(tally, place, payload, problem.pointer, message, places)

    def _add_differences(
        self, place: Place, payload: Payload, differences: Sequence[Any], summary: Summary
    ) -> None:
        """Add a record that both packages take and read differently."""
        kinds = {each.kind for each in differences}
        outcome = DIFFERENT if DIFFERENT in kinds else LOST
        summary.count(outcome)
        seen = set()
        for kind, pointer in differences:
            key = (kind, "", self.old_places.describe(pointer))
            tally = summary.open_tally(*key)
            tally.count += 1
            if key not in seen:
                seen.add(key)
                tally.records += 1
            self.record_example(tally, place, payload, pointer, _MEANING[kind], self.old_places)
        problems = [(pointer, kind, _MEANING[kind]) for kind, pointer in differences]
        self._keep(place, outcome, payload, problems, [], summary)

    def _mask(self, problems: Sequence[Any], places: Places) -> list[tuple[str, str, str]]:
        return [(each.pointer, each.keyword, _describe(each, places)) for each in problems]

    def _keep(
        self,
        place: Place,
        outcome: str,
        payload: Payload,
        problems: list[tuple[str, str, str]],
        explained: list[int],
        summary: Summary,
    ) -> None:
        """Keep a record that is not equal for the file of all of them."""
        if not self.keeps_rows:
            return
        changes = [self.job.changes[number] for number in explained]
        members = {
            "outcome": outcome,
            "changes": [{"rule": each.rule, "place": str(each.spot)} for each in changes],
            "problems": [
                {"pointer": payload.pointer + pointer, "keyword": keyword, "message": message}
                for pointer, keyword, message in problems
            ],
        }
        summary.rows.append((place, json_text.dump(members)[1:]))


_MEANING = {
    LOST: "the old package reads this member, the new one does not",
    DIFFERENT: "the two packages decode this value to different things",
}


def _list_problems(error: ValueError) -> Sequence[Any]:
    """Return the problems that an error holds. Raises the error if it holds none: then it is a defect."""
    problems: Sequence[Any] | None = getattr(error, "problems", None)
    if not problems:
        raise error
    return problems


def _describe(problem: Any, places: Places) -> str:
    message: str = SECRET if places.is_secret(problem.pointer) else problem.message
    return message


def _index_models(document: ir.Document) -> dict[str, ir.Model]:
    return {model.name: model for model in document.models}
