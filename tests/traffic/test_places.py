"""Pointer patterns: as many as a schema has places. And what of a record is never shown."""

from typing import Any

import pytest

from fieldwright.model import ir
from fieldwright.model.secrets import MASK
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.traffic.places import Places

SPEC = """\
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths: {}
components:
  schemas:
    Order:
      type: object
      properties:
        items: {type: array, items: {$ref: "#/components/schemas/Item"}}
        labels: {type: object, additionalProperties: {type: string}}
        meta: {}
        "a/b": {type: integer}
        payment: {$ref: "#/components/schemas/Payment"}
        owner: {oneOf: [{$ref: "#/components/schemas/Account"}, {type: "null"}]}
    Item:
      type: object
      properties:
        price: {type: number}
        parts: {type: array, items: {$ref: "#/components/schemas/Item"}}
    Payment: {oneOf: [{$ref: "#/components/schemas/Card"}, {$ref: "#/components/schemas/Cash"}]}
    Card:
      type: object
      properties: {number: {type: string, x-sensitive: true}, name: {type: string}}
      required: [number]
    Cash: {type: object, properties: {amount: {type: number}}, required: [amount]}
    Account:
      type: object
      properties:
        password: {type: string, format: password}
        keys: {type: array, items: {type: string, format: password}}
        token: {type: string, x-fieldwright-secret: true}
        name: {type: string}
"""


def document(text: str = SPEC) -> ir.Document:
    return read.read_document(source.parse(text, "orders.yaml"))


@pytest.mark.parametrize(
    ("pointer", "pattern"),
    [
        ("", ""),
        ("/items", "/items"),
        ("/items/17", "/items/*"),
        ("/items/17/price", "/items/*/price"),
        ("/items/17/prize", "/items/*/*"),
        ("/items/17/parts/2", "/items/*/**"),
        ("/items/17/parts/2/price", "/items/*/**/price"),
        ("/items/1/parts/2/parts/3/price", "/items/*/**/price"),
        ("/items/1/parts/2/parts/3/parts", "/items/*/**/parts"),
        ("/labels/x", "/labels/*"),
        ("/labels/y/z", "/labels/*/**"),
        ("/meta/a/b/c", "/meta/**"),
        ("/meta", "/meta"),
        ("/unknown", "/*"),
        ("/unknown/more", "/*/**"),
        ("/a~1b", "/a~1b"),
        ("/payment/number", "/payment/number"),
        ("/payment/amount", "/payment/amount"),
        ("/payment/cheque", "/payment/*"),
        ("/owner/name", "/owner/name"),
    ],
)
def test_indexes_and_names_that_the_model_does_not_name_become_a_star(
    pointer: str, pattern: str
) -> None:
    assert Places(document(), "Order").describe(pointer) == pattern


def test_patterns_are_no_more_than_places() -> None:
    places = Places(document(), "Order")
    pointers = {
        "/items" + "/0/parts" * depth + end
        for depth in range(60)
        for end in ("", "/1", "/1/price", "/1/x", "/1/x/y/z")
    }
    assert len({places.describe(each) for each in pointers}) <= 12


def test_secrets_are_masked_wherever_they_are() -> None:
    record: dict[str, Any] = {
        "payment": {"number": "4242", "name": "Tom"},
        "owner": {"password": "p", "keys": ["k", "l"], "token": {"a": 1}, "name": "Tom", "x": [1]},
    }
    places = Places(document(), "Order")
    assert places.mask(record) == {
        "payment": {"number": MASK, "name": "Tom"},
        "owner": {
            "password": MASK,
            "keys": [MASK, MASK],
            "token": MASK,
            "name": "Tom",
            "x": [1],
        },
    }
    assert places.is_secret("/owner/keys/0") and places.is_secret("/owner/token/a")
    assert not places.is_secret("/owner/name")


def test_a_schema_without_secrets_is_not_searched() -> None:
    places = Places(document(), "Cash")
    bare = Places(
        document(
            SPEC.split("    Account")[0]
            .replace("x-sensitive: true", "title: x")
            .replace(
                '        owner: {oneOf: [{$ref: "#/components/schemas/Account"}, {type: "null"}]}\n',
                "",
            )
        ),
        "Order",
    )
    assert places.has_secrets and not bare.has_secrets
