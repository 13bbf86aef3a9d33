"""A record that ``allOf`` makes of one with a discriminator is its heir: the tag chooses the class, never the verdict."""

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
from fieldwright.distribution import build
from fieldwright.distribution.releases import History
from fieldwright.model import ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.package.read import read_package
from fieldwright.package.shape import shape

VEHICLE = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}, "plate": {"type": "string"}},
    "discriminator": {
        "propertyName": "kind",
        "mapping": {"v": "Van", "b": "#/components/schemas/Bike"},
    },
}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def extend(base: str, **properties: Any) -> dict[str, Any]:
    """A schema made of another one and more properties."""
    return {"allOf": [reference(base), {"type": "object", "properties": properties}]}


INTEGER = {"type": "integer"}

FLEET: dict[str, Any] = {
    "Vehicle": VEHICLE,
    "Van": {**extend("Vehicle", load=INTEGER), "required": ["load"]},
    "Bike": extend("Vehicle", gears=INTEGER),
    "Depot": {
        "type": "object",
        "properties": {
            "one": reference("Vehicle"),
            "fleet": {"type": "array", "items": reference("Vehicle")},
            "named": {"type": "object", "additionalProperties": reference("Vehicle")},
        },
    },
}


def make_document(schemas: dict[str, Any], version: str = "3.1.0") -> dict[str, Any]:
    info = {"title": "Fleet", "version": "1"}
    if version == "2.0":
        text = json.dumps(schemas).replace("#/components/schemas/", "#/definitions/")
        return {"swagger": "2.0", "info": info, "paths": {}, "definitions": json.loads(text)}
    return {"openapi": version, "info": info, "paths": {}, "components": {"schemas": schemas}}


def load(schemas: dict[str, Any], version: str = "3.1.0") -> Any:
    return fieldwright.load(make_document(schemas, version))


@pytest.fixture(scope="module")
def fleet() -> Any:
    return load(FLEET)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_the_tag_chooses_the_class_nested_and_in_lists_and_maps(version: str) -> None:
    fleet = load(FLEET, version)
    payload = {
        "one": {"kind": "b", "gears": 3},
        "fleet": [{"kind": "v", "load": 3, "extra": [1]}, {"kind": "other"}],
        "named": {"a": {"kind": "v", "load": 1}},
    }
    depot = fleet.Depot.from_dict(copy.deepcopy(payload))
    assert depot.one == fleet.Bike(gears=3)
    assert type(depot.fleet[0]) is type(depot.named["a"]) is fleet.Van
    assert (depot.fleet[0].load, depot.fleet[0].additional_properties) == (3, {"extra": [1]})
    assert type(depot.fleet[1]) is fleet.Vehicle
    assert depot.to_dict() == payload
    assert isinstance(depot.one, fleet.Vehicle)


def test_a_tag_and_an_heir_that_do_not_fit_leave_the_base_with_every_member(fleet: Any) -> None:
    for payload in (
        {"kind": "v", "load": "heavy"},
        {"kind": "v"},
        {"kind": "Van", "load": 1},
        {"kind": "", "gears": 1},
    ):
        value = fleet.Vehicle.from_dict(payload)
        assert type(value) is fleet.Vehicle
        assert value.to_dict() == payload
        assert fleet.Vehicle.problems(payload) == []
    (problem,) = fleet.Vehicle.problems({"kind": 1})
    assert problem.pointer == "/kind"
    assert fleet.Van.problems({"kind": "v"})[0].keyword == "required"


def test_what_is_made_has_its_tag_and_fits_where_the_base_is_expected(fleet: Any) -> None:
    depot = fleet.Depot(fleet=[fleet.Van(load=3), fleet.Vehicle(kind="x")])
    assert depot.to_dict() == {"fleet": [{"kind": "v", "load": 3}, {"kind": "x"}]}
    assert fleet.Depot.from_dict(depot.to_dict()) == depot
    assert issubclass(fleet.Bike, fleet.Vehicle)


@pytest.mark.parametrize("mapping", [None, {}, {"v": "Van"}, {"v": "./Van"}])
def test_without_a_mapping_the_name_of_a_component_is_its_tag(mapping: Any) -> None:
    discriminator = {"propertyName": "kind", **({} if mapping is None else {"mapping": mapping})}
    fleet = load({**FLEET, "Vehicle": {**VEHICLE, "discriminator": discriminator}})
    tag = "v" if mapping == {"v": "Van"} else "Van"
    assert type(fleet.Vehicle.from_dict({"kind": tag, "load": 1})) is fleet.Van
    assert type(fleet.Vehicle.from_dict({"kind": "Bike"})) is fleet.Bike


