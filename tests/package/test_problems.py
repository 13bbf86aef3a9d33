"""Problems for machines: the argument of the keyword, JSON, other languages, other processes."""

import copy
import json
import pickle
from typing import Any

import pytest

import fieldwright
from tests import specs

SCHEMA = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "maxLength": 3, "pattern": "^a"},
        "size": {"type": "integer", "maximum": 12},
        "kind": {"enum": ["a", "b"]},
        "one": {"const": "x"},
        "at": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True},
    },
}
models = fieldwright.load({"title": "Thing", **SCHEMA})
Thing, ValidationError = models.Thing, models.ValidationError


@pytest.mark.parametrize(
    ("payload", "keyword", "limit"),
    [
        ({}, "required", "id"),
        ({"id": 1}, "type", "string"),
        ([], "type", "object"),
        ({"id": "abcd"}, "maxLength", 3),
        ({"id": "b"}, "pattern", "^a"),
        ({"id": "a", "size": 13}, "maximum", 12),
        ({"id": "a", "kind": "c"}, "enum", ("a", "b")),
        ({"id": "a", "one": "y"}, "const", "x"),
        ({"id": "a", "at": "noon"}, "format", "RFC 3339 date-time"),
        ({"id": "a", "tags": ["x"]}, "minItems", 2),
        ({"id": "a", "tags": ["x", "x"]}, "uniqueItems", True),
        ({"id": "a", "more": 1}, "additionalProperties", "more"),
    ],
)
def test_a_problem_has_the_argument_of_its_keyword(payload: Any, keyword: str, limit: Any) -> None:
    (problem,) = Thing.problems(payload)
    assert (problem.keyword, problem.limit) == (keyword, limit)
    plain = json.loads(json.dumps(problem.to_dict()))
    assert plain["limit"] == (list(limit) if isinstance(limit, tuple) else limit)
    assert plain["message"] == problem.message


def test_an_error_is_json_in_another_language() -> None:
    texts = {"maximum": "höchstens {limit}", "enum": "eines von {limit}"}
    with pytest.raises(ValidationError) as caught:
        Thing.from_dict({"id": "a", "size": 13, "kind": "c", "one": 1})
    messages = [each["message"] for each in json.loads(caught.value.to_json(texts))]
    assert messages == ["höchstens 12", "eines von a, b", "must be 'x', not 1"]
    assert json.loads(caught.value.to_json())[0] == {
        "pointer": "/size",
        "keyword": "maximum",
        "message": "must be at most 12, not 13",
        "limit": 12,
        "value": 13,
    }


def test_a_value_that_is_not_json_is_left_out() -> None:
    thing = Thing(id="a")
    thing.id = object()
    (problem,) = Thing.problems(thing)
    assert problem.to_dict().keys() == {"pointer", "keyword", "message"}


@pytest.mark.parametrize("text", ["[", b"\xff", bytearray(b"["), memoryview(b"["), '"\ud800"'])
def test_an_error_about_json_text_goes_to_other_processes(text: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Thing.from_json(text)
    assert_equal_copies(caught.value)
    json.loads(caught.value.to_json())


@pytest.mark.parametrize("id", specs.ids())
def test_every_error_is_json_and_goes_to_other_processes(id: str) -> None:
    document, spec = specs.document(id), specs.spec(id)
    for model in document.models:
        for payload in (None, 1, "text", [], {}, {"id": {}}, [{}]):
            try:
                spec.readers[model.name].decode(payload)
            except ValueError as error:
                refused: Any = error
                assert_equal_copies(refused)
                rows = json.loads(refused.to_json())
                assert [row["pointer"] for row in rows] == [
                    each.pointer for each in refused.problems
                ]


def assert_equal_copies(error: Any) -> None:
    """Hold that an error comes out of pickle and copy as it went in."""
    for each in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(each) is type(error)
        assert repr(each.problems) == repr(error.problems)
        assert str(each) == str(error)
