def remember(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function that decodes or checks each value of a payload once.

    Values are told apart by identity. A decoded value is handed out again, because at most
    one of the alternatives that ask for it is kept, unless its value stands at two places.
    """

    def call(*values: P.args, **options: P.kwargs) -> T:
        outcomes = _PAYLOAD.outcomes
        if outcomes is None:
            return _open(values[0], function, *values, **options)
        key = (
            function,
            *(each if type(each) is str else id(each) for each in values),
        )
        outcome = outcomes.get(key)
        if outcome is None:
            try:
                result = function(*values, **options)
            except INVALID:
                outcomes[key] = (values,)
                raise
            outcomes[key] = values, result
            return result
        if len(outcome) == 1:
            raise ValueError
        kept: T = outcome[1]
        return kept if kept is None or type(kept) is bool else _share(kept)

    return call


def remember_verdict(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return a test that is made of each value of a payload once."""

    def call(value: Any) -> bool:
        outcomes = _PAYLOAD.outcomes
        if outcomes is None:
            return _open(value, call, value)
        key = test, id(value)
        outcome = outcomes.get(key)
        if outcome is None:
            try:
                outcomes[key] = outcome = value, test(value)
            except INVALID:
                outcomes[key] = (value,)
                raise
        elif len(outcome) == 1:
            raise ValueError
        verdict: bool = outcome[1]
        return verdict

    return call


def remember_problems(find: Collect) -> Collect:
    """Return a function that collects the problems of each value of a payload once."""

    def call(value: Any, pointer: str, problems: list[Problem]) -> None:
        if _PAYLOAD.outcomes is None:
            _open(value, call, value, pointer, problems)
        else:
            problems.extend(collect_once(find, value, pointer, problems))

    return call
