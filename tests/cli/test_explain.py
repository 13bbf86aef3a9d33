"""``explain``: every rule with all its texts, and the nearest one for a word that is none."""

import pytest

from fieldwright.changes.rules.table import RULES
from fieldwright.cli import explain
from tests.conftest import Run


@pytest.mark.parametrize("id", sorted(explain.list_rules()))
def test_a_rule_is_printed_with_all_its_texts(id: str, run: Run) -> None:
    rule = explain.list_rules()[id]
    code, out, err = run("explain", id)
    assert (code, err) == (0, "")
    assert out.startswith(f"{id} ({rule.severity})\n\n{rule.summary}\n")
    for line in (f"Why: {rule.why}", f"Remedy: {rule.remedy}", *rule.example.split("\n")):
        assert line in out
    assert ("Verdicts: " in out) == (id in RULES)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("unknown-keywrd", "did you mean 'unknown-keyword'?"),
        ("field-ad", "did you mean 'field-added'?"),
        ("zzz", "'fieldwright rules' lists them"),
    ],
)
def test_a_word_that_is_no_rule_gets_a_suggestion(word: str, hint: str, run: Run) -> None:
    assert run("explain", word) == (2, "", f"fieldwright: there is no rule '{word}'; {hint}\n")
