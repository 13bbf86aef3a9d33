"""What a release manager asks of a comparison: what breaks, whom, how often, what to write, which version."""

from collections.abc import Iterator
from typing import NamedTuple

from fieldwright.changes.change import list_directions
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.cli import traffic
from fieldwright.cli.comparison import Comparison, JudgedChange

_SHOWN = 5
"""Places and remedies that are shown of each kind."""


class Answer(NamedTuple):
    """A question, the answer to it, and the numbers of the changes that it names with their places."""

    question: str
    text: str
    changes: tuple[tuple[int, str], ...] = ()


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
    remedies = dict.fromkeys(RULES[each.change.rule].remedy for _, each in breaking)
    yield Answer("What to write?", " ".join([*remedies][:3]) or "Nothing; the changelog tells")
    yield Answer("Which version?", _describe_version(compared))


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
