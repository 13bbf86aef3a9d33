"""Schemas become IR with the same verdicts."""

from pathlib import Path
from typing import Any

import pytest

from fieldwright.errors import Diagnostic
from fieldwright.model import ir
from fieldwright.model.names import digest
from fieldwright.openapi import read
from fieldwright.openapi.text import source

STRING = ir.Scalar(kind="string")
INTEGER = ir.Scalar(kind="integer")
ANY = ir.Scalar(kind="any")
NEVER = ir.Scalar(kind="never")
NULL = ir.Scalar(kind="null")


def spec(schemas: dict[str, Any], version: str = "3.1.0") -> source.Source:
    info = {"title": "T", "version": "1"}
    return source.wrap({"openapi": version, "info": info, "components": {"schemas": schemas}})


def models(schemas: dict[str, Any], version: str = "3.1.0") -> dict[str, ir.Model]:
    return {model.name: model for model in read.read_document(spec(schemas, version)).models}


def property_type(schema: Any, version: str = "3.1.0", **others: Any) -> ir.Type:
    """The type that a property with this schema has."""
    record = models({"R": {"type": "object", "properties": {"p": schema}}, **others}, version)["R"]
    assert isinstance(record, ir.Record)
    return record.fields[0].type


def warnings(schemas: dict[str, Any], version: str = "3.1.0") -> list[str]:
    return [each.rule for each in read.diagnose(spec(schemas, version))]


def found(schemas: dict[str, Any], version: str = "3.1.0") -> list[Diagnostic]:
    return list(read.diagnose(spec(schemas, version)))


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "string"}, STRING),
        ({"type": ["string"]}, STRING),
        ({"type": "string", "format": "uuid"}, ir.Scalar(kind="string", format="uuid")),
        ({}, ANY),
        (True, ANY),
        (False, NEVER),
        ({"type": "null"}, NULL),
        ({"const": None}, NULL),
        ({"enum": [None]}, NULL),
        ({"const": "a"}, ir.Literal(values=("a",))),
        ({"const": {"a": [1]}}, ir.Literal(values=({"a": [1]},))),
        ({"type": "string", "enum": ["a"]}, ir.Literal(values=("a",))),
        ({"type": "array"}, ir.Array(items=ANY)),
        ({"type": "array", "items": {"type": "string"}}, ir.Array(items=STRING)),
        ({"type": "object"}, ir.Map(values=ANY)),
        ({"type": "object", "additionalProperties": {"type": "string"}}, ir.Map(values=STRING)),
        ({"type": "object", "additionalProperties": False}, ir.Map(values=NEVER)),
        ({"oneOf": [{"type": "string"}]}, STRING),
        ({"allOf": [{"type": "string"}]}, STRING),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, INTEGER),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, NEVER),
        ({"allOf": [False]}, NEVER),
    ],
)
def test_types(schema: Any, type_: ir.Type) -> None:
    assert property_type(schema) == type_


@pytest.mark.parametrize(
    ("schema", "version"),
    [
        ({"type": ["string", "null"]}, "3.1.0"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "3.1.0"),
        ({"oneOf": [{"type": "null"}, {"type": "string"}]}, "3.1.0"),
        ({"anyOf": [{"type": "string"}, {"const": None}]}, "3.1.0"),
        ({"anyOf": [{"type": "string"}, {"enum": [None]}]}, "3.1.0"),
        ({"anyOf": [{"type": ["string", "null"]}]}, "3.1.0"),
        ({"allOf": [{"type": ["string", "null"]}, {"type": ["null", "string"]}]}, "3.1.0"),
        ({"type": "string", "nullable": True}, "3.0.3"),
        ({"nullable": True, "allOf": [{"type": "string"}]}, "3.0.3"),
        ({"nullable": True, "anyOf": [{"type": "string"}]}, "3.0.3"),
    ],
)
def test_null_in_all_its_spellings(schema: Any, version: str) -> None:
    assert property_type(schema, version) == ir.Nullable(type=STRING)


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "string", "enum": ["a", None]}, ir.Literal(values=("a",))),
        ({"type": ["string", "null"], "enum": ["a"]}, ir.Literal(values=("a",))),
        (
            {"type": ["string", "null"], "enum": ["a", None]},
            ir.Nullable(type=ir.Literal(values=("a",))),
        ),
        ({"enum": ["a", None]}, ir.Nullable(type=ir.Literal(values=("a",)))),
    ],
)
def test_null_needs_both_the_type_and_the_enum(schema: Any, type_: ir.Type) -> None:
    """JSON Schema validation, section 6.1: every keyword must hold."""
    assert property_type(schema) == type_


