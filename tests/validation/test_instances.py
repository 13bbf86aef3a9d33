"""Instances tell two schemas apart wherever their bounds, names or constants do."""

import json
from typing import Any

import pytest

from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation.instances import Instances

PAIRS: list[tuple[Any, Any]] = [
    ({"maxLength": 64}, {"maxLength": 63}),
    ({"type": "integer"}, {"type": "number"}),
    ({"multipleOf": 2}, {"multipleOf": 3}),
    (
        {"properties": {"a": {"type": "string"}}},
        {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
    ),
    (
        {"properties": {"a": {"items": {"maximum": 5}}}},
        {"properties": {"a": {"items": {"maximum": 4}}}},
    ),
    ({"additionalProperties": False}, {"additionalProperties": {"type": "string"}}),
    ({"minItems": 9, "uniqueItems": True}, {"minItems": 10, "uniqueItems": True}),
    ({"contains": {"const": 1}, "maxContains": 3}, {"contains": {"const": 1}, "maxContains": 4}),
    ({"minProperties": 7}, {"minProperties": 8}),
    ({"propertyNames": {"pattern": "^a"}}, {"propertyNames": {"pattern": "^b"}}),
]


def assert_schema(schema: Any) -> ir.Schema | bool:
    return read.read_assertions(source.parse(json.dumps(schema), "schema.json"))[0]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=json.dumps)
def test_two_schemas_are_told_apart(one: Any, other: Any) -> None:
    schemas = assert_schema(one), assert_schema(other)
    instances = Instances(({}, {}), frozenset())
    assert not instances.is_same(enumerate(schemas))
    verdicts = {
        tuple(instances.is_valid(node, value) for node in enumerate(schemas))
        for sender in (0, 1)
        for value in instances.generate(schemas, sender)
    }
    assert verdicts & {(True, False), (False, True)}


IMPOSSIBLE: list[tuple[Any, Any]] = [
    (
        {"items": {"type": "string"}, "contains": {"type": "boolean"}},
        {"items": {"type": "string", "maxLength": 9}, "contains": {"type": "boolean"}},
    ),
    (
        {"type": "object", "required": ["kind"], "propertyNames": {"maxLength": 3}},
        {
            "type": "object",
            "required": ["kind"],
            "propertyNames": {"maxLength": 3},
            "not": {"required": ["c"]},
        },
    ),
    ({"pattern": "^x", "format": "ipv4"}, {"pattern": "^x", "format": "date"}),
    ({"pattern": "^[a-z]+$"}, {"pattern": "^[a-z]+$", "format": "uri-reference"}),
    ({"enum": ["a", "b"], "pattern": "c"}, {"format": "date"}),
]


@pytest.mark.parametrize(("old", "new"), IMPOSSIBLE, ids=json.dumps)
def test_what_nobody_can_send_is_known_not_to_be_there(old: Any, new: Any) -> None:
    """The sender's part of a type accepts nothing, or nothing that the other refuses, and the search knows."""
    schemas = tuple(
        {"type": "object", "properties": dict.fromkeys("ab", each)} for each in (old, new)
    )
    pair = assert_schema(schemas[0]), assert_schema(schemas[1])
    instances = Instances(({}, {}), frozenset())
    values = [
        value for value in instances.generate(pair, 0) if instances.is_valid((0, pair[0]), value)
    ]
    assert values and all(instances.is_valid((1, pair[1]), value) for value in values)
    assert instances.complete and instances.exact


def test_a_bound_that_is_too_far_is_no_proof() -> None:
    instances = Instances(({}, {}), frozenset())
    instances.generate((assert_schema({"minItems": 10**6}), True), 0)
    assert not instances.complete


def test_the_same_schemas_are_the_same_unless_they_lead_to_a_change() -> None:
    schema = ir.Schema(keywords=(("items", ir.Schema(keywords=(("$ref", "A"),))),))
    definitions: dict[str, ir.Schema | bool] = {"A": True}
    for changed, same in ((frozenset[str](), True), (frozenset({"A"}), False)):
        instances = Instances((definitions, definitions), changed)
        assert instances.is_same([(0, schema), (1, schema)]) is same


def test_a_schema_inside_of_itself_comes_to_an_end() -> None:
    tree = ir.Schema(keywords=(("properties", (("a", ir.Schema(keywords=(("$ref", "T"),))),)),))
    instances = Instances(({"T": tree}, {"T": tree}), frozenset({"T"}))
    assert {} in instances.generate((tree, tree), 0)
