"""Keep secrets out of problems: what the spec calls a secret is never shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ._collectors import collect
from ._runtime import Collect, Collector, Problem, Problems

SECRET: Final = "***"
"""The value of a problem that is about a secret, or about what may have one inside."""


def make_secret_collector(collector: Collector) -> Collect:
    """Return the collector of a value that is a secret or may have one inside."""

    def collect_secret(value: Any, pointer: str, problems: list[Problem]) -> None:
        add_secret(pointer, problems)
        collect(collector, value, pointer, problems)

    return collect_secret


def add_secret(pointer: str, problems: list[Problem]) -> None:
    """Remember that there is a secret at `pointer`."""
    if isinstance(problems, Problems):
        problems.secrets.add(pointer)


def hide_secrets(problems: Iterable[Problem], secrets: set[str]) -> list[Problem]:
    """Return problems without the values of those at the pointers `secrets` and below them.

    No object or array is shown either: a secret may be anywhere in what is not valid.
    """
    return [_hide(each, secrets) for each in problems]


def _hide(problem: Problem, secrets: set[str]) -> Problem:
    """Return a problem without a secret."""
    steps = problem.pointer.split("/")
    for count in range(1, len(steps) + 1):
        start = "/".join(steps[:count])
        if start in secrets:
            message = "is wrong; it is a secret, and not shown"
            return Problem(start, problem.keyword, message, SECRET, line=problem.line)
    others = tuple(tuple(hide_secrets(each, secrets)) for each in problem.others)
    if problem.keyword == "type" and problem.limit in ("object", "array"):
        message = f"must be an {problem.limit}"
        return problem._replace(message=message, value=SECRET, others=others)
    if isinstance(problem.value, (dict, list)):
        return problem._replace(value=SECRET, others=others)
    return problem._replace(others=others)
