"""The items of JSON arrays, however the text is cut, and mistakes that stay where they are."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies

from fieldwright.traffic import arrays

VALUES = strategies.recursive(
    strategies.none() | strategies.integers() | strategies.text(max_size=8),
    lambda inner: strategies.lists(inner, max_size=3)
    | strategies.dictionaries(strategies.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def cut(text: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


def items(text: bytes, size: int = 4096) -> list[tuple[int, Any]]:
    """Line and text of each item, and of the end if that is wrong."""
    listed: list[tuple[int, Any]] = []
    try:
        listed += ((line, item) for line, item in arrays.cut(cut(text, size)))
    except arrays.Unfinished as error:
        listed.append((error.line, str(error)))
    return listed


@given(
    strategies.lists(VALUES, max_size=6),
    strategies.sampled_from([None, 0, 2]),
    strategies.booleans(),
    strategies.integers(1, 40),
)
def test_items_are_those_of_the_array_wherever_it_is_cut(
    values: list[Any], indent: int | None, ascii: bool, size: int
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=ascii).encode("utf-8", "surrogatepass")
    listed = items(text, size)
    assert [json.loads(item) for _, item in listed] == json.loads(text)
    lines = text.split(b"\n")
    for line, item in listed:
        assert item.split(b"\n")[0].strip() in lines[line - 1]


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"[]", []),
        (b" [ ]\n", []),
        (
            b'[1, {"a":[1,2]},\n "x,]",\n[3]]',
            [(1, b"1"), (1, b'{"a":[1,2]}'), (2, b'"x,]"'), (3, b"[3]")],
        ),
        (b"[1,,2]", [(1, b"1"), (1, b""), (1, b"2")]),
        (b'[{"a": nope},\n{"b": 2}]', [(1, b'{"a": nope}'), (2, b'{"b": 2}')]),
        (b'[{"a":[1},\n{"b":2}]', [(1, b'{"a":[1}'), (2, b'{"b":2}')]),
        (b'[{"a":"x},\n{"b":2}]', [(1, b'{"a":"x}'), (2, b'{"b":2}')]),
        (b'[{"a":1}}, 2]', [(1, b'{"a":1}}'), (1, b"2")]),
        (b'["a\\"b", "\\\\"]', [(1, b'"a\\"b"'), (1, b'"\\\\"')]),
        (b'["\xff", 2]', [(1, b'"\xff"'), (1, b"2")]),
        (b"[1,\n\n 2,\n", [(1, b"1"), (3, b"2"), (4, "must be JSON: the array is cut off")]),
        (b'["x\\', [(1, "must be JSON: the array is cut off")]),
        (b"[1]\n\nx", [(1, b"1"), (3, "must be JSON: something follows the array")]),
    ],
)
def test_a_mistake_stays_in_its_item(
    text: bytes, expected: list[tuple[int, Any]], size: int
) -> None:
    assert items(text, size) == expected


def test_an_item_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "LIMIT", 20)
    text = b'[1,\n"' + b"x" * 100 + b'",\n[' + b"2," * 100 + b"3],\n4]"
    for size in (1, 7, 1000):
        assert items(text, size) == [(1, b"1"), (2, None), (3, None), (4, b"4")]
