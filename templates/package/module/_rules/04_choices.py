def require_all(*rules: Rule) -> Rule:
    """Return the rule that each of some others holds."""
    tests = [each.is_valid for each in rules]
    finders = [each.find for each in rules]
    speaking = [each.names for each in rules if each.names is not add_no_names]

    def is_valid(value: Any) -> bool:
        for test in tests:
            if not test(value):
                return False
        return True

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        for find_part in finders:
            find_part(value, pointer, problems)

    def add_names(value: dict[str, Any], seen: set[str]) -> None:
        for add in speaking:
            add(value, seen)

    return Rule(is_valid, find, add_names if speaking else add_no_names)


def require_any(*rules: Rule) -> Rule:
    """Return the rule that at least one of some others holds."""
    tests = [each.is_valid for each in rules]
    finders = [each.find for each in rules]

    def is_valid(value: Any) -> bool:
        for test in tests:
            if test(value):
                return True
        return False

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        collect_any_of(value, pointer, problems, *finders)

    return Rule(is_valid, find, _name_by_verdict(rules))


def require_one(*rules: Rule) -> Rule:
    """Return the rule that exactly one of some others holds."""
    tests = [each.is_valid for each in rules]
    finders = [each.find for each in rules]

    def is_valid(value: Any) -> bool:
        fitting = False
        for test in tests:
            if test(value):
                if fitting:
                    return False
                fitting = True
        return fitting

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        collect_one_of(value, pointer, problems, *finders)

    return Rule(is_valid, find, _name_by_verdict(rules))


def _name_by_verdict(
    rules: tuple[Rule, ...],
) -> Callable[[dict[str, Any], set[str]], None]:
    """Return what adds the members that those rules speak of which hold."""
    speaking = [each for each in rules if each.names is not add_no_names]

    def add_names(value: dict[str, Any], seen: set[str]) -> None:
        for rule in speaking:
            if rule.is_valid(value):
                rule.names(value, seen)

    return add_names if speaking else add_no_names
