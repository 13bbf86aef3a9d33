"""What is said of models, fields and types beside the verdicts, compared."""

from collections.abc import Iterator
from typing import Any

from fieldwright.changes.change import Change, Spot, record_change
from fieldwright.model.renames import REMOVED_IN, RENAMED_FROM

_OWN = {
    "description": "description-changed",
    "x-fieldwright-role": "role-changed",
    RENAMED_FROM: "rename-stated",
}
"""Annotations with a rule of their own; it speaks of one that is new or gone as well."""


def compare_annotations(
    old: Any, new: Any, spot: Spot, *, renamed: bool = False
) -> Iterator[Change]:
    """Compare the annotations that models and fields share: descriptions, examples, deprecation,
    notes, page layout.

    ``renamed``: what its former name does is reported already, and so not what says so.
    """
    for rule, before, after in (
        ("description-changed", old.description, new.description),
        ("examples-changed", list(old.examples) or None, list(new.examples) or None),
        ("page-changed", dict(old.page) or None, dict(new.page) or None),
    ):
        if before != after or _list_classes(before) != _list_classes(after):
            yield record_change(rule, spot, old, new, old=before, new=after)
    if old.page != new.page and dict(old.page) == dict(new.page):
        order = [[key for key, _ in side.page] for side in (old, new)]
        yield record_change("order-changed", spot, old, new, old=order[0], new=order[1])
    if old.deprecated != new.deprecated:
        rule = (
            "became-deprecated"
            if old.deprecated is None
            else "deprecation-lifted" if new.deprecated is None else "deprecation-message-changed"
        )
        yield record_change(rule, spot, old, new, old=old.deprecated, new=new.deprecated)
    yield from compare_notes(old, new, spot, leave=(RENAMED_FROM, REMOVED_IN) if renamed else ())


def compare_notes(
    old: Any, new: Any, spot: Spot, *, leave: tuple[str, ...] = ()
) -> Iterator[Change]:
    """Compare the notes of two nodes, one by one, apart from those to ``leave``."""
    before, after = (
        {key: value for key, value in side.annotations if key not in leave} for side in (old, new)
    )
    for key in {**before, **after}:
        if key in before and key in after and _is_same(before[key], after[key]):
            continue
        action = "added" if key not in before else "removed" if key not in after else "changed"
        rule = _OWN.get(key, f"annotation-{action}")
        values = [{key: side[key]} if key in side else None for side in (before, after)]
        yield record_change(rule, spot, old, new, old=values[0], new=values[1])
    if list(before) != list(after) and before.keys() == after.keys():
        yield record_change("order-changed", spot, old, new, old=list(before), new=list(after))


def _is_same(one: Any, other: Any) -> bool:
    return bool(one == other) and _list_classes(one) == _list_classes(other)


def _list_classes(value: Any) -> Any:
    """Return the classes in a value: 1, 1.0 and true are equal in Python and differ in JSON text."""
    if isinstance(value, list | tuple):
        return [_list_classes(each) for each in value]
    if isinstance(value, dict):
        return {key: _list_classes(each) for key, each in value.items()}
    return type(value)
