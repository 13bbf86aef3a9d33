"""What the README of a package shows of its own models: it runs, and says nothing that no spec says."""

import re
from typing import Any

import pytest

from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import write
from tests import specs

MODELS: dict[str, Any] = {
    "Thing": {
        "type": "object",
        "required": ["text", "size"],
        "properties": {
            "text": {"type": "string"},
            "size": {"type": "integer"},
            "note": {"type": ["string", "null"], "maxLength": 2},
        },
    },
    "Named": {
        "type": "object",
        "required": ["label"],
        "properties": {"label": {"type": "string", "examples": ["a label"]}},
    },
    "Either": {"oneOf": [{"type": "integer"}, {"$ref": "#/components/schemas/Named"}]},
    "Colour": {"type": "string", "enum": ["red", "a-blue"]},
}


def parse(models: dict[str, Any]) -> ir.Document:
    info = {"title": "Shop", "version": "1.0.0"}
    data = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": models}}
    return read.read_document(source.wrap(data, "api.json"))


def readme(document: ir.Document) -> str:
    """The README of a package, each of whose blocks has been run."""
    files = write.write_package(document, spec="", distribution="s", module="s")
    text, package = files["README.md"].decode(), memory.load_package(document, "", files)
    for block in list_blocks(text):
        exec(block.replace("from s import", f"from {package.__name__} import"), {})
    return text


def list_blocks(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("id", specs.ids())
def test_every_block_runs_in_the_package_of_each_spec(id: str) -> None:
    text = readme(specs.document(id))
    for block in list_blocks(text):
        assert not re.search(r"[\"']text[\"'](?!:)", block)
    assert not re.search(r"\n\n\n", re.sub(r"```.*?```", "code", text, flags=re.DOTALL))


def test_a_package_shows_each_kind_that_it_has() -> None:
    """What the spec has an example of throughout comes first, and what it has none of is the member's name."""
    blocks = list_blocks(readme(parse(MODELS)))
    assert len(blocks) == 4
    record, union, enum, patch = blocks
    assert 'payload = {"label": "a label"}' in record and "Named.from_dict(payload)" in record
    assert 'wrong = payload | {"label": None}' in record
    assert "print(decode(Either, payload))" in union
    assert 'assert Colour("red") is Colour.RED' in enum
    assert 'patch = {"text": "a text", "size": 1}' in patch
    assert 'other = patch | {"note": "no"}' in patch


def test_a_patch_is_of_a_record_that_requires_nothing() -> None:
    changes = {"properties": {"note": MODELS["Thing"]["properties"]["note"]}}
    text = readme(parse({**MODELS, "ThingChanges": {"type": "object", **changes}}))
    assert "patch = {}\n" in list_blocks(text)[-1]
    assert "ThingChanges.from_dict(patch).note is UNSET" in text


@pytest.mark.parametrize("left", [["Named"], ["Named", "Either"], ["Colour"], ["Thing"], []])
def test_what_a_package_has_not_is_not_shown(left: list[str]) -> None:
    text = readme(parse({name: MODELS[name] for name in left}))
    assert ("A union is decoded" in text) is ("Either" in left)
    assert ("A value of an enum" in text) is ("Colour" in left)
    assert ("leaves it, clears it" in text) is ("Thing" in left)
    assert ("## Use" in text) is bool(left)
    assert ("Annotated[Either, Decoded]" in text) is ("Either" in left)
    assert ("Decoded" in text) is bool({"Either", "Colour"} & {*left})


def test_classes_have_no_names_of_what_is_imported_beside_them() -> None:
    text = readme(parse({"ValidationError": MODELS["Thing"], "UNSET": MODELS["Named"]}))
    assert "import UNSET, ValidationError_\n" in text
