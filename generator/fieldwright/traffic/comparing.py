"""What two packages read in one payload, compared: members that only the old one reads, and values
that became something else.

Only what changes reach is looked at: two readers that were made of the same models decode the same.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, NamedTuple
from typing import Literal as OneOf

from fieldwright.changes.matching import Matching
from fieldwright.model import ir, names, traversal
from fieldwright.model.pointers import format_token


class Difference(NamedTuple):
    """A member that is ``lost``, or a value that is ``different``, and where."""

    kind: OneOf["lost", "different"]
    pointer: str


class _Member(NamedTuple):
    """A member that the old record names, and the attributes that hold it; the new one may have none."""

    name: str
    old: str
    new: str | None


class Comparer:
    """Two documents whose packages decode the same payloads.

    ``changed`` are the models, by new names, that a change is in; None: any may be.
    """

    def __init__(self, both: Matching, changed: Collection[str] | None) -> None:
        self._both = both
        self._old = _list_records(both.old)
        self._new = _list_records(both.new)
        self._reached = self._collect_reached(changed)
        self._members: dict[tuple[str, str], list[_Member]] = {}

    def compare(self, old: Any, new: Any, data: Any, model: str) -> list[Difference]:
        """Return what differs between two objects that were decoded from ``data`` as a model, by its old name."""
        if self._reached is not None and model not in self._reached:
            return []
        return list(self._compare(old, new, data, ""))

    def _compare(self, old: Any, new: Any, data: Any, pointer: str) -> Iterator[Difference]:
        left, right = type(old), type(new)
        if left is right and left in _PLAIN:
            if old != new:
                yield Difference("different", pointer)
        elif left is list and right is list:
            for number, (one, other, inside) in enumerate(zip(old, new, data)):
                yield from self._compare(one, other, inside, pointer + format_token(number))
        elif left is dict and right is dict:
            for name in old:
                if name in new:
                    at = pointer + format_token(name)
                    yield from self._compare(old[name], new[name], data[name], at)
        elif isinstance(old, Enum) and isinstance(new, Enum):
            if old.value != new.value:
                yield Difference("different", pointer)
        elif is_dataclass(old) and is_dataclass(new):
            yield from self._compare_records(old, new, data, pointer)
        elif left.__name__ != right.__name__ or left.__module__ == right.__module__ and old != new:
            yield Difference("different", pointer)

    def _compare_records(self, old: Any, new: Any, data: Any, pointer: str) -> Iterator[Difference]:
        one = self._old.get(type(old).__name__)
        other = self._new.get(type(new).__name__)
        if one is None or other is None:
            return
        if self._both.renamed.get(one.name, one.name) != other.name:
            yield Difference("different", pointer)
            return
        if self._reached is not None and one.name not in self._reached:
            return
        for name, attribute, target in self._list_members(one, other):
            if name not in data:
                continue
            at = pointer + format_token(name)
            if target is None:
                yield Difference("lost", at)
            else:
                yield from self._compare(
                    getattr(old, attribute), getattr(new, target), data[name], at
                )
        extra = getattr(old, "additional_properties", None)
        if extra and one.additional_properties is not None:
            kept = getattr(new, "additional_properties", None) or {}
            for name in extra:
                if name in kept:
                    at = pointer + format_token(name)
                    yield from self._compare(extra[name], kept[name], data[name], at)

    def _list_members(self, one: ir.Record, other: ir.Record) -> list[_Member]:
        """List the members that can differ between two records that stand for one another."""
        key = (one.name, other.name)
        if key not in self._members:
            attributes = [
                names.name_attributes((each.name, each.published_name) for each in record.fields)
                for record in (one, other)
            ]
            types = {field.name: field.type for field in other.fields}
            self._members[key] = [
                _Member(field.name, attributes[0][field.name], attributes[1].get(field.name))
                for field in one.fields
                if field.name not in types or self._can_differ(field.type, types[field.name])
            ]
        return self._members[key]

    def _can_differ(self, one: ir.Type, other: ir.Type) -> bool:
        if self._reached is None or repr(one) != repr(other):
            return True
        return not self._reached.isdisjoint(traversal.list_references(one))

    def _collect_reached(self, changed: Collection[str] | None) -> frozenset[str] | None:
        """Return the old names of the models that changed, or are made of some that did."""
        if changed is None:
            return None
        moved = self._both.renamed
        uses = {
            name: set(traversal.list_references(model)) for name, model in self._both.old.items()
        }
        reached = {name for name in uses if moved.get(name, name) in changed}
        while fresh := {name for name, used in uses.items() if used & reached} - reached:
            reached |= fresh
        return frozenset(reached)


_PLAIN = frozenset({str, int, float, bool, type(None)})


def _list_records(models: Mapping[str, ir.Model]) -> dict[str, ir.Record]:
    """Return the records of a document by the names of their classes."""
    classes = names.name_classes(models)
    return {classes[name]: model for name, model in models.items() if isinstance(model, ir.Record)}
