"""The heirs of a model: the classes derived from it, which the value of a member tells apart."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ._runtime import INVALID


class Heirs:
    """The decoders of a model's heirs, by the value of the member that names one.

    Each is imported when it is first needed: the module of an heir imports that of its base.
    """

    __slots__ = ("_decoders", "_functions", "_member", "_package")

    def __init__(self, module: str, member: str, functions: dict[str, str]) -> None:
        self._package = module.rpartition(".")[0]
        self._member = member
        self._functions = functions
        self._decoders: dict[str, Callable[[Any], Any]] = {}

    def decode(self, data: dict[str, Any]) -> Any:
        """Return the heir that a JSON object names, or None if it names none or that one refuses it."""
        value = data.get(self._member)
        if type(value) is not str or value not in self._functions:
            return None
        decoder = self._decoders.get(value)
        if decoder is None:
            module, _, function = self._functions[value].partition(".")
            home = import_module(f".{module}", self._package)
            decoder = self._decoders[value] = getattr(home, function)
        try:
            return decoder(data)
        except INVALID:
            return None
