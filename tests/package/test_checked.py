"""A constructor that checks takes what decoding takes, and nothing else."""

import copy
import dataclasses
import pickle
from dataclasses import replace
from typing import Any

import pytest

from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.package import read, shape, views, write
from tests import specs
from tests.package.test_frozen import list_payloads
from tests.roundtrip.test_json import same

SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Checked", "version": "1.0.0"},
    "paths": {},
    "components": {
        "schemas": {
            "CheckedModel": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "User": {
                "type": "object",
                "required": ["name", "kind"],
                "discriminator": {"propertyName": "kind"},
                "properties": {
                    "id": {"type": "string", "readOnly": True, "minLength": 2},
                    "kind": {"type": "string"},
                    "name": {"type": "string", "minLength": 2},
                    "age": {"type": "integer", "minimum": 0},
                    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 1},
                    "password": {
                        "type": "string",
                        "format": "password",
                        "minLength": 8,
                        "writeOnly": True,
                    },
                    "friend": {"$ref": "#/components/schemas/User"},
                },
            },
            "Admin": {
                "allOf": [
                    {"$ref": "#/components/schemas/User"},
                    {
                        "type": "object",
                        "required": ["rank"],
                        "properties": {"rank": {"maximum": 3}},
                    },
                ]
            },
        }
    },
}
STYLES = [ir.Style(constructor="checked", frozen=frozen) for frozen in (False, True)]


@pytest.fixture(scope="module", params=STYLES, ids=["plain", "frozen"])
def package(request: pytest.FixtureRequest) -> Any:
    parsed = memory.sources.parse(memory.json.dumps(SPEC), "<mapping>.json")
    document = views.add_views(memory.read.read_document(parsed), "both")
    return memory.load_package(replace(document, style=request.param), "")


def find_problems(package: Any, make: Any, **values: Any) -> list[str]:
    with pytest.raises(package.ValidationError) as caught:
        make(**values)
    assert "12345" not in str(caught.value)
    return [each.pointer for each in caught.value.problems]


def test_it_raises_every_problem_at_once(package: Any) -> None:
    assert find_problems(package, package.User, kind="u", name="", age=-1, password="12345") == [
        *("/name", "/age", "/password"),
    ]
    assert find_problems(package, package.User, kind="u", name=1, additional_properties={"age": 1})
    assert find_problems(package, package.Admin, name="Ada", rank=4) == ["/rank"]
    assert package.Admin(name="Ada", rank=3).to_dict() == {
        "kind": "Admin",
        "name": "Ada",
        "rank": 3,
    }
    assert find_problems(package, package.User, kind="u", name="Ada", tags=["a", "b"]) == ["/tags"]


def test_views_are_checked_as_they_are(package: Any) -> None:
    assert find_problems(package, package.UserResponse, kind="u", name="Ada", id="1") == ["/id"]
    assert package.UserRequest(kind="u", name="Ada").to_dict() == {"kind": "u", "name": "Ada"}


def test_copies_that_are_made_by_the_constructor_are_checked(package: Any) -> None:
    user = package.User(kind="u", name="Ada", password="123456789")
    assert replace(user, age=3).age == 3
    assert find_problems(package, lambda **values: replace(user, **values), age=-1) == ["/age"]
    for each in (copy.copy(user), copy.deepcopy(user), pickle.loads(pickle.dumps(user))):
        assert each == user
        if package.User.__dataclass_params__.frozen:
            assert hash(each) == hash(user)
    assert package.User.from_dict(user.to_dict()) == user


def test_subclasses_are_checked(package: Any) -> None:
    class Plain(package.User):  # type: ignore[misc]
        __slots__ = ()

    frozen = package.User.__dataclass_params__.frozen

    @dataclasses.dataclass(kw_only=True, frozen=frozen)
    class More(package.User):  # type: ignore[misc]
        more: int = 0

    for kind in (Plain, More):
        assert find_problems(package, kind, kind="u", name="") == ["/name"]
        assert kind(kind="u", name="Ada").name == kind.from_dict({"kind": "u", "name": "Ada"}).name
    assert More(kind="u", name="Ada", more=2).more == 2


@pytest.mark.parametrize("style", STYLES, ids=["plain", "frozen"])
@pytest.mark.parametrize(
    "id",
    [
        id
        for id in specs.ids()
        if any(
            f"/{word}/" in id
            for word in ("aliases", "renamed", "all-of", "defaults", "nulls", "secrets")
        )
    ],
)
def test_what_is_decoded_is_made_anew(id: str, style: ir.Style) -> None:
    """By `replace`, from the attributes that decoding gave; and the text of the package says its shape."""
    document = replace(specs.document(id), style=style)
    readers = memory.find_readers(memory.load_package(document, ""), document)
    for name, reader in readers.items():
        for payload in list_payloads(document, name):
            if reader.problems(payload):
                continue
            value = reader.decode(payload)
            if dataclasses.is_dataclass(value) and not isinstance(value, type):
                again = replace(value)
                assert again == value and same(reader.encode(again), payload)
    files = write.write_package(document, spec="", distribution="any-models", module="any_models")
    assert read.read_package(files, "any_models") == shape.shape(document)
