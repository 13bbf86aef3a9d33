"""Two records compared: fields that came, went, were renamed or changed, and members without a name."""

from collections.abc import Iterator
from typing import Any

from fieldwright.changes import annotations
from fieldwright.changes.change import Change, Spot, record_change
from fieldwright.changes.heirs import compare_family
from fieldwright.changes.matching import Matching, is_same_type
from fieldwright.changes.types import compare_constraints, compare_types, describe
from fieldwright.model import ir, names, renames

_NEVER = ir.Scalar(kind="never")
_ANY = ir.Scalar(kind="any")


def compare_records(old: ir.Record, new: ir.Record, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare two records, apart from what all models have in common."""
    left = {each.name: each for each in old.fields}
    right = {each.name: each for each in new.fields}
    attributes = [_name_attributes(old), _name_attributes(new)]
    renamed = _match_fields(left, right, attributes)
    former = [renames.map_attributes(old), renames.map_attributes(new)]
    covered = _find_covered(old, new, renamed, attributes)
    for name, field in left.items():
        if name in right or name in renamed:
            continue
        yield _report_removed(
            field, new.additional_properties, spot, _suggest_rename(field, left, right, both)
        )
    for name, field in right.items():
        if name in renamed.values():
            continue
        if name not in left:
            yield _report_added(field, old.additional_properties, spot)
        else:
            at = spot.step_into(f".{name}")
            pair = (attributes[0][name], attributes[1][name])
            kept = (former[0].get(name), former[1].get(name))
            naming = [
                *_compare_attributes(left[name], field, at, pair, covered=name in covered),
                *_compare_aliases(left[name], field, at, pair, kept, covered=name in covered),
            ]
            yield from naming
            named = any("alias" in each.rule for each in naming)
            yield from _compare_fields(left[name], field, at, both, renamed=named)
    for source, name in renamed.items():
        at = spot.step_into(f".{name}")
        closed = _NEVER in (old.additional_properties, new.additional_properties)
        pair = (attributes[0][source], attributes[1][name])
        yield _report_renamed(
            left[source], right[name], at, pair, closed=closed, covered=name in covered
        )
        gone = (former[0].get(source), former[1].get(name))
        yield from _compare_aliases(
            left[source], right[name], at, pair, gone, covered=name in covered
        )
        yield from _compare_fields(left[source], right[name], at, both, renamed=True)
        if left[source].published_name != right[name].published_name:
            values = (left[source].published_name, right[name].published_name)
            yield record_change(
                "name-override-changed", at, left[source], right[name], old=values[0], new=values[1]
            )
    shared = [name for name in left if name in right]
    if shared != [name for name in right if name in left]:
        order = [[name for name in side if name in shared] for side in (left, right)]
        yield record_change("order-changed", spot, old, new, old=order[0], new=order[1])
    yield from _compare_additional(old, new, spot.step_into("{…}"), both)
    yield from compare_constraints(old, new, spot)
    yield from compare_family(old, new, spot, both)


def _name_attributes(record: ir.Record) -> dict[str, str]:
    return names.name_attributes((each.name, each.published_name) for each in record.fields)


def match_fields(old: ir.Record, new: ir.Record) -> dict[str, str]:
    """Match the fields of two records that were renamed: old name → new name."""
    left, right = ({each.name: each for each in side.fields} for side in (old, new))
    return _match_fields(left, right, [_name_attributes(old), _name_attributes(new)])


def _match_fields(
    left: dict[str, ir.Field], right: dict[str, ir.Field], attributes: list[dict[str, str]]
) -> dict[str, str]:
    """Match the fields that state their former name, or whose attribute stays: old name → new name."""
    gone = {attributes[0][name]: name for name in left if name not in right}
    matches: dict[str, str] = {}
    for name in (name for name in right if name not in left):
        stated = renames.get_former_name(right[name])
        for source in (stated, gone.get(attributes[1][name])):
            if (
                source is not None
                and source in left
                and source not in right
                and source not in matches
            ):
                matches[source] = name
                break
    return matches


def _suggest_rename(
    field: ir.Field, left: dict[str, ir.Field], right: dict[str, ir.Field], both: Matching
) -> str | None:
    """Suggest stating a rename if exactly one new field is of the same type as one that was
    removed."""
    alike = [
        each.name
        for each in right.values()
        if each.name not in left
        and each.required == field.required
        and is_same_type(field.type, each.type, both)
    ]
    rivals = [
        each.name
        for each in left.values()
        if each.name not in right and each.required == field.required and each.type == field.type
    ]
    if len(alike) != 1 or len(rivals) != 1:
        return None
    return f"if it is called '{alike[0]}' now, say '{renames.RENAMED_FROM}: {field.name}' there"


def _classify_openness(extra: ir.Type | None, field: ir.Field) -> str:
    """Classify what a record does with a member of this name that it has no field for: open, closed
    or typed."""
    if extra == _NEVER:
        return "closed"
    return "open" if extra is None or extra == _ANY or extra == field.type else "typed"


def _choose_rule(action: str, field: ir.Field, openness: str) -> str:
    if openness == "open":
        return f"required-field-{action}" if field.required else f"field-{action}"
    if field.required:
        return f"closed-required-field-{action}"
    return f"{openness}-field-{action}"


def _report_removed(field: ir.Field, extra: ir.Type | None, spot: Spot, hint: str | None) -> Change:
    return Change(
        rule=_choose_rule("removed", field, _classify_openness(extra, field)),
        spot=spot.step_into(f".{field.name}"),
        old=describe(field.type),
        hint=hint,
        old_place=field.place,
    )


def _report_added(field: ir.Field, extra: ir.Type | None, spot: Spot) -> Change:
    return Change(
        rule=_choose_rule("added", field, _classify_openness(extra, field)),
        spot=spot.step_into(f".{field.name}"),
        new=describe(field.type),
        new_place=field.place,
    )


def _find_covered(
    old: ir.Record, new: ir.Record, renamed: dict[str, str], attributes: list[dict[str, str]]
) -> frozenset[str]:
    """Return the fields whose former attribute is the old one, if a constructor takes them
    together."""
    sources = {name: source for source, name in renamed.items()}
    former = renames.map_attributes(new)
    covered = frozenset(
        name
        for name, alias in former.items()
        if attributes[0].get(sources.get(name, name)) == alias
    )
    required = {each.name for each in new.fields if each.required}
    return covered if covered & required in renames.list_mixtures(new) else frozenset()


def _compare_aliases(
    old: ir.Field,
    new: ir.Field,
    at: Spot,
    attributes: tuple[str, str],
    former: tuple[str | None, str | None],
    *,
    covered: bool,
) -> Iterator[Change]:
    """Report aliases of an attribute that are added without a rename, and those that are removed."""
    if former[0] not in (None, former[1], attributes[1]):
        yield record_change("alias-removed", at, old, new, old=former[0])
    if former[1] not in (None, former[0]) and not covered:
        yield record_change("alias-added", at, old, new, new=former[1])


def _report_renamed(
    old: ir.Field,
    new: ir.Field,
    at: Spot,
    attributes: tuple[str, str],
    *,
    closed: bool,
    covered: bool,
) -> Change:
    word = "wire-name-changed" if attributes[0] == attributes[1] else "field-renamed"
    word = f"{word}-with-alias" if covered else word
    refused = closed or old.required or new.required
    return Change(
        rule=word if refused else f"optional-{word}",
        spot=at,
        old=old.name,
        new=new.name,
        old_place=old.place,
        new_place=new.place,
    )


def _compare_attributes(
    old: ir.Field, new: ir.Field, at: Spot, attributes: tuple[str, str], *, covered: bool
) -> Iterator[Change]:
    """Compare the attributes of a field in code, also where a neighbour's name made it another."""
    if attributes[0] != attributes[1]:
        left, right = attributes
        rule = "attribute-renamed-with-alias" if covered else "attribute-renamed"
        yield record_change(rule, at, old, new, old=left, new=right)
    elif old.published_name != new.published_name:
        yield record_change(
            "name-override-changed", at, old, new, old=old.published_name, new=new.published_name
        )


def _compare_fields(
    old: ir.Field, new: ir.Field, at: Spot, both: Matching, *, renamed: bool = False
) -> Iterator[Change]:
    """Compare two fields, apart from their names."""
    if old.required != new.required:
        rule = "field-became-required" if new.required else "field-became-optional"
        yield record_change(rule, at, old, new)
    yield from compare_types(old.type, new.type, at, both)
    if repr(old.default) != repr(new.default):
        left, right = (list(side.default)[0] if side.default else None for side in (old, new))
        action = "added" if not old.default else "removed" if not new.default else "changed"
        kind = "required-default" if old.required and new.required else "default"
        yield record_change(f"{kind}-{action}", at, old, new, old=left, new=right)
    yield from annotations.compare_annotations(old, new, at, renamed=renamed)


def _compare_additional(
    old: ir.Record, new: ir.Record, at: Spot, both: Matching
) -> Iterator[Change]:
    """Compare what two records accept as members that no field names."""
    before, after = (_classify_additional(side.additional_properties) for side in (old, new))
    if (
        before == after == "typed"
        and old.additional_properties is not None
        and new.additional_properties is not None
    ):
        yield from compare_types(old.additional_properties, new.additional_properties, at, both)
        return
    rules: dict[tuple[str, str], str] = {
        ("unsaid", "any"): "unnamed-members-stated",
        ("any", "unsaid"): "unnamed-members-stated",
    }
    rule = rules.get((before, after))
    if rule is None and before != after:
        rule = (
            "unnamed-members-refused"
            if after == "never"
            else (
                "unnamed-members-allowed"
                if before == "never"
                else "unnamed-members-typed" if after == "typed" else "unnamed-members-untyped"
            )
        )
    shown: list[Any] = [
        None if side.additional_properties is None else describe(side.additional_properties)
        for side in (old, new)
    ]
    if rule is not None:
        yield Change(
            rule=rule,
            spot=at,
            old=shown[0],
            new=shown[1],
            old_place=old.place,
            new_place=new.place,
        )
    elif old.additional_properties is not None and new.additional_properties is not None:
        yield from annotations.compare_notes(
            old.additional_properties, new.additional_properties, at
        )


def _classify_additional(extra: ir.Type | None) -> str:
    if extra is None:
        return "unsaid"
    if isinstance(extra, ir.Scalar) and extra.kind in ("any", "never") and not extra.constraints:
        return extra.kind
    return "typed"
