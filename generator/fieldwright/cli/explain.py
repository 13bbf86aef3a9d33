"""``rules`` and ``explain``: the rules that ``lint`` and ``diff`` may name."""

import difflib

from fieldwright import errors
from fieldwright.changes.rules import rule as verdicts
from fieldwright.changes.rules.table import RULES
from fieldwright.rules import LintRule, lint_rules


def list_rules() -> dict[str, LintRule | verdicts.ChangeRule]:
    """Return every rule by id, those of ``lint`` and ``check`` first, then those of ``diff``."""
    return {**lint_rules(), **RULES}


def find_rule(id: str) -> LintRule | verdicts.ChangeRule:
    """Return the rule of this id. Raises ``errors.UsageError`` with the nearest one for any other."""
    known = list_rules()
    if id in known:
        return known[id]
    near = difflib.get_close_matches(id, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "'fieldwright rules' lists them"
    raise errors.UsageError(f"there is no rule {id!r}; {hint}")


def describe_verdicts(rule: verdicts.ChangeRule) -> str:
    """Describe whom a change breaks: ``silent in requests, breaking in responses, silent for code``."""
    sent, received, _ = (verdicts.judge_wire(rule, role) for role in verdicts.ROLES)
    return f"{sent} in requests, {received} in responses, {verdicts.judge_code(rule)} for code"
