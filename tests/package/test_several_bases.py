"""An heir of several bases is a subclass of the first; where another is expected the annotation is a union."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import fieldwright
from fieldwright.distribution import build
from fieldwright.distribution.releases import History
from fieldwright.model import discriminators, ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.package.read import read_package
from fieldwright.package.shape import shape
from tests.package.test_heirs import INTEGER, VEHICLE, extend, make_document, reference

STRING = {"type": "string"}
NAMED = {
    "type": "object",
    "required": ["label"],
    "properties": {"kind": STRING, "label": STRING},
    "discriminator": {"propertyName": "kind"},
}
SEVERAL: dict[str, Any] = {
    "Vehicle": {**VEHICLE, "discriminator": {"propertyName": "kind"}},
    "Named": NAMED,
    "Ship": {
        "allOf": [
            reference("Vehicle"),
            reference("Named"),
            {"type": "object", "properties": {"masts": INTEGER}},
        ]
    },
    "Ferry": extend("Ship", cars=INTEGER),
    "Plain": extend("Named", size=INTEGER),
    "Harbour": {
        "type": "object",
        "required": ["first"],
        "properties": {
            "first": reference("Named"),
            "maybe": {"anyOf": [reference("Named"), {"type": "null"}]},
            "list": {"type": "array", "items": reference("Named")},
            "map": {"type": "object", "additionalProperties": reference("Named")},
            "either": {"anyOf": [reference("Named"), {"type": "string"}]},
            "vehicles": {"type": "array", "items": reference("Vehicle")},
        },
    },
    "Fleet": {"type": "array", "items": reference("Named")},
    "Alone": {"$ref": "#/components/schemas/Named"},
}
INWARD = {
    **SEVERAL,
    "Named": {**NAMED, "properties": {**NAMED["properties"], "beside": reference("Named")}},
    "Ship": {
        "allOf": [
            *SEVERAL["Ship"]["allOf"],
            {"properties": {"tugs": {"type": "array", "items": reference("Named")}}},
        ]
    },
}
NULLABLE = {
    **SEVERAL,
    "Named": {**NAMED, "type": ["object", "null"]},
}
CALLED_OTHERWISE = {
    "Vehicle": VEHICLE,
    "Van": {
        "allOf": [reference("Vehicle")],
        "properties": {"plate": {**STRING, "x-speakeasy-name-override": "sign"}},
    },
    "Depot": {"type": "object", "properties": {"one": reference("Vehicle")}},
}
DOCUMENTS = {
    "several": SEVERAL,
    "inward": INWARD,
    "nullable": NULLABLE,
    "called-otherwise": CALLED_OTHERWISE,
}
SHIP = {"kind": "Ship", "label": "a", "masts": 2}
FERRY = {"kind": "Ferry", "label": "b", "cars": 3}


@pytest.mark.parametrize("schemas", [SEVERAL, INWARD, NULLABLE])
@pytest.mark.parametrize("strict", [False, True])
def test_the_tag_chooses_the_class_wherever_another_base_is_expected(
    schemas: dict[str, Any], strict: bool
) -> None:
    text = json.dumps(make_document(schemas))
    options = read.Options(discriminators="strict" if strict else "lenient")
    document = read.read_document(source.parse(text, "a.json"), options)
    package = fieldwright.load(write.build_data(document))
    payload = {
        "first": SHIP,
        "maybe": FERRY,
        "list": [
            FERRY,
            {"kind": "Plain", "label": "c", "size": 1},
            {"kind": "Named", "label": "d"},
        ],
        "map": {"a": SHIP},
        "either": SHIP,
        "vehicles": [FERRY, {"kind": "Vehicle"}],
    }
    harbour = package.Harbour.from_dict(payload)
    assert type(harbour.first) is type(harbour.map["a"]) is type(harbour.either) is package.Ship
    assert [type(each) for each in (harbour.maybe, *harbour.list_)] == [
        package.Ferry,
        package.Ferry,
        package.Plain,
        package.Named,
    ]
    assert type(harbour.vehicles[0]) is package.Ferry
    assert harbour.to_dict() == payload
    assert package.Harbour(first=package.Ship(label="a", masts=2)).to_dict() == {"first": SHIP}
    assert type(package.decode(package.Fleet, [SHIP])[0]) is package.Ship
    assert package.Ship.__mro__[1] is package.Vehicle and package.Ferry.__mro__[1] is package.Ship
    with pytest.raises(ValueError):
        package.Harbour(first=package.Vehicle(kind="x")).to_dict()


def test_a_class_decodes_to_itself_and_to_what_is_derived_from_it() -> None:
    package = fieldwright.load(make_document(SEVERAL))
    assert type(package.Named.from_dict(SHIP)) is package.Named
    assert package.Named.from_dict(SHIP).to_dict() == SHIP
    assert type(package.Named.from_dict({"kind": "Plain", "label": "c"})) is package.Plain
    assert type(package.Vehicle.from_dict(SHIP)) is package.Ship


@pytest.mark.parametrize(
    "payload", [{**SHIP, "masts": "two"}, {"kind": "Ship", "label": "a", "cars": []}]
)
def test_what_the_other_heir_refuses_is_of_the_base(payload: dict[str, Any]) -> None:
    package = fieldwright.load(make_document(SEVERAL))
    harbour = package.Harbour.from_dict({"first": payload})
    assert type(harbour.first) is (package.Named if "masts" in payload else package.Ship)
    assert harbour.to_dict() == {"first": payload}
    strict = {
        **SEVERAL,
        "Named": {**NAMED, "discriminator": {"propertyName": "kind", "x-fieldwright-strict": True}},
    }
    package = fieldwright.load(make_document(strict))
    problems = package.Harbour.problems({"first": payload})
    assert [each.pointer for each in problems] == (["/first/masts"] if "masts" in payload else [])
    assert bool(package.Named.problems(payload)) == ("masts" in payload)


def test_one_whose_attributes_are_called_otherwise_is_such_an_heir() -> None:
    package = fieldwright.load(make_document(CALLED_OTHERWISE))
    depot = package.Depot.from_dict({"one": {"kind": "v", "plate": "x"}})
    assert type(depot.one) is package.Van and depot.one.sign == "x"
    assert not issubclass(package.Van, package.Vehicle)


@pytest.mark.parametrize("schemas", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_comes_back_from_its_spec_and_from_its_package(schemas: dict[str, Any]) -> None:
    document = read.read_document(source.parse(json.dumps(make_document(schemas)), "a.json"))
    models = {each.name: each for each in document.models}
    assert any(discriminators.list_other_heirs(name, models) for name in models)
    again = source.parse(write.write_text(document), "again.yaml")
    assert read.read_document(again).models == document.models
    tree = build.assemble(again, History(), build.Settings()).tree
    assert read_package(tree, "fleet_models") == shape(document)


USE = """from several import Ferry, Harbour, Named, Ship, decode

