"""``rules`` and ``explain``: the rules that ``lint`` and ``diff`` may name."""

import difflib
from dataclasses import dataclass

from fieldwright import errors, rules
from fieldwright.changes.rules import rule as changes
from fieldwright.changes.rules.table import RULES as CHANGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A rule as it is listed and explained; ``verdicts`` only rules about changes have."""

    id: str
    severity: str
    summary: str
    verdicts: str | None
    why: str
    example: str
    remedy: str


def explanations() -> tuple[Explanation, ...]:
    """Every rule, in the order of the tables: those of ``lint`` and ``check`` first, then those of ``diff``."""
    return (*map(_of_lint, rules.RULES.values()), *map(_of_diff, CHANGES.values()))


def explain(rule: str) -> Explanation:
    """The rule of this id. Raises ``errors.UsageError`` with the nearest one for any other."""
    if rule in rules.RULES:
        return _of_lint(rules.RULES[rule])
    if rule in CHANGES:
        return _of_diff(CHANGES[rule])
    near = difflib.get_close_matches(rule, [*rules.RULES, *CHANGES], n=1)
    hint = f"did you mean {near[0]!r}?" if near else "'fieldwright rules' lists them"
    raise errors.UsageError(f"there is no rule {rule!r}; {hint}")


def _of_lint(row: rules.Rule) -> Explanation:
    return Explanation(
        id=row.id,
        severity=row.severity,
        summary=row.summary,
        verdicts=None,
        why=row.why,
        example=row.example,
        remedy=row.remedy,
    )


def _of_diff(row: changes.Rule) -> Explanation:
    """The severity is that of a model whose payloads travel both ways."""
    sent, received, _ = (changes.wire(row, role) for role in changes.ROLES)
    return Explanation(
        id=row.id,
        severity=changes.severity(row, "both"),
        summary=row.summary,
        verdicts=f"{sent} in requests, {received} in responses, {changes.api(row)} for code",
        why=row.why,
        example=row.example,
        remedy=row.remedy,
    )
