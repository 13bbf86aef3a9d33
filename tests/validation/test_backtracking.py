"""Patterns whose loops are ambiguous are named before a hostile text finds them."""

import re
import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright.validation import backtracking, patterns


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "^(a|aa)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        r"^(\w+\s?)*$",
        "^(a|a)*$",
        "^(a*)*$",
        "^((a+b?)c?)+$",
        "^(?:a|b|ab)*c$",
        "^(?:a?b?)*c$",
        "(?=(a+)+$)c",
        "^(?:(?:a|b)*|[ab]c)+$",
        "(?:(?:a|aa)+b)?",  # it matches every text, after it has tried all ways to more
        "(?:(?:.(?:[ab]*[^a]{1,3}[ab])*a+|bb?)*)*",
        "^(?:a{1,3})+b",
        "^(?:(?:a{1,3})?)+b",
        "^(?:b{1,3}b)+a",
        "^(?:a{2}|a{3})+b",
        "^(?:[a-z]{1,20}){1,20}$",
        "^(?:a|aa){60}$",
    ],
)
def test_patterns_that_take_exponential_time(pattern: str) -> None:
    assert backtracking.find_growth(pattern) == "exponential"


@pytest.mark.parametrize(
    "pattern",
    [
        ".*.*.*.*=.*",
        r"\s+$",
        "a+b",
        "^a*a*$",
        "^.*foo.*$",
        "^a{1,100}a{1,100}$",
        "[a-z]+@[a-z]+",
        "(?=a+b)c",
    ],
)
def test_patterns_that_take_polynomial_time(pattern: str) -> None:
    assert backtracking.find_growth(pattern) == "polynomial"


@pytest.mark.parametrize(
    "pattern",
    [
        *("^[a-z]+(-[a-z]+)*$", r"^(\d{3}-)?\d+$", r"^(\w+\s)+$", "^.*$", "^(a|b)*$", "^$", "a*"),
        *("^a+b$", "^[^@]+@[^@]+$", "a", "^a*", "x|", "^a{1,9}a{1,9}$", "^(?:[a-z]{2}){1,20}$"),
        "(?:^|,)[0-9]+x",
        r"^(?=.*[a-z])(?=.*\d).{8,}$",
        "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==)?$",
    ],
)
def test_patterns_that_take_linear_time(pattern: str) -> None:
    assert backtracking.find_growth(pattern) is None


def draw_pattern(random: Random, depth: int = 3) -> str:
    """Draw a pattern of few characters, so that its loops meet."""
    row = []
    for _ in range(random.randint(1, 3)):
        atom = random.choice(["a", "b", "[ab]", ".", "[^a]"])
        if depth and random.random() < 0.5:
            choices = [draw_pattern(random, depth - 1) for _ in range(random.randint(1, 2))]
            atom = f"(?:{'|'.join(choices)})"
        row.append(atom + random.choice(["", "", "*", "+", "?", "{2}", "{1,3}"]))
    return "".join(row)


def wrap_pattern(random: Random) -> str:
    """Draw a pattern, as often bound to the ends of a text as not."""
    body = f"(?:{draw_pattern(random)})"
    return f"{random.choice(['^', ''])}{body}{random.choice(['$', ''])}"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_patterns_that_are_not_named_do_not_run_away(seed: int) -> None:
    random = Random(seed)
    pattern = wrap_pattern(random)
    if backtracking.find_growth(pattern) is not None:
        return
    compiled = re.compile(patterns.translate(pattern))
    for _ in range(6):
        pump = "".join(random.choices("ab", k=random.randint(1, 3)))
        begin = time.process_time()
        compiled.search(
            random.choice(["", "a", "b"]) + pump * 1500 + random.choice(["!", "", "a!"])
        )
        assert time.process_time() - begin < 1, pattern
