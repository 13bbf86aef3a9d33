"""IR types as the annotations a Python programmer would write."""

import pytest

from fieldwright.model import ir
from fieldwright.package import annotations

STRING = ir.Scalar(kind="string")
TAG = ir.Ref(name="tag")


@pytest.mark.parametrize(
    ("node", "written"),
    [
        (STRING, "str"),
        (ir.Scalar(kind="string", format="date-time"), "datetime"),
        (ir.Scalar(kind="string", format="date"), "date"),
        (ir.Scalar(kind="string", format="time"), "time"),
        (ir.Scalar(kind="string", format="uuid"), "UUID"),
        (ir.Scalar(kind="string", format="decimal"), "Decimal"),
        (ir.Scalar(kind="number", format="decimal"), "Decimal"),
        (ir.Scalar(kind="string", format="email"), "str"),
        (ir.Scalar(kind="integer"), "int"),
        (ir.Scalar(kind="number"), "float"),
        (ir.Scalar(kind="boolean"), "bool"),
        (ir.Scalar(kind="null"), "None"),
        (ir.Scalar(kind="any"), "Any"),
        (ir.Scalar(kind="never"), "Any"),
        (ir.Literal(values=("a", 1, True)), "Literal['a', 1, True]".replace("'", '"')),
        (ir.Literal(values=(1.5,)), "float"),
        (ir.Literal(values=(1.5, "a")), "Any"),
        (ir.Literal(values=("a",), open=True), "str"),
        (ir.Array(items=ir.Array(items=TAG)), "list[list[Tag]]"),
        (ir.Map(values=ir.Nullable(type=STRING)), "dict[str, str | None]"),
        (ir.Nullable(type=TAG), "Tag | None"),
        (ir.Nullable(type=ir.Scalar(kind="any")), "Any"),
    ],
)
def test_annotation(node: ir.Type, written: str) -> None:
    """Each type has one annotation."""
    assert annotations.annotate(node, str.title) == written


def test_a_hidden_type_goes_by_another_name() -> None:
    """Where an attribute hides a type, the annotation names the import that does not."""
    node = ir.Array(items=ir.Scalar(kind="string", format="date"))
    assert annotations.annotate(node, str.title, {"date": "_date"}) == "list[_date]"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("str", "str | None"),
        ("str | None", "str | None"),
        ("Any", "Any"),
        ("list[A | None | B]", "list[A | None | B] | None"),
        ("dict[str, list[A] | None | B]", "dict[str, list[A] | None | B] | None"),
        ("list[A] | None | B", "list[A] | None | B"),
        ('Literal["] | None | ["]', 'Literal["] | None | ["] | None'),
    ],
)
def test_null_inside_of_an_annotation_is_none_beside_it(name: str, expected: str) -> None:
    assert annotations.widen(name) == expected
