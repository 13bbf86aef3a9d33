"""Generated models inside the frameworks of their users: right, or told in the package's README."""

import dataclasses
import json
import re
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Annotated, Any

import fastapi
import msgspec
import orjson
import pandas
import pyarrow
import pydantic
import pytest
from fastapi.encoders import jsonable_encoder
from fastapi.testclient import TestClient

from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import views

SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Payments", "version": "1.0.0"},
    "paths": {},
    "components": {
        "schemas": {
            "Payment": {
                "type": "object",
                "description": "A payment.",
                "properties": {
                    "amount": {"type": "string", "format": "decimal", "pattern": "^[0-9.]+$"},
                    "class": {"type": "string", "maxLength": 3},
                    "x-trace": {"type": "string"},
                    "refunded-from": {"type": ["string", "null"]},
                    "at": {"type": "string", "format": "date-time"},
                    "parent": {"$ref": "#/components/schemas/Payment"},
                    "method": {"$ref": "#/components/schemas/Method"},
                    "state": {"$ref": "#/components/schemas/State"},
                    "default": {"$ref": "#/components/schemas/State"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "rows": {
                        "type": "object",
                        "additionalProperties": {"type": "array", "items": {"type": "integer"}},
                    },
                    "any": {},
                    "pet": {"$ref": "#/components/schemas/Pet"},
                    "uid": {"type": "string", "format": "uuid"},
                    "made": {"type": "string", "readOnly": True},
                    "pin": {"type": "string", "writeOnly": True, "format": "password"},
                },
                "required": ["amount"],
            },
            "Pet": {
                "type": "object",
                "discriminator": {"propertyName": "kind"},
                "properties": {"kind": {"type": "string"}},
                "required": ["kind"],
            },
            "Dog": {
                "allOf": [
                    {"$ref": "#/components/schemas/Pet"},
                    {"type": "object", "properties": {"age": {"type": "integer"}}},
                ]
            },
            "Cards": {"type": "array", "items": {"$ref": "#/components/schemas/Card"}},
            "Event": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Opened"},
                    {"$ref": "#/components/schemas/Closed"},
                ],
                "discriminator": {
                    "propertyName": "type",
                    "mapping": {
                        "opened": "#/components/schemas/Opened",
                        "closed": "#/components/schemas/Closed",
                    },
                },
            },
            "Opened": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"type": "string"}, "by": {"type": "string"}},
            },
            "Closed": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"type": "string"}, "by": {"type": "integer"}},
            },
            "Level": {"type": "integer", "enum": [0, 1]},
            "State": {"type": "string", "enum": ["open", "paid"]},
            "Method": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Card"},
                    {"$ref": "#/components/schemas/Debit"},
                ]
            },
            "Card": {
                "type": "object",
                "properties": {"last4": {"type": "string", "pattern": "^[0-9]{4}$"}},
                "required": ["last4"],
            },
            "Debit": {
                "type": "object",
                "properties": {"iban": {"type": "string"}},
                "required": ["iban"],
            },
        }
    },
}

PAYLOAD = {
    "amount": "12.50",
    "class": "a",
    "x-trace": "1",
    "refunded-from": None,
    "at": "2024-10-20T10:10:00.250+02:00",
    "parent": {"amount": "1.0"},
    "method": {"last4": "4242"},
    "state": "paid",
    "default": "open",
    "tags": ["a"],
    "rows": {"a": [1, 2]},
    "any": {"b": [1, {"c": None}]},
    "pet": {"kind": "Dog", "age": 3},
    "uid": "F81D4FAE-7dec-11d0-a765-00a0c91e6bf6",
    "unnamed": [1, None],
}


class Own:
    """A class of the project's own, which records are derived from."""

    __slots__ = ()


BASE = f"{Own.__module__}.{Own.__name__}"
ALL = ir.Style(frozen=True, constructor="checked", base=BASE)
SETTINGS = {
    "plain": read.Options(),
    "frozen": read.Options(style=ir.Style(frozen=True)),
    "checked": read.Options(style=ir.Style(constructor="checked")),
    "frozen, checked and base": read.Options(style=ALL),
    "strict": read.Options(discriminators="strict"),
    "open": read.Options(open_unions=True),
    "frozen and open": read.Options(open_unions=True, style=ir.Style(frozen=True)),
    "types": read.Options(style=ir.Style(types=(("uuid", "str"), ("date-time", "str")))),
    "views": read.Options(),
    "frozen views": read.Options(style=ir.Style(frozen=True)),
}


@dataclass(frozen=True, kw_only=True)
class Service:
    """A package that was made with one of the settings, and an application of its models."""

    setting: str
    models: Any
    client: TestClient


