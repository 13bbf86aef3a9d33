"""A module of assertions is exempt from what it breaks, and from nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from fieldwright.package import exemptions

BODIES = {
    "if a:\n        if b:\n            return False\n    return True": ["SIM102"],
    "if a:\n        return False\n    return True": ["SIM103"],
    "if a:\n        return False\n    if a:\n        if b:\n            return False\n    return True": [
        "SIM102"
    ],
    "if a:\n        if b:\n            return False\n    if b:\n        return False\n    return True": [
        "SIM102",
        "SIM103",
    ],
    "if a:\n        if b:\n            return False\n        if a:\n            return False\n    return True": [],
    "if a:\n        if b:\n            return False\n    else:\n        return False\n    return True": [],
    "if a:\n        print(b)\n    elif b:\n        if a:\n            return False\n    return True": [
        "SIM102"
    ],
    "for each in a:\n        if each:\n            if b:\n                return False\n    return True": [
        "SIM102"
    ],
    "return True": [],
    "pass": [],
}
"""Bodies of a function, each with the rules that it breaks."""


@pytest.mark.parametrize(("body", "rules"), BODIES.items())
def test_the_rules_that_are_broken_are_found(body: str, rules: list[str]) -> None:
    assert exemptions.find_exemptions(f"def f(a, b):\n    {body}\n") == rules


def test_ruff_finds_the_same(tmp_path: Path) -> None:
    for number, (body, rules) in enumerate(BODIES.items()):
        head = f"# ruff: noqa: {', '.join(rules)}\n" if rules else ""
        (tmp_path / f"m{number}.py").write_text(f"{head}def f(a, b):\n    {body}\n")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select"]
    ended = subprocess.run(
        [*command, "SIM102,SIM103,RUF100", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == "All checks passed!\n"