def test_nullable_is_nothing_in_3_1_and_is_said() -> None:
    schema = {"type": "string", "nullable": True}
    assert property_type(schema) == STRING
    assert warnings({"A": schema}) == ["nullable-in-3.1"]


def test_nullable_false_is_nothing_in_3_0() -> None:
    assert property_type({"type": "string", "nullable": False}, "3.0.0") == STRING


@pytest.mark.parametrize(
    ("schema", "constraints"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, (("exclusiveMinimum", 1),)),
        ({"minimum": 1, "exclusiveMinimum": False}, (("minimum", 1),)),
        ({"exclusiveMaximum": True, "maximum": 9}, (("exclusiveMaximum", 9),)),
    ],
)
def test_exclusive_limits_of_3_0(schema: dict[str, Any], constraints: ir.Pairs) -> None:
    type_ = property_type({"type": "integer", **schema}, "3.0.3")
    assert type_ == ir.Scalar(kind="integer", constraints=constraints)


def test_constraints_stand_in_spec_order_and_those_that_refuse_nothing_are_left_out() -> None:
    schema = {"type": "string", "maxLength": 9.0, "pattern": "^a", "minLength": 0}
    assert property_type(schema) == ir.Scalar(
        kind="string", constraints=(("maxLength", 9), ("pattern", "^a"))
    )


def test_a_field_has_what_its_schema_says_of_its_use() -> None:
    schema = {
        "type": "string",
        "title": "Name",
        "description": "The name.",
        "default": "x",
        "examples": ["a", "b"],
        "deprecated": True,
        "readOnly": True,
        "x-speakeasy-name-override": "label",
        "x-speakeasy-deprecation-message": "Use id",
        "x-fieldwright-page": {"type": "*str*"},
        "x-else": 1,
    }
    record = models(
        {"R": {"type": "object", "properties": {"name": schema}, "required": ["name"]}}
    )["R"]
    assert record == ir.Record(
        name="R",
        fields=(
            ir.Field(
                name="name",
                type=STRING,
                required=True,
                default=("x",),
                description="The name.",
                deprecated="Use id",
                examples=("a", "b"),
                published_name="label",
                annotations=(("title", "Name"), ("readOnly", True), ("x-else", 1)),
                page=(("type", "*str*"),),
            ),
        ),
    )


def test_example_is_an_example_where_there_are_no_examples() -> None:
    record = models(
        {"R": {"properties": {"a": {"example": 1}, "b": {"example": 1, "examples": [2]}}}}, "3.0.3"
    )["R"]
    assert isinstance(record, ir.Record)
    assert [field.examples for field in record.fields] == [(1,), (2,)]


def test_annotations_of_types_without_an_attribute_are_notes() -> None:
    schema = {
        "type": "array",
        "items": {"type": "string", "description": "One.", "x-fieldwright-page": {"type": "x"}},
    }
    noted = ir.Scalar(
        kind="string", annotations=(("description", "One."), ("x-fieldwright-page", {"type": "x"}))
    )
    assert property_type(schema) == ir.Array(items=noted)


@pytest.mark.parametrize(
    ("schema", "extra"),
    [({}, None), ({"additionalProperties": True}, ANY), ({"additionalProperties": {}}, ANY)]
    + [
        ({"additionalProperties": False}, NEVER),
        ({"additionalProperties": {"type": "string"}}, STRING),
    ],
)
def test_additional_properties_of_a_record(schema: dict[str, Any], extra: ir.Type | None) -> None:
    record = models({"R": {"type": "object", "properties": {"a": {}}, **schema}})["R"]
    assert isinstance(record, ir.Record)
    assert record.additional_properties == extra


