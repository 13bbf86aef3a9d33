"""Text written as YAML is the same text when any reader takes it back."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from fieldwright.openapi.text import dump, source
from tests.openapi.documents import HOSTILE


def _dumped(value: object) -> str:
    return "".join(dump.dump_lines(value))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("shape", ["value", "key", "element", "nested"])
def test_hostile_text_comes_back(text: str, shape: str) -> None:
    """Trap 7 of the format page: what looks like another type, blanks at ends, CR, tabs, U+FEFF."""
    shapes: dict[str, object] = {
        "value": {"a": text, "b": 1},
        "key": {text: 1, f"{text}b": 2},
        "element": [text, text],
        "nested": {"a": [[text], {"b": [{text: [text]}]}]},
    }
    lines = _dumped(shapes[shape])
    assert source.parse(lines, "s.yaml").data == shapes[shape]
    assert yaml.safe_load(lines) == shapes[shape]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    lines = _dumped({"a": text, "b": [text]})
    assert source.parse(lines, "s.yaml").data == {"a": text, "b": [text]}


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\ufeff" not in text])
def test_a_reader_of_yaml_1_2_finds_the_same_text(text: str) -> None:
    assert YAML(typ="safe", pure=True).load(_dumped({"a": text})) == {"a": text}


@pytest.mark.parametrize("number", [0, -1, 10**40, 0.1, 1e300, 5e-324, -2.5, 1e16, True, None])
def test_numbers_come_back_as_what_they_are(number: object) -> None:
    lines = _dumped({"a": number})
    assert repr(source.parse(lines, "s.yaml").data["a"]) == repr(number)
    assert repr(yaml.safe_load(lines)["a"]) == repr(number)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": "24.04.01"}, "a: 24.04.01\n"),
        ({"a": "two\nlines\n"}, "a: |\n  two\n  lines\n"),
        ({"a": "two\n\nlines"}, "a: |-\n  two\n\n  lines\n"),
        ({"a": "1.10"}, 'a: "1.10"\n'),
        ({"a": "#/b"}, 'a: "#/b"\n'),
        ({"a": {}, "b": []}, "a: {}\nb: []\n"),
        ({"a": [{"b": 1, "c": [2]}]}, "a:\n  - b: 1\n    c:\n      - 2\n"),
        (
            {"a": "An image, with (many) words & signs."},
            "a: An image, with (many) words & signs.\n",
        ),
    ],
)
def test_text_is_as_plain_as_it_can_be(value: object, text: str) -> None:
    assert _dumped(value) == text
