"""The surfaces of two packages differ where a change of code is told, and nowhere else."""

import pytest

from fieldwright.changes import surfaces
from fieldwright.changes.change import Change, Spot
from fieldwright.changes.matching import match_models
from tests.changes import cases

PARTS = {
    "attribute-renamed": ["Thing.name", "Thing.name"],
    "base-added": ["Van"],
    "description-changed": [],
    "enum-value-added": ["Kind"],
    "field-added": ["Thing.size"],
    "max-length-added": [],
    "model-renamed-by-a-clash": [],
    "reference-changed": ["Thing.name"],
    "typed-format-added": ["Thing.name"],
    "union-opened": ["Pet"],
    "unnamed-members-typed": ["Thing{…}"],
}
"""What differs in the packages of a case, were nothing told of it."""


def list_untold(case: str, *changes: Change) -> list[str]:
    old, new = cases.edition(case, "old").document, cases.edition(case, "new").document
    untold = surfaces.find_untold((old, new), match_models(old, new), changes)
    return [str(change.spot) for change in untold]


@pytest.mark.parametrize("case", PARTS)
def test_what_no_change_tells_is_a_change_itself(case: str) -> None:
    assert list_untold(case) == PARTS[case]
    assert list_untold(case, *cases.changes(case)) == []
    elsewhere = Change(rule="field-removed", spot=Spot("Other", ".name"))
    silent = Change(rule="description-changed", spot=Spot("Thing", ".name"))
    assert list_untold(case, elsewhere, silent) == PARTS[case]


@pytest.mark.parametrize("case", cases.names())
def test_nothing_slips_through(case: str) -> None:
    for sides in (("old", "new"), ("new", "old")):
        assert "surface-changed" not in {each.rule for each in cases.changes(case, *sides)}
