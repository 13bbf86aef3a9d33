"""What a spec calls a secret is in no text that a package makes of a wrong payload."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pydantic
import pytest

from fieldwright.model import ir
from tests import specs

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
