"""Alternatives with parts in common: each part is tried once with a value, however many lead to it."""

from typing import Any

import pytest

import fieldwright
from fieldwright.distribution import memory

DEPTH = 40
"""The levels of a spec or a payload: as a power of two, more than any test would live to see."""

SHAPES = ("anyOf", "oneOf", "allOf", "dependentSchemas", "if", "unevaluated", "items")


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def load(schemas: dict[str, Any], name: str) -> Any:
    """Return the reader of a model of these schemas."""
    info = {"title": "Overlaps", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    return memory.find_reader(fieldwright.load(document), name)


def double(shape: str, first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that tries two others with a value, or with its parts."""
    object_of = [{"type": "object", "properties": {"x": each}} for each in (first, second)]
    match shape:
        case "anyOf" | "oneOf" | "allOf":
            return {shape: object_of}
        case "dependentSchemas":
            return {"type": "object", shape: {"x": object_of[0], "y": object_of[1]}}
        case "if":
            return {"type": "object", "if": object_of[0], "then": object_of[1], "else": True}
        case "unevaluated":
            return {"type": "object", "anyOf": object_of, "unevaluatedProperties": False}
        case _:
            return {
                "type": "object",
                "properties": {"x": first},
                "patternProperties": {"^x": second},
            }


def nest(levels: int, value: Any) -> Any:
    for _ in range(levels):
        value = {"x": value, "y": 1}
    return value


@pytest.mark.parametrize("shape", SHAPES)
def test_a_recursive_schema_costs_no_more_with_every_level(shape: str) -> None:
    reader = load({"A": double(shape, ref("A"), ref("A"))}, "A")
    for value in (nest(DEPTH, 1), nest(DEPTH, {"x": "z"})):
        assert reader.problems(value) or shape == "if"
    reader.problems(nest(DEPTH, {}))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_chain_of_schemas_costs_no_more_with_every_model(shape: str) -> None:
    """Each model tries the next two; the payload is as deep."""
    count = DEPTH
    schemas: dict[str, Any] = {
        f"M{i}": double(shape, ref(f"M{i + 1}"), ref(f"M{i + 2}")) for i in range(count)
    }
    schemas |= {f"M{count}": {"type": "object"}, f"M{count + 1}": {"type": "object"}}
    reader = load(schemas, "M0")
    for value in (nest(count, {}), nest(count // 2, 1), nest(count, {"x": None})):
        assert len(reader.problems(value)) <= 2 * count


def test_unions_of_unions_refuse_at_once() -> None:
    schemas: dict[str, Any] = {
        f"M{i}": {"anyOf": [ref(f"M{i + 1}"), ref(f"M{i + 2}")]} for i in range(30)
    }
    schemas |= {"M30": {"type": "string"}, "M31": {"type": "boolean"}}
    reader = load(schemas, "M0")
    assert [each.keyword for each in reader.problems(1)] == ["anyOf"]
    assert (reader.decode("a"), reader.decode(True)) == ("a", True)


def test_recursive_unions_decode_large_payloads() -> None:
    """A comb of 100 kB, where every level has siblings that both alternatives decode."""

    def record(name: str, kind: str) -> dict[str, Any]:
        own = {"x": ref("Uni"), "y": {"type": "array", "items": ref("Uni")}, name: {"type": kind}}
        return {"type": "object", "properties": own}

    schemas = {"UA": record("a", "string"), "UB": record("a", "integer")}
    reader = load({**schemas, "Uni": {"oneOf": [ref("UA"), ref("UB")]}}, "Uni")
    value: Any = {"a": 1}
    for _ in range(100):
        value = {"x": value, "y": [{"a": 1} for _ in range(50)], "a": 1}
    assert reader.encode(reader.decode(value)) == value
    value["x"]["x"]["y"][7] = {"a": None}
    (problem,) = reader.problems(value)
    assert problem.pointer == "/x/x/y/7/a"
    assert [own[0].message for own in problem.others] == ["must be an integer, not null"]


def test_an_object_at_two_places_of_a_payload_is_decoded_twice() -> None:
    one = {"type": "object", "properties": {"x": ref("Uni"), "y": ref("Uni"), "a": {"const": 1}}}
    two = {"type": "object", "properties": {"x": ref("Uni"), "y": ref("Uni"), "a": {"const": 2}}}
    reader = load({"UA": one, "UB": two, "Uni": {"oneOf": [ref("UA"), ref("UB")]}}, "Uni")
    shared = {"a": 2}
    decoded = reader.decode({"x": shared, "y": shared, "a": 2})
    assert decoded.x == decoded.y
    assert decoded.x is not decoded.y


def test_the_alternative_that_fits_best_is_the_one_whose_constants_match() -> None:
    def record(kind: str) -> dict[str, Any]:
        return {"type": "object", "properties": {"kind": {"const": kind}, "a": {"type": "integer"}}}

    shape = {"enum": ["round", "square"]}
    reader = load(
        {"Shape": shape, "Tag": {"anyOf": [record("x"), record("y"), ref("Shape")]}}, "Tag"
    )
    (problem,) = reader.problems({"kind": "y", "a": "q"})
    assert (problem.pointer, problem.keyword, len(problem.others)) == ("/a", "type", 2)
    assert [each.pointer for each in reader.problems(None)] == [""]
