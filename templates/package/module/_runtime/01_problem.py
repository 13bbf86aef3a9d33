"""The base of the models of this package: problems, absence, and the functions they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import (
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
)


class Problem(NamedTuple):
    """One thing wrong with a payload."""

    pointer: str
    """Where: a JSON Pointer (RFC 6901), "" for the payload itself."""

    keyword: str
    """The JSON Schema keyword that failed."""

    message: str
    """What is wrong, in one line; at most 80 characters of the value are shown."""

    value: Any
    """The value that is wrong; for a missing member, the object it is missing from."""

    others: tuple[tuple[Problem, ...], ...] = ()
    """Where it is of the alternative of a union that fits best: what is wrong by each other one."""

    limit: Any = None
    """The argument of the keyword: 12 of "at most 12", the name of a member that is missing."""

    line: int | None = None
    """The number of the line, from 1, where the payload is one of JSON Lines."""

    def translate(self, texts: Mapping[str, str]) -> str:
        """Return the message in other words: the text of its keyword, with `{limit}` in it.

        A keyword without a text keeps its message.
        """
        text = texts.get(self.keyword)
        if text is None:
            return self.message
        limits = self.limit if isinstance(self.limit, tuple) else (self.limit,)
        return text.format(limit=", ".join(map(str, limits)))

    def to_dict(self, texts: Mapping[str, str] = {}) -> dict[str, Any]:
        """Return the problem as a JSON object, without a value that is not JSON."""
        data: dict[str, Any] = {
            "pointer": self.pointer,
            "keyword": self.keyword,
            "message": self.translate(texts),
        }
        if self.line is not None:
            data["line"] = self.line
        if self.limit is not None:
            data["limit"] = [*self.limit] if type(self.limit) is tuple else self.limit
        try:
            data["value"] = check_json(self.value)
        except INVALID:
            pass
        if self.others:
            data["others"] = [
                [each.to_dict(texts) for each in problems] for problems in self.others
            ]
        return data


class Problems(list[Problem]):
    """The problems of a payload, and those of what its values have been tried with."""

    __slots__ = ("attempts", "secrets")

    def __init__(
        self, attempts: dict[Any, tuple[Any, Problems]], secrets: set[str]
    ) -> None:
        super().__init__()
        self.attempts = attempts
        self.secrets = secrets