harbour = Harbour(first=Ship(label="a"), list_=[Ferry(label="b"), Named(label="c")])
first: Named | Ship = harbour.first
print(first.label, harbour.map and [each.label for each in harbour.map.values()])
ferry: Ferry = Ferry.from_dict({})
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of all documents."""
    folder = tmp_path_factory.mktemp("packages")
    for name, schemas in DOCUMENTS.items():
        spec = folder / f"{name}.json"
        spec.write_text(json.dumps(make_document(schemas)))
        for path, content in build.build(spec, build.Settings(name=name)).tree.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    "command", [["-m", "mypy", "--strict"], ["-m", "basedpyright", "--level", "error"]], ids=str
)
def test_type_checkers_take_them(packages: Path, command: list[str]) -> None:
    (packages / "use.py").write_text(USE)
    names = [each.replace("-", "_") for each in DOCUMENTS]
    ended = subprocess.run(
        [sys.executable, *command, *names, "use.py"],
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("first", ["named", "ship", "ferry", "harbour", "fleet", "plain"])
def test_modules_are_imported_in_any_order(packages: Path, first: str) -> None:
    code = f"import inward.{first}\nfrom inward import Harbour\nassert Harbour.from_dict({{'first': {SHIP}}}).first.masts == 2\n"
    subprocess.run([sys.executable, "-c", code], cwd=packages, check=True)


def test_the_first_base_is_the_one_that_the_class_extends() -> None:
    document = read.read_document(source.parse(json.dumps(make_document(SEVERAL)), "a.json"))
    ship = next(each for each in document.models if each.name == "Ship")
    assert isinstance(ship, ir.Record) and ship.base == "Vehicle"
