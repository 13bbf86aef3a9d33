"""Payloads against a model that is found by its key or by the name of its class."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.cli import validate
from fieldwright.cli.validate import Payload
from tests.conftest import COMMAND, Run

SPEC = """\
openapi: 3.1.0
info: {title: Trees, version: "1"}
paths: {}
components:
  schemas:
    shared.Tree:
      type: object
      properties:
        children: {type: array, items: {$ref: "#/components/schemas/shared.Tree"}}
        leaf: {$ref: "#/components/schemas/my-leaf"}
    my-leaf: {type: string, enum: [green, brown]}
    Any: {oneOf: [{$ref: "#/components/schemas/my-leaf"}, {type: integer}]}
    Unrelated: {type: array, items: {type: integer}}
"""


@pytest.fixture
def problems(tmp_path: Path) -> Callable[[str, str], list[tuple[str, str]]]:
    """``(pointer, keyword)`` of each problem that a model has with a JSON text."""
    spec = tmp_path / "trees.yaml"
    spec.write_text(SPEC)

    def problems(model: str, text: str) -> list[tuple[str, str]]:
        payload = Payload(file="x", line=None, text=text)
        return [
            (each.pointer, each.keyword) for each in validate.find_problems(spec, model, [payload])
        ]

    return problems


Problems = Callable[[str, str], list[tuple[str, str]]]


@pytest.mark.parametrize("model", ["shared.Tree", "Tree"])
def test_models_are_found_by_key_and_by_class(problems: Problems, model: str) -> None:
    assert problems(model, '{"children": [{"leaf": "green"}]}') == []
    assert problems(model, '{"children": [{"leaf": "blue"}, 1]}') == [
        ("/children/0/leaf", "enum"),
        ("/children/1", "type"),
    ]


@pytest.mark.parametrize(
    ("model", "text", "expected"),
    [
        ("my-leaf", '"green"', []),
        ("MyLeaf", '"blue"', [("", "enum")]),
        ("Any", "1", []),
        ("Any", "1.5", [("", "oneOf")]),
        ("Unrelated", '[1, "2"]', [("/1", "type")]),
    ],
)
def test_models_of_every_kind(
    problems: Problems, model: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert problems(model, text) == expected


@pytest.mark.parametrize("text", ["", "{", "NaN", "[1,]", "[" * 100_000, "1 2"])
def test_what_is_no_json_is_one_problem_at_the_root(problems: Problems, text: str) -> None:
    assert problems("Unrelated", text) == [("", "type")]


def test_a_model_that_is_not_there(problems: Problems) -> None:
    with pytest.raises(errors.UsageError, match="no model 'Leaf'; did you mean 'MyLeaf'"):
        problems("Leaf", "1")


def test_lines_that_are_blank_count_but_hold_no_payload() -> None:
    assert list(validate.split_payloads("1\n\n2\n", "x", lines=True)) == [
        Payload(file="x", line=1, text="1"),
        Payload(file="x", line=3, text="2"),
    ]


def test_a_file_that_is_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'"\xff"')
    with pytest.raises(errors.UsageError, match="byte 1 is no UTF-8"):
        list(validate.read_payloads(path))


def test_validate_prints_every_problem(spec: Path, run: Run) -> None:
    Path("good.json").write_text('{"name": "Tom", "kind": "cat"}')
    Path("bad.jsonl").write_text('{"name": "Tom"}\n\n{"name": 1, "kind": "cow"}\n{\n')
    assert run("validate", "Pet", "good.json", "--spec", spec) == (0, "", "")
    code, out, _ = run("validate", "Pet", "good.json", "bad.jsonl", "--spec", spec)
    lines = out.splitlines()
    assert code == 1
    assert [line.split(": ")[:2] for line in lines] == [
        ["bad.jsonl:3:1", "/name"],
        ["bad.jsonl:3:1", "/kind"],
        ["bad.jsonl:4:1", "the whole payload"],
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"name": "Tom"}', 0),
        ('{"name":\n "Tom"}\n', 0),
        ('{"name": "Tom"}\n{"name": "Jerry"}\n', 0),
        ('{"name": "Tom"}\n{"name": 1}\n', 1),
        ("[]", 1),
        ("", 1),
    ],
)
def test_validate_reads_standard_input(spec: Path, text: str, code: int) -> None:
    ended = subprocess.run(
        [*COMMAND, "validate", "Pet", "-", "--spec", str(spec)], input=text.encode(), check=False
    )
    assert ended.returncode == code