def load(options: read.Options, view: bool = False) -> ModuleType:
    """Load the package of the spec as it is with these settings."""
    parsed = source.parse(json.dumps(SPEC), "payments.json")
    document = replace(read.read_document(parsed, options), style=options.style)
    return memory.load_package(views.add_views(document, "both") if view else document, "")


@pytest.fixture(scope="module", params=SETTINGS)
def service(request: pytest.FixtureRequest) -> Service:
    models: Any = load(SETTINGS[request.param], "views" in request.param)
    app = fastapi.FastAPI()
    methods = Annotated[models.Method, models.Decoded]
    bodies: dict[str, Any] = {
        "payments": models.Payment,
        "lists": list[models.Payment],
        "maps": Annotated[dict[str, models.Payment], fastapi.Body()],
        "methods": methods,
        "method-lists": list[methods],
        "method-bodies": Annotated[models.Method, models.Decoded, fastapi.Body()],
        "events": Annotated[models.Event, models.Decoded],
        "cards": Annotated[models.Cards, models.Decoded],
        "pets": models.Pet,
        "states": Annotated[models.State, models.Decoded, fastapi.Body()],
        "plain-states": Annotated[models.State, fastapi.Body()],
        "levels": Annotated[models.Level, models.Decoded, fastapi.Body()],
    }
    if "views" in request.param:
        bodies["requests"], bodies["responses"] = models.PaymentRequest, models.PaymentResponse
    for path, body in bodies.items():
        app.post(f"/{path}")(make_endpoint(path, body))
    return Service(setting=request.param, models=models, client=TestClient(app))


def make_endpoint(path: str, body: Any) -> Any:
    """Return a function that declares a body and answers with it."""

    def answer(value: Any) -> Any:
        return value

    answer.__annotations__ = {"value": body, "return": body}
    answer.__name__ = path
    return answer


VALID = [
    ("payments", PAYLOAD),
    ("lists", [PAYLOAD, {"amount": "1"}]),
    ("maps", {"a": PAYLOAD}),
    ("methods", {"iban": "DE"}),
    ("method-lists", [{"iban": "DE"}, {"last4": "4242"}]),
    ("method-bodies", {"last4": "4242"}),
    ("events", {"type": "closed", "by": 1}),
    ("cards", [{"last4": "4242"}]),
    ("pets", {"kind": "Dog", "age": 3}),
    ("states", "open"),
    ("plain-states", "open"),
    ("levels", 1),
    ("requests", {**PAYLOAD, "pin": "1234"}),
    ("responses", {**PAYLOAD, "made": "today"}),
]


def test_a_body_and_a_declared_response_come_back_exactly(service: Service) -> None:
    for path, payload in VALID:
        if path in ("requests", "responses") and "views" not in service.setting:
            continue
        answer = service.client.post(f"/{path}", json=payload)
        assert (path, answer.status_code, answer.json()) == (path, 200, payload)


def test_an_unknown_event_is_kept_where_unions_are_open(service: Service) -> None:
    answer = service.client.post("/events", json={"type": "moved", "by": [1]})
    assert answer.status_code == (200 if "open" in service.setting else 422)


def test_an_unknown_heir_is_refused_where_discriminators_are_strict(service: Service) -> None:
    answer = service.client.post("/pets", json={"kind": "Cat"})
    assert answer.status_code == (422 if service.setting == "strict" else 200)


@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        (
            "/payments",
            {"amount": 1, "class": "long", "parent": {}},
            [
                ("type", ["body", "amount"], "must be a string, not 1"),
                ("maxLength", ["body", "class"], "must have at most 3 characters, not 'long'"),
                ("required", ["body", "parent"], "must have the member 'amount'"),
            ],
        ),
        (
            "/lists",
            [{"amount": "1"}, {"amount": "-1"}],
            [("pattern", ["body", 1, "amount"], "must match '^[0-9.]+$', not '-1'")],
        ),
        ("/methods", {"last4": "4242", "iban": "DE"}, None),
        ("/method-bodies", {"last4": "4242", "iban": "DE"}, None),
        (
            "/method-lists",
            [{"iban": "DE"}, {"last4": "x"}],
            [("pattern", ["body", 1, "last4"], "must match '^[0-9]{4}$', not 'x'")],
        ),
        (
            "/events",
            {"type": "closed", "by": "x"},
            [("type", ["body", "by"], "must be an integer, not 'x'")],
        ),
        (
            "/cards",
            [{"last4": "4242"}, {}],
            [("required", ["body", 1], "must have the member 'last4'")],
        ),
        ("/states", "x", None),
        ("/plain-states", "x", None),
        ("/levels", True, None),
    ],
)
def test_problems_are_the_answer_422(
    service: Service, path: str, body: Any, errors: list[Any] | None
) -> None:
    answer = service.client.post(path, json=body)
    assert answer.status_code == 422
    details = answer.json()["detail"]
    assert details
    if errors is not None:
        assert [(each["type"], each["loc"], each["msg"]) for each in details] == errors