def test_swagger_names_the_member_alone() -> None:
    vehicle = {**VEHICLE, "discriminator": "kind"}
    fleet = load({**FLEET, "Vehicle": vehicle}, "2.0")
    assert type(fleet.Vehicle.from_dict({"kind": "Van", "load": 1})) is fleet.Van


def test_heirs_of_heirs(fleet: Any) -> None:
    """The nearest class is the base; a list of a middle one holds those below it."""
    schemas = {
        **FLEET,
        "Vehicle": {**VEHICLE, "discriminator": {"propertyName": "kind"}},
        "Truck": extend("Van", axles=INTEGER),
        "Crane": extend("Truck", height=INTEGER),
        "Vans": {"type": "array", "items": reference("Van")},
    }
    fleet = load(schemas)
    payload = {"kind": "Crane", "load": 1, "axles": 2, "height": 3}
    for kind in (fleet.Vehicle, fleet.Van, fleet.Truck, fleet.Crane):
        assert type(kind.from_dict(payload)) is fleet.Crane
    assert type(fleet.decode(fleet.Vans, [payload])[0]) is fleet.Crane
    assert fleet.Crane.__mro__[1:4] == (fleet.Truck, fleet.Van, fleet.Vehicle)
    assert fleet.Crane(load=1).to_dict() == {"kind": "Crane", "load": 1}


def test_heirs_in_other_files(tmp_path: Path) -> None:
    (tmp_path / "van.yaml").write_text(
        "allOf:\n- $ref: api.yaml#/components/schemas/Vehicle\n"
        "- {type: object, properties: {load: {type: integer}}}\n"
    )
    vehicle = """openapi: 3.1.0
info: {title: Fleet, version: '1'}
paths: {}
components:
  schemas:
    Vehicle:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {v: van.yaml}}
    Depot: {type: object, properties: {van: {$ref: van.yaml}}}
"""
    (tmp_path / "api.yaml").write_text(vehicle)
    document = read.read_document(source.load(tmp_path / "api.yaml"))
    (base,) = (each for each in document.models if each.name == "Vehicle")
    assert isinstance(base, ir.Record)
    assert [value for value, _ in base.heirs] == ["v"]


CIRCLE = {
    **FLEET,
    "Vehicle": {
        **VEHICLE,
        "properties": {
            **VEHICLE["properties"],
            "towed": reference("Van"),
            "owner": reference("Owner"),
        },
    },
    "Owner": {
        "type": "object",
        "properties": {"bikes": {"type": "array", "items": reference("Bike")}},
    },
}


