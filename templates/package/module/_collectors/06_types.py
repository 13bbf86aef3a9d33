def collect_string(value: Any, pointer: str, problems: list[Problem]) -> None:
    if type(value) is not str:
        problems.append(report_mistyped("a string", pointer, value))


def collect_boolean(value: Any, pointer: str, problems: list[Problem]) -> None:
    if type(value) is not bool:
        problems.append(report_mistyped("a boolean", pointer, value))


def collect_integer(value: Any, pointer: str, problems: list[Problem]) -> None:
    try:
        check_integer(value)
    except TypeError:
        problems.append(report_mistyped("an integer", pointer, value))


def collect_number(value: Any, pointer: str, problems: list[Problem]) -> None:
    try:
        check_number(value)
    except TypeError:
        problems.append(report_mistyped("a number", pointer, value))


def collect_null(value: Any, pointer: str, problems: list[Problem]) -> None:
    if value is not None:
        problems.append(report_mistyped("null", pointer, value))


def collect_any(value: Any, pointer: str, problems: list[Problem]) -> None:
    """Accept any value."""


def collect_never(value: Any, pointer: str, problems: list[Problem]) -> None:
    problems.append(Problem(pointer, "not", "must not be there", value))


_BY_TYPE: Final[dict[type[Any], Collect]] = {
    bool: collect_boolean,
    float: collect_number,
    int: collect_integer,
    str: collect_string,
}


def collect_format(
    check: Callable[[str], Any],
    name: str,
    value: Any,
    pointer: str,
    problems: list[Problem],
) -> None:
    """Add the problem of a string that `check` refuses as not of the format `name`."""
    if type(value) is not str:
        problems.append(report_mistyped("a string", pointer, value))
        return
    try:
        check(value)
    except INVALID:
        message = f"must be a valid {name}, not {show_value(value)}"
        problems.append(Problem(pointer, "format", message, value, limit=name))
