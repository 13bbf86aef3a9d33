"""Objects that cannot be changed: how they come to be, and their hash."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from operator import is_
from typing import Any, ClassVar, Final, NoReturn, TypeVar

from ._runtime import Model


class frozendict(dict[str, Any]):
    """A JSON object that cannot be changed."""

    __slots__ = ()

    def _refuse(self, *args: Any, **values: Any) -> NoReturn:
        raise TypeError("members of an object that is frozen cannot be changed")

    __setitem__: Any = _refuse
    __delitem__: Any = _refuse
    __ior__: Any = _refuse
    clear: Any = _refuse
    pop: Any = _refuse
    popitem: Any = _refuse
    setdefault: Any = _refuse
    update: Any = _refuse

    def _hash_members(self) -> int:
        return hash(frozenset(self.items()))

    __hash__: ClassVar[Any] = _hash_members

    def __reduce_ex__(self, protocol: Any) -> Any:
        return frozendict, ({**self},)

    def __repr__(self) -> str:
        return repr({**self})


EMPTY: Final[frozendict] = frozendict()
"""The members of an object that has none."""


class FrozenModel(Model):
    """The base of every record: what it holds cannot be changed."""

    __slots__ = ()

    __unnamed__ = frozendict
    __containers__: ClassVar[dict[str, int]] = {}
    """The attributes that hold arrays or objects without a class, each with how many within one another."""

    def __init_subclass__(cls, draft: bool = False, **values: Any) -> None:
        if not draft:
            super().__init_subclass__(**values)

    def __post_init__(self) -> None:
        for name, depth in self.__containers__.items():
            value = getattr(self, name)
            frozen = freeze_value(value, depth)
            if frozen is not value:
                object.__setattr__(self, name, frozen)
        check = getattr(super(), "__post_init__", None)
        if check is not None:
            check()

    def __hash__(self) -> int:
        record: Any = self  # each record is a dataclass
        hashes = [hash(type(self))]
        for each in fields(record):
            try:
                hashes.append(hash(getattr(self, each.name)))
            except TypeError as error:
                if not str(error).startswith("unhashable type"):
                    raise
                message = f"{type(self).__name__}.{each.name} holds arbitrary JSON, which has no hash"
                raise TypeError(message) from None
        return hash(tuple(hashes))