@pytest.mark.parametrize("first", ["vehicle", "owner", "depot"])
def test_a_base_that_leads_to_its_heirs_is_imported_in_any_order(
    tmp_path: Path, first: str
) -> None:
    write_package(tmp_path, CIRCLE)
    code = (
        f"import fleet_models.{first}\nfrom fleet_models import Vehicle, Bike\n"
        "v = Vehicle.from_dict({'kind': 'v', 'load': 1, 'towed': {'kind': 'v', 'load': 2},"
        " 'owner': {'bikes': [{'kind': 'b'}]}})\n"
        "assert type(v).__name__ == 'Van' and type(v.owner.bikes[0]) is Bike\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def write_package(folder: Path, schemas: dict[str, Any]) -> None:
    spec = folder / "spec.json"
    spec.write_text(json.dumps(make_document(schemas)))
    for path, content in build.build(spec, build.Settings()).tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


NARROW = {
    "Thing": {
        "type": "object",
        "required": ["kind"],
        "discriminator": {"propertyName": "kind"},
        "properties": {
            "kind": {"type": "string"},
            "size": {"type": "number"},
            "any": {},
            "list": {"type": "array", "items": {}},
            "part": {"type": "object", "properties": {"a": {"type": "string"}}},
            "when": {"type": "string"},
        },
    },
    "Narrow": {
        "allOf": [reference("Thing")],
        "required": ["size"],
        "properties": {
            "size": {"type": "integer"},
            "any": {"type": "boolean"},
            "list": {"type": "array", "items": {"type": "string"}},
            "part": {"type": "object", "properties": {"a": {"enum": ["x"]}, "b": {}}},
            "when": {"format": "date-time"},
        },
    },
    "Closed": {**extend("Thing", more=INTEGER), "unevaluatedProperties": False},
    "Empty": {"allOf": [reference("Thing")]},
}


PROJECTS = {"fleet": FLEET, "circle": CIRCLE, "narrow": NARROW}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one for each of ``PROJECTS``: its package, and a program that uses it."""
    folder = tmp_path_factory.mktemp("projects")
    use = "from fleet_models import Depot, Van, Vehicle\n\ndepot = Depot(fleet=[Van(load=1)], one=Van(load=2))\n"
    for name, schemas in PROJECTS.items():
        (folder / name).mkdir()
        write_package(folder / name, schemas)
        if "Depot" in schemas:
            (folder / name / "use.py").write_text(use)
    roots = [{"root": name} for name in PROJECTS]
    settings = {"typeCheckingMode": "standard", "executionEnvironments": roots}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    return folder


@pytest.mark.parametrize("name", PROJECTS)
def test_mypy_takes_them(projects: Path, name: str) -> None:
    files = ["fleet_models", *(path.name for path in (projects / name).glob("use.py"))]
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", *files]
    ended = subprocess.run(
        command, cwd=projects / name, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout


def test_pyright_takes_them(projects: Path) -> None:
    """All in one run, in which none sees the package of another."""
    command = [sys.executable, "-m", "basedpyright", *PROJECTS]
    ended = subprocess.run(command, cwd=projects, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_a_narrower_heir_is_decoded_as_it_is_declared() -> None:
    package = load(NARROW)
    payload = {"kind": "Narrow", "size": 2, "any": True, "list": ["a"], "part": {"a": "x"}}
    assert type(package.Thing.from_dict(payload)) is package.Narrow
    assert type(package.Thing.from_dict({**payload, "size": 1.5})) is package.Thing
    closed = package.Thing.from_dict({"kind": "Closed", "more": 1})
    assert type(closed) is package.Closed
    assert repr(closed) and closed.to_dict() == {"kind": "Closed", "more": 1}
    opened = {"kind": "Closed", "other": 1}
    assert type(package.Thing.from_dict(opened)) is package.Thing
    assert package.Thing.from_dict(opened).to_dict() == opened


NODE = {
    "Node": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string"},
            "items": {"type": "array", "items": reference("Node")},
        },
        "discriminator": {"propertyName": "kind"},
    },
    "Folder": extend("Node", items={"type": "array", "items": reference("Node")}),
    "File": extend("Node", size=INTEGER),
}


@pytest.mark.parametrize("leaf", [{"kind": 1}, {"kind": "File", "size": "x"}, {"kind": "File"}])
def test_each_value_is_tried_once_however_deep(leaf: Any) -> None:
    """Were the base tried anew wherever an heir refuses, 40 levels would take for ever."""
    package = load(NODE)
    payload: Any = leaf
    for _ in range(40):
        payload = {"kind": "Folder", "items": [payload]}
    problems = package.Node.problems(payload)
    assert bool(problems) == (leaf == {"kind": 1})
    if not problems:
        value = package.Node.from_dict(payload)
        assert type(value) is package.Folder and value.to_dict() == payload


KINDS = st.sampled_from(["v", "b", "Van", "Bike", "", 1, None])
VALUES = st.sampled_from([1, "x", None, 1.5])
MEMBERS = st.fixed_dictionaries(
    {}, optional={"kind": KINDS, "load": VALUES, "gears": VALUES, "plate": VALUES, "more": VALUES}
)
CHECK = jsonschema_rs.validator_for(
    {"$ref": "#/components/schemas/Depot", "components": {"schemas": FLEET}}
)


@given(st.lists(MEMBERS, max_size=3))
def test_no_verdict_depends_on_the_tag(fleet: Any, listed: list[dict[str, Any]]) -> None:
    payload = {"fleet": listed}
    problems = fleet.Depot.problems(payload)
    assert (problems == []) == CHECK.is_valid(payload)
    if not problems:
        assert fleet.Depot.from_dict(payload).to_dict() == payload


@pytest.mark.parametrize("schemas", [FLEET, CIRCLE, NARROW, NODE])
def test_a_document_comes_back_from_its_spec_and_from_its_package(schemas: dict[str, Any]) -> None:
    document = read.read_document(source.parse(json.dumps(make_document(schemas)), "a.json"))
    assert any(isinstance(each, ir.Record) and each.heirs for each in document.models)
    text = write.write_text(document)
    again = read.read_document(source.parse(text, "again.yaml"))
    assert again.models == document.models
    tree = build.assemble(source.parse(text, "again.yaml"), History(), build.Settings()).tree
    assert read_package(tree, "fleet_models") == shape(document)
