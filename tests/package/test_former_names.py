"""Former names: they mean what the names of today mean, and warn whoever uses them."""

import importlib
import warnings
from types import ModuleType
from typing import Any

import pytest

from fieldwright.distribution import memory
from tests import specs

ID = "tests/cases/package/renamed/spec.yaml"


@pytest.fixture
def package() -> ModuleType:
    """Made anew, so that nothing was asked for yet."""
    text = (specs.ROOT / ID).read_text(encoding="utf-8")
    return memory.load_package(specs.document(ID), text)


def warned(ask: Any) -> tuple[Any, list[str]]:
    """What a call gives, and the warnings that name this file as where they come from."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = ask()
    assert all(each.category is DeprecationWarning for each in caught)
    assert all(each.filename == __file__ for each in caught)
    return value, [str(each.message) for each in caught]


def test_a_former_class_is_the_class_of_today_and_warns_once(package: ModuleType) -> None:
    result, messages = warned(lambda: package.Region)
    assert result is package.Location
    assert messages == ["Region is called Location now; the former name goes in 2.0.0"]
    assert warned(lambda: package.Region) == (result, [])


def test_a_former_module_has_the_class_of_today(package: ModuleType) -> None:
    module = importlib.import_module(f"{package.__name__}.region")
    value, warnings = warned(lambda: module.Region)
    assert value is importlib.import_module(f"{package.__name__}.location").Location
    assert warnings == ["Region is called Location now; the former name goes in 2.0.0"]
    with pytest.raises(AttributeError, match="has no attribute 'decode_region'"):
        vars(module)["__getattr__"]("decode_region")


def test_former_names_are_not_among_all(package: ModuleType) -> None:
    """So that ``import *`` warns of nothing."""
    assert {"Region", "AreaKind", "AnyThing"}.isdisjoint(package.__all__)


def test_a_version_that_nobody_knows_is_a_later_one(package: ModuleType) -> None:
    _, messages = warned(lambda: package.AreaKind)
    assert messages == ["AreaKind is called Zone now; the former name goes in a later version"]


def test_a_former_attribute_is_read_and_written(package: ModuleType) -> None:
    value = package.Location.from_dict({"label": "a"})
    result, messages = warned(lambda: value.name)
    assert (result, messages) == (
        "a",
        ["Location.name is called label now; the former name goes in 2.1.0"],
    )
    _, messages = warned(lambda: setattr(value, "name", "b"))
    assert len(messages) == 1
    assert value == package.Location(label="b", size=None)
    assert value.to_dict() == {"label": "b"}


def test_a_constructor_takes_former_names(package: ModuleType) -> None:
    result, messages = warned(lambda: package.Location(name="a", area=package.Zone.NORTH))
    assert result == package.Location(label="a", zone=package.Zone.NORTH)
    assert messages == [
        "Location.name is called label now; the former name goes in 2.1.0",
        "Location.area is called zone now; the former name goes in a later version",
    ]
    assert warned(lambda: package.Location(label="a"))[1] == []


def test_a_constructor_refuses_both_names_and_neither(package: ModuleType) -> None:
    with pytest.raises(TypeError, match="name and label are the same argument"):
        package.Location(name="a", label="a")
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'label'"):
        package.Location()


def test_payloads_know_no_former_names(package: ModuleType) -> None:
    """They are names of code: on the wire a member of that name is one without a field."""
    (problem,) = package.Location.problems({"name": "a"})
    assert problem.message == "must have the member 'label'"
