"""Shapes that double: schemas in which the ways through double with every level, and the work that they take.

Work is counted in calls of Python functions, which are the same on every machine.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import fieldwright
from fieldwright.changes.documents import compare_documents
from fieldwright.distribution import memory
from fieldwright.openapi import read
from fieldwright.openapi.text import source


def refer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _hold(member: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {member: schema}}


SHAPES: dict[str, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]] = {
    "anyOf": lambda one, two: {"anyOf": [_hold("x", one), _hold("x", two)]},
    "oneOf": lambda one, two: {"oneOf": [_hold("x", one), _hold("x", two)]},
    "allOf": lambda one, two: {"allOf": [_hold("x", one), _hold("y", two)]},
    "diamond": lambda one, two: {"type": "object", "properties": {"x": one, "y": two}},
    "items": lambda one, two: {
        "type": "object",
        "properties": {"x": {"type": "array", "items": one}},
    },
    "patterns": lambda one, two: {**_hold("x", one), "patternProperties": {"^x": two}},
    "dependent": lambda one, two: {
        "type": "object",
        "dependentSchemas": {"x": _hold("x", one), "y": _hold("x", two)},
    },
    "if": lambda one, two: {"type": "object", "if": _hold("x", one), "then": _hold("x", two)},
    "unevaluated": lambda one, two: {
        "type": "object",
        "anyOf": [_hold("x", one), _hold("x", two)],
        "unevaluatedProperties": False,
    },
}
"""Name → a schema that leads to two others."""


def make_document(shapes: list[str], count: int) -> dict[str, Any]:
    """Return a document of ``count`` models, each of which leads to the next two."""
    schemas: dict[str, Any] = {
        f"M{n}": SHAPES[shapes[n % len(shapes)]](refer(f"M{n + 1}"), refer(f"M{n + 2}"))
        for n in range(count)
    }
    schemas |= {f"M{count}": {"type": "object"}, f"M{count + 1}": {"type": "object"}}
    info = {"title": "Costs", "version": "1.0.0"}
    return {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}


def make_payload(shapes: list[str], count: int, end: Any) -> Any:
    """Return a payload as deep as the document, with ``end`` at its bottom."""
    for n in reversed(range(count)):
        inner = [end] if shapes[n % len(shapes)] == "items" else end
        end = {"x": inner, "y": 1} if n % 2 else {"x": inner}
    return end


def count_calls(work: Callable[[], Any]) -> int:
    """Return the number of calls of Python functions that some work takes."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def measure(shapes: list[str], count: int) -> dict[str, int]:
    """Return the calls for reading, generating, decoding, finding problems and comparing."""
    data = make_document(shapes, count)
    package = fieldwright.load(data)
    reader = memory.find_reader(package, "M0")
    right, wrong = make_payload(shapes, count, {}), make_payload(shapes, count, 1)
    changed = make_document(shapes, count)
    changed["components"]["schemas"][f"M{count}"] = {"type": "object", "maxProperties": 9}
    old, new = (read.read_document(source.wrap(each, "api.json")) for each in (data, changed))
    return {
        "read": count_calls(lambda: read.diagnose(source.wrap(data, "api.json"))),
        "generate": count_calls(lambda: fieldwright.load(data)),
        "decode": count_calls(lambda: reader.problems(right)),
        "problems": count_calls(lambda: reader.problems(wrong)),
        "diff": count_calls(lambda: [*compare_documents(old, new)]),
    }
