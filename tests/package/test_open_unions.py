"""An open union keeps an object whose tag names no alternative; a known tag decides as it does without."""

import copy
import itertools
import json
import pickle
from pathlib import Path
from typing import Annotated, Any

import jsonschema_rs
import pydantic
import pytest

import fieldwright
from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.validation import models as validation

SPEC = Path(__file__).parent.parent / "cases" / "package" / "open-unions" / "spec.yaml"
DOCUMENT = read.read_document(source.load(SPEC))
UNIONS = [each for each in DOCUMENT.models if isinstance(each, ir.Union)]


@pytest.fixture(scope="module")
def package() -> Any:
    return fieldwright.load(SPEC)


TAGS: list[Any] = ["cat", "dog", "bird", "user", "plan", "Cat", "", "lion", 5, None, ["cat"]]
OBJECTS = [
    {**more, **({} if tag is ... else {member: tag})}
    for member in ("kind", "view")
    for tag in (..., *TAGS)
    for more in ({}, {"lives": 9}, {"tail": 1}, {"lives": "9"}, {"name": "x"}, {"plan": "x"})
]
PAYLOADS = [
    *OBJECTS,
    *(None, "cat", 5, [], [{"kind": "lion"}], [{"kind": "cat"}], [{"kind": "cat", "lives": 1}]),
]


@pytest.mark.parametrize("union", UNIONS, ids=lambda each: each.name)
def test_package_json_schema_and_model_agree_on_every_payload(
    package: Any, union: ir.Union
) -> None:
    """But where a mapping alone tells the alternatives apart: JSON Schema knows nothing of it."""
    reader = memory.find_reader(package, union.name)
    models = {each.name: each for each in DOCUMENT.models}
    validator = validation.ModelValidator(models, dict(DOCUMENT.definitions))
    peer = jsonschema_rs.validator_for(package.json_schema(getattr(package, union.name)))
    kept = 0
    for payload in PAYLOADS:
        accepted = not reader.problems(payload)
        if accepted:
            value = reader.decode(copy.deepcopy(payload))
            assert reader.encode(value) == payload
            kept += isinstance(value, package.Unknown)
        assert validator.is_valid(ir.Ref(name=union.name), payload) == peer.is_valid(payload)
        if union.name != "Mapped":
            assert accepted == peer.is_valid(payload), payload
    assert kept


@pytest.mark.parametrize(
    ("union", "payload", "places"),
    [
        ("Pet", {"kind": "cat"}, [("/lives", "required")]),
        ("Pet", {"kind": "cat", "lives": "9"}, [("/lives", "type")]),
        ("Pet", {}, [("/kind", "required")]),
        ("Pet", {"kind": 5}, [("/kind", "type")]),
        ("Pet", {"kind": None}, [("/kind", "type")]),
        ("Pet", "cat", [("", "type")]),
        ("Pet", {"kind": "lion", "lives": "?"}, []),
        ("Untagged", None, []),
        ("Untagged", {"kind": "dog"}, [("/tail", "required")]),
        ("Outer", {"kind": "bird"}, []),
        ("Outer", {"kind": "cat"}, [("/lives", "required")]),
        ("Outer", {"kind": "lion"}, []),
        ("Mapped", {"view": "user"}, [("/name", "required")]),
        ("Mapped", {"view": "other"}, []),
        ("Mapped", {"name": "x"}, []),
        ("Mapped", {"view": 5, "name": "x"}, [("", "oneOf")]),
        ("Mixed", "text", []),
        ("Mixed", [{"kind": "lion"}], []),
        ("Mixed", {"kind": "cat"}, [("/lives", "required")]),
    ],
)
def test_a_problem_is_where_it_is_looked_for(
    package: Any, union: str, payload: Any, places: list[tuple[str, str]]
) -> None:
    problems = memory.find_reader(package, union).problems(payload)
    reported = [(each.pointer, each.keyword) for each in problems]
    if places and places[0][1] == "required":
        reported = [(f"{each.pointer}/{each.limit}", each.keyword) for each in problems]
    assert reported == places or (union == "Mapped" and bool(reported) == bool(places))


def test_what_is_not_known_is_kept_in_attributes_lists_and_maps(package: Any) -> None:
    lion = {"kind": "lion", "mane": {"long": [1, 1.5, None]}}
    payload = {
        "pet": lion,
        "pets": [{"kind": "cat", "lives": 9}, lion],
        "named": {"a": lion, "b": None},
        "outer": lion,
        "only": lion,
        "mixed": [lion],
    }
    owner = package.Owner.from_dict(copy.deepcopy(payload))
    unknown = owner.pet
    assert isinstance(unknown, package.Unknown)
    assert (unknown.tag, unknown.value) == ("lion", lion)
    assert owner.pets[1] == owner.outer == unknown and owner.pets[0] != unknown
    assert owner.to_dict() == payload
    assert json.loads(package.Owner.from_json(json.dumps(payload)).to_json()) == payload
    owner.validate()
    owner.pet = package.Unknown("cat", {"kind": "cat"})
    assert [each.pointer for each in package.Owner.problems(owner)] == ["/pet"]
    owner.pet = package.Unknown("x", {"kind": "x", "when": {1, 2}})
    with pytest.raises(package.ValidationError, match="/pet/when"):
        owner.to_dict()


