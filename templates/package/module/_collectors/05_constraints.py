def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _is_string(value: Any) -> bool:
    return type(value) is str


def _is_array(value: Any) -> bool:
    return type(value) is list


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


_CONSTRAINTS: Final[
    dict[str, tuple[Callable[[Any], bool], Callable[[Any, Any], bool]]]
] = {
    "exclusiveMaximum": (_is_number, lambda value, limit: value < limit),
    "exclusiveMinimum": (_is_number, lambda value, limit: value > limit),
    "maxItems": (_is_array, lambda value, limit: len(value) <= limit),
    "maxLength": (_is_string, lambda value, limit: len(value) <= limit),
    "maxProperties": (_is_object, lambda value, limit: len(value) <= limit),
    "maximum": (_is_number, lambda value, limit: value <= limit),
    "minItems": (_is_array, lambda value, limit: len(value) >= limit),
    "minLength": (_is_string, lambda value, limit: len(value) >= limit),
    "minProperties": (_is_object, lambda value, limit: len(value) >= limit),
    "minimum": (_is_number, lambda value, limit: value >= limit),
    "multipleOf": (_is_number, is_multiple),
    "pattern": (_is_string, lambda value, regex: regex.search(value) is not None),
    "uniqueItems": (_is_array, lambda value, _: is_unique(value)),
}
"""Keyword → whether it applies to a value, and whether a value fulfils it."""


def check_constraints(
    value: Any,
    pointer: str,
    problems: list[Problem],
    constraints: Iterable[tuple[Any, ...]],
) -> None:
    """Add the problem of each constraint that applies to a value and is not fulfilled.

    A constraint is a keyword, its argument, and the compiled regular expression of a `pattern`.
    """
    for keyword, argument, *regex in constraints:
        applies, is_fulfilled = _CONSTRAINTS[keyword]
        try:
            if applies(value) and not is_fulfilled(value, *(regex or [argument])):
                problems.append(report_failed(keyword, argument, pointer, value))
        except Untried as error:
            problems.append(
                Problem(pointer, keyword, str(error), value, limit=argument)
            )
