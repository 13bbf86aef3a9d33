"""The JSON types that a type may accept: never less than it does."""

import pytest

from fieldwright.model import ir
from fieldwright.model.json_types import EVERY, collect_json_types

TEXT, WHOLE = ir.Scalar(kind="string"), ir.Scalar(kind="integer")
MODELS: dict[str, ir.Model] = {
    "Record": ir.Record(name="Record", fields=()),
    "Maybe": ir.Record(name="Maybe", fields=(), nullable=True),
    "Level": ir.Enum(name="Level", members=((None, 1), (None, 2)), kind="integer"),
    "Open": ir.Enum(name="Open", members=((None, "a"),), open=True),
    "Mixed": ir.Enum(name="Mixed", members=((None, "a"), (None, 1)), kind="any", open=True),
    "Tree": ir.Union(
        name="Tree",
        alternatives=(TEXT, ir.Ref(name="Tree"), ir.Array(items=ir.Ref(name="Tree"))),
        exclusive=False,
    ),
    "Name": ir.Alias(name="Name", type=ir.Nullable(type=TEXT)),
}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (TEXT, "string"),
        (WHOLE, "number"),
        (ir.Scalar(kind="number"), "number"),
        (ir.Scalar(kind="boolean"), "boolean"),
        (ir.Scalar(kind="null"), "null"),
        (ir.Scalar(kind="never"), ""),
        (ir.Literal(values=(1, True, "a", None)), "number boolean string null"),
        (ir.Literal(values=([], {})), "array object"),
        (ir.Array(items=TEXT), "array"),
        (ir.Map(values=TEXT), "object"),
        (ir.Nullable(type=WHOLE), "number null"),
        (ir.Asserted(type=TEXT, schema=ir.Schema(keywords=())), "string"),
        (ir.Ref(name="Record"), "object"),
        (ir.Ref(name="Maybe"), "object null"),
        (ir.Ref(name="Level"), "number"),
        (ir.Ref(name="Open"), "string"),
        (ir.Ref(name="Tree"), "string array"),
        (ir.Ref(name="Name"), "string null"),
    ],
)
def test_kinds(node: ir.Type, expected: str) -> None:
    """Of a type by itself or by the model it names, through circles."""
    assert collect_json_types(node, MODELS) == {*expected.split()}


@pytest.mark.parametrize("node", [ir.Scalar(kind="any"), ir.Ref(name="Mixed"), ir.Ref(name="None")])
def test_every_kind(node: ir.Type) -> None:
    """Where nothing is known, anything may come."""
    assert collect_json_types(node, MODELS) == EVERY
