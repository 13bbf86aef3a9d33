"""Names are safe, distinct, and independent of order."""

import keyword
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwright.model import names


@pytest.mark.parametrize(
    ("wire", "attribute"),
    [
        ("createdTime", "created_time"),
        ("created_time", "created_time"),
        ("created-time", "created_time"),
        ("IPv6", "i_pv6"),
        ("HTTPStatus", "http_status"),
        ("x86_64", "x86_64"),
        ("class", "class_"),
        ("format", "format"),
        ("2fa", "_2_fa"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("@type", "type"),
        ("_id", "_id"),
        ("__typename", "typename"),
        ("Größe", "gro_e"),
        ("\ufb01eld", "field"),
        ("", "field_e3b0c442"),
        ("\u200b", "field_f4e48e66"),
    ],
)
def test_snake(wire: str, attribute: str) -> None:
    """A member name becomes the attribute a Python programmer would write."""
    assert names.to_snake_case(wire) == attribute


@pytest.mark.parametrize(
    ("key", "class_name"),
    [
        ("Image", "Image"),
        ("simple-user", "SimpleUser"),
        ("shared.Image", "Image"),
        ("HTTPStatus", "HTTPStatus"),
        ("2FA", "Model2FA"),
        ("image_architecture", "ImageArchitecture"),
    ],
)
def test_pascal(key: str, class_name: str) -> None:
    """A schema key becomes the class a Python programmer would write."""
    assert names.to_pascal_case(key) == class_name


@pytest.mark.parametrize(
    ("value", "member"),
    [
        ("x86_64", "X86_64"),
        ("arm64", "ARM64"),
        ("us-east-1", "US_EAST_1"),
        ("", "EMPTY"),
        ("-1", "MINUS_1"),
        (1, "VALUE_1"),
        (-1, "MINUS_1"),
        ("mro", "MRO"),
        ("_private_", "PRIVATE"),
        ("*", "VALUE_684888C0"),
    ],
)
def test_member(value: object, member: str) -> None:
    """An enum value becomes an upper-case member."""
    assert names.name_member(value) == member


@pytest.mark.parametrize(
    ("class_name", "module"),
    [
        ("ImageArchitecture", "image_architecture"),
        ("HTTPStatus", "http_status"),
        ("Con", "con_"),
        ("Globals", "globals_"),
        ("List", "list_"),
        ("Lambda", "lambda_"),
        ("Image", "image"),
    ],
)
def test_module(class_name: str, module: str) -> None:
    """A class lives in a module that every file system can hold, and that hides nothing ``__init__`` calls."""
    assert names.name_module(class_name) == module


def test_distribution_and_package() -> None:
    """The title of an API names the distribution, and that the package."""
    assert names.name_distribution("Lambda Cloud API") == "lambda-cloud-models"
    assert names.name_distribution("Lambda Cloud") == "lambda-cloud-models"
    assert names.name_distribution("API") == names.name_distribution(" ") == "api-models"
    assert names.name_distribution("名") != names.name_distribution("☃")
    assert names.name_package("lambda-cloud-models") == "lambda_cloud_models"
    assert names.name_package("3d-things") == "_3d_things"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Lambda Cloud", "the Lambda Cloud API"),
        ("Lambda Cloud API", "the Lambda Cloud API"),
        ("Pets api", "the Pets API"),
        ("API", "an API"),
        ("", "an API"),
        (" \n", "an API"),
        ("A\nB", "the A B API"),
    ],
)
def test_an_api_is_called_one_once(title: str, words: str) -> None:
    assert names.describe_api(title) == words


def test_a_dot_in_the_name_of_a_distribution_leads_into_a_namespace() -> None:
    assert names.name_package("Acme.lambda-models") == "acme.lambda_models"
    assert names.name_package("class..1st") == "_class._1st"
    assert names.locate_package("acme.models") == "acme/models"


def test_attributes_keep_clear_of_the_class() -> None:
    """What the generated class or its annotations use is not hidden."""
    given_names = [("to_dict", None), ("list", None), ("field", None), ("id", None)]
    assert names.name_attributes(given_names) == {
        "to_dict": "to_dict_",
        "list": "list_",
        "field": "field_",
        "id": "id",
    }


def test_published_names_come_first() -> None:
    """A published attribute name is taken where there is one."""
    assert names.name_attributes([("X-Version", "version")]) == {"X-Version": "version"}


@pytest.mark.parametrize("order", [*permutations(["userId", "user_id", "user-id"])])
def test_collisions_do_not_depend_on_order(order: tuple[str, ...]) -> None:
    """The member that has the very name keeps it; the others take a hash, in any order."""
    settled = names.name_attributes((wire, None) for wire in order)
    assert settled == {
        "user_id": "user_id",
        "userId": f"user_id_{names.digest('userId')}",
        "user-id": f"user_id_{names.digest('user-id')}",
    }


def test_classes_of_two_namespaces() -> None:
    """Two models of one name take their namespaces in front; a third stays as it is."""
    assert names.name_classes(["shared.Image", "internal.Image", "shared.Region"]) == {
        "shared.Image": "SharedImage",
        "internal.Image": "InternalImage",
        "shared.Region": "Region",
    }


def test_classes_do_not_hide_imports() -> None:
    """A model named like something that generated modules import gives way."""
    assert names.name_classes(["Any", "Enum"]) == {"Any": "Any_", "Enum": "Enum_"}
    assert names.name_classes(["errors.ValueError"]) == {"errors.ValueError": "ValueError_"}


@given(st.lists(st.text(), unique=True, max_size=8))
def test_attributes_are_distinct_identifiers(wires: list[str]) -> None:
    """Whatever the members are called, the attributes are distinct plain identifiers."""
    settled = names.name_attributes((wire, None) for wire in wires)
    assert list(settled) == wires
    assert len(set(settled.values())) == len(wires)
    for name in settled.values():
        assert name.isidentifier() and name.isascii() and not keyword.iskeyword(name)
        assert name not in names.MEMBERS and not name.startswith("__")


@given(st.lists(st.text(min_size=1), unique=True, max_size=8))
def test_classes_are_distinct_modules(keys: list[str]) -> None:
    """Whatever the models are called, classes and modules are distinct and importable."""
    settled = names.name_classes(keys)
    modules = {names.name_module(name) for name in settled.values()}
    assert len(modules) == len(keys)
    for name in settled.values():
        assert name.isidentifier() and name.isascii() and name[0].isupper()
        assert len(names.name_module(name)) < 200 and not names.name_module(name).startswith("_")


@given(st.lists(st.one_of(st.text(), st.integers(), st.none()), unique_by=repr, max_size=8))
def test_members_are_distinct(values: list[object]) -> None:
    """Whatever the values are, the members are distinct and none is special to Enum."""
    settled = names.name_members([(None, value) for value in values])
    assert len(set(settled)) == len(values)
    for name in settled:
        assert name.isidentifier() and not name.startswith("_") and name == name.upper()
