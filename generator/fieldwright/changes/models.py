"""Two models compared: enums, unions and aliases here, records in their own module."""

from collections.abc import Iterator

from fieldwright.changes import annotations
from fieldwright.changes.change import Change, Spot, action, between
from fieldwright.changes.checks import checks
from fieldwright.changes.matching import Sides, same
from fieldwright.changes.records import records
from fieldwright.changes.types import constraints, described, types
from fieldwright.model import discriminators, ir, json_types, names
from fieldwright.model.keywords import json_equal
from fieldwright.package import plan


def models(
    old: ir.Model, new: ir.Model, spot: Spot, both: Sides, *, renamed: bool = False
) -> Iterator[Change]:
    """What differs between two models that stand for one another, apart from their names."""
    if type(old) is not type(new):
        left, right = (type(side).__name__.lower() for side in (old, new))
        yield between("model-kind-changed", spot, old, new, old=left, new=right)
        return
    nullable = [getattr(side, "nullable", False) for side in (old, new)]
    if nullable[0] != nullable[1]:
        yield between("became-nullable" if nullable[1] else "became-not-nullable", spot, old, new)
    yield from checks(getattr(old, "assertions", None), getattr(new, "assertions", None), spot)
    match old, new:
        case ir.Record(), ir.Record():
            yield from records(old, new, spot, both)
        case ir.Enum(), ir.Enum():
            yield from _enums(old, new, spot)
        case ir.Union(), ir.Union():
            yield from _unions(old, new, spot, both)
        case ir.Alias(), ir.Alias():
            yield from types(old.type, new.type, spot, both)
        case _:
            raise TypeError(f"{type(old).__name__} is not a model")
    yield from annotations.said(old, new, spot, renamed=renamed)


def _enums(old: ir.Enum, new: ir.Enum, spot: Spot) -> Iterator[Change]:
    for _, value in old.members:
        if not _has(new, value):
            rule = "open-enum-value-removed" if new.open else "enum-value-removed"
            yield between(rule, spot, old, new, old=value)
    for _, value in new.members:
        if not _has(old, value):
            rule = "open-enum-value-added" if old.open else "enum-value-added"
            yield between(rule, spot, old, new, new=value)
    if old.open != new.open:
        rule = "enum-opened" if new.open else "enum-closed"
        yield between(rule, spot, old, new)
    if old.kind != new.kind:
        yield between(_kind_rule(old, new), spot, old, new, old=old.kind, new=new.kind)
    forms = (plan.enum_form(old), plan.enum_form(new))
    if forms[0] != forms[1] or old.form != new.form:
        shown = [form if form == "literal" else f"class of {form}" for form in forms]
        yield between("enum-form-changed", spot, old, new, old=shown[0], new=shown[1])
    yield from _members(old, new, spot)


def _kind_rule(old: ir.Enum, new: ir.Enum) -> str:
    """What it means that the kind of the values is another: it counts for what is let through."""
    if not (old.open and new.open):
        return "enum-kind-changed"
    both = {old.kind, new.kind}
    if "any" in both or both == {"integer", "number"}:
        wider = new.kind == "any" or old.kind == "integer"
        return "open-enum-kind-widened" if wider else "open-enum-kind-narrowed"
    return "open-enum-kind-changed"


def _members(old: ir.Enum, new: ir.Enum, spot: Spot) -> Iterator[Change]:
    """What the values that both enums have are called, and in which order they stand."""
    called = [list(zip(side.members, names.members(side.members))) for side in (old, new)]
    kept = [(pair, name) for pair, name in called[0] if _has(new, pair[1])]
    order = []
    for (published, value), name in kept:
        index, ((renamed, _), other) = next(
            (index, found)
            for index, found in enumerate(called[1])
            if json_equal(found[0][1], value)
        )
        order.append(index)
        if name != other and "literal" not in (plan.enum_form(old), plan.enum_form(new)):
            yield between("member-renamed", spot, old, new, old=name, new=other)
        elif published != renamed:
            rule = "member-name-stated"
            yield between(rule, spot, old, new, old=published, new=renamed)
    if order != sorted(order):
        values = [[value for _, value in side.members] for side in (old, new)]
        yield between("order-changed", spot, old, new, old=values[0], new=values[1])


