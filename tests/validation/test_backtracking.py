"""Patterns whose loops are ambiguous are named before a hostile text finds them."""

import re
import time

import pytest

from fieldwright.validation import backtracking, patterns


@pytest.mark.parametrize(
    ("pattern", "ambiguous"),
    [
        ("^(a+)+$", True),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", True),
        (r"^(\w+\s?)*$", True),
        ("^(a|a)*$", True),
        ("^(a*)*$", True),
        ("^((a+b?)c?)+$", True),
        ("^[a-z]+(-[a-z]+)*$", False),
        (r"^(\d{3}-)?\d+$", False),
        (r"^(\w+\s)+$", False),
        ("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==)?$", False),
        ("^.*$", False),
        ("^(a|b)*$", False),
    ],
)
def test_patterns_that_can_run_away(pattern: str, ambiguous: bool) -> None:
    assert backtracking.runs_away(pattern) is ambiguous


@pytest.mark.parametrize("pattern", ["^(a|b)*$", r"^(\w+\s)+$", "^[a-z]+(-[a-z]+)*$"])
def test_patterns_that_are_not_said_to_run_away_do_not(pattern: str) -> None:
    compiled = re.compile(patterns.translate(pattern))
    begin = time.perf_counter()
    for text in ("a" * 5000 + "!", "a " * 2500 + "!", "a-" * 2500 + "!"):
        compiled.search(text)
    assert time.perf_counter() - begin < 2
