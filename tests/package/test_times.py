"""Dates and times are RFC 3339, strictly, and come back text for text."""

import copy
import datetime
import importlib
import pickle
import sqlite3
from types import ModuleType
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fieldwright

VALID = [
    "2024-03-01T12:00:00Z",
    "2024-03-01t12:00:00z",
    "2024-03-01T12:00:00+00:00",
    "2024-03-01T12:00:00-00:00",
    "2024-03-01T12:00:00.5Z",
    "2024-03-01T12:00:00.123456Z",
    "2024-03-01T12:00:00.000000Z",
    "2024-03-01T12:00:00.1234567Z",
    "2024-02-29T00:00:00.100-05:30",
    "2024-03-01T12:00:00.123456789+05:30",
    "2016-12-31T23:59:60Z",
    "2017-01-01T00:59:60+01:00",
    "2016-12-31T23:59:60.5Z",
    "1998-12-31T15:59:60.123-08:00",
    "2024-03-01T12:00:00+05:30",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+23:59",
    "2024-03-01T12:00:00.5+00:00",
    "2024-03-01T12:00:00.000+00:00",
    "2024-03-01T12:00:00.123456+00:00",
    "2024-03-01T12:00:00.1234567+00:00",
    "2024-03-01T12:00:00.123456-04:00",
    "2024-03-01T12:00:00.000000-04:00",
    "2024-03-01T12:00:00.120000-04:00",
    "2024-03-01T12:00:00.123-04:07",
    "2024-03-01T12:00:00-04:07",
    "2024-03-01T12:00:00.5-00:00",
]

INVALID: list[Any] = [
    *("2024-03-01T12:00:00", "2024-03-01 12:00:00Z", "2024-03-01T12:00Z", "20240301T120000Z"),
    *(
        "2024-03-01T24:00:00Z",
        "2024-02-30T12:00:00Z",
        "2023-02-29T12:00:00Z",
        "2024-13-01T12:00:00Z",
    ),
    *("2024-03-01T12:00:00,5Z", "2024-03-01T12:00:00.Z", "2024-03-01T12:00:00.+5Z"),
    *("2024-03-01T12:00:00+0000", "2024-03-01T12:00:00+00", "2024-03-01T12:00:00+10:75"),
    *("2024-03-01T12:00:00+24:00", "2024-03-01T12:00:60Z", "2016-12-31T23:59:60+01:00"),
    *(
        "2024-W01-1T00:00:00Z",
        "2024-001T00:00:00Z",
        "2024-03-01T12:00:00Z\0",
        "2024-03-01T12:00:00Z ",
    ),
    *("２024-03-01T12:00:00Z", "2024-03-01T12:00:00.１Z", "2024-03-01T24:00:00+00:00", "Z", ""),
    *(
        "2024-03-01T24:00:00.5Z",
        "2024-03-01T12:00:61Z",
        "2024-03-01T12:60:00Z",
        5,
        None,
        [],
        {},
        True,
    ),
    *("2024-03-01T12:00:00.5+24:00", "2024-03-01T24:00:00-04:00", "2024-03-01T12:00:00.-04:00"),
    *(
        "2024-03-01T12:00:00.123456-04:60",
        "2024-03-01T12:00:00,123456-04:00",
        "2024-03-01T12:00:00+05:30:00",
    ),
]


@pytest.fixture(scope="module")
def moment() -> ModuleType:
    """The package of one record with a date, a time and two date-times."""
    text = {"type": "string"}
    return fieldwright.load(
        {
            "type": "object",
            "properties": {
                "at": {**text, "format": "date-time"},
                "ats": {"type": "array", "items": {**text, "format": "date-time"}},
                "day": {**text, "format": "date"},
                "time": {**text, "format": "time"},
            },
        }
    )


@pytest.mark.parametrize("text", VALID)
def test_valid_date_times_come_back(moment: ModuleType, text: str) -> None:
    """A field, an item and a time of day keep their text, also when copied and pickled."""
    payload = {"at": text, "ats": [text], "time": text[11:]}
    value = moment.Root.from_dict(payload)
    assert value.at.tzinfo is not None and isinstance(value.at, datetime.datetime)
    assert value.to_dict() == payload
    assert copy.deepcopy(value).to_dict() == payload
    times = importlib.import_module(f"{moment.__name__}._times")
    assert times.format_date_time(pickle.loads(pickle.dumps(value.at))) == text