def test_the_schema_of_the_model_is_in_openapi(service: Service) -> None:
    document = service.client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    payment = next(each for name, each in schemas.items() if name.startswith("Payment"))
    assert payment["properties"]["amount"]["pattern"] == "^[0-9.]+$"
    assert payment["required"] == ["amount"]
    reference = payment["properties"]["method"]["$ref"].removeprefix("#/components/schemas/")
    assert {"oneOf"} <= schemas[reference].keys()
    text = json.dumps(document)
    assert "additional_properties" not in text and "class_" not in text
    assert {*re.findall(r'"\$ref": "#/components/schemas/([^"]*)"', text)} <= schemas.keys()
    assert {*re.findall(r'"\$ref": "([^"]*)"', text)} == {
        f"#/components/schemas/{each}" for each in re.findall(r'"\$ref": "[^"]*/([^"]*)"', text)
    }
    assert [name for name in schemas if "State" in name] == ["State"]


def test_a_field_of_a_pydantic_model(service: Service) -> None:
    class Mine(service.models.Payment):  # type: ignore[name-defined, misc]  # made in this process
        __slots__ = ()

    class Holder(pydantic.BaseModel):
        payment: service.models.Payment  # type: ignore[name-defined]
        mine: Mine | None = None

    holder = Holder.model_validate({"payment": PAYLOAD, "mine": PAYLOAD})
    assert type(holder.payment) is service.models.Payment and type(holder.mine) is Mine
    assert json.loads(holder.model_dump_json()) == {"payment": PAYLOAD, "mine": PAYLOAD}
    assert holder.model_dump() == {"payment": PAYLOAD, "mine": PAYLOAD}
    assert holder.model_copy(deep=True) == holder
    assert Holder(payment=holder.payment).payment is holder.payment
    assert {"Payment", "Mine"} <= Holder.model_json_schema()["$defs"].keys()
    with pytest.raises(pydantic.ValidationError) as caught:
        Holder.model_validate({"payment": {"amount": None}})
    assert [each["loc"] for each in caught.value.errors()] == [("payment", "amount")]


def test_an_object_of_another_model_is_refused(service: Service) -> None:
    models = service.models

    class Holder(pydantic.BaseModel):
        method: Annotated[models.Method, models.Decoded]

    card = models.Card(last4="4242")
    assert Holder(method=card).method is card
    with pytest.raises(pydantic.ValidationError):
        Holder(method=models.Payment.from_dict(PAYLOAD))


def default(value: Any) -> Any:
    """What `json` and orjson call for a value that they do not know."""
    return value.to_dict()


@pytest.mark.parametrize(
    "write",
    [
        lambda value: json.dumps(value, default=default),
        lambda value: orjson.dumps(value, default=default, option=orjson.OPT_PASSTHROUGH_DATACLASS),
        lambda value: msgspec.json.encode(value.to_dict()),
        lambda value: json.dumps(jsonable_encoder(value.to_dict())),
    ],
    ids=["json", "orjson", "msgspec", "fastapi"],
)
def test_the_right_call_of_each_library(service: Service, write: Any) -> None:
    assert json.loads(write(service.models.Payment.from_dict(PAYLOAD))) == PAYLOAD


def test_json_refuses_a_model_by_itself(service: Service) -> None:
    with pytest.raises(TypeError):
        json.dumps(service.models.Payment.from_dict(PAYLOAD))


@pytest.mark.parametrize(
    "write",
    [
        lambda value: json.loads(orjson.dumps(value, default=str)),
        lambda value: msgspec.to_builtins(value, enc_hook=str),
        dataclasses.asdict,
        jsonable_encoder,
    ],
    ids=["orjson", "msgspec", "asdict", "an undeclared response"],
)
def test_what_reads_the_dataclass_itself_writes_attributes(service: Service, write: Any) -> None:
    """Python has no hook for these: the README of a package names each, with the call that is right."""
    assert "class_" in write(service.models.Payment.from_dict(PAYLOAD))


def test_rows_for_a_table(service: Service) -> None:
    decode = service.models.Payment.from_dict
    values = [decode({"amount": "2", "tags": ["a"]}), decode({"amount": "1", "class": "b"})]
    frame = pandas.DataFrame([each.to_dict() for each in values])
    assert frame.columns.to_list() == ["amount", "tags", "class"]
    table = pyarrow.Table.from_pylist([each.to_dict() for each in values])
    assert table.column("amount").to_pylist() == ["2", "1"] == frame["amount"].to_list()
