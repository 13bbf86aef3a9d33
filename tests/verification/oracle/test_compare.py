"""Our package and its peer agree, but for known reasons; a wrong verdict of ours is cases."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests import specs

from fieldwright.cli import oracle_report
from fieldwright.distribution import memory
from fieldwright.errors import UsageError
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.verification.oracle import compare
from fieldwright.verification.oracle.peer import Peer

SPEC = """\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
paths: {}
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
        size: {type: integer, minimum: 1}
        made: {type: string, format: date-time}
        kind: {type: string, enum: [a, b]}
        tags: {type: array, items: {type: string}, maxItems: 3}
        part:
          type: object
          properties:
            ratio: {type: [number, "null"]}
          additionalProperties: false
      required: [name]
"""

PLANTED = [
    ("name: {type: string}", "name: {}", "theirs", "/name"),
    ("required: [name]", "required: []", "theirs", ""),
    ("required: [name]", "required: [name, size]", "ours", ""),
    ("name: {type: string}", "name: {type: string, minLength: 1}", "ours", "/name"),
    ("type: integer, minimum: 1", "type: integer, minimum: 0", "theirs", "/size"),
    ("type: integer, minimum: 1", "type: integer, exclusiveMinimum: 1", "ours", "/size"),
    ("type: integer, minimum: 1", "type: number, minimum: 1", "theirs", "/size"),
    (", format: date-time", "", "theirs", "/made"),
    ("format: date-time", "format: date", "ours", "/made"),
    ("enum: [a, b]", "enum: [a]", "ours", "/kind"),
    ("enum: [a, b]", "enum: [a, b, x]", "theirs", "/kind"),
    ("maxItems: 3", "maxItems: 8", "theirs", "/tags"),
    ("items: {type: string}", "items: {}", "theirs", "/tags/0"),
    ('[number, "null"]', "number", "ours", "/part/ratio"),
    ("additionalProperties: false", "additionalProperties: {}", "theirs", "/part/x"),
]
"""What our package is made of by mistake, who then refuses what the other accepts, and where."""


def judge(part: ir.Document) -> Mapping[str, compare.Verdict]:
    readers = memory.find_readers(memory.load_package(part, ""), part)
    return {name: reader.problems for name, reader in readers.items()}


def document(text: str) -> ir.Document:
    return read.read_document(source.parse(text, "things.yaml"))


@pytest.mark.parametrize("id", specs.ids())
def test_nothing_is_unexplained(id: str) -> None:
    opinion = oracle_report.compare_with_peer(specs.ROOT / id)
    assert opinion.payloads > 100
    assert [(each.model, each.payload, each.message) for each in opinion.unexplained] == []


def test_nothing_is_unexplained_in_a_published_api(corpus: Path) -> None:
    opinion = oracle_report.compare_with_peer(corpus / "openapi" / "lambda-cloud-1.10.0.json")
    assert (opinion.models, opinion.nested) == (71, 1)
    assert [(each.model, each.payload, each.message) for each in opinion.unexplained] == []


@pytest.mark.parametrize(("right", "wrong", "refuses", "pointer"), PLANTED)
def test_a_wrong_verdict_of_ours_is_unexplained(
    right: str, wrong: str, refuses: str, pointer: str
) -> None:
    assert SPEC.count(right) == 1
    planted = document(SPEC.replace(right, wrong))
    right_one = document(SPEC)
    cases = compare.compare(right_one, Peer(SPEC, right_one), lambda _: judge(planted))
    wrongs = [each for case in cases for each in case.disagreements if not each.reasons]
    assert ("Thing", refuses, pointer) in {
        (each.model, each.refuses, each.pointer) for each in wrongs
    }


def test_without_a_mistake_the_same_spec_is_agreed_upon() -> None:
    edited = document(SPEC)
    cases = list(compare.compare(edited, Peer(SPEC, edited), judge))
    assert [each for case in cases for each in case.disagreements if not each.reasons] == []
    assert {case.model: case.payloads is None for case in cases} == {
        "Thing": False,
        "ThingKind": True,
        "ThingPart": True,
    }


def test_the_same_is_found_each_time() -> None:
    path = specs.ROOT / "tests/cases/package/formats/spec.yaml"
    assert oracle_report.compare_with_peer(path) == oracle_report.compare_with_peer(path)


def test_a_json_schema_is_compared_as_well(tmp_path: Path) -> None:
    path = tmp_path / "tree.json"
    path.write_text(
        '{"type": "object", "title": "Tree", "properties": {"leaf": {"$ref": "#/$defs/Leaf"},'
        ' "trees": {"type": "array", "items": {"$ref": "#"}}},'
        ' "$defs": {"Leaf": {"type": "string", "minLength": 2}}}'
    )
    opinion = oracle_report.compare_with_peer(path)
    assert (opinion.models, opinion.nested, opinion.unexplained) == (2, 0, ())


def test_a_spec_without_models_has_nothing_to_compare(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: None, version: 1.0.0}\npaths: {}\n")
    assert oracle_report.compare_with_peer(path).payloads == 0


def test_models_that_cannot_be_imported_are_an_error_of_one_line() -> None:
    """Text that is no spec at all stands for whatever datamodel-code-generator cannot take."""
    with pytest.raises(UsageError) as raised:
        Peer("[", document(SPEC))
    assert "\n" not in str(raised.value)
    assert "datamodel-code-generator" in str(raised.value)


def test_refusals_name_the_place_in_the_payload() -> None:
    """The steps that pydantic has for alternatives of a union lead nowhere in it."""
    text = SPEC.replace(
        "name: {type: string}",
        'name: {anyOf: [{type: string}, {$ref: "#/components/schemas/Thing"}]}',
    )
    peer = Peer(text, document(text))
    payload: Any = {"name": {"name": "x", "tags": ["a", 1]}}
    assert {each.pointer for each in peer.list_problems("Thing", payload)} == {
        "/name",
        "/name/tags/1",
    }