def _has(enum: ir.Enum, value: ir.Json) -> bool:
    return any(json_equal(value, each) for _, each in enum.members)


def _unions(old: ir.Union, new: ir.Union, spot: Spot, both: Sides) -> Iterator[Change]:
    if old.exclusive != new.exclusive:
        rule = "union-became-exclusive" if new.exclusive else "union-became-inclusive"
        yield between(rule, spot, old, new)
    yield from _alternatives(old, new, spot, both)
    if old.discriminator != new.discriminator:
        left, right = old.discriminator, new.discriminator
        yield between(f"discriminator-{action(left, right)}", spot, old, new, old=left, new=right)
    yield from _tags(old, new, spot, both)
    yield from constraints(old, new, spot)


def _alternatives(old: ir.Union, new: ir.Union, spot: Spot, both: Sides) -> Iterator[Change]:
    """Pairs the alternatives of two unions, and says what was left over and what differs in a pair."""
    pairs: list[tuple[int, int]] = []
    for alike in (same, _akin):
        for left, one in enumerate(old.alternatives):
            for right, other in enumerate(new.alternatives):
                taken = any(left == pair[0] or right == pair[1] for pair in pairs)
                if not taken and alike(one, other, both):
                    pairs.append((left, right))
    matched = [{pair[side] for pair in pairs} for side in (0, 1)]
    for index, each in enumerate(old.alternatives):
        if index not in matched[0]:
            rule = _leftover("removed", each, old, both.old)
            at = spot.within(f"|{described(each)}")
            yield Change(rule=rule, spot=at, old=described(each), old_place=each.place)
    for index, each in enumerate(new.alternatives):
        if index not in matched[1]:
            rule = _leftover("added", each, new, both.new)
            at = spot.within(f"|{described(each)}")
            yield Change(rule=rule, spot=at, new=described(each), new_place=each.place)
    for left, right in sorted(pairs):
        one, other = old.alternatives[left], new.alternatives[right]
        yield from types(one, other, spot.within(f"|{right + 1}"), both)
    order = [right for _, right in sorted(pairs)]
    if order != sorted(order):
        shown = [[described(each) for each in side.alternatives] for side in (old, new)]
        yield between("order-changed", spot, old, new, old=shown[0], new=shown[1])


def _akin(one: ir.Type, other: ir.Type, both: Sides) -> bool:
    """Whether two alternatives that differ are one that changed, and not one that took another's place."""
    if isinstance(one, ir.Ref) and isinstance(other, ir.Ref):
        return both.renamed.get(one.name, one.name) == other.name
    if isinstance(one, ir.Scalar) and isinstance(other, ir.Scalar):
        return one.kind == other.kind
    return type(one) is type(other)


def _leftover(done: str, each: ir.Type, union: ir.Union, known: dict[str, ir.Model]) -> str:
    """Where exactly one may match, another alternative may have matched the same values."""
    others = [other for other in union.alternatives if other is not each]
    own = json_types.kinds(each, known)
    overlapping = any(own & json_types.kinds(other, known) for other in others)
    if union.exclusive and overlapping and discriminators.told_apart(union, known) is None:
        return f"overlapping-alternative-{done}"
    return f"alternative-{done}"


def _tags(old: ir.Union, new: ir.Union, spot: Spot, both: Sides) -> Iterator[Change]:
    """The values of the discriminator, for alternatives that both unions have."""
    left = {value: both.renamed.get(name, name) for value, name in discriminators.said(old)}
    right = dict(discriminators.said(new))
    stay = set(left.values()) & set(right.values())
    stated = (dict(old.mapping), dict(new.mapping))
    told = False
    for value in {**left, **right} if old.discriminator and new.discriminator else ():
        before, after = left.get(value), right.get(value)
        if before == after or stay.isdisjoint({before, after}):
            continue
        told = True
        shown = [{value: name} if name else None for name in (before, after)]
        yield between(f"tag-{action(before, after)}", spot, old, new, old=shown[0], new=shown[1])
    moved = {value: both.renamed.get(name, name) for value, name in old.mapping}
    if not told and (moved != stated[1] or list(moved) != list(stated[1])):
        kept = set(stated[0].values()) - {*left.values(), *right.values()}
        rule = "mapping-stated" if moved != stated[1] or kept else "order-changed"
        yield between(rule, spot, old, new, old=stated[0], new=stated[1])
