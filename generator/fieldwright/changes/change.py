"""One change, and where in a document it is."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from typing import Literal as OneOf

from fieldwright.changes.rules.rule import Effect, Role
from fieldwright.changes.rules.table import RULES
from fieldwright.model import ir

Direction: TypeAlias = OneOf["narrows", "widens"]
"""Payloads of the old edition are refused by the new one, or those of the new one by the old one."""


_PLACES = 5
"""Further places of a change that are shown in a line."""


class Witness(NamedTuple):
    """An instance of a model that one edition accepts, and the keyword and the place at which the
    other refuses it."""

    payload: ir.Json
    pointer: str
    keyword: str


class Spot(NamedTuple):
    """A model of the new document, or of the old one if it is gone, and the way to a part of it.

    ``.name`` is a field, ``[]`` the items of a list, ``{}`` the values of a map, ``{…}`` the
    members that no field names, ``|2`` the second alternative of a union. The model "" is
    the document itself.
    """

    model: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.model}{self.path}" or "the document"

    def step_into(self, step: str) -> "Spot":
        """Return the spot of a part of what is here."""
        return Spot(self.model, self.path + step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two documents.

    ``old`` and ``new`` are JSON values where the spec has one, and otherwise a type or a name
    in words; None where there is nothing on that side. Their places are None for what stands
    nowhere. ``role`` is the way the model's payloads travel. ``hint`` says more, if there is more to say.
    ``effect`` is what the change does to payloads where that has been decided by search, and
    ``witnesses`` are instances that show it. ``also`` are further places where one cause shows.
    """

    rule: str
    spot: Spot
    old: ir.Json = None
    new: ir.Json = None
    role: Role = "both"
    hint: str | None = None
    effect: Effect | None = None
    witnesses: tuple[tuple[Direction, Witness], ...] = ()
    also: tuple[Spot, ...] = ()
    old_place: ir.Place | None = field(default=None, compare=False)
    new_place: ir.Place | None = field(default=None, compare=False)


def get_effect(change: Change) -> Effect:
    """Return what a change does to payloads: what search has decided, or else what its rule states."""
    return RULES[change.rule].wire if change.effect is None else change.effect


def is_noticeable(change: Change) -> bool:
    """Return whether payloads or code can tell a change, by its rule alone."""
    return RULES[change.rule].wire != "none" or RULES[change.rule].code != "none"


def list_directions(change: Change) -> list[Direction]:
    """List the directions in which a change breaks payloads."""
    effect = get_effect(change)
    directions: tuple[Direction, ...] = ("narrows", "widens")
    return [each for each in directions if effect in (each, "both")]


def record_change(
    rule: str,
    spot: Spot,
    left: Any,
    right: Any,
    *,
    old: ir.Json = None,
    new: ir.Json = None,
    hint: str | None = None,
) -> Change:
    """Return the change between two nodes of the IR, with their places."""
    return Change(
        rule=rule,
        spot=spot,
        old=old,
        new=new,
        hint=hint,
        old_place=left.place,
        new_place=right.place,
    )


def name_action(old: object, new: object) -> str:
    """Name what was done to something that is None where it does not exist: added, removed or
    changed."""
    return "added" if old is None else "removed" if new is None else "changed"


def describe_also(change: Change) -> str:
    """Describe the further places of a change: ``also Cat.name, Dog.name and 3 more``; "" for none."""
    shown = ", ".join(map(str, change.also[:_PLACES]))
    left = len(change.also) - _PLACES
    return f"also {shown}{f' and {left} more' if left > 0 else ''}" if shown else ""
