"""The rules that findings name: rows of TOML tables that stand beside the code that finds them.

A rule of ``lint`` has a severity of its own. That of a change (``changes.rules``) follows from what
it does to payloads and to code, so that the two are different types with the same texts.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from typing import Literal as OneOf

_LINT = ("openapi/rules.toml", "package/rules.toml", "pages/rules.toml", "changes/rules.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a finding of one kind means, and what to do about it; ``explain`` prints these texts."""

    id: str
    summary: str
    why: str
    example: str
    remedy: str = "Nothing has to be done."


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRule(Rule):
    """A rule that diagnostics name.

    ``error``: the spec or page is not read; ``warning``: it is read, and something is wrong with
    it; ``note``: nothing is wrong, and ``lint`` reports it to those who ask for notes.
    """

    severity: OneOf["error", "warning", "note"]


_Kind = TypeVar("_Kind", bound=Rule)


def read_table(table: str) -> dict[str, Any]:
    """Read a TOML file, named by its path below ``fieldwright``."""
    return tomllib.loads((Path(__file__).parent / table).read_text("utf-8"))


def load(kind: type[_Kind], *tables: str) -> dict[str, _Kind]:
    """Read the rules of some tables by id."""
    return {id: kind(id=id, **row) for table in tables for id, row in read_table(table).items()}


@cache
def lint_rules() -> dict[str, LintRule]:
    """Return every rule that a diagnostic may name, by id; the tables are read once."""
    return load(LintRule, *_LINT)
