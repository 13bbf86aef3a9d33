def make_array_collector(item: Collector, *constraints: tuple[Any, ...]) -> Collect:
    """Return the collector of an array."""

    def collect_array(value: Any, pointer: str, problems: list[Problem]) -> None:
        if type(value) is not list:
            problems.append(report_mistyped("an array", pointer, value))
            return
        check_constraints(value, pointer, problems, constraints)
        for index, each in enumerate(value):
            collect(item, each, f"{pointer}/{index}", problems)

    return collect_array


def make_map_collector(item: Collector, *constraints: tuple[Any, ...]) -> Collect:
    """Return the collector of an object whose members are alike."""

    def collect_map(value: Any, pointer: str, problems: list[Problem]) -> None:
        if not isinstance(value, dict):
            problems.append(report_mistyped("an object", pointer, value))
            return
        check_constraints(value, pointer, problems, constraints)
        for name, each in value.items():
            collect(item, each, pointer + format_token(name), problems)

    return collect_map


def make_constrained_collector(
    collector: Collector, *constraints: tuple[Any, ...]
) -> Collect:
    """Return the collector of a value that constraints apply to as well."""

    def collect_constrained(value: Any, pointer: str, problems: list[Problem]) -> None:
        before = len(problems)
        collect(collector, value, pointer, problems)
        if len(problems) == before:
            check_constraints(value, pointer, problems, constraints)

    return collect_constrained


def make_asserted_collector(collector: Collector, assertion: Collect) -> Collect:
    """Return the collector of a value that an assertion applies to as well."""

    def collect_asserted(value: Any, pointer: str, problems: list[Problem]) -> None:
        collect(collector, value, pointer, problems)
        assertion(value, pointer, problems)

    return collect_asserted


def make_nullable_collector(collector: Collector) -> Collect:
    """Return the collector of a value or null."""

    def collect_nullable(value: Any, pointer: str, problems: list[Problem]) -> None:
        if value is not None:
            collect(collector, value, pointer, problems)

    return collect_nullable
