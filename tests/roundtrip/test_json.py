"""JSON → decode → object → encode → the same JSON, for every model of every spec."""

import copy
import dataclasses
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest

from fieldwright.model import ir
from fieldwright.model.layout import Layout
from tests import payloads, specs


def same(one: Any, other: Any) -> bool:
    """Whether two values are one JSON value (JSON Schema core, 4.2.2): true is no number, and
    numbers are one if their binary values or their decimal texts are."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other or Decimal(repr(one)) == Decimal(repr(other))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (0, False), (None, False), ([1], [True]), ("1", 1), ({}, []), ({"a": 1}, {"b": 1})],
)
def test_what_json_calls_different_is_not_the_same(one: Any, other: Any) -> None:
    assert not same(one, other)


@specs.each_model
def test_what_is_decoded_comes_back_out(id: str, name: str) -> None:
    """Text for text, absent as absent, null as null, unknown members and all."""
    spec = specs.spec(id)
    module = spec.readers[name]

    for payload in payloads.list_valid(id, name):
        before = copy.deepcopy(payload)
        value = module.decode(payload)
        assert same(payload, before), "decoding changes what it is given"
        assert same(module.encode(value), payload)


@specs.each_model
def test_copies_come_back_out_the_same(id: str, name: str) -> None:
    """A deep copy, a pickle and ``dataclasses.replace`` keep spellings as well."""
    spec = specs.spec(id)
    module = spec.readers[name]

    for payload in payloads.list_valid(id, name):
        value = module.decode(payload)
        copies = [copy.deepcopy(value), pickle.loads(pickle.dumps(value)), copy.copy(value)]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            copies.append(dataclasses.replace(value))
        for each in copies:
            assert each == value
            assert same(module.encode(each), payload)


RECORDS = [
    (id, model.name)
    for id in specs.ids()
    for model in specs.document(id).models
    if isinstance(model, ir.Record) and not model.nullable
]


@pytest.mark.parametrize(("id", "name"), RECORDS)
def test_json_text_comes_back_out(id: str, name: str) -> None:
    spec = specs.spec(id)
    record = getattr(spec.package, Layout.of(spec.document).classes[name])

    for payload in payloads.list_valid(id, name):
        text = json.dumps(payload)
        for value in (record.from_json(text), record.from_json(text.encode())):
            assert value == record.from_dict(payload)
            assert same(json.loads(value.to_json()), payload)
