def collect_any_of(
    data: Any, pointer: str, problems: list[Problem], *collectors: Collector
) -> None:
    """Add the problems of a value that must fit at least one alternative."""
    attempts = _try_alternatives(data, pointer, problems, collectors)
    if all(attempts):
        problems.extend(_explain(data, pointer, "anyOf", collectors, attempts))


def collect_one_of(
    data: Any, pointer: str, problems: list[Problem], *collectors: Collector
) -> None:
    """Add the problems of a value that must fit exactly one alternative."""
    attempts = _try_alternatives(data, pointer, problems, collectors)
    fitting = sum(not each for each in attempts)
    if fitting > 1:
        message = f"must fit one alternative, but fits {fitting}"
        problems.append(Problem(pointer, "oneOf", message, data))
    elif not fitting:
        problems.extend(_explain(data, pointer, "oneOf", collectors, attempts))


def collect_tagged(
    data: Any,
    pointer: str,
    problems: list[Problem],
    name: str,
    collectors: Mapping[str, Collector],
    keyword: str = "discriminator",
) -> None:
    """Add the problems of an object whose member `name` tells which alternative it must fit."""
    if not isinstance(data, dict):
        problems.append(report_mistyped("an object", pointer, data))
    elif name not in data:
        problems.append(report_missing(name, pointer, data))
    elif type(data[name]) is not str or data[name] not in collectors:
        tags = ", ".join(map(show_value, collectors))
        message = f"must be one of {tags}, not {show_value(data[name])}"
        at = pointer + format_token(name)
        limit = tuple(collectors)
        problems.append(Problem(at, keyword, message, data[name], limit=limit))
    else:
        collect(collectors[data[name]], data, pointer, problems)


def collect_untagged(
    data: Any, pointer: str, problems: list[Problem], name: str
) -> None:
    """Add the problem of a value that must be an object whose member `name` is a string."""
    if not isinstance(data, dict):
        problems.append(report_mistyped("an object", pointer, data))
    elif name not in data:
        problems.append(report_missing(name, pointer, data))
    else:
        at = pointer + format_token(name)
        problems.append(report_mistyped("a string", at, data[name]))