def test_it_is_a_frozen_value(package: Any) -> None:
    one, same = (package.Unknown("x", {"kind": "x", "a": [1, {"b": 2}]}) for _ in range(2))
    others = [
        package.Unknown("y", one.value),
        package.Unknown("x", {"kind": "x", "a": [True, {"b": 2}]}),
    ]
    assert one == same and hash(one) == hash(same) and one not in others
    assert (
        one != {"kind": "x"}
        and repr(one) == "Unknown(tag='x', value={'kind': 'x', 'a': [1, {'b': 2}]})"
    )
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)
    with pytest.raises(AttributeError):
        one.tag = "z"


def test_pydantic_takes_it_by_the_mark(package: Any) -> None:
    kind: Any = Annotated[package.Pet, package.Decoded]
    adapter = pydantic.TypeAdapter(kind)
    lion = {"kind": "lion", "n": 1}
    value = adapter.validate_python(lion)
    assert value == package.Unknown("lion", lion)
    assert adapter.validate_python(value) is value
    assert adapter.dump_python(value) == lion == json.loads(adapter.dump_json(value))
    assert adapter.json_schema()
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter.validate_python({"kind": "cat", "lives": "x"})
    assert caught.value.errors()[0]["loc"] == ("lives",)
    with pytest.raises(TypeError, match="Decoded"):
        pydantic.TypeAdapter(package.Pet)


def make_spec(opened: bool, *names: str, **beside: Any) -> dict[str, Any]:
    records = {
        name: {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": name.lower()}},
        }
        for name in ("A", "B", "Unknown")
    }
    listed = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    union: dict[str, Any] = {"oneOf": listed, **beside}
    if opened:
        union["x-speakeasy-unknown-values"] = "allow"
    holder = {
        "type": "object",
        "properties": {"one": {"$ref": "#/components/schemas/U"}, "two": union},
    }
    schemas = {**records, "U": union, "Holder": holder}
    info = {"title": "Opened", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}


BESIDE: list[dict[str, Any]] = [
    {},
    {"type": "object"},
    {"discriminator": {"propertyName": "kind"}},
    {"discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/A"}}},
    {"description": "Beside.", "title": "Beside", "minProperties": 1},
    {"required": ["kind"], "discriminator": {"propertyName": "kind", "mapping": {"a": "A"}}},
    {"properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}},
]


@pytest.mark.parametrize(
    ("names", "beside"), [*itertools.product([("A",), ("A", "B"), ("Unknown", "A")], BESIDE)]
)
def test_whatever_stands_beside_and_wherever(
    names: tuple[str, ...], beside: dict[str, Any]
) -> None:
    """Inline and as a component, of one alternative too, and of a model that is called Unknown itself."""
    package = fieldwright.load(make_spec(True, *names, **beside))
    for payload in ({"kind": "a"}, {"kind": "new", "x": 1}):
        holder = package.Holder.from_dict({"one": payload, "two": payload})
        assert holder.to_dict() == {"one": payload, "two": payload}
        both = (type(holder.one), type(holder.two))
        assert both[0] is both[1]
        assert (both[0] is package.A) == (payload["kind"] == "a")
    assert package.Holder.problems({"two": {}}) and package.Holder.problems({"one": {"kind": 1}})


def test_what_stands_beside_holds_of_what_is_not_known_too() -> None:
    package = fieldwright.load(make_spec(True, "A", "B", minProperties=2, maxProperties=3))
    reader = memory.find_reader(package, "U")
    for kind in ("a", "new"):
        for more, word in (
            ({}, "minProperties"),
            ({"x": 1}, None),
            ({"x": 1, "y": 1, "z": 1}, "maxProperties"),
        ):
            keywords = [each.keyword for each in reader.problems({"kind": kind, **more})]
            assert keywords == ([word] if word else [])


@pytest.mark.parametrize(
    "beside",
    [{"required": ["kind"]}, {"minProperties": 1}, {"properties": {"n": {"type": "integer"}}}],
)
def test_a_mapping_names_alternatives_whatever_stands_beside_a_closed_union(
    beside: dict[str, Any],
) -> None:
    """What stands beside the choice becomes a part of each alternative, which the mapping still names."""
    mapping = {"a": "#/components/schemas/A"}
    discriminator = {"propertyName": "kind", "mapping": mapping}
    package = fieldwright.load(make_spec(False, "A", "B", discriminator=discriminator, **beside))
    for kind, refused in (("a", False), ("b", False), ("c", True)):
        assert (
            bool(package.Holder.problems({"one": {"kind": kind}, "two": {"kind": kind}})) == refused
        )


def test_the_setting_opens_all_that_a_member_tells_apart() -> None:
    text = source.parse(json.dumps(make_spec(False, "A", "B")), "spec.json")
    closed = read.read_document(text)
    opened = read.read_document(text, read.Options(open_unions=True))
    assert [each.open for each in closed.models if isinstance(each, ir.Union)] == [False, False]
    assert [each.open for each in opened.models if isinstance(each, ir.Union)] == [True, True]
    again = read.read_document(source.parse(write.write_text(opened), "spec.yaml"))
    assert again.models == opened.models
