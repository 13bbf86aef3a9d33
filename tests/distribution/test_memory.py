"""A document becomes a package without touching a disk."""

import json
from pathlib import Path

import pytest

import fieldwright
from fieldwright import errors

RECORD = {
    "type": "object",
    "properties": {"id": {"type": "integer"}},
    "required": ["id"],
}


def test_a_bare_schema_is_root() -> None:
    """A JSON Schema without a document around it is the model Root."""
    package = fieldwright.load(RECORD)
    assert package.Root.from_dict({"id": 1}).to_dict() == {"id": 1}
    assert [each.pointer for each in package.Root.problems({"id": "1"})] == ["/id"]


def test_a_document_on_disk(tmp_path: Path) -> None:
    """A path is read like any spec, JSON or YAML."""
    path = tmp_path / "api.json"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Things API", "version": "1.0.0"},
        "components": {"schemas": {"Thing": RECORD}},
    }
    path.write_text(json.dumps(document))
    package = fieldwright.load(path)
    assert package.__version__ == "1.0.0"
    assert package.Thing.from_json('{"id": 7}').id == 7


def test_packages_are_apart() -> None:
    """Two documents of one title do not share modules."""
    first = fieldwright.load({"type": "integer"})
    second = fieldwright.load(RECORD)
    assert first.__name__ != second.__name__
    assert second.Root.from_dict({"id": 1}).id == 1


def test_what_cannot_be_read_is_said() -> None:
    """A document with a fault raises with its place."""
    with pytest.raises(errors.SourceError) as caught:
        fieldwright.load({"type": "strng"})
    assert caught.value.diagnostics[0].rule == "keyword-type"
