"""The language of the code: functions are verbs, docstrings begin with one, and values are nouns."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

VERBS = frozenset((Path(__file__).parent / "verbs.txt").read_text(encoding="utf-8").split())
"""The verbs that a function or its docstring may begin with; add one where it says more."""

PREDICATES = {
    "is",
    "are",
    "has",
    "have",
    "can",
    "may",
    "must",
    "needs",
    "accepts",
    "allows",
    "matches",
    "exists",
}
"""What a function that returns whether something is so may begin with."""

CONVERSIONS = {"to", "from", "of"}
"""What converters and constructors may begin with, as in the standard library."""

NAMED_OTHERWISE = {
    "main",
    "id",
    "shell_complete",
    "shutdown",
    "hatch_register_build_hook",
    "_output_child_pre",
    "utcoffset",
    "dst",
    "tzname",
    "readable",
    "seekable",
    "readinto",
    "seek",
    "deprecated",
    "problems",
    "json_schema",
}
"""Functions that are called what the outside calls them: by protocols, PEP 702, and users of models."""

EMPTY_WORDS = {"found", "made", "said", "asked", "told", "whole", "given"}
"""Names that do not say what they hold."""


def sources() -> list[Path]:
    return sorted([*(ROOT / "generator").rglob("*.py"), *(ROOT / "templates").rglob("*.py")])


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions and methods of a module whose names are its own to choose."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = " ".join(ast.unparse(each) for each in node.decorator_list)
            if not re.search(r"property|\.setter|\.command\(|override", decorators):
                yield node


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_functions_are_called_by_a_verb(path: Path) -> None:
    wrong = [
        f"{node.lineno}: {node.name}"
        for node in functions(path)
        if not (node.name.startswith("__") and node.name.endswith("__"))
        and node.name not in NAMED_OTHERWISE
        and node.name.strip("_").partition("_")[0] not in VERBS | PREDICATES | CONVERSIONS
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_docstrings_of_functions_begin_with_a_verb(path: Path) -> None:
    wrong = []
    for node in functions(path):
        words = re.findall(r"[\w-]+", ast.get_docstring(node) or "")
        if words and (words[0].lower() not in VERBS or not words[0][0].isupper()):
            wrong.append(f"{node.lineno}: {' '.join(words[:5])}")
    assert wrong == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_names_say_what_they_hold(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [
        (node.lineno, node.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    names += [(node.lineno, node.arg) for node in ast.walk(tree) if isinstance(node, ast.arg)]
    names += [
        (node.lineno, node.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.MatchAs) and node.name is not None
    ]
    assert [f"{line}: {name}" for line, name in names if name in EMPTY_WORDS] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=name_of)
def test_names_in_tests_say_what_they_hold(path: Path) -> None:
    if "cases" not in path.parts:
        test_names_say_what_they_hold(path)
