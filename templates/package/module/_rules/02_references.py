def defer(get: Callable[[], Rule]) -> Rule:
    """Return a rule that is made after those that refer to it, as in a circle."""

    def is_valid(value: Any) -> bool:
        return get().is_valid(value)

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        get().find(value, pointer, problems)

    def add_names(value: dict[str, Any], seen: set[str]) -> None:
        get().names(value, seen)

    return Rule(is_valid, find, add_names)


def remember_rule(rule: Rule) -> Rule:
    """Return a rule that is applied to each value of a payload once."""
    return Rule(
        remember_verdict(rule.is_valid),
        remember_problems(rule.find),
        remember(rule.names),
    )
