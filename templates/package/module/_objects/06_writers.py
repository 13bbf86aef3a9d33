def _write_string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return str.__str__(value)


def _write_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _write_integer(value: Any) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value != int(value)
    ):
        raise TypeError
    return int(value)


def _write_number(value: Any) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value - value != 0
    ):
        raise TypeError
    return int(value) if isinstance(value, int) else float(value)


def _write_null(value: Any) -> None:
    if value is not None:
        raise TypeError


_WRITERS: Final[dict[Any, tuple[str, Callable[[Any], Any]]]] = {
    str: ("a str", _write_string),
    bool: ("a bool", _write_boolean),
    int: ("an int", _write_integer),
    float: ("a finite number", _write_number),
    NoneType: ("None", _write_null),
}
"""The noun and the writer of each builtin class."""

_FORMATS: Final = {
    "datetime": ("a datetime with a time zone", "_times", "format_date_time"),
    "date": ("a date without a time", "_times", "format_date"),
    "time": ("a time with a time zone", "_times", "format_time"),
    "UUID": ("a UUID", "_uuids", "format_uuid"),
    "bytes": ("bytes", "_formats", "format_byte"),
    "Decimal": ("a finite Decimal", "_decimals", "format_decimal"),
}
"""The noun and the writer of the other classes, whose modules are there where a model has them."""


def _find_writer(kind: type[Any]) -> Callable[[Any], Any]:
    """Return the function that writes values of a class; it refuses others."""
    if kind in _WRITERS:
        return _WRITERS[kind][1]
    if kind.__name__ not in _FORMATS or issubclass(kind, (Model, Enum)):
        return _refuse
    _, module, name = _FORMATS[kind.__name__]
    writer: Callable[[Any], Any] = getattr(
        import_module(f".{module}", __package__), name
    )
    return writer


def _refuse(value: Any) -> Any:
    raise TypeError
