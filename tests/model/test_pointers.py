"""JSON Pointers are written and followed as RFC 6901 says; its own examples among the cases."""

from typing import Any

import pytest

from fieldwright.model import pointers

DOCUMENT = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
    "~1": {"01": 9},
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
        ("/~01/01", 9),
    ],
)
def test_pointers_lead_to_values(pointer: str, value: Any) -> None:
    assert pointers.resolve(DOCUMENT, pointer) == value


@pytest.mark.parametrize("pointer", ["/foo/2", "/foo/x", "/nothing", "/foo/0/a", "/~1"])
def test_pointers_to_nothing_are_refused(pointer: str) -> None:
    with pytest.raises((LookupError, TypeError)):
        pointers.resolve(DOCUMENT, pointer)


@pytest.mark.parametrize("name", [*DOCUMENT, "~", "/", "~0", "~01"])
def test_tokens_come_back(name: str) -> None:
    assert pointers.unescape(pointers.format_token(name)[1:]) == name


def test_a_token_of_an_index() -> None:
    assert pointers.format_token(3) == "/3"
