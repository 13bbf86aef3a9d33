"""RFC 3339 dates and times, strictly, and back to the text they came as."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Any, Final

from ._collectors import collect_format
from ._runtime import Problem

_MARKS = slice(None, 3, -3)
"""Where the marks of `2024-01-31T12:00:00Z` stand, from its end: they read `Z::T--`."""

_SIGNS = slice(4, 19, 3)
"""Where they stand in any date-time, from its beginning, where they read `--T::`."""

_TWO = [f"{number:02}" for number in range(100)]


def _parse_strictly(text: str) -> datetime:
    """Parse a text where `fromisoformat` takes 24:00 for midnight, which RFC 3339 does not."""
    if text[11:13] == "24":
        raise ValueError
    return datetime.fromisoformat(text)


_parse = datetime.fromisoformat if sys.version_info < (3, 14) else _parse_strictly
"""Parse a text whose marks are in place; anything else wrong with it is a `ValueError`."""


_ZERO: Final = timedelta(0)

_OFFSET: Final = timezone(_ZERO, "+00:00")
"""UTC, of a text that ends in `+00:00` and not in `Z`."""


@cache
def _compile_pattern() -> re.Pattern[str]:
    """Compile the pattern of every RFC 3339 date-time, when the first unusual one comes."""
    return re.compile(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?"
        r"([Zz]|[+-][0-9]{2}:([0-9]{2}))"
    )


_OFFSETS: Final = frozenset(
    f"{sign}{hour:02}:{minute:02}"
    for sign in "+-"
    for hour in range(24)
    for minute in (0, 15, 30, 45)
    if hour or minute
)
"""The ends of texts in the zones that are in use, UTC aside; other texts are kept."""


class _Fraction(tzinfo):
    """UTC, of a text that has this many digits of the second and then this end."""

    __slots__ = ("digits", "end", "unit")

    def __init__(self, digits: int, end: str) -> None:
        self.digits = digits
        self.end = end
        self.unit = 10 ** (6 - digits)

    def utcoffset(self, when: datetime | None) -> timedelta:
        return _ZERO

    def dst(self, when: datetime | None) -> timedelta:
        return _ZERO

    def tzname(self, when: datetime | None) -> str:
        return "UTC"

    def __repr__(self) -> str:
        return f"UTC, {self.digits} digits"

    def format_end(self, microsecond: int) -> str:
        """Return the end of a text, with all six digits where the value needs them."""
        digits = 6 if microsecond % self.unit else self.digits
        return f".{str(1_000_000 + microsecond)[1 : digits + 1]}{self.end}"

    def spell(self, value: datetime | time) -> str:
        """Spell a value of this zone as RFC 3339 text."""
        plain = value.replace(tzinfo=None, microsecond=0).isoformat()
        return plain + self.format_end(value.microsecond)

    def __reduce__(self) -> Any:
        return _get_zone, (self.digits, self.end)


def _make_zones(end: str) -> dict[int, _Fraction]:
    """Return the zones of texts that have this end, by the length of the text."""
    return {20 + digits + len(end): _Fraction(digits, end) for digits in range(1, 7)}


_WITH_Z: Final = _make_zones("Z")
_WITH_OFFSET: Final = _make_zones("+00:00")


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WITH_OFFSET: Final = _EPOCH.replace(tzinfo=_OFFSET)
_EPOCHS_WITH_Z: Final = {
    size: _EPOCH.replace(tzinfo=zone) for size, zone in _WITH_Z.items()
}
_EPOCHS_WITH_OFFSET: Final = {
    size: _EPOCH.replace(tzinfo=zone) for size, zone in _WITH_OFFSET.items()
}
"""One moment in each of the zones: what lies between it and a moment in UTC brings that into
the zone, in less time than `combine` or `replace` takes."""


def _get_zone(digits: int, end: str = "Z") -> _Fraction:
    """Return the zone of texts with so many digits; pickled values call it too."""
    zones = _WITH_Z if end == "Z" else _WITH_OFFSET
    return zones[20 + digits + len(end)]


class _Kept(tzinfo):
    """The distance to UTC of a text that is kept: its value would be written in another way.

    So the class of the value is the usual one, which every library takes. `moment` is the value without
    a zone: one that has been computed from it is another, and has no text.
    """

    __slots__ = ("moment", "offset", "text")

    def __init__(self, text: str, value: datetime | time) -> None:
        self.text = text
        self.offset = value.utcoffset()
        self.moment = value.replace(tzinfo=None)

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        return self.offset

    def dst(self, when: datetime | None) -> timedelta:
        return _ZERO

    def tzname(self, when: datetime | None) -> str | None:
        return None if self.offset is None else timezone(self.offset).tzname(None)

    def __repr__(self) -> str:
        return f"of {self.text}"

    def __reduce__(self) -> Any:
        parse = parse_time if isinstance(self.moment, time) else parse_date_time
        return _parse_zone, (parse, self.text)


def _parse_zone(parse: Callable[[str], datetime | time], text: str) -> tzinfo | None:
    """Return the zone of a text; pickled values call it."""
    return parse(text).tzinfo


def parse_date_time(text: Any) -> datetime:
    """Parse an RFC 3339 date-time (section 5.6) as an aware `datetime`.

    How the text spells UTC goes along in the time zone. What a `datetime` cannot hold (a
    leap second, digits beyond the microsecond) keeps its text there too.
    """
    if text[_MARKS] == "Z::T--":
        try:
            return _parse(text)
        except ValueError:
            pass  # a leap second, perhaps
    size = len(text)
    if text[_SIGNS] == "--T::" and size >= 20:
        try:
            if text[-1] == "Z":
                if text[19] == "." and size in _EPOCHS_WITH_Z:
                    moment = _parse(text)
                    if size == 27 and moment.microsecond:
                        return moment
                    return _EPOCHS_WITH_Z[size] + (moment - _EPOCH)
            elif size == 25:
                tail = text[19:]
                if tail == "+00:00":
                    moment = _parse(text)
                    return _EPOCH_WITH_OFFSET + (moment - _EPOCH)
                if tail in _OFFSETS:
                    return _parse(text)
            elif text[19] == ".":
                tail = text[-6:]
                if tail == "+00:00" and size in _EPOCHS_WITH_OFFSET:
                    moment = _parse(text)
                    return _EPOCHS_WITH_OFFSET[size] + (moment - _EPOCH)
                if tail in _OFFSETS and size == 32:
                    moment = _parse(text)
                    if moment.microsecond:
                        return moment
        except ValueError:
            pass  # a leap second, perhaps
    match = _compile_pattern().fullmatch(text)
    if match is None:
        raise ValueError
    date, clock, second, fraction, zone, minutes = match.groups()
    if clock[:2] == "24" or (minutes is not None and int(minutes) > 59):
        raise ValueError
    leap = second == "60"
    moment = datetime.fromisoformat(
        f"{date}T{clock}:{'59' if leap else second}{(fraction or '')[:7]}{zone.upper()}"
    )
    if leap:
        _check_leap(moment)
    return moment.replace(tzinfo=_Kept(text, moment))


def parse_date(text: Any) -> date:
    """Parse an RFC 3339 full-date as a `date`."""
    if type(text) is not str or len(text) != 10 or text[4::3] != "--":
        raise ValueError
    return date.fromisoformat(text)


def parse_time(text: Any) -> time:
    """Parse an RFC 3339 full-time as an aware `time`, whose zone may keep its text too."""
    moment = parse_date_time(f"2000-01-02T{text}" if type(text) is str else text)
    plain = moment.timetz()
    return (
        plain.replace(tzinfo=_Kept(text, plain))
        if type(moment.tzinfo) is _Kept
        else plain
    )


def format_date_time(value: Any) -> str:
    """Format an aware date-time: as the text it was parsed from, else the shortest.

    Raise `TypeError` for any other value, `ValueError` for what RFC 3339 has no text for.
    """
    if type(value) is datetime:
        zone = value.tzinfo
        if type(zone) is _Fraction:
            end = zone.format_end(value.microsecond)
        else:
            end = "Z" if zone is UTC else "+00:00" if zone is _OFFSET else ""
            if value.microsecond:
                end = end and f".{str(1_000_000 + value.microsecond)[1:]}{end}"
        if end:
            year = value.year
            return (
                f"{_TWO[year // 100]}{_TWO[year % 100]}-{_TWO[value.month]}-{_TWO[value.day]}"
                f"T{_TWO[value.hour]}:{_TWO[value.minute]}:{_TWO[value.second]}{end}"
            )
    if not isinstance(value, datetime):
        raise TypeError
    return _format_aware(value)


def format_date(value: Any) -> str:
    """Format a date; raise `TypeError` for any other value, a date-time among them."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError
    return value.isoformat()


