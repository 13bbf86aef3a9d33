"""An object is written as what decodes back equal, or refused at a place that it has."""

import datetime
import json
import math
import operator
import uuid
from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any

import pytest

from fieldwright.model import ir
from fieldwright.validation import payloads
from tests import specs

IMAGE = {
    "id": "1",
    "created_time": "2024-01-31T12:00:00Z",
    "updated_time": "2024-01-31T12:00:00Z",
    "name": "n",
    "description": "d",
    "family": "f",
    "version": "v",
    "architecture": "arm64",
    "region": {"name": "us-west-1", "description": "California"},
}
UTC = datetime.UTC
NOON = datetime.datetime(2024, 1, 31, 12, tzinfo=UTC)
package = specs.spec("spec/lambda-cloud.yaml").package


class Text(str):
    """A class that is derived from `str`."""


class Word(StrEnum):
    ARM64 = "arm64"


WRONG = [
    *(None, True, 1, 1.5, math.nan, math.inf, -math.inf, "text", "arm64", b"text", 10**400),
    *([], (), {}, set(), [1, (2,)], {"a": object()}, {1: 2}, {"a": math.nan}, ["\0"], object()),
    *(NOON, NOON.replace(tzinfo=None), NOON.date(), NOON.timetz(), NOON.time()),
    NOON.replace(tzinfo=datetime.timezone(datetime.timedelta(seconds=30))),
    *(Decimal(1), Decimal("1e9999999"), Decimal("NaN"), Decimal("0.12345678901234567890123")),
    *(uuid.UUID(int=1), Text("arm64"), Word.ARM64, OrderedDict(a=1), UserDict(a=1), object),
    *(package.ImageArchitecture.ARM64, package.Region(name="n", description="d"), package.UNSET),
]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("id", 1, "must be a str, not 1"),
        ("id", None, "must be a str, not None"),
        ("id", object(), "must be a str, not of the class object"),
        ("created_time", "2024-01-31T12:00:00Z", "must be a datetime with a time zone, not '2024"),
        ("created_time", datetime.datetime(2024, 1, 31), "must be a datetime with a time zone, "),
        ("created_time", NOON.date(), "must be a datetime with a time zone, not datetime.date("),
        ("architecture", "arm64", "must be of the class ImageArchitecture, not 'arm64'"),
        ("architecture", Word.ARM64, "must be of the class ImageArchitecture, not Word.ARM64"),
        ("region", {"name": "n"}, "must be of the class Region, not an object"),
        ("region", object(), "must be of the class Region, not of the class object"),
        ("additional_properties", None, "must be a dict, not None"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(name: str, value: Any, message: str) -> None:
    image = package.Image.from_dict(IMAGE)
    setattr(image, name, value)
    pointer = "" if name == "additional_properties" else f"/{name}"
    for call in (image.to_dict, image.to_json, image.validate):
        with pytest.raises(package.ValidationError) as caught:
            call()
        (problem,) = caught.value.problems
        assert (problem.pointer, problem.message[: len(message)]) == (pointer, message)
    assert package.Image.problems(image) == [problem]


def test_all_problems_come_at_once_with_those_of_values() -> None:
    image = package.Image.from_dict(IMAGE)
    image.id, image.region.name, image.additional_properties = 1, None, {"x": {"y": {1}}, "id": 2}
    pointers = [each.pointer for each in package.Image.problems(image)]
    assert sorted(pointers) == ["/id", "/id", "/region/name", "/x/y"]
    assert (
        package.Region.problems(image)[0].message
        == "must be of the class Region, not of the class Image"
    )


def test_an_attribute_that_was_deleted_is_missed() -> None:
    image = package.Image.from_dict(IMAGE)
    del image.family
    assert [each.pointer for each in package.Image.problems(image)] == ["/family"]
    with pytest.raises(package.ValidationError):
        image.to_dict()


def test_what_is_derived_from_a_class_is_of_it() -> None:
    class Place(package.Region):  # type: ignore[misc,name-defined]
        """A region of one's own."""

    image = package.Image.from_dict(IMAGE)
    image.id, image.region = Text("1"), Place(name=Word.ARM64, description="California")
    assert image.to_dict() == {**IMAGE, "region": {"name": "arm64", "description": "California"}}
    assert type(image.to_dict()["id"]) is str
    image.validate()


def test_a_class_of_ones_own_is_written_by_its_own_to_dict() -> None:
    """Wherever its objects are, also where the method comes from a class beside it."""

    class Named:
        def to_dict(self) -> dict[str, Any]:
            written: dict[str, Any] = super().to_dict()  # type: ignore[misc]
            return {**written, "name": "here"}

    class Place(Named, package.Region):  # type: ignore[misc,name-defined]
        """A region of one's own."""

    image = package.Image.from_dict(IMAGE)
    for kind in (Place, type("Beach", (Place,), {})):
        image.region = kind(name="n", description="d")
        assert image.region.to_dict() == image.to_dict()["region"]
        assert image.to_dict()["region"] == {"name": "here", "description": "d"}
        image.region.name = 1
        with pytest.raises(package.ValidationError, match="/region/name: must be a str, not 1"):
            image.to_dict()


def test_a_class_of_ones_own_decodes_its_own_objects() -> None:
    """Wherever it is asked, and what is in its objects is of the classes of the package."""

    class Picture(package.Image):  # type: ignore[misc,name-defined]
        """An image of one's own."""

    pictures = [Picture.from_dict(IMAGE), Picture.from_json(json.dumps(IMAGE))]
    for picture in (*pictures, package.decode(Picture, IMAGE)):
        assert (type(picture), type(picture.region)) == (Picture, package.Region)
        assert picture.to_dict() == IMAGE
        picture.validate()


def test_an_object_in_itself_is_refused() -> None:
    image = package.Image.from_dict(IMAGE)
    image.additional_properties["self"] = circle = {}  # type: ignore[var-annotated]
    circle["self"] = circle
    with pytest.raises(package.ValidationError, match="nested so deeply"):
        image.to_dict()


@pytest.mark.parametrize("id", specs.ids())
def test_every_object_decodes_back_equal_or_is_refused(id: str) -> None:
    """Each attribute, and each item of what is in it, takes each of the values once."""
    document, spec = specs.document(id), specs.spec(id)
    maker = payloads.Maker(document.models, document.definitions)
    for model in document.models:
        if not isinstance(model, ir.Record):
            continue
        reader = spec.readers[model.name]
        valid = (each for each in maker.make_valid(model.name) if not reader.problems(each))
        for payload in islice(valid, 1):
            for number, _ in enumerate(list_changes(reader.decode(payload))):
                for wrong in WRONG:
                    changed = reader.decode(payload)
                    [*list_changes(changed)][number](wrong)
                    judge(changed, f"{model.name}: {wrong!r}")


def list_changes(value: Any) -> Iterator[Callable[[Any], None]]:
    """Yield functions that put another value at one place of an object."""
    for each in fields(value) if is_dataclass(value) else ():
        yield partial(setattr, value, each.name)
        inside = getattr(value, each.name)
        if isinstance(inside, list | dict) and inside:
            key: Any = 0 if isinstance(inside, list) else next(iter(inside))
            yield partial(operator.setitem, inside, key)


def judge(value: Any, what: str) -> None:
    """Hold that an object comes back, or that every problem names a place that is there."""
    cls = type(value)
    problems = cls.problems(value)
    try:
        data = value.to_dict()
    except ValueError as error:
        assert type(error).__name__ == "ValidationError", what
        assert " at 0x" not in str(error), what
        refused: Any = getattr(error, "problems", [])
        assert refused and all(each in problems for each in refused), what
        return
    assert [each[:3] for each in cls.problems(data)] == [each[:3] for each in problems], what
    if not problems:
        back = cls.from_dict(data)
        assert back == value, what
        assert repr(back.to_dict()) == repr(data), what