@pytest.mark.parametrize(
    ("schema", "model"),
    [
        ({"type": "object"}, ir.Record(name="M", fields=())),
        ({"type": "object", "properties": {}}, ir.Record(name="M", fields=())),
        ({"type": ["object", "null"]}, ir.Record(name="M", fields=(), nullable=True)),
        (
            {"type": "object", "additionalProperties": True},
            ir.Alias(name="M", type=ir.Map(values=ANY)),
        ),
        (
            {"type": "array", "items": {"type": "string"}},
            ir.Alias(name="M", type=ir.Array(items=STRING)),
        ),
        (
            {"type": "string", "format": "uuid"},
            ir.Alias(name="M", type=ir.Scalar(kind="string", format="uuid")),
        ),
        ({"const": 1}, ir.Alias(name="M", type=ir.Literal(values=(1,)))),
        ({}, ir.Alias(name="M", type=ANY)),
        (True, ir.Alias(name="M", type=ANY)),
        (False, ir.Alias(name="M", type=NEVER)),
        ({"type": "string", "enum": ["a"]}, ir.Enum(name="M", members=((None, "a"),))),
        (
            {"enum": [1, 2, None]},
            ir.Enum(name="M", members=((None, 1), (None, 2)), kind="integer", nullable=True),
        ),
        ({"enum": [1, 2.5]}, ir.Enum(name="M", members=((None, 1), (None, 2.5)), kind="number")),
        ({"enum": [True]}, ir.Enum(name="M", members=((None, True),), kind="boolean")),
        ({"enum": [1, "1"]}, ir.Enum(name="M", members=((None, 1), (None, "1")), kind="any")),
        (
            {"oneOf": [{"type": "string"}]},
            ir.Union(name="M", alternatives=(STRING,), exclusive=True),
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            ir.Union(name="M", alternatives=(STRING, INTEGER), exclusive=False, nullable=True),
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            ir.Alias(name="M", type=ir.Nullable(type=STRING)),
        ),
        (
            {"type": ["string", "integer", "null"], "minLength": 2, "maximum": 5},
            ir.Union(
                name="M",
                alternatives=(
                    ir.Scalar(kind="string", constraints=(("minLength", 2),)),
                    ir.Scalar(kind="integer", constraints=(("maximum", 5),)),
                ),
                exclusive=False,
                nullable=True,
            ),
        ),
    ],
)
def test_kinds_of_models(schema: Any, model: ir.Model) -> None:
    assert repr(models({"M": schema})["M"]) == repr(model)


@pytest.mark.parametrize(
    ("schema", "members"),
    [
        ({"enum": ["a", "b"], "x-speakeasy-enums": ["A", "B"]}, (("A", "a"), ("B", "b"))),
        ({"enum": ["a", "b"], "x-enum-varnames": ["A", "B"]}, (("A", "a"), ("B", "b"))),
        ({"enum": [1, 2], "x-speakeasy-enums": {"1": "ONE"}}, (("ONE", 1), (None, 2))),
        ({"enum": ["a", "a"]}, ((None, "a"),)),
        ({"type": "string", "enum": ["a", 1]}, ((None, "a"),)),
        ({"type": "string", "enum": ["a", "abc"], "maxLength": 2}, ((None, "a"),)),
        ({"enum": [1, True, 1.0]}, ((None, 1), (None, True))),
    ],
)
def test_members_of_an_enum(schema: Any, members: Any) -> None:
    enum = models({"M": schema})["M"]
    assert isinstance(enum, ir.Enum)
    assert repr(enum.members) == repr(members)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": ["a", "b"], "x-speakeasy-unknown-values": "allow"},
        {"type": "string", "x-extensible-enum": ["a", "b"]},
        {"type": "string", "enum": ["a", "b"], "x-extensible-enum": True},
    ],
)
def test_open_enums(schema: Any) -> None:
    assert models({"M": schema})["M"] == ir.Enum(
        name="M", members=((None, "a"), (None, "b")), open=True
    )


def test_inline_models_are_lifted_and_named_by_where_they_stand() -> None:
    schema = {
        "type": "object",
        "properties": {
            "owner": {
                "type": "object",
                "properties": {"id": {"type": "string", "enum": ["a", "b"]}},
            },
            "disk-sizes": {"type": "array", "items": {"enum": [1, 2]}},
            "labels": {
                "type": "object",
                "additionalProperties": {"oneOf": [{"type": "string"}, INT]},
            },
            "choice": {"anyOf": [{"title": "Small One", **OBJECT}, OBJECT]},
        },
    }
    assert list(models({"Image": schema})) == [
        *(
            "Image",
            "ImageOwner",
            "ImageOwnerId",
            "ImageDiskSizesItem",
            "ImageLabelsValue",
            "ImageChoice",
        ),
        *("ImageChoiceSmallOne", "ImageChoiceObject2"),
    ]


INT = {"type": "integer"}
OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}


