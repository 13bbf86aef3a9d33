"""No difference between two documents goes unsaid, and every change has its mirror."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pytest

from fieldwright.changes.documents import compare_documents
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.keywords import name_rule
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir, keywords
from tests.changes import nodes

ATTRIBUTES = [
    (kind, each.name)
    for kind in nodes.VALUES
    for each in dataclasses.fields(kind)
    if each.compare and not (each.name == "name" and kind not in (ir.Field, ir.Ref))
]
"""Every attribute of every node; the names of models are tried as models of a document."""


def pairs(kind: type, attribute: str) -> Iterator[tuple[ir.Document, ir.Document]]:
    """Documents that differ in one attribute of one node; of constraints, those that share a keyword."""
    for one, other in combinations(nodes.variants(kind, attribute), 2):
        if attribute == "constraints" and not _comparable(one.constraints, other.constraints):
            continue
        for left, right in zip(nodes.documents(one), nodes.documents(other), strict=True):
            if left != right:
                yield left, right


def _comparable(one: ir.Pairs, other: ir.Pairs) -> bool:
    return not (one and other) or bool(dict(one).keys() & dict(other).keys())


def ids(old: ir.Document, new: ir.Document) -> Counter[str]:
    return Counter(change.rule for change in compare_documents(old, new))


def test_every_node_of_the_ir_is_tried() -> None:
    def is_node(value: Any) -> bool:
        return dataclasses.is_dataclass(value) and value.__module__ == ir.__name__

    assert {value for value in vars(ir).values() if is_node(value)} == set(nodes.VALUES)
    for kind, (_, values) in nodes.VALUES.items():
        assert {name for which, name in ATTRIBUTES if which is kind} == set(values), kind


class Difference(NamedTuple):
    """Two documents, and the rules of the changes between them either way."""

    old: ir.Document
    new: ir.Document
    there: Counter[str]
    back: Counter[str]


@pytest.fixture(scope="module", params=ATTRIBUTES, ids=lambda each: f"{each[0].__name__}-{each[1]}")
def differences(request: pytest.FixtureRequest) -> list[Difference]:
    """All pairs that differ in one attribute, compared once for the tests that look at them."""
    return [
        Difference(old, new, ids(old, new), ids(new, old)) for old, new in pairs(*request.param)
    ]


def test_a_rule_speaks_of_every_difference(differences: list[Difference]) -> None:
    assert differences
    assert [each for each in differences if not (each.there and each.back)] == []


def test_the_change_back_is_the_mirror(differences: list[Difference]) -> None:
    for each in differences:
        mirrored = Counter({RULES[id].mirror: count for id, count in each.there.items()})
        assert mirrored == each.back, (each.old, each.new)


@pytest.mark.parametrize(("kind", "attribute"), ATTRIBUTES)
def test_what_is_the_same_has_no_changes(kind: type, attribute: str) -> None:
    for node in nodes.variants(kind, attribute):
        assert [id for document in nodes.documents(node) for id in ids(document, document)] == []


@pytest.mark.parametrize("keyword", sorted(keywords.CONSTRAINTS))
def test_every_constraint_has_rules(keyword: str) -> None:
    assert {name_rule(keyword, "added"), name_rule(keyword, "removed")} <= RULES.keys()


@pytest.mark.parametrize("id", sorted(RULES))
def test_a_rule_and_its_mirror_undo_one_another(id: str) -> None:
    row = RULES[id]
    mirror = RULES[row.mirror]
    assert mirror.mirror == id
    assert mirror.wire == rule.reverse(row.wire)
    if row.mirror == id:
        assert row.wire in ("none", "both")


@pytest.mark.parametrize("id", sorted(RULES))
def test_a_rule_says_all_that_explain_prints(id: str) -> None:
    row = RULES[id]
    for text in (row.summary, row.why, row.remedy):
        assert text.endswith(".")
        assert "\n" not in text
    assert row.example
