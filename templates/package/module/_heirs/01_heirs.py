"""The heirs of a model: the classes that the value of a member tells apart from it and from one another."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ._collectors import format_token, show_value
from ._runtime import INVALID, Model, Problem


class Heirs:
    """The heirs of a model by the value of the member that names one: each its module and its class.

    `default` is that of objects whose value is absent or names none. The model itself may be
    among them. A class is imported when it is first needed: the module of an heir imports
    that of its base.
    """

    __slots__ = ("_classes", "_default", "_member", "_model", "_package", "_places")

    def __init__(
        self,
        module: str,
        model: type[Model],
        member: str,
        places: dict[str, str],
        default: str | None = None,
    ) -> None:
        self._package = module.rpartition(".")[0]
        self._model = model
        self._member = member
        self._places = places
        self._default = default
        self._classes: dict[str, type[Model]] = {}
        type.__setattr__(model, "__heirs__", self)

    def decode(self, data: dict[str, Any]) -> Any:
        """Return the heir that a JSON object names, or None for an object of the model.

        One whose class is not derived from the model is none of its objects.
        """
        heir = self._find(data)
        if heir is None or not issubclass(heir, self._model):
            return None
        return self._try(heir, data)

    def decode_other(self, data: Any) -> Any:
        """Return the heir that a JSON object names if its class is not derived from the model."""
        heir = self._find(data) if isinstance(data, dict) else None
        if heir is None or issubclass(heir, self._model):
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
        place = self._places.get(value) if type(value) is str else None
        place = place or self._default
        if place is None:
            return None
        if place not in self._classes:
            module, _, name = place.partition(".")
            home = import_module(f".{module}", self._package)
            self._classes[place] = getattr(home, name)
        heir = self._classes[place]
        return None if heir is self._model else heir
