"""What the values of an enum mean is read from the extensions that state it."""

from typing import Any

import pytest

from fieldwright.model import ir
from fieldwright.pages import meanings


def make_enum(word: str, stated: Any) -> ir.Enum:
    return ir.Enum(name="Kind", members=((None, "a"), (None, 1)), annotations=((word, stated),))


@pytest.mark.parametrize(
    ("word", "stated", "expected"),
    [
        ("x-enum-descriptions", ["First.", "Second."], ["First.", "Second."]),
        ("x-enum-descriptions", {"1": "Second."}, ["", "Second."]),
        ("x-enumDescriptions", {"a": "First.", "b": "None of it."}, ["First.", ""]),
        ("x-ms-enum", {"values": [{"value": 1, "description": "Second."}]}, ["", "Second."]),
        ("x-enum-descriptions", ["One too few."], ["", ""]),
        ("x-enum-descriptions", [None, 3], ["", ""]),
        ("x-enum-descriptions", "First.", ["", ""]),
        ("x-enumDescriptions", {"a": {}}, ["", ""]),
        ("x-ms-enum", {"name": "Kind"}, ["", ""]),
        ("x-ms-enum", {"values": [None, {"value": "a"}, {"description": "x"}]}, ["", ""]),
        ("x-ms-enum", {"values": [{"value": True, "description": "true is not 1"}]}, ["", ""]),
    ],
)
def test_meanings(word: str, stated: Any, expected: list[str]) -> None:
    assert meanings.list_meanings(make_enum(word, stated)) == expected
