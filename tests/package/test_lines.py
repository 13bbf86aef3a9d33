"""JSON Lines are decoded one by one; what is wrong has the number of its line."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

import fieldwright

SPEC = """
openapi: 3.1.0
info: {title: Events, version: 1.0.0}
components:
  schemas:
    Made: {type: object, required: [id], properties: {id: {type: string}}}
    Count: {type: integer}
    Event: {anyOf: [{$ref: "#/components/schemas/Made"}, {type: integer}]}
    State: {type: string, enum: [on, "off"]}
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("lines") / "events.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return fieldwright.load(path)


def test_lines_come_one_by_one(models: Any) -> None:
    def write_lines() -> Iterator[str]:
        yield '{"id": "a"}\n'
        yield "\n"
        yield "7\n"
        raise AssertionError("read ahead")

    values = models.decode_lines(models.Event, write_lines())
    assert (next(values), next(values)) == (models.Made(id="a"), 7)


@pytest.mark.parametrize("kind", [io.StringIO, lambda text: io.BytesIO(text.encode())])
def test_a_bad_line_has_its_number_and_the_next_one_comes(models: Any, kind: Any) -> None:
    values = models.decode_lines(models.Made, kind('{"id": "a"}\r\n\n{"id": 1}\n[\n{"id": "é"}'))
    assert next(values).id == "a"
    for line, pointer in ((3, "/id"), (4, "")):
        with pytest.raises(models.ValidationError) as caught:
            next(values)
        (problem,) = caught.value.problems
        assert (problem.line, problem.pointer) == (line, pointer)
        assert str(caught.value).startswith(f"line {line}, {pointer or '(root)'}: must be ")
        assert json.loads(caught.value.to_json())[0]["line"] == line
    assert [each.id for each in values] == ["é"]


def test_every_model_has_lines(models: Any) -> None:
    assert [*models.decode_lines(models.State, ['"on"'])] == [models.State.ON]
    assert [*models.decode_lines("Count", ["1", "2"])] == [1, 2]
    assert [*models.decode_lines(models.Event, [])] == []
