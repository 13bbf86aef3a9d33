"""What a change says of both sides: short values whole, long ones by the words that differ."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwright.changes.change import Change, Spot
from fieldwright.changes.values import describe_difference, describe_values
from fieldwright.model import ir

TEXT = (
    "The image of a disk that can be booted. It is immutable once it was published, "
    "and may be shared with other teams by the one who owns it."
)


def describe(old: ir.Json, new: ir.Json) -> str:
    return describe_values(Change(rule="description-changed", spot=Spot("T"), old=old, new=new))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (3, 4, "3 → 4"),
        (None, None, ""),
        (None, [1], "nothing → [1]"),
        ("one\n  line", "two", "one line → two"),
        (
            TEXT,
            TEXT.replace("immutable", "never changed"),
            "… It is [-immutable-] {+never changed+} once it …",
        ),
        (TEXT, f"{TEXT} Ask first.", "… owns it. {+Ask first.+}"),
        (TEXT, TEXT.replace(" ", "\n"), "white space alone"),
        (
            TEXT,
            TEXT.replace("image", "copy").replace("teams", "people"),
            "The [-image-] {+copy+} of a … with other [-teams-] {+people+} by the …",
        ),
        ("a" * 90, "a" * 80 + "b", "… aaaaaaaaaaaaaaaa[-aaaaaaaaaa-]{+b+}"),
    ],
)
def test_values_in_a_line(old: ir.Json, new: ir.Json, wanted: str) -> None:
    assert describe(old, new).startswith(wanted)


@given(
    st.lists(st.sampled_from("abc"), max_size=60), st.lists(st.sampled_from("abcd"), max_size=60)
)
def test_both_sides_are_never_the_same_cut_text(left: list[str], right: list[str]) -> None:
    old, new = "x " * 50 + " ".join(left), "x " * 50 + " ".join(right)
    line = describe(old, new)
    assert "\n" not in line
    assert len(line) < 1000
    if old.split() != new.split():
        assert "[-" in line or "{+" in line


def test_a_list_is_told_by_what_was_added() -> None:
    values: list[ir.Json] = [f"value-{number}" for number in range(30)]
    line = describe(values, [*values[:9], "new", *values[9:]])
    assert "{+" in line and '"new",' in line and len(line) < 120
    assert describe_difference(json.dumps(values), json.dumps(values)) == "white space alone"
