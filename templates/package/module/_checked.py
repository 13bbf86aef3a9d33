"""Objects that are checked as soon as they are made."""

from __future__ import annotations

from ._runtime import Model


class CheckedModel(Model):
    """The base of every record: its constructor raises `ValidationError` with every problem."""

    __slots__ = ()

    def __post_init__(self) -> None:
        self.validate()
