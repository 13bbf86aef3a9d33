"""A discriminator changes no verdict where the alternatives themselves say which values are theirs."""

from pathlib import Path
from typing import Any

import pytest

import fieldwright
from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source

CAT = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "cat"}}}
DOG = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["dog", "hound"]}}}


USER = {"type": "object", "required": ["name"], "properties": {"name": {}}}
ACCOUNT = {"type": "object", "required": ["plan"], "properties": {"plan": {}}}


def pets(discriminator: dict[str, Any], cat: Any = CAT, dog: Any = DOG) -> Any:
    """The module of a union of both."""
    listed = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
    schemas = {"Cat": cat, "Dog": dog, "Pet": {"oneOf": listed, "discriminator": discriminator}}
    info = {"title": "Pets", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    package = fieldwright.load(document)
    return memory.find_reader(package, "Pet")


@pytest.mark.parametrize("mapping", [{}, {"cat": "Cat"}, {"hound": "Dog", "cat": "Cat"}])
@pytest.mark.parametrize("kind", ["cat", "dog", "hound"])
def test_the_values_of_the_alternatives_are_known_without_a_mapping(
    mapping: dict[str, str], kind: str
) -> None:
    module = pets({"propertyName": "kind", "mapping": mapping})
    assert module.encode(module.decode({"kind": kind})) == {"kind": kind}


def test_the_name_of_a_model_is_no_value_where_the_model_refuses_it() -> None:
    (problem,) = pets({"propertyName": "kind"}).problems({"kind": "Cat"})
    assert (problem.pointer, problem.keyword) == ("/kind", "discriminator")


@pytest.mark.parametrize(
    ("payload", "refused"),
    [
        ({"name": "x"}, []),
        ({"plan": "x"}, []),
        ({"view": "other", "name": "x"}, []),
        ({"view": 1, "name": "x"}, []),
        ({"view": "public", "name": "x"}, []),
        ({"view": "private", "name": "x"}, ["required"]),
        ({"name": "x", "plan": "x"}, ["oneOf"]),
        ({}, ["oneOf"]),
        ([], ["oneOf"]),
    ],
)
def test_a_value_that_stands_for_nothing_decides_nothing(payload: Any, refused: list[str]) -> None:
    """GitHub's users have such a member, which may be left out; its folders are lists without any."""
    mapping = {"public": "Cat", "private": "Dog"}
    module = pets({"propertyName": "view", "mapping": mapping}, USER, ACCOUNT)
    assert [each.keyword for each in module.problems(payload)] == refused
    collected: list[Any] = []
    module.collector(payload, "", collected)
    assert [each.keyword for each in collected] == refused
    if not refused:
        assert module.encode(module.decode(payload)) == payload


FILES = {
    "parts/pets.yaml": (
        "cat: {type: object, required: [name], properties: {kind: {type: string}, name: {}}}\n"
        "dog: {type: object, properties: {kind: {type: string}, name: {type: integer}}}\n"
    ),
    "parts/owner.yaml": (
        "type: object\nproperties:\n  pet:\n    oneOf:\n"
        "    - $ref: pets.yaml#/cat\n    - $ref: pets.yaml#/dog\n"
        "    discriminator:\n      propertyName: kind\n"
        "      mapping: {c: pets.yaml#/cat, d: 'pets.yaml#/dog', x: nowhere.yaml, y: Nobody}\n"
    ),
    "api.yaml": (
        "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n"
        "paths: {/a: {get: {responses: {'200': {description: x, content: {application/json:"
        " {schema: {$ref: parts/owner.yaml}}}}}}}}\n"
    ),
}


def test_a_mapping_leads_to_other_files_and_what_it_does_not_reach_is_said(tmp_path: Path) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    spec = source.load(tmp_path / "api.yaml")
    document, diagnostics = read.read_with_diagnostics(spec, read.Options(bodies=True))
    (union,) = (each for each in document.models if isinstance(each, ir.Union))
    assert dict(union.mapping) == {"c": "cat", "d": "dog"}
    messages = [each.message for each in diagnostics if each.rule == "discriminator-mapping"]
    assert len(messages) == 2 and "nowhere.yaml" in messages[0] and "Nobody" in messages[1]
    package: Any = memory.load_package(document, spec.text)
    owner = package.Owner.from_dict({"pet": {"kind": "d", "name": 1}})
    assert type(owner.pet).__name__ == "Dog"
