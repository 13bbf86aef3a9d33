def require_type(nouns: str, *tests: Callable[[Any], bool]) -> Rule:
    """Return the rule that a value is of one of some types, named with their articles."""

    def is_valid(value: Any) -> bool:
        return any(test(value) for test in tests)

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        if not is_valid(value):
            problems.append(report_mistyped(nouns, pointer, value))

    return Rule(is_valid, find)


def require_const(constant: Any) -> Rule:
    """Return the rule that a value is equal to a constant."""
    return _require_equal("const", (constant,))


def require_enum(*values: Any) -> Rule:
    """Return the rule that a value is equal to one of some others."""
    return _require_equal("enum", values)


def _require_equal(keyword: str, values: tuple[Any, ...]) -> Rule:
    texts = {each for each in values if type(each) is str}

    def is_valid(value: Any) -> bool:
        return value in texts if type(value) is str else has_equal(values, value)

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        if not is_valid(value):
            problems.append(report_failed(keyword, values, pointer, value))

    return Rule(is_valid, find)
