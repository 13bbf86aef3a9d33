"""Payloads are made deterministically from the document, and reach its limits."""

import pytest

from fieldwright.model import ir
from fieldwright.validation import mutations, payloads

TEXT = ir.Scalar(kind="string")


def valid(type_: ir.Type) -> list[ir.Json]:
    return list(payloads.Maker([ir.Alias(name="It", type=type_)]).make_valid("It"))


def test_an_array_is_made_as_long_as_it_may_be() -> None:
    array = ir.Array(items=TEXT, constraints=(("maxItems", 5),))
    candidates = valid(array)
    assert max(map(len, candidates)) == 5
    assert any(
        isinstance(each, list) and len(each) == 6
        for payload in candidates
        for each in mutations.mutate(payload, ())
    )


def test_a_map_is_made_as_big_as_it_may_be() -> None:
    candidates = valid(ir.Map(values=TEXT, constraints=(("maxProperties", 3),)))
    assert max(map(len, candidates)) == 3


def test_no_limit_is_reached_that_is_far_away() -> None:
    array = ir.Array(items=TEXT, constraints=(("maxItems", 10**9),))
    assert max(map(len, valid(array))) < 10


@pytest.mark.parametrize("most", [5, 2**31 - 1, 10**12])
def test_a_text_is_as_long_as_it_must_be(most: int) -> None:
    """What a limit far away allows is not even begun."""
    assert valid(ir.Scalar(kind="string", constraints=(("maxLength", most),))) == ["text", ""]


@pytest.mark.parametrize(
    "type_",
    [
        ir.Scalar(kind="string", constraints=(("minLength", 10**12),)),
        ir.Scalar(kind="string", constraints=(("pattern", "^((a{1000}){1000}){1000}$"),)),
        ir.Array(items=TEXT, constraints=(("minItems", 10**12),)),
        ir.Map(values=TEXT, constraints=(("minProperties", 10**12),)),
    ],
    ids=["text", "pattern", "array", "map"],
)
def test_nothing_is_made_that_is_larger_than_anyone_wants(type_: ir.Type) -> None:
    assert valid(type_) == []


def test_what_is_aside_is_given_values_of_other_types_alone() -> None:
    payload = {"a": {"b": "text"}}
    candidates = list(mutations.mutate(payload, ["word"], aside=lambda path: path == ("a", "b")))
    assert {"a": "word"} in candidates
    assert {"a": {"b": "word"}} not in candidates
    assert all({"a": {"b": other}} in candidates for other in (None, 1, {}))


def test_the_same_is_made_each_time() -> None:
    array = ir.Array(items=ir.Scalar(kind="any"))
    assert valid(array) == valid(array)
