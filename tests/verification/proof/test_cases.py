"""Every verdict of every case, in both directions of time, is what happens: no more and no less."""

from collections import Counter
from functools import cache

import pytest
from tests.changes import cases

from fieldwright.changes.rules.rule import reverse
from fieldwright.changes.rules.table import RULES
from fieldwright.distribution import build
from fieldwright.package import write
from fieldwright.verification.proof import programs as consumers
from fieldwright.verification.proof import readers

DIRECTIONS = [("old", "new"), ("new", "old")]

each_case = pytest.mark.parametrize("case", cases.names())
each_way = pytest.mark.parametrize(("old", "new"), DIRECTIONS, ids=["forth", "back"])

SETTINGS = build.Settings()


def rules(case: str, old: str, new: str) -> Counter[str]:
    return Counter(each.rule for each in cases.changes(case, old, new))


@cache
def make_readers(case: str, side: str) -> readers.Readers:
    return readers.make_readers(cases.edition(case, side))


@each_case
@each_way
def test_payloads_are_taken_and_refused_as_the_rules_say(case: str, old: str, new: str) -> None:
    """Models that both editions have under one name; what was renamed is read by ``test_matrix``."""
    left, right = cases.edition(case, old), cases.edition(case, new)
    known = [{model.name for model in side.document.models} for side in (left, right)]
    near = [*left.document.models, *right.document.models]
    effects = {RULES[id].wire for id in rules(case, old, new)}
    pair = (make_readers(case, old), make_readers(case, new))
    widened = narrowed = False
    for name in sorted(known[0] & known[1]):
        there = readers.read(name, pair[1], pair[0], name, near)
        back = readers.read(name, pair[0], pair[1], name, near)
        assert there.payloads and back.payloads
        widened |= bool(there.refusals)
        narrowed |= bool(back.refusals)
    assert widened == bool(effects & {"widens", "both"}), "old readers on new payloads"
    assert narrowed == bool(effects & {"narrows", "both"}), "new readers on old payloads"


@cache
def messages(side: str) -> dict[str, tuple[str, ...]]:
    """What mypy says of the programs of both editions with the packages of one, by ``EDITION/CASE/MODEL``: one run."""
    texts: dict[str, str] = {}
    packages: list[dict[str, bytes]] = []
    for case in cases.names():
        for written in ("old", "new"):
            edition = cases.edition(case, written)
            models = [model.name for model in edition.document.models]
            programs = consumers.write_programs(edition, models, SETTINGS)
            texts |= {f"{written}/{case}/{name}": text for name, text in programs.items()}
        edition = cases.edition(case, side)
        name, module = build.name_package(edition.document, SETTINGS)
        package = write.write_package(
            edition.document, spec=edition.text, distribution=name, module=module
        )
        packages.append(package)
    return {name: lines for name, lines in consumers.judge(texts, packages).items() if lines}


@cache
def failures(old: str, new: str) -> frozenset[str]:
    """The cases of which a program that uses the old package fails with the new one."""
    assert [name for name in messages(old) if name.startswith(f"{old}/")] == []
    after = (name.split("/") for name in messages(new))
    return frozenset(case for written, case, _ in after if written == old)


NARROWED = frozenset(
    {
        "alternative-added",
        "alternative-added-with-a-discriminator",
        "enum-opened",
        "known-alternative-added",
        "overlapping-alternative-added",
        "model-became-nullable",
    }
)
"""Taken back, these narrow what a package returns: code that is given a value by hand stops to type-check,
which the program does not do. Of records, enums and aliases it uses no function of their modules."""


@each_case
@each_way
def test_code_fails_as_the_rules_say(case: str, old: str, new: str) -> None:
    breaks = any(RULES[id].code == "breaks" for id in rules(case, old, new))
    shown = not (old == "new" and case in NARROWED)
    assert (case in failures(old, new)) == (breaks and shown)


@each_case
def test_the_way_back_is_the_mirror(case: str) -> None:
    """Apart from what only the new side can say: what it was called."""
    there, back = rules(case, "old", "new"), rules(case, "new", "old")
    stated = ("field-renamed", "-with-alias")
    if not any(id.endswith(stated) for id in there):
        assert Counter({RULES[id].mirror: count for id, count in there.items()}) == back
    assert {reverse(RULES[id].wire) for id in there} - {"none"} <= {
        *(RULES[id].wire for id in back),
        "both",
    }
