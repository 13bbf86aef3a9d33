"""What is wrong with a spec is found in one run, each thing once, with its place and remedy.

Each folder of ``tests/cases/spec-errors`` is one spec and what ``lint`` has to say of it.
"""

from pathlib import Path

import pytest

from fieldwright import errors, rules
from fieldwright.openapi import read
from fieldwright.openapi.text import source

CASES = Path(__file__).parent.parent / "cases" / "spec-errors"


def diagnostics(case: Path) -> tuple[errors.Diagnostic, ...]:
    try:
        return read.diagnose(source.load(case / "spec.yaml", "spec.yaml"))
    except errors.SourceError as error:
        return error.diagnostics


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_diagnostics_of_a_case(case: Path) -> None:
    lines = "".join(
        f"{each.severity}: {errors.format_diagnostic(each)}\n" for each in diagnostics(case)
    )
    assert lines == (case / "diagnostics.txt").read_text(encoding="utf-8")


def test_errors_are_raised_together_in_source_order() -> None:
    spec = source.load(CASES / "everything-at-once" / "spec.yaml", "spec.yaml")
    with pytest.raises(errors.SourceError) as caught:
        read.read_document(spec)
    places = [(each.line, each.column) for each in caught.value.diagnostics]
    assert len(places) == 5
    assert places == sorted(places)
    assert caught.value.exit_code == 3


def test_every_rule_of_specs_has_a_case() -> None:
    """But for those that ``test_source``, ``test_read``, ``test_import_again``, ``test_roles`` and ``test_release``
    show: limits, encodings, OpenAPI 3.0, conflicts, roles and aliases that should be gone; and for what field
    tables leave open."""
    shown = {each.rule for case in CASES.iterdir() for each in diagnostics(case)}
    elsewhere = {
        rule
        for rule in rules.lint_rules()
        if rule.startswith(("yaml-", "page-", "waiver-", "view-", "overlay-"))
    }
    elsewhere |= {"encoding", "limit-exceeded", "number-not-finite", "ref-siblings-ignored"}
    elsewhere |= {"merge-conflict", "merge-dropped", "role-unknown", "alias-overdue"}
    elsewhere |= {"table-cannot-say"}
    assert set(rules.lint_rules()) - shown - elsewhere == set()