def test_a_lifted_model_takes_description_and_title_and_leaves_the_rest_to_the_field() -> None:
    schema = {
        **OBJECT,
        "title": "Owner",
        "description": "Who owns it.",
        "readOnly": True,
        "examples": [{"a": "x"}],
    }
    by_name = models({"R": {"type": "object", "properties": {"p": schema}}})
    record, lifted = by_name["R"], by_name["RP"]
    assert isinstance(record, ir.Record)
    assert (lifted.description, lifted.annotations, lifted.examples) == (
        "Who owns it.",
        (("title", "Owner"),),
        (),
    )
    field = record.fields[0]
    assert (field.description, field.annotations, field.examples) == (
        None,
        (("readOnly", True),),
        ({"a": "x"},),
    )


@pytest.mark.parametrize("turned", [False, True])
def test_lifted_names_that_clash_stay_readable_whatever_their_order(turned: bool) -> None:
    schemas = {
        "A": {"type": "object", "properties": {"BC": OBJECT}},
        "AB": {"type": "object", "properties": {"c": OBJECT}},
        "D": {"type": "object", "properties": {"e": OBJECT}},
        "DE": OBJECT,
    }
    names = list(models(dict(reversed(schemas.items())) if turned else schemas))
    assert sorted(names) == ["A", "AB", "BCOfA", "COfAB", "D", "DE", "DEObject"]
    taken = dict.fromkeys(["DEObject", "EOfD"], OBJECT)
    assert f"DE_{digest('D/properties/e')}" in models(schemas | taken)


def test_x_fieldwright_name_names_a_lifted_model() -> None:
    schema = {"type": "object", "properties": {"p": {**OBJECT, "x-fieldwright-name": "Part"}}}
    assert list(models({"R": schema})) == ["R", "Part"]


def test_references_to_places_inside_of_a_model_share_its_lifted_part() -> None:
    by_name = models(
        {
            "A": {
                "type": "object",
                "properties": {"p": {"$ref": "#/components/schemas/B/properties/q"}},
            },
            "B": {"type": "object", "properties": {"q": OBJECT}},
        }
    )
    assert list(by_name) == ["A", "B", "BQ"]
    assert isinstance(by_name["A"], ir.Record) and by_name["A"].fields[0].type == ir.Ref(name="BQ")


def test_recursion_through_objects_and_arrays_is_no_circle() -> None:
    node = {
        "type": "object",
        "properties": {
            "next": {"$ref": "#/components/schemas/Node"},
            "all": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
    model = models({"Node": node})["Node"]
    assert isinstance(model, ir.Record)
    assert [field.type for field in model.fields] == [
        ir.Ref(name="Node"),
        ir.Array(items=ir.Ref(name="Node")),
    ]


def test_keywords_beside_ref_apply_in_3_1() -> None:
    name = {"type": "string", "minLength": 1}
    schema = {"$ref": "#/components/schemas/Name", "maxLength": 3}
    constraints = (("minLength", 1), ("maxLength", 3))
    assert property_type(schema, Name=name) == ir.Scalar(kind="string", constraints=constraints)


def test_annotations_and_what_is_implied_leave_a_reference_a_reference() -> None:
    schema = {"$ref": "#/components/schemas/Name", "type": "string", "title": "t"}
    assert property_type(schema, Name={"type": "string", "minLength": 1}) == ir.Ref(name="Name")


def test_keywords_beside_ref_are_ignored_in_3_0_and_it_is_said() -> None:
    schemas = {
        "R": {
            "type": "object",
            "properties": {"p": {"$ref": "#/components/schemas/N", "maxLength": 3}},
        },
        "N": {"type": "string"},
    }
    assert warnings(schemas, "3.0.3") == ["ref-siblings-ignored"]
    record = models(schemas, "3.0.3")["R"]
    assert isinstance(record, ir.Record) and record.fields[0].type == ir.Ref(name="N")


def test_discriminator_and_mapping() -> None:
    schemas = {
        "Pet": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"},
            },
        },
        "Cat": OBJECT,
        "Dog": OBJECT,
    }
    assert models(schemas)["Pet"] == ir.Union(
        name="Pet",
        alternatives=(ir.Ref(name="Cat"), ir.Ref(name="Dog")),
        exclusive=True,
        discriminator="kind",
        mapping=(("cat", "Cat"), ("dog", "Dog")),
    )


def test_what_stands_beside_one_of_goes_into_each_alternative() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "oneOf": [OBJECT, {"required": ["a"]}],
    }
    by_name = models({"M": schema})
    assert isinstance(by_name["M"], ir.Union)
    second = by_name["MObject2"]
    assert isinstance(second, ir.Record)
    assert second.fields == (ir.Field(name="a", type=STRING, required=True),)


