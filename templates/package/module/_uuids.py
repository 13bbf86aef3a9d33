"""UUIDs (RFC 9562), and back to the text they came as."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from ._collectors import collect_format
from ._runtime import Problem

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class SpelledUUID(UUID):
    """A `UUID` that came with capital letters; `text` keeps them."""

    __slots__ = ("text",)
    text: str  # pyright: ignore[reportUninitializedInstanceVariable]

    def __init__(self, text: str) -> None:
        super().__init__(text)
        object.__setattr__(self, "text", text)

    def __reduce__(self) -> Any:
        return SpelledUUID, (self.text,)


def parse_uuid(text: Any) -> UUID:
    """Parse a UUID of hexadecimal digits 8-4-4-4-12; raise `ValueError` for any other string."""
    if _UUID.fullmatch(text) is None:
        raise ValueError
    return UUID(text) if text == text.lower() else SpelledUUID(text)


def format_uuid(value: Any) -> str:
    """Return the text that a UUID was parsed from, else its usual one; raise `TypeError` for others."""
    if not isinstance(value, UUID):
        raise TypeError
    return value.text if isinstance(value, SpelledUUID) else str(value)


def check_uuid(text: Any) -> str:
    """Return a string that is a UUID as it is; raise `ValueError` for others."""
    parse_uuid(text)
    checked: str = text
    return checked


def collect_uuid(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(parse_uuid, "UUID", value, pointer, problems)
