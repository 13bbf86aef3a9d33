def make_literal_collector(*values: Any, other: type[Any] | None = None) -> Collect:
    """Return the collector of one of `values`, or of any value of the class `other`."""
    return partial(_collect_literal, values, other)


def _collect_literal(
    values: tuple[Any, ...],
    other: type[Any] | None,
    value: Any,
    pointer: str,
    problems: list[Problem],
) -> None:
    keyword = "const" if len(values) == 1 else "enum"
    if type(value) is not other and not has_equal(values, value):
        problems.append(report_failed(keyword, values, pointer, value))


def _collect_enum(
    enum: type[Enum], value: Any, pointer: str, problems: list[Problem]
) -> None:
    """Collect a value that must be one of an `Enum` class."""
    values = tuple(each.value for each in enum)
    if type(value) is not str and all(type(each) is str for each in values):
        problems.append(report_mistyped("a string", pointer, value))
    else:
        collect_listed(values, value, pointer, problems)


def collect_listed(
    values: tuple[Any, ...], value: Any, pointer: str, problems: list[Problem]
) -> None:
    """Collect a value that must be one of `values`."""
    if not has_equal(values, value):
        problems.append(report_failed("enum", values, pointer, value))
