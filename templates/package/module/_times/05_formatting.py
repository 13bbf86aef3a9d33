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
