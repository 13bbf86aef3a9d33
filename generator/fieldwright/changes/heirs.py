"""Bases and heirs compared: which class is derived from which, and which value decodes to which.

What a strict discriminator refuses is compared here too: no schema says it.
"""

from collections.abc import Iterator

from fieldwright.changes.change import Change, Spot, record_change
from fieldwright.changes.matching import Matching
from fieldwright.model import discriminators, ir


def compare_family(old: ir.Record, new: ir.Record, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare the base of a record, and the heirs that the values of its discriminator name."""
    before = None if old.base is None else both.renamed.get(old.base, old.base)
    if before != new.base:
        if before is not None:
            yield record_change("base-removed", spot, old, new, old=before)
        if new.base is not None:
            yield record_change("base-added", spot, old, new, new=new.base)
    heirs = {value: both.renamed.get(name, name) for value, name in old.heirs}
    left = {_describe(old.discriminator, *each): each[1] for each in heirs.items()}
    right = {_describe(new.discriminator, *each): each[1] for each in new.heirs}
    named_before, named_after = {*left.values()}, {*right.values()}
    for each, heir in left.items():
        if each not in right:
            rule = "heir-removed" if heir in named_after else "heir-unnamed"
            yield record_change(rule, spot, old, new, old=each)
    for each, heir in right.items():
        if each not in left:
            rule = "heir-added" if heir in named_before else "heir-named"
            yield record_change(rule, spot, old, new, new=each)
    outside = [
        {*discriminators.list_other_heirs(e.name, m)} for e, m in ((old, both.old), (new, both.new))
    ]
    outside[0] = {both.renamed.get(name, name) for name in outside[0]}
    for heir in sorted(outside[0] ^ outside[1]):
        side, gone = ("old", True) if heir in outside[0] else ("new", False)
        rule = f"outside-heir-{'removed' if gone else 'added'}"
        yield record_change(rule, spot, old, new, **{side: heir})
    default = both.renamed.get(old.default_heir or "", old.default_heir)
    if default != new.default_heir:
        rule = f"{'tag-default' if old.strict or new.strict else 'default-heir'}-changed"
        yield record_change(rule, spot, old, new, old=default, new=new.default_heir)
    if [*left] != [*right] and left == right:
        yield record_change("order-changed", spot, old, new, old=[*left], new=[*right])
    if old.strict != new.strict:
        rule = f"discriminator-became-{'strict' if new.strict else 'lenient'}"
        yield record_change(rule, spot, old, new, old=old.discriminator, new=new.discriminator)
    elif bool(old.heirs) == bool(new.heirs):  # else the heirs tell it
        yield from _compare_tags(old, new, spot, both)


def _compare_tags(old: ir.Record, new: ir.Record, spot: Spot, both: Matching) -> Iterator[Change]:
    """Compare the values that name two bases themselves, and all that strict ones accept."""
    if old.strict and old.discriminator != new.discriminator:
        members = (old.discriminator, new.discriminator)
        yield record_change("discriminator-changed", spot, old, new, old=members[0], new=members[1])
    words = (
        ("tag-accepted", "tag-refused") if old.strict else ("base-tag-added", "base-tag-removed")
    )
    left = {tag: both.renamed.get(name, name) for tag, name in _list_tags(old)}
    right = dict(_list_tags(new))
    for tag, name in left.items():
        if tag not in right:
            yield record_change(
                words[1], spot, old, new, old=_describe(old.discriminator, tag, name)
            )
        elif right[tag] != name:
            sides = (
                _describe(old.discriminator, tag, name),
                _describe(new.discriminator, tag, right[tag]),
            )
            yield record_change("tag-changed", spot, old, new, old=sides[0], new=sides[1])
    for tag, name in right.items():
        if tag not in left:
            yield record_change(
                words[0], spot, old, new, new=_describe(new.discriminator, tag, name)
            )
    if old.own_tags != new.own_tags and {*old.own_tags} == {*new.own_tags}:
        orders = [[*old.own_tags], [*new.own_tags]]
        yield record_change("order-changed", spot, old, new, old=orders[0], new=orders[1])


def _list_tags(record: ir.Record) -> Iterator[tuple[str, str]]:
    """Yield the values that name a base itself, and of a strict one those that name its heirs."""
    if record.strict:
        yield from record.heirs
    yield from ((tag, record.name) for tag in record.own_tags)


def _describe(member: str | None, value: str, name: str) -> str:
    """Describe which value of which member names which heir."""
    return f"{member}: {value} → {name}"
