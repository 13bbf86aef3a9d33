"""``rules`` and ``explain``: the rules a diagnostic may name."""

import difflib

from fieldwright import errors
from fieldwright.rules import RULES, Rule


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the table."""
    return tuple(RULES.values())


def explain(rule: str) -> Rule:
    """The rule of this id. Raises ``errors.UsageError`` with the nearest one for any other."""
    if rule not in RULES:
        near = difflib.get_close_matches(rule, RULES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "'fieldwright rules' lists them"
        raise errors.UsageError(f"there is no rule {rule!r}; {hint}")
    return RULES[rule]
