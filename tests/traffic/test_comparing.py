"""What two packages read in one payload: what is lost, and what became something else."""

from pathlib import Path
from typing import Any

import pytest

from fieldwright.changes import editions
from fieldwright.changes.matching import match_models
from fieldwright.traffic import packages
from fieldwright.traffic.comparing import Comparer

HEAD = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
paths: {}
components:
  schemas:
    Thing:
      type: object
      properties:
        at: {type: string%s}
        inner: {$ref: "#/components/schemas/Inner"}
        many: {type: array, items: {$ref: "#/components/schemas/Inner"}}
        map: {type: object, additionalProperties: {$ref: "#/components/schemas/Inner"}}
        pet: {$ref: "#/components/schemas/Pet"}
        kind: {$ref: "#/components/schemas/Kind"}
        same: {type: string, format: date-time}
        %s: {type: string}
    Inner: {type: object, properties: {a: {type: string}, %s: {type: integer}}}
    Pet: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]}
    Cat: {type: object, properties: {name: {type: string}, c: {}}, required: [%s]}
    Dog: {type: object, properties: {name: {type: string}, d: {}}, required: [%s]}
    Kind: {%s}
"""
OLD = HEAD % ("", "note", "b", "c", "d", "type: string, enum: [x, y]")
NEW = HEAD % (", format: date-time", "remark", "z", "name, c", "d", "type: string, enum: [x, y]")


def compare(
    tmp_path: Path, old: str, new: str, data: Any, *, skip: bool = True
) -> list[tuple[str, str]]:
    pair = []
    for name, text in (("old", old), ("new", new)):
        (tmp_path / f"{name}.yaml").write_text(text)
        pair.append(editions.load_edition(str(tmp_path / f"{name}.yaml")))
    changes = editions.compare(*pair)
    objects = [
        packages.make("x", each.document, ["Thing"]).open_reader("Thing").decode(data)
        for each in pair
    ]
    both = match_models(*(each.document for each in pair))
    comparer = Comparer(both, {each.spot.model for each in changes} if skip else None)
    return [tuple(each) for each in comparer.compare(*objects, data, "Thing")]


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, []),
        ({"same": "2024-10-20T10:10:00Z", "kind": "x", "other": [1, {"a": 2}]}, []),
        ({"at": "2024-10-20T10:10:00Z"}, [("different", "/at")]),
        ({"note": "n"}, [("lost", "/note")]),
        ({"remark": "n"}, []),
        ({"inner": {"a": "x", "b": 1}}, [("lost", "/inner/b")]),
        ({"many": [{"a": "x"}, {"b": 1}]}, [("lost", "/many/1/b")]),
        ({"map": {"k/l": {"b": 1}}}, [("lost", "/map/k~1l/b")]),
        ({"pet": {"c": 1, "name": "Tom"}}, []),
    ],
)
def test_what_is_read_otherwise_is_found_where_it_is(
    tmp_path: Path, data: Any, expected: list[tuple[str, str]], skip: bool
) -> None:
    assert compare(tmp_path, OLD, NEW, data, skip=skip) == expected


def test_another_alternative_is_something_else(tmp_path: Path) -> None:
    new = OLD.replace("c: {}}, required: [c]", "c: {}, n: {}}, required: [c, n]").replace(
        "required: [d]", "required: [name]"
    )
    assert compare(tmp_path, OLD, new, {"pet": {"c": 1, "name": "x"}}) == [("different", "/pet")]


def test_an_enum_that_became_a_string_is_something_else(tmp_path: Path) -> None:
    new = OLD.replace("type: string, enum: [x, y]", "type: string")
    assert compare(tmp_path, OLD, new, {"kind": "x"}) == [("different", "/kind")]


def test_the_same_documents_have_no_differences(tmp_path: Path) -> None:
    data = {"at": "x", "inner": {"b": 1}, "pet": {"d": 1}, "same": "2024-10-20T10:10:00+02:00"}
    assert compare(tmp_path, OLD, OLD, data) == compare(tmp_path, OLD, OLD, data, skip=False) == []
