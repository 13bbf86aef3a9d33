"""Bases and heirs compared: which class is derived from which, and which value decodes to which."""

from collections.abc import Iterator

from fieldwright.changes.change import Change, Spot, record_change
from fieldwright.changes.matching import Matching
from fieldwright.model import ir


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
    if [*left] != [*right] and left == right:
        yield record_change("order-changed", spot, old, new, old=[*left], new=[*right])


def _describe(member: str | None, value: str, name: str) -> str:
    """Describe which value of which member names which heir."""
    return f"{member}: {value} → {name}"
