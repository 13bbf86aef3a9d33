"""``nullable`` in a version that does not know it, spelled rightly later: one change, and not one a field."""

import pytest

from fieldwright.changes import editions
from fieldwright.changes.change import get_effect
from fieldwright.changes.folding import list_places
from fieldwright.openapi.text import source
from tests.changes import judged

SPEC = """
openapi: {version}
info: {{title: T, version: 1.0.0}}
paths: {{}}
components:
  schemas:
    A: {{type: object, properties: {{k: {{{one}}}, l: {{{two}}}, n: {{type: integer}}}}}}
    B: {{type: object, properties: {{k: {{type: array, items: {{{one}}}}}}}}}
"""

WRONG = {"one": "type: string, nullable: true", "two": "type: integer, nullable: true"}
RIGHT = {"one": "type: [string, 'null']", "two": "type: [integer, 'null']"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "effect"),
    [
        (WRONG, RIGHT, "null-respelled", "widens"),
        (RIGHT, WRONG, "null-misspelled", "narrows"),
    ],
)
def test_spellings_are_one_change(
    old: dict[str, str], new: dict[str, str], rule: str, effect: str
) -> None:
    sides = [source.parse(SPEC.format(version="3.1.0", **each), "a.yaml") for each in (old, new)]
    (change,) = editions.compare(*map(judged.read_edition, sides))
    assert (change.rule, get_effect(change)) == (rule, effect)
    assert [str(each.spot) for each in list_places(change)] == ["A.k", "A.l", "B.k[]"]
    assert [direction for direction, _ in change.witnesses] == [effect]


def test_what_never_said_null_becomes_nullable() -> None:
    plain = {"one": "type: string", "two": "type: integer"}
    sides = [
        source.parse(SPEC.format(version="3.1.0", **each), "a.yaml") for each in (plain, RIGHT)
    ]
    changes = editions.compare(*map(judged.read_edition, sides))
    assert [each.rule for each in changes] == ["became-nullable"] * 3


def test_from_one_version_to_the_other_nothing_changes() -> None:
    sides = [
        source.parse(SPEC.format(version=version, **words), "a.yaml")
        for version, words in (("3.0.3", WRONG), ("3.1.0", RIGHT))
    ]
    assert editions.compare(*map(judged.read_edition, sides)) == ()
