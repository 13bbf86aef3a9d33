"""What releases say of a model and its parts: since when they are there, and until when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Since when something is there: a model, or its part of this name.

    Versions: ``since``, ``deprecated``, and ``removed``, in which the ``former`` name goes.
    None where there is nothing to say, "" for the release to come.
    """

    model: str
    part: str | None = None
    since: str | None = None
    deprecated: str | None = None
    former: str | None = None
    removed: str | None = None