def test_a_schema_without_a_type_is_read_by_its_keywords_in_openapi() -> None:
    assert models({"M": {"properties": {"a": {"type": "string"}}}})["M"] == ir.Record(
        name="M", fields=(ir.Field(name="a", type=STRING, required=False),)
    )
    assert warnings({"M": {"properties": {}}}) == ["type-missing"]


def test_a_json_schema_is_the_model_root_and_its_definitions() -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order",
        "type": "object",
        "properties": {"item": {"$ref": "#/$defs/Item"}, "parent": {"$ref": "#"}},
        "$defs": {"Item": {"type": "string"}},
    }
    document = read.read_document(source.wrap(schema))
    assert (document.title, [model.name for model in document.models]) == (
        "Order",
        ["Order", "Item"],
    )
    root = document.models[0]
    assert isinstance(root, ir.Record)
    assert [field.type for field in root.fields] == [ir.Ref(name="Item"), ir.Ref(name="Order")]


def test_a_json_schema_without_a_type_accepts_every_other_type() -> None:
    """JSON Schema core, section 7.6.1: a keyword passes instances of other types."""
    document = read.read_document(source.wrap({"minLength": 2}))
    (root,) = document.models
    assert isinstance(root, ir.Union)
    kinds = [each.kind for each in root.alternatives if isinstance(each, ir.Scalar)]
    assert (root.nullable, kinds) == (True, ["boolean", "number", "string"])
    assert ir.Scalar(kind="string", constraints=(("minLength", 2),)) in root.alternatives


def test_every_node_knows_where_it_stands() -> None:
    text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n    A:\n      type: object\n      properties:\n        b: {type: string}\n"
    (model,) = read.read_document(source.parse(text, "s.yaml")).models
    assert isinstance(model, ir.Record)
    assert (model.place, model.fields[0].place) == (("s.yaml", 6, 7), ("s.yaml", 8, 9))


@pytest.mark.parametrize(
    ("schema", "default", "accepted"),
    [
        ({"type": "integer"}, 1, True),
        ({"type": "integer"}, 1.0, True),
        ({"type": "integer"}, True, False),
        ({"type": "integer"}, "1", False),
        ({"type": "number", "maximum": 2}, 3, False),
        ({"type": "string", "pattern": "^a$"}, "a\n", False),
        ({"type": "string", "format": "date"}, "2024-02-30", False),
        ({"type": "string", "format": "date"}, "2024-02-29", True),
        ({"type": "string"}, None, False),
        ({"type": ["string", "null"]}, None, True),
        ({"enum": ["a", "b"]}, "c", False),
        ({"type": "string", "enum": ["a", "b"], "x-speakeasy-unknown-values": "allow"}, "c", True),
        ({"const": 1}, True, False),
        ({"type": "array", "items": {"type": "string"}}, ["a", 1], False),
        ({"type": "array", "uniqueItems": True}, [1, True, 1.0], False),
        ({"type": "array", "uniqueItems": True}, [1, True, "1"], True),
        ({"type": "number", "multipleOf": 0.1}, 0.3, True),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, 1, False),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, 1, True),
        ({"$ref": "#/components/schemas/Sub"}, {"x": 2}, True),
        ({"$ref": "#/components/schemas/Sub"}, {"x": "2"}, False),
        ({"$ref": "#/components/schemas/Sub"}, {}, False),
        ({"$ref": "#/components/schemas/Sub"}, {"x": 1, "y": 1}, False),
    ],
)
def test_a_default_must_be_accepted_by_its_own_schema(
    schema: dict[str, Any], default: Any, accepted: bool
) -> None:
    sub = {
        "type": "object",
        "properties": {"x": INT},
        "required": ["x"],
        "additionalProperties": False,
    }
    record = {"type": "object", "properties": {"p": {**schema, "default": default}}}
    rules = [each.rule for each in found({"R": record, "Sub": sub}) if each.severity == "error"]
    assert rules == ([] if accepted else ["default-refused"])


def test_no_name_depends_on_where_a_spec_lies(tmp_path: Path) -> None:
    """Definitions that checks refer to are named by their place in the spec, also in a file beside it."""
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    A: {$defs: {b: {maximum: 3}}, not: {$ref: '#/components/schemas/A/$defs/b'}}\n"
        "    C: {not: {$ref: 'more.yaml#/$defs/d'}}\n"
    )
    name_lists = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.yaml").write_text(text)
        (folder / "more.yaml").write_text("$defs: {d: {minimum: 4}}\n")
        name_lists.append(read.read_document(source.load(folder / f"{name}.yaml")))
    assert name_lists[0] == name_lists[1]
    assert len(name_lists[0].definitions) == 2
