"""``defaultMapping`` of OpenAPI 3.2 names what an object is whose tag is absent or names nothing."""

import json
from typing import Any

import jsonschema_rs
import pytest

import fieldwright
from fieldwright.distribution import build, documentation
from fieldwright.distribution.releases import History
from fieldwright.export import json_schema
from fieldwright.model import ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.package.read import read_package
from fieldwright.package.shape import shape
from fieldwright.validation import models as validation
from tests.package.test_heirs import FLEET, INTEGER, extend, make_document, reference

VEHICLE = {key: value for key, value in FLEET["Vehicle"].items() if key != "required"}


def make_fleet(default: str, **more: Any) -> dict[str, Any]:
    discriminator = {**VEHICLE["discriminator"], "defaultMapping": default, **more}
    return {**FLEET, "Vehicle": {**VEHICLE, "discriminator": discriminator}}


PAYLOADS: list[dict[str, Any]] = [
    {"load": 1},
    {"kind": "x", "load": 1},
    {"kind": "x"},
    {},
    {"kind": "b", "gears": 2},
    {"kind": "b", "gears": "two"},
    {"kind": "Vehicle"},
    {"kind": "v", "load": 3},
    {"plate": 1},
]


def load(schemas: dict[str, Any]) -> Any:
    return fieldwright.load(make_document(schemas, "3.2.0"))


@pytest.mark.parametrize("default", ["Van", "#/components/schemas/Van"])
def test_what_names_nothing_is_of_the_default(default: str) -> None:
    fleet = load(make_fleet(default))
    classes = [type(fleet.Vehicle.from_dict(each)).__name__ for each in PAYLOADS[:-1]]
    assert classes == ["Van", "Van", *["Vehicle"] * 2, "Bike", *["Vehicle"] * 2, "Van"]
    for payload in PAYLOADS[:-1]:
        depot = fleet.Depot.from_dict({"one": payload, "fleet": [payload]})
        assert depot.to_dict() == {"one": payload, "fleet": [payload]}
    assert fleet.Vehicle.problems(PAYLOADS[-1])[0].pointer == "/plate"


@pytest.mark.parametrize("default", ["Van", "Vehicle", "Bike"])
@pytest.mark.parametrize("strict", [False, True])
def test_all_that_judge_agree(default: str, strict: bool) -> None:
    schemas = make_fleet(default, **({"x-fieldwright-strict": True} if strict else {}))
    document = read.read_document(source.parse(json.dumps(make_document(schemas)), "a.json"))
    fleet = load(schemas)
    exported = json.loads(json_schema.format_schema(document, root="Vehicle"))
    judge = jsonschema_rs.validator_for(exported)
    models = {each.name: each for each in document.models}
    validator = validation.ModelValidator(models, dict(document.definitions))
    verdicts = []
    for payload in PAYLOADS:
        verdicts.append(fleet.Vehicle.problems(payload) == [])
        assert judge.is_valid(payload) == verdicts[-1], payload
        assert validator.is_valid(ir.Ref(name="Vehicle"), payload) == verdicts[-1]
    assert verdicts[2:6] == [default != "Van" or not strict] * 2 + [True, not strict]
    assert verdicts[-1] is False


def test_a_strict_default_refuses_where_it_refuses() -> None:
    fleet = load(make_fleet("Van", **{"x-fieldwright-strict": True}))
    (problem,) = fleet.Depot.problems({"one": {"load": "heavy"}})
    assert (problem.pointer, problem.keyword) == ("/one/load", "type")


def test_an_heir_has_that_of_its_base_if_it_is_below_it() -> None:
    schemas = {**make_fleet("Truck"), "Truck": extend("Van", axles=INTEGER)}
    fleet = load(schemas)
    payload = {"load": 1, "axles": 2}
    assert type(fleet.Vehicle.from_dict(payload)) is fleet.Truck
    assert type(fleet.Van.from_dict(payload)) is fleet.Truck
    assert type(fleet.Bike.from_dict(payload)) is fleet.Bike


@pytest.mark.parametrize("word", ["anyOf", "oneOf"])
def test_a_union_tries_the_default_first_and_accepts_what_it_did(word: str) -> None:
    shape = {"type": "object", "properties": {"kind": {"type": "string"}}}
    schemas = {
        "A": {**shape, "properties": {**shape["properties"], "size": INTEGER}},
        "B": {**shape, "properties": {"name": {}}, "required": ["name"]},
        "AOrB": {
            word: [reference("A"), reference("B")],
            "discriminator": {"propertyName": "kind", "defaultMapping": "B"},
        },
    }
    package = load(schemas)
    judge = jsonschema_rs.validator_for({**schemas["AOrB"], "components": {"schemas": {**schemas}}})
    for payload in ({"name": 1}, {"kind": "x", "name": 1}, {"size": 1}, {"name": 1, "size": "x"}):
        valid = judge.is_valid(payload)
        if valid:
            expected = package.B if "name" in payload else package.A
            assert type(package.decode(package.AOrB, payload)) is expected
        else:
            with pytest.raises(package.ValidationError):
                package.decode(package.AOrB, payload)


@pytest.mark.parametrize("schemas", [make_fleet("Depot"), make_fleet("Nothing")])
def test_one_that_is_no_heir_is_reported(schemas: dict[str, Any]) -> None:
    text = json.dumps({**make_document(schemas), "paths": {"/a": {}}})
    _, diagnostics = read.read_with_diagnostics(source.parse(text, "a.json"))
    (one,) = (each for each in diagnostics if each.rule == "discriminator-mapping")
    assert "which is no heir" in one.message


@pytest.mark.parametrize("default", ["Van", "Vehicle"])
@pytest.mark.parametrize("strict", [False, True])
def test_a_document_comes_back_from_its_spec_and_from_its_package(
    default: str, strict: bool
) -> None:
    schemas = make_fleet(default, **({"x-fieldwright-strict": True} if strict else {}))
    document = read.read_document(source.parse(json.dumps(make_document(schemas)), "a.json"))
    again = source.parse(write.write_text(document), "again.yaml")
    assert read.read_document(again).models == document.models
    tree = build.assemble(again, History(), build.Settings()).tree
    assert read_package(tree, "fleet_models") == shape(document)
    pages = documentation.write_pages(document, "fleet", ["reference"])
    assert any("where that names none of them" in page for page in pages.values())
