"""The heirs of a model: the classes derived from it, which the value of a member tells apart."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ._collectors import format_token, show_value
from ._runtime import INVALID, Model, Problem


class Heirs:
    """The heirs of a model by the value of the member that names one: each its module and its class.

    A class is imported when it is first needed: the module of an heir imports that of its base.
    """

    __slots__ = ("_classes", "_member", "_package", "_places")

    def __init__(self, module: str, member: str, places: dict[str, str]) -> None:
        self._package = module.rpartition(".")[0]
        self._member = member
        self._places = places
        self._classes: dict[str, type[Model]] = {}

    def decode(self, data: dict[str, Any], base: type[Model]) -> Any:
        """Return the heir that a JSON object names, or None if it names none or that one refuses it.

        One that is not derived from the `base` is none of its objects.
        """
        heir = self._find(data)
        if heir is None or not issubclass(heir, base):
            return None
        return self._try(heir, data)

    def decode_other(self, data: Any, base: type[Model]) -> Any:
        """Return the heir that a JSON object names if it is one that is not derived from the `base`."""
        heir = self._find(data) if isinstance(data, dict) else None
        if heir is None or issubclass(heir, base):
            return None
        return self._try(heir, data)

    def _try(self, heir: type[Model], data: dict[str, Any]) -> Any:
        """Return an heir, or None if it refuses a JSON object."""
        try:
            return heir.__decode__(data)
        except INVALID:
            return None

    def _find(self, data: dict[str, Any]) -> type[Model] | None:
        """Return the class of the heir that a JSON object names, if it names one."""
        value = data.get(self._member)
        if type(value) is not str or value not in self._places:
            return None
        if value not in self._classes:
            module, _, name = self._places[value].partition(".")
            home = import_module(f".{module}", self._package)
            self._classes[value] = getattr(home, name)
        return self._classes[value]


class StrictHeirs(Heirs):
    """Heirs of which a JSON object must name one, or the `model` itself by one of its `own` tags.

    One that has not got the member is an object of the model.
    """

    __slots__ = ("_collect_base", "_own")

    def __init__(
        self,
        module: str,
        member: str,
        places: dict[str, str],
        model: type[Model],
        *own: str,
    ) -> None:
        super().__init__(module, member, places)
        self._own = own
        self._collect_base = model.__collect__
        model.__collect__ = self._collect

    def decode(self, data: dict[str, Any], base: type[Model]) -> Any:
        """Return the heir that a JSON object names, or None if it is an object of the model."""
        heir = self._find(data)
        if heir is not None:
            value = heir.__decode__(data)
            return value if issubclass(heir, base) else None
        if self._is_unknown(data):
            raise ValueError
        return None

    def _try(self, heir: type[Model], data: dict[str, Any]) -> Any:
        """Return an heir, which may refuse a JSON object."""
        return heir.__decode__(data)

    def _is_unknown(self, data: dict[str, Any]) -> bool:
        """Return whether a JSON object has a tag that names neither an heir nor the model."""
        if self._member not in data:
            return False
        value = data[self._member]
        return type(value) is not str or (
            value not in self._places and value not in self._own
        )

    def _collect(self, data: Any, pointer: str, problems: list[Problem]) -> None:
        """Add the problems of a value: those of the heir that it names, or of the model and the tag."""
        heir = self._find(data) if isinstance(data, dict) else None
        if heir is not None:
            heir.__collect__(data, pointer, problems)
            return
        self._collect_base(data, pointer, problems)
        at = pointer + format_token(self._member)
        if not isinstance(data, dict) or not self._is_unknown(data):
            return
        if not any(each.pointer == at for each in problems):
            value, tags = data[self._member], (*self._places, *self._own)
            stated = ", ".join(map(show_value, tags))
            message = f"must be one of {stated}, not {show_value(value)}"
            problems.append(Problem(at, "discriminator", message, value, limit=tags))
