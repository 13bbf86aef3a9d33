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
