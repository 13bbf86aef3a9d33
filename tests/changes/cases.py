"""The cases of changes: ``python -m tests.changes.cases`` compares them, ``--accept`` writes what is expected.

Those below ``audited`` were found from outside, and show what rules alone do not predict or programs do not show. A case is a folder with ``old.yaml``, ``new.yaml`` and ``expected.txt``: a line for each change, with
its rule, its place, the way its payloads travel, the verdicts on wire and API, and what was there and is.
"""

import json
import sys
from functools import cache
from pathlib import Path

from fieldwright.changes import editions
from fieldwright.changes.change import Change, get_effect
from fieldwright.changes.rules import rule
from fieldwright.changes.rules.table import RULES

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "changes"


def names() -> list[str]:
    """Every case."""
    return sorted(path.parent.name for path in FOLDER.glob("*/new.yaml"))


def audited_names() -> list[str]:
    """Every case that an audit found, each with its folder."""
    return [f"audited/{path.parent.name}" for path in sorted(FOLDER.glob("audited/*/new.yaml"))]


@cache
def edition(case: str, side: str) -> editions.Edition:
    """One side of a case: ``old`` or ``new``."""
    return editions.load_edition(str(FOLDER / case / f"{side}.yaml"))


@cache
def changes(case: str, old: str = "old", new: str = "new") -> tuple[Change, ...]:
    """The changes of a case, by default the way that time goes."""
    return editions.compare(edition(case, old), edition(case, new))


def write_changes(case: str) -> str:
    """The changes of a case as ``expected.txt`` has them."""
    return "".join(f"{_line(each)}\n" for each in changes(case))


def expected(case: str) -> str:
    """The same as last accepted."""
    path = FOLDER / case / "expected.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _line(each: Change) -> str:
    row = RULES[each.rule]
    values = " → ".join(json.dumps(side, ensure_ascii=False) for side in (each.old, each.new))
    verdicts = (
        f"wire {rule.judge_wire(row, each.role, get_effect(each))} | api {rule.judge_code(row)}"
    )
    also = "".join(f", {spot}" for spot in each.also)
    return f"{each.rule} | {each.spot}{also} | {each.role} | {verdicts} | {values}"


def main(arguments: list[str]) -> int:
    """Name the cases that differ; with ``--accept``, take what is found now as expected."""
    if arguments not in ([], ["--accept"]):
        print("usage: python -m tests.changes.cases [--accept]", file=sys.stderr)
        return 2
    every = [*names(), *audited_names()]
    differing = [case for case in every if write_changes(case) != expected(case)]
    for case in differing:
        print(case)
        if arguments:
            (FOLDER / case / "expected.txt").write_text(write_changes(case), encoding="utf-8")
    return 0 if arguments or not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
