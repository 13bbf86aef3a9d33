"""The rule table can be listed and explained."""

import re

import pytest

from fieldwright import rules


@pytest.mark.parametrize("id", sorted(rules.lint_rules()))
def test_a_rule_says_all_that_explain_prints(id: str) -> None:
    rule = rules.lint_rules()[id]
    assert rule.id == id
    assert re.fullmatch(r"[a-z][a-z0-9.]*(-[a-z0-9.]+)*", id)
    assert rule.severity in ("error", "warning", "note")
    for text in (rule.summary, rule.why, rule.remedy):
        assert text.endswith(".")
        assert "\n" not in text
    assert rule.example
