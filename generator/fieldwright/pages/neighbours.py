"""The picture of a model on its page of a site: the models that refer to it, and those that it refers to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

BOXES = 12
"""The most models in a picture, the one in the middle among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A model beside the one in the middle: its title, its URL, and the attributes between them."""

    title: Markup
    url: Markup
    note: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The models on either side, and the numbers of those that are left out."""

    users: Sequence[Box]
    uses: Sequence[Box]
    more_users: int
    more_uses: int


def choose(
    name: str,
    users: Iterable[tuple[str, str]],
    uses: Iterable[tuple[str, str]],
    show: Callable[[str, Sequence[str]], Box],
) -> Neighbours | None:
    """Choose the neighbours of a model that are shown; None if it has none.

    Both sides are pairs of a model and an attribute, "" for none. One side leaves to the other
    the boxes that it does not need.
    """
    left, right = (_gather(name, side) for side in (users, uses))
    if not left and not right:
        return None
    half = (BOXES - 1) // 2
    shown_left = max(half, BOXES - 1 - len(right))
    shown_right = max(BOXES - 1 - half, BOXES - 1 - len(left))
    return Neighbours(
        users=[show(*each) for each in list(left.items())[:shown_left]],
        uses=[show(*each) for each in list(right.items())[:shown_right]],
        more_users=max(len(left) - shown_left, 0),
        more_uses=max(len(right) - shown_right, 0),
    )


def _gather(name: str, pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather the attributes by model; a model is no neighbour of its own."""
    gathered: dict[str, list[str]] = {}
    for model, attribute in pairs:
        if model != name and attribute not in gathered.setdefault(model, []):
            gathered[model].append(attribute)
    return gathered
