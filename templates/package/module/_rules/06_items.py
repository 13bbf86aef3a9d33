def require_items(rule: Rule) -> Rule:
    """Return the rule that another one holds for each item of an array."""
    test = rule.is_valid

    def is_valid(value: Any) -> bool:
        if isinstance(value, list):
            for item in value:
                if not test(item):
                    return False
        return True

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        if isinstance(value, list):
            for place, item in enumerate(value):
                rule.find(item, f"{pointer}/{place}", problems)

    return Rule(is_valid, find)


def close(rule: Rule) -> Rule:
    """Return a rule with `unevaluatedProperties: false`: no members but those that it speaks of."""

    test, find_inside, add_names = rule.is_valid, rule.find, rule.names

    def is_valid(value: Any) -> bool:
        if not test(value):
            return False
        if isinstance(value, dict):
            seen: set[str] = set()
            add_names(value, seen)
            return value.keys() <= seen
        return True

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        find_inside(value, pointer, problems)
        if isinstance(value, dict):
            seen: set[str] = set()
            add_names(value, seen)
            for name, item in value.items():
                if name not in seen:
                    problems.append(report_unevaluated_member(name, pointer, item))

    return Rule(is_valid, find, add_all_names)
