"""Rules: checks that are put together from others."""

import itertools
from typing import Any

import pytest

import fieldwright
from fieldwright.distribution import build, memory
from fieldwright.distribution.releases import History
from fieldwright.model import ir
from fieldwright.openapi.text import source
from fieldwright.package import composition

OBJECT = {"type": "object", "properties": {"a": {"const": 1}}, "required": ["b"]}

WHOLE: dict[str, Any] = {
    "type": "object",
    "$defs": {
        "Tree": {"oneOf": [{"const": "leaf"}, {"type": "array", "items": {"$ref": "#/$defs/Tree"}}]}
    },
    "allOf": [
        {"properties": {"tree": {"$ref": "#/$defs/Tree"}}},
        {
            "anyOf": [
                {"required": ["x"], "properties": {"x": True}},
                {"properties": {"y": {"enum": ["p", 2, None]}}},
            ]
        },
        {"properties": {"map": {"type": ["object", "null"], "additionalProperties": OBJECT}}},
        {"properties": {"shut": {"properties": {"in": {}}, "additionalProperties": False}}},
        {
            "properties": {
                "free": {"properties": {"in": True}, "additionalProperties": {"const": 1}}
            }
        },
    ],
    "unevaluatedProperties": False,
}

VALUES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, []),
    ({"tree": "leaf"}, []),
    ({"tree": [[], ["leaf"]]}, []),
    ({"tree": [["leaf", "twig"]]}, [("/tree", "const")]),
    ({"x": 1, "y": 2}, []),
    ({"x": 1, "y": 3}, [("/y", "unevaluatedProperties")]),
    ({"y": 3}, [("", "required"), ("/y", "unevaluatedProperties")]),
    ({"y": None}, []),
    ({"map": None}, []),
    ({"map": 1}, [("/map", "type"), ("/map", "type")]),
    ({"map": {"k/~": {"a": 2}}}, [("/map/k~1~0", "required"), ("/map/k~1~0/a", "const")]),
    ({"map": {"k": {"a": True, "b": 0}}}, [("/map/k/a", "const")]),
    ({"shut": {"in": 1, "out": 2}}, [("/shut/out", "additionalProperties")]),
    ({"shut": []}, []),
    ({"free": {"in": 2, "out": 1}}, []),
    ({"free": {"in": 2, "out": 2}}, [("/free/out", "const")]),
    ({"z": 1}, [("/z", "unevaluatedProperties")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Any:
    return memory.find_reader(fieldwright.load(WHOLE), "Root")


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_rules_have_the_problems_of_their_keywords(
    reader: Any, value: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert [each[:2] for each in reader.problems(value)] == expected


def test_what_is_said_once_stands_where_it_is_said() -> None:
    tree = build.assemble(source.wrap(WHOLE), History(), build.Settings()).tree
    (text,) = (each.decode() for path, each in tree.items() if path.endswith("_checks.py"))
    assert "def " not in text, "everything in it is put together"
    assert "defer(lambda: rule_tree_schema)" in text
    assert '{"in": type_any}, others=type_never' in text


@pytest.mark.parametrize("keywords", [*itertools.permutations(["required", "properties", "$ref"])])
def test_what_an_object_has_is_asked_before_anything_else(keywords: tuple[str, ...]) -> None:
    arguments = {"required": ["a"], "properties": (), "$ref": "Other"}
    schema = ir.Schema(keywords=tuple((each, arguments[each]) for each in keywords))
    assert composition.is_composed(schema) is (keywords[-1] == "$ref")


def test_what_no_rule_knows_is_written_out() -> None:
    for keyword in ("minimum", "patternProperties", "not", "prefixItems"):
        assert not composition.is_composed(ir.Schema(keywords=((keyword, 1),)))
    assert not composition.is_composed(ir.Schema(keywords=(("unevaluatedProperties", True),)))
