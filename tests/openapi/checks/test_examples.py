"""Examples are held against their own schema by ``lint``, and by nothing else."""

from typing import Any

import pytest

from fieldwright.openapi import read
from fieldwright.openapi.text import source

REFUSED = {"type": "object", "properties": {"a": {"type": "integer"}}, "example": {"a": "x"}}


def of(schemas: dict[str, Any]) -> dict[str, Any]:
    """The document of these models."""
    info = {"title": "T", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}


def test_an_example_that_is_refused_changes_nothing_of_what_is_generated() -> None:
    loaded = source.wrap(of({"A": REFUSED}))
    _, warnings = read.read_with_diagnostics(loaded)
    assert warnings == ()
    assert [each.rule for each in read.diagnose(loaded)] == ["example-refused"]


def test_its_message_says_where_in_it_and_which_keyword() -> None:
    (diagnostic,) = read.diagnose(source.wrap(of({"A": REFUSED})))
    assert """'type' "integer" does not hold of "x" at "/a\"""" in diagnostic.message
    assert diagnostic.source is not None
    assert diagnostic.source[diagnostic.column - 1] == "{"


def test_it_is_held_against_the_schema_as_it_is_written_not_as_it_is_merged() -> None:
    """Null is taken out of what a type is made of; the example may be null all the same."""
    owner = {"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}], "examples": [None]}
    schemas = {"A": {"type": "object", "properties": {"o": owner}}, "B": {"type": "object"}}
    assert read.diagnose(source.wrap(of(schemas))) == ()


def test_an_example_of_openapi_30_may_be_null_where_nullable_says_so() -> None:
    document = of({"A": {"type": "string", "nullable": True, "example": None}})
    assert read.diagnose(source.wrap({**document, "openapi": "3.0.3"})) == ()


def test_one_that_is_deep_is_looked_at() -> None:
    deep: object = [1]
    for _ in range(80):
        deep = [deep]
    items = {"allOf": [{"anyOf": [{"$ref": "#/components/schemas/A"}]}]}
    for _ in range(5):
        items = {"allOf": [{"anyOf": [items]}]}
    document = of({"A": {"type": "array", "items": items, "examples": [deep]}})
    (diagnostic,) = read.diagnose(source.wrap(document))
    assert diagnostic.rule == "example-refused"


@pytest.mark.parametrize("word", ["ref-cycle", "limit-exceeded"])
def test_a_document_that_a_walk_may_not_come_back_from_is_not_walked(word: str) -> None:
    circle = {"$ref": "#/components/schemas/A", "examples": [1]}
    long = {"oneOf": [{"const": each} for each in range(1_001)], "examples": ["x"]}
    document = of({"A": circle if word == "ref-cycle" else long})
    assert [each.rule for each in read.diagnose(source.wrap(document))] == [word]
