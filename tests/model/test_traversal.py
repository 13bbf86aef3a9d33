"""Traversal reaches every node of the IR, in the order of the spec, and replaces any of them."""

import dataclasses
import typing
from typing import Any

import pytest

from fieldwright.model import ir, traversal

STRING = ir.Scalar(kind="string")
REFERENCE = ir.Schema(keywords=(("$ref", "Other"), ("not", ir.Schema(keywords=(("const", 1),)))))
MODELS = (
    ir.Record(
        name="R",
        fields=(
            ir.Field(name="a", type=ir.Array(items=ir.Ref(name="A")), required=True),
            ir.Field(name="b", type=ir.Nullable(type=ir.Ref(name="B")), required=True),
        ),
        additional_properties=ir.Map(values=ir.Ref(name="C")),
        assertions=ir.Schema(keywords=(("properties", (("x", REFERENCE), ("y", True))),)),
    ),
    ir.Union(name="U", alternatives=(STRING, ir.Ref(name="A"), ir.Ref(name="A")), exclusive=False),
    ir.Enum(name="E", members=((None, "a"),), assertions=REFERENCE),
    ir.Alias(name="L", type=ir.Asserted(type=ir.Ref(name="B"), schema=REFERENCE)),
)
DOCUMENT = ir.Document(
    title="T", version="1", models=MODELS, definitions=(("Other", REFERENCE), ("All", True))
)
CLASSES = [each for each in vars(ir).values() if dataclasses.is_dataclass(each)]


@pytest.mark.parametrize("node", CLASSES)
def test_children_are_all_attributes_that_hold_nodes(node: Any) -> None:
    """A class that is added to the IR, or an attribute of one, is walked."""
    hints = typing.get_type_hints(node)
    holding = {name for name, hint in hints.items() if _mentions_node(hint)}
    if node is ir.Schema:
        holding = {"keywords"}
    assert holding == {*traversal._ATTRIBUTES[node]}


def _mentions_node(hint: Any) -> bool:
    return hint in CLASSES or any(map(_mentions_node, typing.get_args(hint)))


def test_nodes_come_in_the_order_of_the_spec() -> None:
    names = [node.name for node in traversal.list_nodes(DOCUMENT, ir.Ref)]
    assert names == ["A", "B", "C", "A", "A", "B"] == list(traversal.list_references(DOCUMENT))
    assert next(traversal.list_nodes(DOCUMENT, object)) is DOCUMENT
    assert [each.name for each in traversal.list_nodes(MODELS, ir.Record)] == ["R"]


def test_schemas_inside_keywords_are_nodes() -> None:
    assert list(traversal.list_schema_references(MODELS[0])) == ["Other"]
    assert len(list(traversal.list_nodes(DOCUMENT, ir.Schema))) == 9


def test_a_deep_type_is_walked_without_recursion() -> None:
    node: ir.Type = ir.Ref(name="A")
    for _ in range(5_000):
        node = ir.Array(items=node)
    assert list(traversal.list_references(node)) == ["A"]


def test_rewrite_replaces_nodes_innermost_first_and_keeps_the_others() -> None:
    def rename(node: Any) -> Any:
        is_named = isinstance(node, ir.Ref) and node.name == "C"
        return dataclasses.replace(node, name="D") if is_named else node

    rewritten = traversal.rewrite(DOCUMENT, rename)
    assert list(traversal.list_references(rewritten)) == ["A", "B", "D", "A", "A", "B"]
    assert rewritten.models[1:] == MODELS[1:]
    assert rewritten.models[3] is MODELS[3]
    assert traversal.rewrite(DOCUMENT, lambda node: node) is DOCUMENT


def test_unwrap_takes_null_and_assertions_off() -> None:
    inner = ir.Asserted(type=STRING, schema=REFERENCE)
    assert traversal.unwrap(ir.Nullable(type=inner)) is STRING


def test_select_models_keeps_what_the_roots_lead_to() -> None:
    models = (
        ir.Alias(name="X", type=ir.Ref(name="Y")),
        ir.Alias(name="Y", type=STRING),
        ir.Alias(name="Z", type=ir.Ref(name="X")),
    )
    document = ir.Document(title="T", version="1", models=models)
    assert [each.name for each in traversal.select_models(document, ["X"]).models] == ["X", "Y"]
