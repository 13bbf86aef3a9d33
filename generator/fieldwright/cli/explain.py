"""``explain``: a rule that ``lint``, ``check`` or ``diff`` names."""

import difflib

import click

from fieldwright import errors
from fieldwright.changes.rules import rule as verdicts
from fieldwright.changes.rules.table import RULES
from fieldwright.rules import LintRule, lint_rules


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the id of a rule."""
    return [id for id in list_rules() if id.startswith(incomplete)]


@click.command()
@click.argument("rule", shell_complete=complete_rule)
def explain(rule: str) -> None:
    """Explain a rule, with an example and a remedy."""
    row = find_rule(rule)
    click.echo(f"{row.id} ({row.severity})\n\n{row.summary}\n")
    if isinstance(row, verdicts.ChangeRule):
        click.echo(f"Verdicts: {describe_verdicts(row)}.\n")
    click.echo(f"Why: {row.why}\n")
    example = row.example.replace("\n", "\n    ")
    click.echo(f"Example:\n\n    {example}\n\nRemedy: {row.remedy}")


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