@pytest.mark.parametrize("text", INVALID, ids=repr)
def test_invalid_date_times_are_refused(moment: ModuleType, text: Any) -> None:
    """Whatever ``datetime.fromisoformat`` thinks of it."""
    assert [each.pointer for each in moment.Root.problems({"at": text})] == ["/at"]
    assert [each.pointer for each in moment.Root.problems({"ats": [text]})] == ["/ats/0"]


def test_a_leap_second_is_the_second_before(moment: ModuleType) -> None:
    """A datetime has no second 60: it stands for 59 and carries its text."""
    value = moment.Root.from_dict({"at": "2016-12-31T23:59:60Z"})
    assert value.at == datetime.datetime(2016, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)


def test_a_changed_value_has_a_text_of_its_own(moment: ModuleType) -> None:
    """What is computed from a spelled date-time is written in the usual form."""
    value = moment.Root.from_dict({"at": "2024-03-01t12:00:00.500z"})
    value.at += datetime.timedelta(days=1)
    assert value.to_dict() == {"at": "2024-03-02T12:00:00.500000Z"}
    assert copy.copy(value.at) == value.at


@pytest.mark.parametrize("text", ["2024-02-29", "0001-01-01"])
def test_dates(moment: ModuleType, text: str) -> None:
    """A full-date is a date."""
    value = moment.Root.from_dict({"day": text})
    assert type(value.day) is datetime.date and value.to_dict() == {"day": text}


@pytest.mark.parametrize(
    "text", ["2024-2-29", "20240229", "2024-W01-1", "2023-02-29", "２024-01-01", 1]
)
def test_no_dates(moment: ModuleType, text: Any) -> None:
    """Nothing else is."""
    assert moment.Root.problems({"day": text})


@given(st.datetimes(timezones=st.just(datetime.UTC)), st.sampled_from(["Z", "+00:00", "z"]))
def test_every_moment(moment: ModuleType, value: datetime.datetime, zone: str) -> None:
    """Every datetime Python can hold is read as itself and comes back."""
    text = value.isoformat().replace("+00:00", zone)
    read = moment.Root.from_dict({"at": text})
    assert read.at == value and read.to_dict() == {"at": text}


@given(st.text(st.sampled_from("0123456789-:TZ.+W tz"), min_size=15, max_size=30))
def test_the_two_ways_agree(moment: ModuleType, text: str) -> None:
    """A record's own quick way and the function take the same texts."""
    assert bool(moment.Root.problems({"at": text})) == bool(moment.Root.problems({"ats": [text]}))


@pytest.mark.parametrize("text", VALID)
def test_other_libraries_take_the_class(moment: ModuleType, text: str) -> None:
    """It is the usual one, whatever the text keeps: more digits, a leap second, small letters."""
    times = importlib.import_module(f"{moment.__name__}._times")
    value = times.parse_date_time(text)
    assert type(value) is datetime.datetime
    assert type(times.parse_time(text[11:])) is datetime.time
    if value.year in (1, 9999):
        return
    utc = value.astimezone(datetime.UTC)
    assert datetime.datetime.fromisoformat(orjson.loads(orjson.dumps(value))) == utc
    assert msgspec.json.decode(msgspec.json.encode(value), type=datetime.datetime) == utc
    connection = sqlite3.connect(":memory:")
    (written,) = connection.execute("select ?", (value,)).fetchone()
    connection.close()
    assert datetime.datetime.fromisoformat(written) == utc


@pytest.mark.parametrize("text", [each for each in VALID if "02" <= each[11:13] <= "21"])
def test_a_value_that_is_computed_has_no_text_of_another(moment: ModuleType, text: str) -> None:
    times = importlib.import_module(f"{moment.__name__}._times")
    hour = datetime.timedelta(hours=1)
    value = times.parse_date_time(text)
    for changed in (value + hour, value - hour, value.replace(day=2), value.replace(second=7)):
        again = times.parse_date_time(times.format_date_time(changed))
        assert again == changed != value
    assert times.format_date_time(value + hour - hour) == text
    assert value - (value - hour) == hour
    clock = times.parse_time(text[11:])
    assert times.format_time(clock.replace(second=7)) != text[11:]
    zone = repr(value.tzinfo)
    assert zone and value.tzname() is not None and value.dst() in (None, datetime.timedelta(0))
