"""The picture of a model has at most twelve boxes, and says how many are left out."""

from collections.abc import Sequence

import pytest
from markupsafe import Markup

from fieldwright.pages import neighbours


def show(model: str, attributes: Sequence[str]) -> neighbours.Box:
    return neighbours.Box(title=Markup(model), url=Markup(), note=Markup(" ".join(attributes)))


def choose(users: int, uses: int) -> tuple[int, int, int, int]:
    """Return how many boxes there are on either side, and how many are left out."""
    chosen = neighbours.choose(
        "M", [(f"u{n}", "") for n in range(users)], [(f"t{n}", "") for n in range(uses)], show
    )
    assert chosen is not None
    return len(chosen.users), len(chosen.uses), chosen.more_users, chosen.more_uses


@pytest.mark.parametrize(
    ("users", "uses", "boxes"),
    [
        (1, 0, (1, 0, 0, 0)),
        (20, 0, (11, 0, 9, 0)),
        (0, 12, (0, 11, 0, 1)),
        (20, 20, (5, 6, 15, 14)),
        (2, 20, (2, 9, 0, 11)),
        (20, 2, (9, 2, 11, 0)),
    ],
)
def test_a_side_leaves_the_other_what_it_does_not_need(
    users: int, uses: int, boxes: tuple[int, int, int, int]
) -> None:
    assert choose(users, uses) == boxes


def test_a_model_is_once_there_and_never_beside_itself() -> None:
    chosen = neighbours.choose("M", [("M", "a"), ("N", "a"), ("N", "b"), ("N", "a")], [], show)
    assert chosen is not None
    assert [(each.title, each.note) for each in chosen.users] == [("N", "a b")]
    assert neighbours.choose("M", [("M", "a")], [("M", "a")], show) is None
