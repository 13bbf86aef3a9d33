"""Pointers to what is looked at in a record."""

import pytest

from fieldwright import errors
from fieldwright.traffic import pointers

RECORD = {"data": {"items": [{"id": 1}, {"id": 2}], "a/b": {"~": 3}}, "*": 4}


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", [("", RECORD)]),
        ("/data/items/1/id", [("/data/items/1/id", 2)]),
        ("/data/items/*/id", [("/data/items/0/id", 1), ("/data/items/1/id", 2)]),
        ("/data/items/2", []),
        ("/data/items/x", []),
        ("/data/nowhere/x", []),
        ("/data/a~1b/~0", [("/data/a~1b/~0", 3)]),
        ("/data/items/0/id/deeper", []),
    ],
)
def test_a_pointer_meets_what_it_leads_to(pointer: str, expected: list[tuple[str, object]]) -> None:
    steps = pointers.parse("--at", pointer)
    assert list(pointers.select(RECORD, steps)) == expected
    assert pointers.join(steps) == pointer


def test_a_pointer_that_is_none_names_its_option() -> None:
    with pytest.raises(errors.UsageError, match="--by type: a JSON Pointer begins with '/'"):
        pointers.parse("--by", "type")


@pytest.mark.parametrize(
    ("steps", "at", "pointer", "expected"),
    [
        ("/items/*/type", "/items/*/data", "/items/3/data", "/items/3/type"),
        ("/items/*/type", "/items/*", "/items/3", "/items/3/type"),
        ("/type", "/items/*", "/items/3", "/type"),
        ("/others/*/type", "/items/*", "/items/3", "/others/*/type"),
        ("/a/*/b/*", "/a/*/b/*", "/a/1/b/x", "/a/1/b/x"),
    ],
)
def test_the_steps_that_two_pointers_share_lead_to_the_same_item(
    steps: str, at: str, pointer: str, expected: str
) -> None:
    aligned = pointers.align(pointers.parse("", steps), pointers.parse("", at), pointer)
    assert pointers.join(aligned) == expected
