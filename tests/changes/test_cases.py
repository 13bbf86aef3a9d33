"""What the cases of changes find: as accepted, each once, with its place, and every rule in one of them."""

from collections import Counter
from dataclasses import replace

import pytest

from fieldwright.changes import documents, editions, semver, settings, surfaces
from fieldwright.changes.change import get_effect
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir
from tests.changes import cases, test_operations, test_witnesses

each_case = pytest.mark.parametrize("case", cases.names())


@each_case
def test_a_case_finds_what_was_accepted(case: str) -> None:
    """If the change is meant: ``python -m tests.changes.cases --accept``, and read what it changed."""
    assert cases.write_changes(case) == cases.expected(case) != ""


@pytest.mark.parametrize("case", cases.audited_names())
def test_an_audited_case_finds_what_was_accepted(case: str) -> None:
    assert cases.write_changes(case) == cases.expected(case)


@each_case
def test_each_change_is_told_once(case: str) -> None:
    changes = cases.changes(case)
    assert Counter(repr(each) for each in changes).most_common(1)[0][1] == 1


@each_case
def test_each_change_says_where_it_stands(case: str) -> None:
    """On the side that has it; on both where both have."""
    for each in cases.changes(case):
        places = [each.old_place, each.new_place]
        assert any(places), each
        for place, side in zip(places, ("old", "new")):
            assert place is None or place.file.endswith(f"{case}/{side}.yaml")


def test_every_rule_has_a_case() -> None:
    """In the one direction or in the other: a rule's mirror is its case read backwards. So ``tests/proof``
    holds each of them against what happens."""
    every = [*cases.names(), *cases.audited_names()]
    changes = {each.rule for case in every for each in cases.changes(case)}
    branch = "{oneOf: [{type: string, maxLength: 4}, {type: string, minLength: 7}]}"
    changes |= {
        each.rule
        for each in test_witnesses.compare(branch, branch.replace("maxLength: 4", "maxLength: 9"))
    }
    replaced = test_witnesses.compare(
        "{anyOf: [{type: string}, {type: boolean}]}", "{anyOf: [{type: string}, {type: integer}]}"
    )
    changes |= {each.rule for each in replaced}
    spelled = test_witnesses.compare("{type: string, nullable: true}", "{type: [string, 'null']}")
    changes |= {each.rule for each in spelled}
    changes |= {each.rule for each in test_operations.list_changes()}
    lenient, strict = (settings.Settings(discriminators=each) for each in ("lenient", "strict"))
    for case, *today in (
        ("heir-named", lenient, strict),
        ("heir-named", strict, strict),
        ("audited/default-heir-changed", strict, strict),
    ):
        pair = [
            editions.load_edition(str(cases.FOLDER / case / f"{side}.yaml"), each)
            for side, each in zip(("old", "new"), today, strict=True)
        ]
        changes |= {each.rule for each in editions.compare(*pair)}
    document = cases.edition(cases.names()[0], "old").document
    gone = surfaces.compare_surface({"Gone": {"": "record"}}, "0.1.0", document)
    changes |= {each.rule for each in gone}
    frozen = replace(document, style=ir.Style(frozen=True))
    changes |= {each.rule for each in documents.compare_documents(document, frozen)}
    assert RULES.keys() - changes - {RULES[id].mirror for id in changes} == set()


def test_a_direction_decides_whom_a_change_breaks() -> None:
    narrows, widens = RULES["enum-value-removed"], RULES["enum-value-added"]
    assert [rule.judge_wire(narrows, role) for role in rule.ROLES] == [
        "breaking",
        "compatible",
        "breaking",
    ]
    assert [rule.judge_wire(widens, role) for role in rule.ROLES] == [
        "compatible",
        "breaking",
        "breaking",
    ]


def test_what_is_read_no_longer_is_lossy_where_it_is_not_refused() -> None:
    removed = RULES["required-field-removed"]
    assert [rule.judge_wire(removed, role) for role in rule.ROLES] == [
        "lossy",
        "breaking",
        "breaking",
    ]
    assert semver.choose_bump(["lossy", "silent"]) == "minor"


def test_the_command_that_accepts_is_the_only_one_that_writes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cases.main([]) == 0
    assert cases.main(["--acept"]) == 2
    assert "--accept" in capsys.readouterr().err


def test_the_table_beside_other_tools_has_every_case_as_it_is() -> None:
    """If it has not: ``python benchmarks/changes.py -o benchmarks/CHANGES.md``."""
    text = (cases.FOLDER.parents[2] / "benchmarks" / "CHANGES.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.partition("| case |")[2].splitlines()]
    verdicts = {row[0]: tuple(row[1:4]) for row in rows[2:]}
    assert list(verdicts) == [*cases.names(), *cases.audited_names()]
    kept = ("oneof-null-overlap", "default-heir-changed", "outside-heir-added")
    unproved = {f"audited/{case}": "no: old code, new package" for case in kept}
    for case, (wire, api, proved) in verdicts.items():
        changes = cases.changes(case)
        wires = {rule.judge_wire(RULES[each.rule], each.role, get_effect(each)) for each in changes}
        apis = {rule.judge_code(RULES[each.rule]) for each in changes}
        assert (wire, api, proved) == (
            rule.choose_gravest(wires),
            rule.choose_gravest(apis),
            unproved.get(case, "yes"),
        )
