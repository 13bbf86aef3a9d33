"""Each known reason is one: there is a disagreement that it explains, and nothing else does."""

import json
import re
from typing import Any

import pytest
from tests import specs
from tests.verification.oracle.test_compare import judge

from fieldwright.cli import oracle_report
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.verification.oracle import compare, reasons
from fieldwright.verification.oracle.peer import Peer

EXAMPLES: dict[str, Any] = {
    "whole-number": {"type": "integer"},
    "leap-second": {"type": "string", "format": "time"},
    "open-enum": {"enum": ["a", "b"], "x-speakeasy-unknown-values": "allow", "type": "string"},
    "open-union": {
        "oneOf": [
            {
                "type": "object",
                "properties": {"kind": {"const": kind}, "size": {"type": "integer"}},
                "required": ["kind"],
            }
            for kind in ("cat", "dog")
        ],
        "x-speakeasy-unknown-values": "allow",
    },
    "bytes-as-text": {"type": "string", "format": "byte"},
    "misread-items": {
        "type": "array",
        "examples": [["a", 1]],
        "contains": {"type": "integer"},
        "allOf": [{"prefixItems": [{"type": "string"}]}],
        "unevaluatedItems": False,
    },
    "untyped": {"type": "string", "not": {"minLength": 3}},
    "lenient-format": {"type": "string", "format": "date-time"},
    "equal-in-python": {"type": "integer", "enum": [0, 1]},
    "const-type": {"const": [1, "a"]},
    "unchecked-format": {"type": "string", "format": "email"},
    "one-of-many": {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 1}]},
    "no-uniqueItems": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    "no-minProperties": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "minProperties": 1,
    },
    "no-maxProperties": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "maxProperties": 1,
    },
}
"""Reason → a schema about which there is disagreement for it."""


def explanations(schema: Any) -> list[tuple[str, ...]]:
    """The reasons of each disagreement about a record with one property of that schema."""
    model = schema if "properties" in schema else {"type": "object", "properties": {"it": schema}}
    data = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": {"It": model}},
    }
    text = json.dumps(data)
    document = read.read_document(source.parse(text, "it.json"))
    case, *_ = compare.compare(document, Peer(text, document), judge)
    return [tuple(reason.id for reason in each.reasons) for each in case.disagreements]


@pytest.mark.parametrize("reason", reasons.REASONS, ids=lambda reason: reason.id)
def test_a_reason_explains_and_is_needed(
    reason: reasons.Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained = explanations(EXAMPLES[reason.id])
    assert (reason.id,) in explained
    assert () not in explained
    others = tuple(each for each in reasons.REASONS if each is not reason)
    monkeypatch.setattr(compare, "REASONS", others)
    assert () in explanations(EXAMPLES[reason.id])


def test_reasons_are_told_apart_by_id() -> None:
    ids = [reason.id for reason in reasons.REASONS]
    assert len(set(ids)) == len(ids)
    ways = [(each.repaired, each.dropped, each.errors) for each in reasons.REASONS]
    assert all(sum(map(bool, each)) == 1 for each in ways)


def test_the_readme_lists_every_reason() -> None:
    """And what a second opinion amounts to for our own spec."""
    text = (specs.ROOT / "generator/fieldwright/verification/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (we do|pydantic does) \| (.+) \|$", text, re.MULTILINE)
    sides = {"ours": "we do", "theirs": "pydantic does"}
    assert rows == [(each.id, sides[each.refuses], each.text) for each in reasons.REASONS]
    opinion = oracle_report.compare_with_peer(specs.ROOT / "spec" / "lambda-cloud.yaml")
    count = sum(count for _, count in opinion.explained)
    assert f"{count} of {opinion.payloads:,} payloads" in text


def test_two_reasons_explain_together() -> None:
    """Neither of them alone takes the whole difference away."""
    explained = explanations(
        {
            "type": "array",
            "items": {"type": "string", "format": "uuid"},
            "uniqueItems": True,
            "examples": [["F81D4FAE7DEC11D0A76500A0C91E6BF6"]],
        }
    )
    assert () not in explained
    assert ("lenient-format", "no-uniqueItems") in explained
