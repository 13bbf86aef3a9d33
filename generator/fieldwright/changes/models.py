"""Two models compared: enums, unions and aliases here, records in their own module."""

from collections.abc import Iterator

from fieldwright.changes import annotations
from fieldwright.changes.assertions import compare_assertions
from fieldwright.changes.change import Change, Spot, is_noticeable, name_action, record_change
from fieldwright.changes.heirs import compare_family
from fieldwright.changes.matching import Matching, is_same_model, is_same_type
from fieldwright.changes.records import compare_records
from fieldwright.changes.types import compare_constraints, compare_types, describe, resolve_alias
from fieldwright.model import discriminators, ir, json_types, names
from fieldwright.model.json_values import is_equal
from fieldwright.package import plan


def compare_models(
    old: ir.Model, new: ir.Model, spot: Spot, both: Matching, *, renamed: bool = False
) -> Iterator[Change]:
    """Compare two models that correspond to one another, apart from their names."""
    if is_same_model(old, new, both):
        if isinstance(old, ir.Record) and isinstance(new, ir.Record):
            yield from compare_family(old, new, spot, both)
        return
    if type(old) is not type(new):
        left, right = (type(side).__name__.lower() for side in (old, new))
        yield record_change("model-kind-changed", spot, old, new, old=left, new=right)
        return
    nullable = [getattr(side, "nullable", False) for side in (old, new)]
    if nullable[0] != nullable[1]:
        yield record_change(
            "became-nullable" if nullable[1] else "became-not-nullable", spot, old, new
        )
    changes = [*_compare_kinds(old, new, spot, both)]
    checks = [getattr(side, "assertions", None) for side in (old, new)]
    typed = any(map(is_noticeable, changes))
    yield from compare_assertions(checks[0], checks[1], spot, typed=typed)
    yield from changes
    yield from annotations.compare_annotations(old, new, spot, renamed=renamed)


