"""Facts about a model and its parts from the release history: since when they exist, and until when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Since when a model, or its part of this name, exists.

    Versions: ``since``, ``deprecated``, and ``removed``, in which the ``former`` name goes.
    None where there is nothing to say, "" for the release to come.
    """

    model: str
    part: str | None = None
    since: str | None = None
    deprecated: str | None = None
    former: str | None = None
    removed: str | None = None
