"""Under ``discriminators = "strict"`` a base accepts no tag that names no heir, and nothing that the named one refuses."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from fieldwright.validation import payloads
from tests.conftest import Run
from tests.package.test_heirs import (
    CIRCLE,
    FLEET,
    INTEGER,
    MEMBERS,
    NARROW,
    NODE,
    extend,
    make_document,
)

LEVELS = {
    **FLEET,
    "Truck": extend("Van", axles=INTEGER),
    "Closed": {**extend("Truck", more=INTEGER), "unevaluatedProperties": False},
}
DOCUMENTS = {"fleet": FLEET, "circle": CIRCLE, "narrow": NARROW, "node": NODE, "levels": LEVELS}

STRICT = read.Options(discriminators="strict")


def read_strict(schemas: dict[str, Any]) -> ir.Document:
    return read.read_document(source.parse(json.dumps(make_document(schemas)), "a.json"), STRICT)


def load(schemas: dict[str, Any]) -> Any:
    return fieldwright.load(json.loads(json.dumps(write.build_data(read_strict(schemas)))))


@pytest.fixture(scope="module")
def fleet() -> Any:
    return load(FLEET)


@pytest.mark.parametrize(
    ("payload", "pointer", "keyword"),
    [
        ({"kind": "x"}, "/kind", "discriminator"),
        ({"kind": "Van", "load": 1}, "/kind", "discriminator"),
        ({"kind": 1}, "/kind", "type"),
        ({}, "", "required"),
        ({"kind": "v", "load": "heavy"}, "/load", "type"),
        ({"kind": "v"}, "", "required"),
        ({"kind": "b", "gears": 1.5, "plate": 2}, "/gears", "type"),
    ],
)
def test_a_problem_stands_at_the_tag_or_where_the_heir_refuses(
    fleet: Any, payload: dict[str, Any], pointer: str, keyword: str
) -> None:
    for model, data, at in (
        (fleet.Vehicle, payload, ""),
        (fleet.Depot, {"one": payload}, "/one"),
        (fleet.Depot, {"fleet": [{"kind": "b"}, payload]}, "/fleet/1"),
        (fleet.Depot, {"named": {"a": payload}}, "/named/a"),
    ):
        problem = model.problems(data)[0]
        assert (problem.pointer, problem.keyword) == (at + pointer, keyword)
        with pytest.raises(fleet.ValidationError) as refused:
            model.from_dict(copy.deepcopy(data))
        assert refused.value.problems[0] == problem


def test_the_message_names_the_tags(fleet: Any) -> None:
    (problem,) = fleet.Vehicle.problems({"kind": "x"})
    assert problem.message == "must be one of 'v', 'b', 'Vehicle', not 'x'"
    assert problem.limit == ("v", "b", "Vehicle")


def test_a_base_is_named_by_its_own_tags_alone(fleet: Any) -> None:
    assert type(fleet.Vehicle.from_dict({"kind": "Vehicle"})) is fleet.Vehicle
    mapped = {**FLEET["Vehicle"]["discriminator"]["mapping"], "plain": "Vehicle"}
    vehicle = {**FLEET["Vehicle"], "discriminator": {"propertyName": "kind", "mapping": mapped}}
    package = load({**FLEET, "Vehicle": vehicle})
    assert type(package.Vehicle.from_dict({"kind": "plain"})) is package.Vehicle
    assert package.Vehicle.problems({"kind": "Vehicle"})


def test_a_tag_that_need_not_be_there_is_not_missed() -> None:
    vehicle = {key: value for key, value in FLEET["Vehicle"].items() if key != "required"}
    package = load({**FLEET, "Vehicle": vehicle})
    assert type(package.Vehicle.from_dict({"plate": "x"})) is package.Vehicle
    for tag in ("x", "", None, 1):
        assert package.Vehicle.problems({"kind": tag})[0].pointer == "/kind"


def test_a_tag_of_any_type_names_an_heir_as_a_string_alone() -> None:
    vehicle = {**FLEET["Vehicle"], "properties": {"kind": {}}}
    package = load({**FLEET, "Vehicle": vehicle})
    for tag in (None, 1, ["v"], {"v": "v"}, True):
        (problem,) = package.Vehicle.problems({"kind": tag})
        assert (problem.pointer, problem.keyword) == ("/kind", "discriminator")


def test_every_level_knows_the_tags_below_it() -> None:
    package = load(LEVELS)
    truck = {"kind": "Truck", "load": 1, "axles": 2}
    for model in (package.Vehicle, package.Van, package.Truck):
        assert type(model.from_dict(truck)) is package.Truck
    assert type(package.Van.from_dict({"kind": "v", "load": 1})) is package.Van
    (problem,) = package.Truck.problems({"kind": "v", "load": 1})
    assert (problem.pointer, problem.keyword) == ("/kind", "discriminator")
    closed = {"kind": "Closed", "load": 1, "more": 2}
    assert type(package.Vehicle.from_dict(closed)) is package.Closed
    (problem,) = package.Vehicle.problems({**closed, "extra": 1})
    assert problem.pointer == "/extra"


def test_what_is_made_is_judged_as_what_is_read(fleet: Any) -> None:
    assert fleet.Van(load=1).problems(fleet.Van(load=1)) == []
    assert fleet.Vehicle() == fleet.Vehicle(kind="Vehicle")
    (problem,) = fleet.Vehicle.problems(fleet.Vehicle(kind="x"))
    assert (problem.pointer, problem.keyword) == ("/kind", "discriminator")
    depot = fleet.Depot(fleet=[fleet.Van(load=1), fleet.Vehicle(kind="x")])
    assert [each.pointer for each in fleet.Depot.problems(depot)] == ["/fleet/1/kind"]


JUDGE = jsonschema_rs.validator_for(
    {
        "$ref": "#/components/schemas/Depot",
        "components": {
            "schemas": {
                **FLEET,
                "Vehicle": {
                    "allOf": [{key: FLEET["Vehicle"][key] for key in ("type", "required")}],
                    "properties": {
                        "plate": {"type": "string"},
                        "kind": {"enum": ["v", "b", "Vehicle"]},
                    },
                    "dependentSchemas": {
                        "kind": {
                            "oneOf": [
                                {"properties": {"kind": {"const": "Vehicle"}}},
                                {
                                    "properties": {"kind": {"const": "v"}, "load": INTEGER},
                                    "required": ["load"],
                                },
                                {"properties": {"kind": {"const": "b"}, "gears": INTEGER}},
                            ]
                        }
                    },
                },
            }
        },
    }
)
DOCUMENT = read_strict(FLEET)
MODELS = validation.ModelValidator(
    {each.name: each for each in DOCUMENT.models}, dict(DOCUMENT.definitions)
)
EXPORTED = jsonschema_rs.validator_for(
    json.loads(json_schema.format_schema(DOCUMENT, root="Depot"))
)


@given(st.lists(MEMBERS | st.just({"kind": "Vehicle"}), max_size=3))
def test_all_that_judge_agree(fleet: Any, listed: list[dict[str, Any]]) -> None:
    payload = {"fleet": listed}
    problems = fleet.Depot.problems(payload)
    assert (problems == []) == JUDGE.is_valid(payload)
    assert (problems == []) == MODELS.is_valid(ir.Ref(name="Depot"), payload)
    assert (problems == []) == EXPORTED.is_valid(payload)
    if not problems:
        assert fleet.Depot.from_dict(payload).to_dict() == payload


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_and_the_payloads_of_every_model_are_those_of_its_class(name: str) -> None:
    document = read_strict(DOCUMENTS[name])
    package = load(DOCUMENTS[name])
    maker = payloads.Maker(document.models, document.definitions)
    models = [each.name for each in document.models if isinstance(each, ir.Record)]
    for model in models:
        schema = json.loads(json_schema.format_schema(document, root=model))
        judge = jsonschema_rs.validator_for(schema)
        listed = list(maker.make_valid(model))
        assert listed
        for payload in listed:
            for tagged in (payload, {**payload, "kind": "x"}, {**payload, "kind": models[-1]}):
                problems = getattr(package, model).problems(tagged)
                assert judge.is_valid(tagged) == (problems == [])
            assert getattr(package, model).problems(payload) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_comes_back_from_its_spec_and_from_its_package(name: str) -> None:
    document = read_strict(DOCUMENTS[name])
    assert any(isinstance(each, ir.Record) and each.strict for each in document.models)
    text = write.write_text(document)
    again = source.parse(text, "again.yaml")
    assert read.read_document(again).models == document.models
    tree = build.assemble(again, History(), build.Settings()).tree
    assert read_package(tree, "fleet_models") == shape(document)


@pytest.mark.parametrize(
    "command", [["-m", "mypy", "--strict"], ["-m", "basedpyright", "--level", "error"]]
)
def test_type_checkers_take_them(tmp_path: Path, command: list[str]) -> None:
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(make_document(LEVELS)))
    tree = build.build(spec, build.Settings(discriminators="strict")).tree
    for path, content in tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    ended = subprocess.run(
        [sys.executable, *command, "fleet_models"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


def test_a_base_is_lenient_where_nothing_says_otherwise() -> None:
    lenient = read.read_document(source.parse(json.dumps(make_document(FLEET)), "a.json"))
    (base,) = (each for each in lenient.models if isinstance(each, ir.Record) and each.heirs)
    assert (base.strict, base.own_tags) == (False, ("Vehicle",))


def test_the_setting_holds_in_every_command(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.json").write_text(json.dumps(make_document(FLEET)))
    Path("x.json").write_text('{"kind": "x"}')
    table = '[tool.fieldwright]\nspec = "spec.json"\noutput = "out"\n'
    for word, code in (("lenient", 0), ("strict", 1)):
        Path("pyproject.toml").write_text(f'{table}discriminators = "{word}"\n')
        assert run("validate", "Vehicle", "x.json").code == code
        schema = json.loads(run("export", "--to", "json-schema").out)
        judge = jsonschema_rs.validator_for({**schema, "$ref": "#/$defs/Vehicle"})
        assert judge.is_valid({"kind": "x"}) == (word == "lenient")
        assert run("generate").code == 0
        assert run("check").code == 0
    Path("pyproject.toml").write_text(table)
    changes = json.loads(run("diff", "out", "spec.json", "--format", "json").out)["changes"]
    assert [each["rule"] for each in changes] == ["discriminator-became-lenient"]
    Path("pyproject.toml").write_text(f'{table}discriminators = "loose"\n')
    assert "'discriminators' in [tool.fieldwright] must be 'lenient' or 'strict'" in run("lint").err


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_reference_says_so(name: str) -> None:
    pages = documentation.write_pages(read_strict(DOCUMENTS[name]), "pets", ["reference"])
    assert any('must name one of them, or `"' in page for page in pages.values())