def _compare_kinds(old: ir.Model, new: ir.Model, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare two models of one kind, apart from what all models have in common."""
    match old, new:
        case ir.Record(), ir.Record():
            yield from compare_records(old, new, spot, both)
        case ir.Enum(), ir.Enum():
            yield from _compare_enums(old, new, spot)
        case ir.Union(), ir.Union():
            yield from _compare_unions(old, new, spot, both)
        case ir.Alias(), ir.Alias():
            yield from compare_types(old.type, new.type, spot, both)
        case _:
            raise TypeError(f"{type(old).__name__} is not a model")


def _compare_enums(old: ir.Enum, new: ir.Enum, spot: Spot) -> Iterator[Change]:
    for _, value in old.members:
        if not _has(new, value):
            rule = "open-enum-value-removed" if new.open else "enum-value-removed"
            yield record_change(rule, spot, old, new, old=value)
    for _, value in new.members:
        if not _has(old, value):
            rule = "open-enum-value-added" if old.open else "enum-value-added"
            yield record_change(rule, spot, old, new, new=value)
    if old.open != new.open:
        rule = "enum-opened" if new.open else "enum-closed"
        yield record_change(rule, spot, old, new)
    if old.kind != new.kind:
        yield record_change(_choose_kind_rule(old, new), spot, old, new, old=old.kind, new=new.kind)
    forms = (plan.get_enum_form(old), plan.get_enum_form(new))
    if forms[0] != forms[1] or old.form != new.form:
        shown = [form if form == "literal" else f"class of {form}" for form in forms]
        yield record_change("enum-form-changed", spot, old, new, old=shown[0], new=shown[1])
    yield from _compare_members(old, new, spot)


def _choose_kind_rule(old: ir.Enum, new: ir.Enum) -> str:
    """Choose the rule for another type of the values of an enum: it matters for unlisted values
    that an open one accepts."""
    if not (old.open and new.open):
        return "enum-kind-changed"
    both = {old.kind, new.kind}
    if "any" in both or both == {"integer", "number"}:
        wider = new.kind == "any" or old.kind == "integer"
        return "open-enum-kind-widened" if wider else "open-enum-kind-narrowed"
    return "open-enum-kind-changed"


def _compare_members(old: ir.Enum, new: ir.Enum, spot: Spot) -> Iterator[Change]:
    """Compare the names and the order of the values that both enums have."""
    called = [list(zip(side.members, names.name_members(side.members))) for side in (old, new)]
    kept = [(pair, name) for pair, name in called[0] if _has(new, pair[1])]
    order = []
    for (published, value), name in kept:
        index, ((renamed, _), other) = next(
            (index, candidate)
            for index, candidate in enumerate(called[1])
            if is_equal(candidate[0][1], value)
        )
        order.append(index)
        if name != other and "literal" not in (plan.get_enum_form(old), plan.get_enum_form(new)):
            yield record_change("member-renamed", spot, old, new, old=name, new=other)
        elif published != renamed:
            rule = "member-name-stated"
            yield record_change(rule, spot, old, new, old=published, new=renamed)
    if order != sorted(order):
        values = [[value for _, value in side.members] for side in (old, new)]
        yield record_change("order-changed", spot, old, new, old=values[0], new=values[1])


def _has(enum: ir.Enum, value: ir.Json) -> bool:
    return any(is_equal(value, each) for _, each in enum.members)


def _compare_unions(old: ir.Union, new: ir.Union, spot: Spot, both: Matching) -> Iterator[Change]:
    if old.exclusive != new.exclusive:
        rule = "union-became-exclusive" if new.exclusive else "union-became-inclusive"
        yield record_change(rule, spot, old, new)
    if old.open != new.open:
        yield record_change("union-opened" if new.open else "union-closed", spot, old, new)
    yield from _compare_alternatives(old, new, spot, both)
    if old.discriminator != new.discriminator:
        left, right = old.discriminator, new.discriminator
        yield record_change(
            f"discriminator-{name_action(left, right)}", spot, old, new, old=left, new=right
        )
    yield from _compare_mappings(old, new, spot, both)
    yield from compare_constraints(old, new, spot)


def _compare_alternatives(
    old: ir.Union, new: ir.Union, spot: Spot, both: Matching
) -> Iterator[Change]:
    """Pair the alternatives of two unions; report those that are left over, and compare the pairs."""
    pairs: list[tuple[int, int]] = []
    for alike in (is_same_type, _is_akin):
        for left, one in enumerate(old.alternatives):
            for right, other in enumerate(new.alternatives):
                taken = any(left == pair[0] or right == pair[1] for pair in pairs)
                if not taken and alike(one, other, both):
                    pairs.append((left, right))
    left_over = (
        [at for at in range(len(old.alternatives)) if at not in {left for left, _ in pairs}],
        [at for at in range(len(new.alternatives)) if at not in {right for _, right in pairs}],
    )
    yield from _report_leftovers(old, new, left_over, spot, both)
    for left, right in sorted(pairs):
        one, other = old.alternatives[left], new.alternatives[right]
        yield from compare_types(one, other, spot.step_into(f"|{right + 1}"), both)
    order = [right for _, right in sorted(pairs)]
    if order != sorted(order):
        shown = [[describe(each) for each in side.alternatives] for side in (old, new)]
        yield record_change("order-changed", spot, old, new, old=shown[0], new=shown[1])


def _report_leftovers(
    old: ir.Union,
    new: ir.Union,
    left_over: tuple[list[int], list[int]],
    spot: Spot,
    both: Matching,
) -> Iterator[Change]:
    """Report the alternatives without a counterpart; where each side has one, it changed in place."""
    gone = [old.alternatives[at] for at in left_over[0]]
    come = [new.alternatives[at] for at in left_over[1]]
    known = old.open and new.open
    if len(gone) == len(come) == 1 and not known:
        values = (describe(gone[0]), describe(come[0]))
        at = spot.step_into(f"|{left_over[1][0] + 1}")
        yield record_change(
            "alternative-changed", at, gone[0], come[0], old=values[0], new=values[1]
        )
        return
    for each in gone:
        rule = _choose_leftover_rule("removed", each, old, both.old)
        rule = "known-alternative-removed" if known else rule
        at = spot.step_into(f"|{describe(each)}")
        yield Change(rule=rule, spot=at, old=describe(each), old_place=each.place)
    for each in come:
        rule = _choose_leftover_rule("added", each, new, both.new)
        rule = "known-alternative-added" if known else rule
        at = spot.step_into(f"|{describe(each)}")
        yield Change(rule=rule, spot=at, new=describe(each), new_place=each.place)


def _is_akin(one: ir.Type, other: ir.Type, both: Matching) -> bool:
    """Return whether two alternatives that differ are one that changed, and not one that replaced
    another."""
    if isinstance(one, ir.Ref) and isinstance(other, ir.Ref):
        return both.renamed.get(one.name, one.name) == other.name
    one, other = resolve_alias(one, both.old), resolve_alias(other, both.new)
    if isinstance(one, ir.Scalar) and isinstance(other, ir.Scalar):
        return one.kind == other.kind
    return type(one) is type(other)


def _choose_leftover_rule(
    done: str, each: ir.Type, union: ir.Union, known: dict[str, ir.Model]
) -> str:
    """Choose the rule for an alternative without a counterpart: where exactly one may match,
    another alternative may accept the same values."""
    others = [other for other in union.alternatives if other is not each]
    own = json_types.collect_json_types(each, known)
    overlapping = any(own & json_types.collect_json_types(other, known) for other in others)
    if union.exclusive and overlapping and discriminators.map_values(union, known) is None:
        return f"overlapping-alternative-{done}"
    return f"alternative-{done}"


def _compare_mappings(old: ir.Union, new: ir.Union, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare the values of the discriminator, for alternatives that both unions have."""
    left = {value: both.renamed.get(name, name) for value, name in discriminators.list_mapping(old)}
    right = dict(discriminators.list_mapping(new))
    stay = set(left.values()) & set(right.values())
    stated = (dict(old.mapping), dict(new.mapping))
    reported = False
    for value in {**left, **right} if old.discriminator and new.discriminator else ():
        before, after = left.get(value), right.get(value)
        if before == after or stay.isdisjoint({before, after}):
            continue
        reported = True
        shown = [{value: name} if name else None for name in (before, after)]
        yield record_change(
            f"tag-{name_action(before, after)}", spot, old, new, old=shown[0], new=shown[1]
        )
    moved = {value: both.renamed.get(name, name) for value, name in old.mapping}
    if not reported and (moved != stated[1] or list(moved) != list(stated[1])):
        kept = set(stated[0].values()) - {*left.values(), *right.values()}
        rule = "mapping-stated" if moved != stated[1] or kept else "order-changed"
        yield record_change(rule, spot, old, new, old=stated[0], new=stated[1])
