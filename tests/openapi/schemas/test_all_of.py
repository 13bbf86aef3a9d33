"""``allOf`` becomes one schema that accepts what all its parts accept."""

from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

import fieldwright
from fieldwright.model import ir
from tests.openapi.test_read import NEVER, OBJECT, STRING, found, models, property_type

REF = "#/components/schemas/"


def test_fields_are_merged_and_tightened() -> None:
    schemas = {
        "Base": {
            "type": "object",
            "properties": {"a": {"type": "string", "minLength": 2}, "b": {"type": "integer"}},
            "required": ["a"],
        },
        "Thing": {
            "description": "A thing.",
            "allOf": [
                {"$ref": f"{REF}Base"},
                {
                    "type": "object",
                    "properties": {
                        "a": {"type": "string", "maxLength": 3},
                        "c": {"type": "boolean"},
                    },
                    "required": ["c"],
                },
            ],
        },
    }
    tight = ir.Scalar(kind="string", constraints=(("minLength", 2), ("maxLength", 3)))
    assert models(schemas)["Thing"] == ir.Record(
        name="Thing",
        description="A thing.",
        fields=(
            ir.Field(name="a", type=tight, required=True),
            ir.Field(name="b", type=ir.Scalar(kind="integer"), required=False),
            ir.Field(name="c", type=ir.Scalar(kind="boolean"), required=True),
        ),
    )


@pytest.mark.parametrize(
    ("parts", "constraints"),
    [
        ([{"minLength": 2}, {"minLength": 3}], {"minLength": 3}),
        ([{"maxLength": 2}, {"maxLength": 3}], {"maxLength": 2}),
        ([{"pattern": "a"}, {"pattern": "a"}], {"pattern": "a"}),
        ([{"pattern": "a|b"}, {"pattern": "c"}], {"pattern": "^(?=[^]*?(?:a|b))(?=[^]*?(?:c))"}),
    ],
)
def test_constraints_are_the_stricter_ones(parts: list[Any], constraints: dict[str, Any]) -> None:
    schema = {"type": "string", "allOf": parts}
    assert property_type(schema) == ir.Scalar(kind="string", constraints=tuple(constraints.items()))


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [(4, 6, 12), (0.5, 0.25, 0.5), (0.25, 0.5, 0.5)],
)
def test_multiple_of_both(first: float, second: float, merged: float) -> None:
    schema = {"type": "number", "allOf": [{"multipleOf": first}, {"multipleOf": second}]}
    assert property_type(schema) == ir.Scalar(kind="number", constraints=(("multipleOf", merged),))


def test_enums_keep_what_both_have() -> None:
    schema = {"allOf": [{"enum": ["a", "b", 1]}, {"enum": ["b", 1, True]}]}
    enum = models({"E": schema})["E"]
    assert isinstance(enum, ir.Enum)
    assert enum.members == ((None, "b"), (None, 1))


def test_additional_properties_false_speaks_of_the_other_parts_names_too() -> None:
    """JSON Schema core, section 10.3.2.3: it sees only the properties beside itself."""
    closed = {**OBJECT, "additionalProperties": False}
    other = {"type": "object", "properties": {"b": {"type": "string"}}}
    record = models({"M": {"allOf": [closed, other]}})["M"]
    assert isinstance(record, ir.Record)
    assert [(field.name, field.type) for field in record.fields] == [("a", STRING), ("b", NEVER)]
    assert record.additional_properties == NEVER


def test_thirty_doublings_are_merged_once_each() -> None:
    schemas: dict[str, Any] = {
        f"L{i}": {"allOf": [{"$ref": f"{REF}L{i + 1}"}, {"$ref": f"{REF}L{i + 1}"}]}
        for i in range(30)
    }
    assert len(models({**schemas, "L30": OBJECT})) == 31


def test_one_reference_and_annotations_stay_a_reference() -> None:
    model = models({"A": OBJECT, "B": {"description": "d", "allOf": [{"$ref": f"{REF}A"}]}})["B"]
    assert model == ir.Alias(name="B", type=ir.Ref(name="A"), description="d")


def test_a_union_in_a_part_is_spread() -> None:
    union = {"oneOf": [{**OBJECT, "required": ["a"]}, {"type": "object", "properties": {"b": {}}}]}
    by_name = models({"M": {"allOf": [{"type": "object", "properties": {"c": {}}}, union]}})
    assert isinstance(by_name["M"], ir.Union)
    records = [by_name[name] for name in ("MObject1", "MObject2")]
    assert [
        [field.name for field in record.fields]
        for record in records
        if isinstance(record, ir.Record)
    ] == [
        ["a", "c"],
        ["b", "c"],
    ]


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"allOf": [{"$ref": f"{REF}A"}, OBJECT]}},
        {
            "A": {"allOf": [{"$ref": f"{REF}B"}, OBJECT]},
            "B": {"allOf": [{"$ref": f"{REF}A"}, OBJECT]},
        },
        {"A": {"$ref": f"{REF}B"}, "B": {"$ref": f"{REF}A"}},
        {"A": {"anyOf": [{"$ref": f"{REF}A"}, {"type": "null"}]}},
        {"A": {"oneOf": [{"$ref": f"{REF}A"}, {"type": "string"}]}},
    ],
)
def test_circles_with_nothing_in_between_are_refused(schemas: dict[str, Any]) -> None:
    assert {each.rule for each in found(schemas)} == {"ref-cycle"}


def test_a_merge_that_comes_back_through_a_list_gets_a_name() -> None:
    by_name = models({"Y": {"type": "array", "items": {"$ref": f"{REF}Y", "maxItems": 1}}})
    item = ir.Array(items=ir.Ref(name="YItem"), constraints=(("maxItems", 1),))
    assert by_name["Y"] == ir.Alias(name="Y", type=ir.Array(items=ir.Ref(name="YItem")))
    assert by_name["YItem"] == ir.Alias(name="YItem", type=item)


MEMBERS: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
    lambda schema: schema,
    lambda schema: {"type": "array", "items": schema},
    lambda schema: {"type": "object", "additionalProperties": schema},
    lambda schema: {"anyOf": [schema, {"type": "null"}]},
]


@pytest.mark.parametrize("wrap", MEMBERS)
def test_an_override_of_a_recursive_member_ends(
    wrap: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    """Each heir says of the member that it is one of itself; three levels deep."""

    def level(target: str, /, **more: Any) -> dict[str, Any]:
        return {"type": "object", "properties": {"up": wrap({"$ref": f"{REF}{target}"}), **more}}

    schemas = {
        "Node": level("Node", size={"type": "integer"}),
        "Folder": {"allOf": [{"$ref": f"{REF}Node"}, level("Folder", name={"type": "string"})]},
        "Sub": {"allOf": [{"$ref": f"{REF}Folder"}, level("Sub", deep={"type": "boolean"})]},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": schemas},
    }
    package = fieldwright.load(document)
    instances: list[Any] = [
        {},
        {"size": "x"},
        {"name": 5},
        {"deep": 1},
        {"name": "a", "deep": True},
    ]
    for _ in range(2):
        instances += [{"up": form} for each in instances for form in (each, [each], {"k": each})]
    for name in schemas:
        judge = jsonschema.Draft202012Validator({**document, "$ref": f"{REF}{name}"})
        for instance in instances:
            problems = getattr(package, name).problems(instance)
            assert judge.is_valid(instance) is (problems == []), (name, instance)
