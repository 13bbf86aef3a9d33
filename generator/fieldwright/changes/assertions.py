"""What must hold of raw values besides their types, compared keyword by keyword, and what it refers to."""

from collections.abc import Iterator

from fieldwright.changes.change import Change, Spot, name_action
from fieldwright.changes.matching import Matching
from fieldwright.changes.rules import keywords
from fieldwright.model import ir
from fieldwright.model.keywords import UNEVALUATED

_RESTATED = frozenset({"type", "properties"})
"""Keywords that stand among assertions beside another that depends on them, and that types say too."""


_COMBINING = frozenset({"allOf", "anyOf", "oneOf", "$ref"})


def compare_assertions(
    old: ir.Schema | None, new: ir.Schema | None, spot: Spot, *, typed: bool = False
) -> Iterator[Change]:
    """Compare the assertions of two schemas on one instance, keyword by keyword; None asserts
    nothing. ``typed``: the types differ as well, so that what only restates them is told there."""
    before = dict(old.keywords) if old is not None else {}
    after = dict(new.keywords) if new is not None else {}
    if "contains" in before and "contains" in after and "minContains" in {**before, **after}:
        # Nothing said is 1 (JSON Schema validation, section 6.4.5).
        before, after = {"minContains": 1, **before}, {"minContains": 1, **after}
    differing = [
        keyword
        for keyword in {**before, **after}
        if (keyword in before) != (keyword in after)
        or repr(before.get(keyword)) != repr(after.get(keyword))
    ]
    restated = _RESTATED
    if not UNEVALUATED.isdisjoint([*before, *after]):
        restated |= {each for each in differing if each not in keywords.CHECKED} - _COMBINING
    if typed or not restated.issuperset(differing):
        differing = [keyword for keyword in differing if keyword not in restated]
    places = (old.place if old is not None else None, new.place if new is not None else None)
    for keyword in differing:
        left, right = before.get(keyword), after.get(keyword)
        yield Change(
            rule=_choose_rule(keyword, left, right, keyword in before, keyword in after),
            spot=spot,
            old=_convert_to_json(left),
            new=_convert_to_json(right),
            old_place=places[0],
            new_place=places[1],
        )
    orders = [[key for key, _ in side.keywords] if side else [] for side in (old, new)]
    if orders[0] != orders[1] and set(orders[0]) == set(orders[1]):
        yield Change(
            rule="order-changed",
            spot=spot,
            old=orders[0],
            new=orders[1],
            old_place=places[0],
            new_place=places[1],
        )


def compare_definitions(old: ir.Document, new: ir.Document, both: Matching) -> Iterator[Change]:
    """Compare the schemas that assertions refer to. One that belongs to a model changes with that
    model, and is reported there."""
    before, after = dict(old.definitions), dict(new.definitions)
    for name in {**before, **after}:
        left, right = before.get(name), after.get(name)
        same = name in before and name in after and repr(left) == repr(right)
        if same or both.old.get(name) != both.new.get(name):
            continue
        shown = [name if name in side else None for side in (before, after)]
        yield Change(
            rule=f"definition-{name_action(*shown)}",
            spot=Spot(""),
            old=shown[0],
            new=shown[1],
            old_place=getattr(left, "place", None) or old.place,
            new_place=getattr(right, "place", None) or new.place,
        )
    if list(before) != list(after) and before.keys() == after.keys():
        yield Change(
            rule="order-changed",
            spot=Spot(""),
            old=list(before),
            new=list(after),
            old_place=old.place,
            new_place=new.place,
        )


def _choose_rule(keyword: str, left: object, right: object, was: bool, is_: bool) -> str:
    done: keywords.Action = "removed" if not is_ else "added" if not was else "changed"
    if keyword not in keywords.CHECKED:
        return f"check-{done}"
    if done == "changed":
        done = keywords.compare_arguments(keyword, left, right)
    return keywords.name_rule(keyword, done)


def _convert_to_json(argument: object) -> ir.Json:
    """Convert an argument to JSON: a schema is an object again."""
    match argument:
        case ir.Schema():
            return {keyword: _convert_to_json(value) for keyword, value in argument.keywords}
        case tuple() | list():
            return [_convert_to_json(each) for each in argument]
        case dict():
            return {name: _convert_to_json(value) for name, value in argument.items()}
        case _:
            return argument
