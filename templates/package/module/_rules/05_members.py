def require_members(
    members: Mapping[str, Rule],
    required: tuple[str, ...] = (),
    others: Rule | None = None,
) -> Rule:
    """Return the rule of an object's members, by name and all `others`, that applies to nothing else."""
    return _require_members(members, required, others, of_type=False)


def require_object(
    members: Mapping[str, Rule],
    required: tuple[str, ...] = (),
    others: Rule | None = None,
) -> Rule:
    """Return the rule of an object and its members, by name and all `others`."""
    return _require_members(members, required, others, of_type=True)


def _require_members(
    members: Mapping[str, Rule],
    required: tuple[str, ...],
    others: Rule | None,
    *,
    of_type: bool,
) -> Rule:
    test_others = is_anything if others is None else others.is_valid
    tests = {name: rule.is_valid for name, rule in members.items()}
    finders = [(name, format_token(name), rule.find) for name, rule in members.items()]

    def is_valid(value: Any) -> bool:
        if not isinstance(value, dict):
            return not of_type
        for name in required:
            if name not in value:
                return False
        for name, item in value.items():
            if not tests.get(name, test_others)(item):
                return False
        return True

    def find(value: Any, pointer: str, problems: list[Problem]) -> None:
        if not isinstance(value, dict):
            if of_type:
                collect_object(value, pointer, problems)
            return
        for name in required:
            if name not in value:
                problems.append(report_missing(name, pointer, value))
        for name, step, find_member in finders:
            if name in value:
                find_member(value[name], pointer + step, problems)
        if others is not None:
            _find_others(members, others, value, pointer, problems)

    def add_names(value: dict[str, Any], seen: set[str]) -> None:
        seen.update(members)

    return Rule(is_valid, find, add_names if others is None else add_all_names)


def _find_others(
    members: Mapping[str, Rule],
    rule: Rule,
    value: dict[str, Any],
    pointer: str,
    problems: list[Problem],
) -> None:
    """Add the problems of the members that are not named."""
    for name, item in value.items():
        if name not in members:
            if rule is type_never:
                problems.append(report_unknown(name, pointer, item))
            else:
                rule.find(item, pointer + format_token(name), problems)
