def _judge(value: Model) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    """Return an object as JSON, its problems in document order, and those of Python types."""
    written = _Written([], [], [])
    collect = type(value).__collect__
    try:
        data = _write_record(value, "", written)
        for pointer, decimal, items, key in written.decimals:
            problems: list[Problem] = []
            collect(data, "", problems)
            if any(each[:2] == (pointer, "type") for each in problems):
                _write_number_of(decimal, items, key)
    except RecursionError:
        problem = Problem("", "type", "must not be nested so deeply", value)
        return {}, [problem], [problem]
    secrets = set(written.secrets)
    mistyped = hide(written.problems, secrets)
    problems = []
    try:
        type(value).__decode__(data)
    except INVALID:
        refused = find_problems(data, collect)
        problems = [each for each in refused if not _is_consequence(each, mistyped)]
    problems += mistyped
    problems.sort(key=lambda each: find_place(data, each.pointer))
    return data, problems, mistyped


def _is_consequence(problem: Problem, others: list[Problem]) -> bool:
    """Return whether a problem is there because something else has been written as null."""
    here = f"{problem.pointer}/"
    return any(
        here.startswith(f"{each.pointer}/")
        or (each.pointer.startswith(here) and problem.keyword in ("anyOf", "oneOf"))
        for each in others
    )


def _write_number_of(decimal: Any, items: Any, key: Any) -> None:
    """Write a decimal as a number; leave its text where no number is the same."""
    try:
        items[key] = import_module("._decimals", __package__).to_number(decimal)
    except ValueError:
        pass