def format_time(value: Any) -> str:
    """Format an aware time as a date-time is; raise `TypeError` or `ValueError` for any other value."""
    if not isinstance(value, time):
        raise TypeError
    return _format_aware(value)


def _format_aware(value: datetime | time) -> str:
    """Format a value whose distance to UTC is in whole minutes; raise `ValueError` for others."""
    zone = value.tzinfo
    in_utc = zone is UTC
    if type(zone) is _Kept:
        if zone.moment == value.replace(tzinfo=None):
            return zone.text
        in_utc = zone.text[-1] in "Zz"
    if type(zone) is _Fraction:
        return zone.spell(value)
    text = value.isoformat()
    if text[-6] not in "+-" or text[-3] != ":":
        raise ValueError
    return f"{text[:-6]}Z" if in_utc else text


def _check_leap(before: datetime) -> None:
    """Raise `ValueError` for a leap second that is not the last of a day in UTC (section 5.7)."""
    utc = before.astimezone(UTC)
    if (utc.hour, utc.minute) != (23, 59):
        raise ValueError


def check_date_time(text: Any) -> str:
    """Return a string that is a date-time as it is; raise `ValueError` for others."""
    parse_date_time(text)
    checked: str = text
    return checked


def collect_date_time(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(parse_date_time, "RFC 3339 date-time", value, pointer, problems)


def check_date(text: Any) -> str:
    """Return a string that is a date as it is; raise `ValueError` for others."""
    parse_date(text)
    checked: str = text
    return checked


def collect_date(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(parse_date, "RFC 3339 date", value, pointer, problems)


def check_time(text: Any) -> str:
    """Return a string that is a time as it is; raise `ValueError` for others."""
    parse_time(text)
    checked: str = text
    return checked


def collect_time(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(parse_time, "RFC 3339 time", value, pointer, problems)
