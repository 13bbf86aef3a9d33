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
