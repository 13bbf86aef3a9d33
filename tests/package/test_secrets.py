"""What a spec calls a secret is in no text that a package makes of a wrong payload."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastapi
import pydantic
import pytest
from fastapi.testclient import TestClient

import fieldwright
from fieldwright.model import ir
from tests import specs
from tests.conftest import Run

SPEC = "tests/cases/package/secrets/spec.yaml"
PLANTED = "hunter2-of-the-test"
WRONG: tuple[Any, ...] = (
    *(PLANTED, {"a": PLANTED}, [PLANTED], [[PLANTED]], None, 1.5, True),
    *({"password": PLANTED}, [{"password": PLANTED}]),
)
VALID = {
    "name": "n",
    "password": f"{PLANTED}!",
    "former": [PLANTED],
    "token": PLANTED,
    "pin": 1234,
    "keys": {"main": PLANTED},
    "proof": PLANTED,
    "note": PLANTED,
    "friend": {"name": "f", "password": f"{PLANTED}?"},
}
"""Everything but a name is a secret."""

package: Any = specs.spec(SPEC).package


def list_mutations(value: Any) -> Iterator[Any]:
    """Yield payloads with one value replaced, or one member removed."""
    if isinstance(value, dict):
        for name in value:
            if name == "name":
                continue  # that one is shown to everyone
            yield {each: value[each] for each in value if each != name}
            for changed in list_mutations(value[name]):
                yield {**value, name: changed}
    if isinstance(value, list):
        yield from ([each] for each in list_mutations(value[0]))
    yield from copy.deepcopy(WRONG)


def list_texts(model: Any, payload: Any) -> Iterator[str]:
    """Yield what a package says of a wrong payload, in all the ways that it has."""
    for call in (model.from_dict, lambda value: model.from_json(json.dumps(value))):
        try:
            call(payload)
        except package.ValidationError as error:
            yield from (
                str(error),
                repr(error),
                error.to_json(),
                error.to_json({"type": "{limit}"}),
            )
            yield repr(error.problems)
    try:
        pydantic.TypeAdapter(model).validate_python(payload)
    except pydantic.ValidationError as refusal:
        yield from (str(refusal), refusal.json())


@pytest.mark.parametrize("payload", [*list_mutations(VALID)], ids=str)
def test_no_text_about_a_wrong_payload_has_a_secret(payload: Any) -> None:
    texts = list_texts(package.Account, payload)
    assert not [text for text in texts if PLANTED in text]


def test_an_object_shows_no_secret() -> None:
    account = package.Account.from_dict(VALID)
    assert PLANTED not in repr(account)
    assert account.to_dict() == VALID
    for name in ("password", "former", "token", "pin", "keys", "proof"):
        for wrong in (*WRONG, object(), {PLANTED}, {PLANTED: 1}):
            changed = package.Account.from_dict(VALID)
            setattr(changed, name, wrong)
            problems = package.Account.problems(changed)
            texts = [repr(problems), *(json.dumps(each.to_dict()) for each in problems)]
            try:
                changed.to_dict()
            except package.ValidationError as error:
                texts += [str(error), error.to_json(), repr(error.problems)]
            assert not [text for text in texts if PLANTED in text], (name, wrong)


@pytest.mark.parametrize("model", ["Token", "Keys"])
def test_models_that_are_no_records_show_none(model: str) -> None:
    for wrong in ([PLANTED], {"a": [PLANTED]}, {"a": {PLANTED: 1}}):
        with pytest.raises(package.ValidationError) as caught:
            package.decode(model, wrong)
        assert PLANTED not in f"{caught.value}{caught.value.to_json()}{caught.value.problems!r}"


def test_text_that_is_no_json_is_not_shown() -> None:
    with pytest.raises(package.ValidationError) as caught:
        package.Account.from_json(f'{{"password": "{PLANTED}", }}')
    assert PLANTED not in f"{caught.value}{caught.value.to_json()}{caught.value.problems!r}"


def test_the_problem_names_place_and_keyword() -> None:
    (problem,) = package.Account.problems({"name": "n", "password": "short"})
    message = "is wrong; it is a secret, and not shown"
    assert problem[:4] == ("/password", "minLength", message, "***")
    (problem,) = package.Account.problems({"name": "n", "pin": 1})
    assert problem[:4] == ("", "required", "must have the member 'password'", "***")


def test_all_models_of_the_case_are_tried() -> None:
    models = {each.name for each in specs.document(SPEC).models if isinstance(each, ir.Record)}
    assert models == {"Account"}


app = fastapi.FastAPI()


@app.post("/account")
def post_account(body: package.Account) -> Any:  # type: ignore[name-defined]
    return {}


@app.post("/accounts")
def post_accounts(body: list[package.Account]) -> Any:  # type: ignore[name-defined]
    return {}


def test_the_answer_422_has_no_secret() -> None:
    """Nor has the one to a list, to text that is no JSON, or to several bodies at once."""
    client = TestClient(app)
    refused = 0
    for payload in list_mutations(VALID):
        for path, body in (("/account", payload), ("/accounts", [payload])):
            answer = client.post(path, json=body)
            refused += answer.status_code == 422
            assert answer.status_code in (200, 422) and PLANTED not in answer.text
    assert refused > 100
    text = f'{{"password": "{PLANTED}", }}'
    answer = client.post("/account", content=text, headers={"content-type": "application/json"})
    assert answer.status_code == 422 and PLANTED not in answer.text


def test_reports_of_recorded_payloads_have_no_secret(tmp_path: Path, run: Run) -> None:
    """In any form, of listed values and of the member that names a model too."""
    spec = tmp_path / "spec.yaml"
    listed = (
        f"        code: {{x-sensitive: true, enum: [{PLANTED}-a, {PLANTED}-b]}}\n        name:\n"
    )
    text = (specs.ROOT / SPEC).read_text().replace("        name:\n", listed, 1)
    spec.write_text(text)
    lines = [*list_mutations(VALID), *({**VALID, "code": each} for each in WRONG)]
    records = tmp_path / "records.jsonl"
    records.write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    for form in ("text", "json", "markdown", "github"):
        code, out, err = run("validate", "Account", records, "--spec", spec, "--format", form)
        assert code == 1 and PLANTED not in out + err, form
    few = tmp_path / "few.jsonl"
    few.write_text("".join(f"{json.dumps({**VALID, 'pin': each})}\n" for each in (PLANTED, "x")))
    for form in ("text", "json"):
        code, out, err = run("validate", "Account", few, "--spec", spec, "--format", form)
        assert code == 1 and "/pin" in out and PLANTED not in out + err


MARKS = [
    {"format": "password"},
    {"x-sensitive": True},
    {"x-fieldwright-secret": True, "maxLength": 5},
]


@pytest.mark.parametrize("mark", [*MARKS, {"$ref": "#/components/schemas/Name"}], ids=str)
@pytest.mark.parametrize("values", [{"type": "integer"}, {}, False], ids=str)
def test_an_object_with_secret_names_is_a_secret(mark: Any, values: Any) -> None:
    """As a member, in an array, as a model of its own and as what a record does not name."""
    schema = {"type": "object", "propertyNames": mark, "additionalProperties": values}
    loaded: Any = fieldwright.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "Names", "version": "1.0.0"},
            "paths": {},
            "components": {
                "schemas": {
                    "Name": {"type": "string", "x-sensitive": True, "maxLength": 5},
                    "Map": schema,
                    "Root": {
                        "type": "object",
                        "properties": {
                            "map": schema,
                            "maps": {"type": "array", "items": schema},
                            "named": {"$ref": "#/components/schemas/Map"},
                            "record": {**schema, "properties": {"a": {"type": "string"}}},
                        },
                    },
                }
            },
        }
    )
    bad = {PLANTED: ["wrong"], "b": {PLANTED: 1}}
    for payload in ({"map": bad}, {"maps": [bad]}, {"named": bad}, {"record": {**bad, "a": 1}}):
        try:
            shown = repr(loaded.Root.from_dict(payload))
        except loaded.ValidationError as error:
            shown = f"{error}{error.to_json()}{error.problems!r}"
        assert PLANTED not in shown, payload
