"""Tables and models that note what they are asked for while a module is written."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields
from typing import Any, TypeAlias, TypeVar

from fieldwright.model import ir, traversal

MODELS = "models"
"""The table of the models, which is asked for a model's kind, and for its attributes one by one."""

Key: TypeAlias = str | tuple[str | None, ...] | None
"""What a table is asked for. Of a model: its name, or that and an attribute, None for all of them."""

ALL: Key = ("",)
"""What stands for all keys of a table."""

Question: TypeAlias = tuple[str, Key]
"""The name of a table, and what it was asked for."""

Table: TypeAlias = Mapping[Any, Any] | AbstractSet[Any]

_Value = TypeVar("_Value")


class _Noting:
    """What is the same for mappings and sets that note what they are asked for."""

    def __init__(self, name: str, table: Any, questions: set[Question]) -> None:
        self._name, self._table, self._questions = name, table, questions

    def __contains__(self, key: Any) -> bool:
        self._questions.add((self._name, key))
        return key in self._table

    def __iter__(self) -> Iterator[Any]:
        self._questions.add((self._name, ALL))
        return iter(self._table)

    def __len__(self) -> int:
        self._questions.add((self._name, ALL))
        return len(self._table)


class NotingMapping(_Noting, Mapping[Any, _Value]):
    """A table that notes what it is asked for."""

    def __getitem__(self, key: Any) -> _Value:
        self._questions.add((self._name, key))
        value: _Value = self._table[key]
        return value


class NotingSet(_Noting, AbstractSet[Any]):
    """A set that notes what it is asked for."""


class NotingModels(NotingMapping[ir.Model]):
    """The models of a document: the ``own`` ones of a module are noted as wholes, others by their attributes."""

    def __init__(
        self, table: Mapping[str, ir.Model], own: AbstractSet[str], questions: set[Question]
    ) -> None:
        super().__init__(MODELS, table, questions)
        self._own = own
        questions |= {(MODELS, (name, None)) for name in own}

    def __getitem__(self, key: Any) -> ir.Model:
        if key in self._own:
            own: ir.Model = self._table[key]
            return own
        model = super().__getitem__(key)
        noting: ir.Model = object.__new__(_NOTING[type(model)])
        object.__setattr__(noting, "model", model)
        object.__setattr__(noting, "questions", self._questions)
        return noting


def _make_noting(kind: type[Any]) -> type[Any]:
    """Make the class of models of a kind that note which of their attributes are asked for."""

    def note(attribute: str) -> property:
        def get(self: Any) -> Any:
            self.questions.add((MODELS, (self.model.name, attribute)))
            return getattr(self.model, attribute)

        return property(get)

    attributes: dict[str, Any] = {each.name: note(each.name) for each in fields(kind)}
    noting = type(kind.__name__, (kind,), {"__slots__": ("questions", "model"), **attributes})
    traversal.register_subclass(noting, kind)
    return noting


_NOTING = {kind: _make_noting(kind) for kind in (ir.Record, ir.Enum, ir.Union, ir.Alias)}
