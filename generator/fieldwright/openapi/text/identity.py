"""Maps and sets of objects by identity.

Identity is the key of a schema where no path is: two schemas of equal text are two schemas, and
a merged one stands nowhere. The objects are kept alive, so that no identity comes twice.
"""

from collections.abc import Iterator, MutableMapping, MutableSet
from typing import Any, TypeVar, overload

Value = TypeVar("Value")
Other = TypeVar("Other")


class IdentityMap(MutableMapping[Any, Value]):
    """A mapping whose keys are objects themselves, in the order in which they came."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[int, tuple[Any, Value]] = {}

    def __getitem__(self, key: Any) -> Value:
        return self._entries[id(key)][1]

    def __setitem__(self, key: Any, value: Value) -> None:
        self._entries[id(key)] = (key, value)

    def __delitem__(self, key: Any) -> None:
        del self._entries[id(key)]

    def __contains__(self, key: object) -> bool:
        return id(key) in self._entries

    def __iter__(self) -> Iterator[Any]:
        return iter([key for key, _ in self._entries.values()])

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def get(self, key: Any) -> Value | None: ...

    @overload
    def get(self, key: Any, default: Value | Other) -> Value | Other: ...

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the value of an object, or ``default``; quicker than the inherited way."""
        entry = self._entries.get(id(key))
        return default if entry is None else entry[1]

    def list_values_from(self, key: Any) -> list[Value]:
        """Return the value of an object and those of all that came later."""
        entries = list(self._entries.values())
        return [value for _, value in entries[list(self._entries).index(id(key)) :]]


class IdentitySet(MutableSet[Any]):
    """A set of objects themselves, in the order in which they came."""

    __slots__ = ("_members",)

    def __init__(self, members: "list[Any] | tuple[Any, ...]" = ()) -> None:
        self._members = {id(each): each for each in members}

    def __contains__(self, member: object) -> bool:
        return id(member) in self._members

    def __iter__(self) -> Iterator[Any]:
        return iter([*self._members.values()])

    def __len__(self) -> int:
        return len(self._members)

    def add(self, value: Any) -> None:
        """Add an object, if it is not there."""
        self._members[id(value)] = value

    def discard(self, value: Any) -> None:
        """Remove an object, if it is there."""
        self._members.pop(id(value), None)
