"""Generated models inside the frameworks of their users: right, or told in the package's README."""

import dataclasses
import json
from typing import Annotated, Any

import fastapi
import msgspec
import orjson
import pydantic
import pytest
from fastapi.encoders import jsonable_encoder
from fastapi.testclient import TestClient

import fieldwright

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
                },
                "required": ["amount"],
            },
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
    "unnamed": [1, None],
}

models = fieldwright.load(SPEC)
Payment = models.Payment
Method = Annotated[models.Method, models.Decoded]

app = fastapi.FastAPI()


@app.post("/payments")
def create(payment: Payment) -> Payment:  # type: ignore[valid-type]  # made in this process
    assert type(payment) is Payment
    return payment


@app.post("/lists")
def create_list(payments: list[Payment]) -> list[Payment]:  # type: ignore[valid-type]
    return payments


@app.post("/methods")
def use(method: Method) -> Method:  # type: ignore[valid-type]
    assert isinstance(method, models.Card | models.Debit)
    return method


client = TestClient(app)


def test_a_body_and_a_declared_response_come_back_exactly() -> None:
    answer = client.post("/payments", json=PAYLOAD)
    assert (answer.status_code, answer.json()) == (200, PAYLOAD)
    assert client.post("/lists", json=[PAYLOAD, PAYLOAD]).json() == [PAYLOAD, PAYLOAD]
    assert client.post("/methods", json={"iban": "DE"}).json() == {"iban": "DE"}


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
    ],
)
def test_problems_are_the_answer_422(path: str, body: Any, errors: list[Any] | None) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    details = answer.json()["detail"]
    assert details
    if errors is not None:
        assert [(each["type"], each["loc"], each["msg"]) for each in details] == errors


def test_the_schema_of_the_model_is_in_openapi() -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    payment = next(each for name, each in schemas.items() if name.startswith("Payment"))
    assert payment["properties"]["amount"]["pattern"] == "^[0-9.]+$"
    assert payment["required"] == ["amount"]
    reference = payment["properties"]["method"]["$ref"].removeprefix("#/components/schemas/")
    assert {"oneOf"} <= schemas[reference].keys()
    assert not [name for name in schemas if "additional_properties" in json.dumps(schemas[name])]


def test_a_field_of_a_pydantic_model() -> None:
    class Holder(pydantic.BaseModel):
        payment: Payment  # type: ignore[valid-type]

    holder = Holder.model_validate({"payment": PAYLOAD})
    assert json.loads(holder.model_dump_json()) == {"payment": PAYLOAD}
    assert holder.model_dump() == {"payment": PAYLOAD}
    assert Holder(payment=holder.payment).payment is holder.payment
    with pytest.raises(pydantic.ValidationError) as caught:
        Holder.model_validate({"payment": {"amount": None}})
    assert [each["loc"] for each in caught.value.errors()] == [("payment", "amount")]


def test_an_object_of_another_model_is_refused() -> None:
    class Holder(pydantic.BaseModel):
        method: Method  # type: ignore[valid-type]

    card = models.Card(last4="4242")
    assert Holder(method=card).method is card
    with pytest.raises(pydantic.ValidationError):
        Holder(method=Payment.from_dict(PAYLOAD))


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
def test_the_right_call_of_each_library(write: Any) -> None:
    assert json.loads(write(Payment.from_dict(PAYLOAD))) == PAYLOAD


def test_json_refuses_a_model_by_itself() -> None:
    with pytest.raises(TypeError):
        json.dumps(Payment.from_dict(PAYLOAD))


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
def test_what_reads_the_dataclass_itself_writes_attributes(write: Any) -> None:
    """Python has no hook for these: the README of a package names each, with the call that is right."""
    assert "class_" in write(Payment.from_dict(PAYLOAD))


def test_rows_for_a_table() -> None:
    payments = [Payment.from_dict(PAYLOAD), Payment.from_dict({"amount": "1"})]
    rows = [each.to_dict() for each in payments]
    assert rows == [PAYLOAD, {"amount": "1"}]
