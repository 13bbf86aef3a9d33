"""What a release manager asks of a comparison: what breaks, whom, how often, what to write, which version."""

from collections.abc import Iterator
from typing import NamedTuple

from fieldwright.changes.change import list_directions
from fieldwright.changes.rules import rule
from fieldwright.cli import traffic
from fieldwright.cli.comparison import Comparison, JudgedChange, list_entries
from fieldwright.distribution import changelog

_SHOWN = 5
"""Places and remedies that are shown of each kind."""


class Answer(NamedTuple):
    """A question, the answer to it, the numbers of the changes that it names with their places, and lines to copy."""

    question: str
    text: str
    changes: tuple[tuple[int, str], ...] = ()
    lines: tuple[str, ...] = ()


def list_answers(compared: Comparison) -> Iterator[Answer]:
    """Yield the five questions with their answers; nothing where nothing changed."""
    if not compared.changes:
        return
    breaking = [
        (number, each)
        for number, each in enumerate(compared.changes, start=1)
        if each.severity == "breaking" and each.waived is None
    ]
    shown = tuple((number, str(each.change.spot)) for number, each in breaking[:_SHOWN])
    more = f", and {len(breaking) - _SHOWN} more" if len(breaking) > _SHOWN else ""
    text = f"{len(breaking)} of {len(compared.changes)} changes{more}" if breaking else "Nothing"
    yield Answer("What breaks?", text, shown)
    yield Answer("Whom?", _describe_whom([each for _, each in breaking], compared))
    often = "Not known; --traffic names recorded payloads that tell"
    if compared.traffic is not None:
        often = traffic.summarise(compared.traffic)
    yield Answer("How often?", often)
    yield _list_lines(compared)
    yield Answer("Which version?", _describe_version(compared))


def _list_lines(compared: Comparison) -> Answer:
    """List the lines of the changelog: those of what breaks, or of all where nothing does."""
    entries = list_entries(compared)
    breaking = [each for each in entries if each.severity == "breaking" and not each.waived]
    lines = tuple(changelog.write_lines(breaking or entries))
    others = len(entries) - len(lines)
    text = "These lines" if lines else "Nothing"
    text += f", and {others} of what breaks nobody" if others else ""
    return Answer("What to write?", f"{text}; 'release' writes them into CHANGELOG.md", lines=lines)


def _describe_whom(breaking: list[JudgedChange], compared: Comparison) -> str:
    """Describe who is broken, each with the number of changes that do it."""
    whom = {"who sends old payloads": 0, "who reads new payloads with the old package": 0}
    whom["code written against the old package"] = 0
    words = dict(zip(("narrows", "widens"), whom))
    for each in breaking:
        for direction in list_directions(each.change):
            if direction in rule.list_breaking(each.change.role):
                whom[words[direction]] += 1
        whom["code written against the old package"] += each.api == "breaking"
    parts = [f"{who} ({count})" for who, count in whom.items() if count]
    if compared.touched:
        files = {each.use.place.file for each in compared.touched}
        parts.append(f"{len(compared.touched)} uses in {len(files)} files of --consumer")
    text = ", ".join(parts) or "nobody"
    return text[0].upper() + text[1:]


def _describe_version(compared: Comparison) -> str:
    if compared.bump is None:
        return "None; what changed is waived"
    return f"{compared.required_version or 'Another one'} ({compared.bump})"
