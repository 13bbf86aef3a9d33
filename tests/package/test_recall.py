"""What is recalled of a package is what would be written, and a change writes what it reaches and no more."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from fieldwright import errors
from fieldwright.distribution.manifest import digest
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import modules, recall, write
from tests import specs

Schemas = dict[str, Any]


def write_package(document: ir.Document, memory: recall.Recall | None = None) -> dict[str, bytes]:
    return write.write_package(document, spec="", distribution="d", module="d", memory=memory)


def remember(document: ir.Document) -> tuple[dict[str, bytes], recall.Recall]:
    """The package of a document, and what is known of its modules."""
    memory = recall.Recall(lambda path, text: None, digest)
    package = write_package(document, memory)
    assert package == write_package(document)

    def read_module(path: str, expected: str) -> str | None:
        return package[path].decode() if digest(package[path]) == expected else None

    return package, recall.Recall(read_module, digest, memory.records)


def describe(name: str, schemas: Schemas) -> None:
    schemas[name]["description"] = "Another description."


def widen(name: str, schemas: Schemas) -> None:
    schemas[name] = {"anyOf": [schemas[name], {"type": "null"}]}


def drop_a_field(name: str, schemas: Schemas) -> None:
    fields = schemas[name].get("properties", {})
    for each in list(fields)[:1]:
        del fields[each]
        schemas[name]["required"] = [n for n in schemas[name].get("required", []) if n != each]


def add_a_field(name: str, schemas: Schemas) -> None:
    schemas[name].setdefault("properties", {})["a_new_one"] = {"format": "date", "type": "string"}


def describe_fields(name: str, schemas: Schemas) -> None:
    for each in schemas[name].get("properties", {}).values():
        each["description"] = "Another description."


def refer(name: str, schemas: Schemas) -> None:
    """A model that leads back to the first one."""
    schemas[name].setdefault("properties", {})["back"] = {
        "$ref": f"#/components/schemas/{next(iter(schemas))}"
    }


def deprecate(name: str, schemas: Schemas) -> None:
    schemas[name]["deprecated"] = not schemas[name].get("deprecated")


def rename(name: str, schemas: Schemas) -> None:
    text = json.dumps(schemas).replace(f'/{name}"', f'/{name}Two"')
    schemas.clear()
    schemas |= json.loads(text)
    schemas[f"{name}Two"] = schemas.pop(name)


def take_a_name(name: str, schemas: Schemas) -> None:
    """Of what is imported, and of another model's functions."""
    schemas["Model"] = schemas[f"{name}_"] = {"type": "object", "title": "Other"}


def assert_more(name: str, schemas: Schemas) -> None:
    schemas[name]["not"] = {"required": ["never"]}


EDITS = (
    *(describe, widen, drop_a_field, add_a_field, describe_fields, refer, deprecate, rename),
    *(take_a_name, assert_more),
)


def edit(id: str) -> Iterator[tuple[str, ir.Document]]:
    """The documents of a spec after each of the changes, every one to another model, if they can still be read."""
    text = (specs.ROOT / id).read_text(encoding="utf-8")
    names = list(yaml.safe_load(text).get("components", {}).get("schemas", {}))
    for place, change in enumerate(EDITS):
        data = yaml.safe_load(text)
        schemas, name = data["components"]["schemas"], names[place % len(names)]
        if isinstance(schemas[name], dict):
            change(name, schemas)
            try:
                edited = read.read_document(
                    source.parse(json.dumps(data, default=str), "spec.json")
                )
            except errors.SourceError:
                continue
            yield f"{change.__name__} {name}", edited


@pytest.mark.parametrize("id", specs.ids())
def test_what_is_recalled_is_what_would_be_written(id: str) -> None:
    package, memory = remember(specs.document(id))
    assert write_package(specs.document(id), memory) == package
    for change, document in edit(id):
        assert write_package(document, memory) == write_package(document), change


HUB = """
openapi: 3.1.0
info: {title: Hub, version: 1.0.0}
components:
  schemas:
    User:
      type: object
      description: A user.
      required: [login]
      properties:
        login: {type: string}
        plan: {type: object, properties: {name: {type: string}}}
    Team: {type: object, properties: {lead: {$ref: "#/components/schemas/User"}}}
    Issue: {type: object, properties: {by: {$ref: "#/components/schemas/User"}}}
    Label: {type: object, properties: {name: {type: string}}}
    Either: {oneOf: [{$ref: "#/components/schemas/User"}, {$ref: "#/components/schemas/Team"}]}
"""


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("A user.", "Somebody.", {"user"}),
        (
            "{name: {type: string}}}\n    Team",
            "{id: {type: string}}}\n    Team",
            {"user"},
        ),
        ("login: {type", "login: {description: A name., type", {"user", "either"}),
        ("Label: {", "Label: {description: A label., ", {"label"}),
        ("Label: {", "Badge: {type: object}\n    Label: {", {"badge"}),
        ("    Label: {type: object, properties: {name: {type: string}}}\n", "", set()),
        ("type: object\n", "type: [object, 'null']\n", {"user", "team", "issue", "either"}),
        ("title: Hub", "title: Spoke", {"user", "team", "issue", "label", "either"}),
    ],
)
def test_a_change_writes_what_it_reaches(
    old: str, new: str, written: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A description is in one module, and who refers to a model asks no more than whether it may be null."""
    _, memory = remember(read.read_document(source.parse(HUB, "hub.yaml")))
    assert HUB.count(old) == 1
    calls = []
    usual = modules.Writer.write_module

    def count(writer: Any, home: str, members: Any) -> str:
        calls.append(home.lower())
        return usual(writer, home, members)

    monkeypatch.setattr(modules.Writer, "write_module", count)
    write_package(read.read_document(source.parse(HUB.replace(old, new), "hub.yaml")), memory)
    assert {*calls} == written


def test_a_text_that_is_not_there_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read.read_document(source.parse(HUB, "hub.yaml"))
    package, memory = remember(document)
    edited = recall.Recall(
        lambda path, text: None if path == "d/team.py" else memory.read(path, text),
        digest,
        memory.last,
    )
    assert write_package(document, edited) == package
    assert edited.records == memory.last


def test_records_of_other_tables_recall_nothing() -> None:
    """Such as an older fieldwright may have stored."""
    document = read.read_document(source.parse(HUB, "hub.yaml"))
    package, memory = remember(document)
    for questions in (
        ("gone", "User"),
        ("models", ("User", "gone")),
        ("models", ("Gone", "fields")),
    ):
        records = {
            path: record._replace(questions=(questions,)) for path, record in memory.last.items()
        }
        assert write_package(document, recall.Recall(memory.read, digest, records)) == package
