def collect_once(
    collector: Collector, value: Any, pointer: str, problems: list[Problem]
) -> list[Problem]:
    """Return the problems of a value by one collector, which runs once with each value and place."""
    known = problems if isinstance(problems, Problems) else Problems({}, set())
    attempts = known.attempts
    key = collector, id(value), pointer
    if key not in attempts:
        own = Problems(attempts, known.secrets)
        collect(collector, value, pointer, own)
        own[:] = {each[:3]: each for each in own}.values()
        attempts[key] = value, own
    return attempts[key][1]


def _try_alternatives(
    data: Any, pointer: str, problems: list[Problem], collectors: tuple[Collector, ...]
) -> list[list[Problem]]:
    """Return the problems of a value with each alternative."""
    return [collect_once(each, data, pointer, problems) for each in collectors]


def _explain(
    data: Any,
    pointer: str,
    keyword: str,
    collectors: tuple[Collector, ...],
    attempts: list[list[Problem]],
) -> list[Problem]:
    """Return the problems of the alternative that fits a value best, or one for all of them.

    It is of the value's type, the fewest of its `const` and `enum` refuse a member and the
    most accept one, it has the fewest problems, and those are the deepest.
    """
    ranks = [_rank(data, pointer, each, own) for each, own in zip(collectors, attempts)]
    best = min(ranks, default=None)
    if best is None or best[0] or (ranks.count(best) > 1 and best[-1] == 0):
        message = f"must fit one of {len(attempts)} alternatives, but fits none"
        others = tuple(map(tuple, attempts))
        return [Problem(pointer, keyword, message, data, others)]
    chosen = ranks.index(best)
    others = tuple(tuple(own) for own in attempts if own is not attempts[chosen])
    return [
        each if each.others else each._replace(others=others)
        for each in attempts[chosen]
    ]


def _rank(
    data: Any, pointer: str, collector: Collector, problems: list[Problem]
) -> tuple[bool, int, int, int, int]:
    """Return how badly an alternative fits a value: less is better."""
    here, below = len(pointer), f"{pointer}/"
    mistyped = any(each[:2] == (pointer, "type") for each in problems)
    refused = sum(
        each.keyword in ("const", "enum", "discriminator")
        and each.pointer.startswith(below)
        and "/" not in each.pointer[here + 1 :]
        for each in problems
    )
    members: Members = {}
    if isinstance(collector, type) and issubclass(collector, Model):
        members = collector.__members__
    listed = [
        name
        for name, member in members.items()
        if isinstance(data, dict)
        and name in data
        and _is_listed(read_member(member)[1])
    ]
    depth = max(each.pointer.count("/", here) for each in problems)
    return mistyped, refused, refused - len(listed), len(problems), -depth


def _is_listed(collector: Collector) -> bool:
    """Return whether a collector is that of a `const` or `enum`."""
    if isinstance(collector, partial):
        return collector.func is _collect_literal
    return isinstance(collector, type) and issubclass(collector, Enum)
