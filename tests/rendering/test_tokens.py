"""What is read off the tokens of a module is what its tree says."""

import ast
import re
from pathlib import Path

import pytest

from fieldwright.package import imports
from fieldwright.rendering import templates, tokens

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path
    for pattern in ("tests/cases/package/*/expected/*.py", "generated/*/*.py")
    for path in ROOT.glob(pattern)
    if path.name != "__init__.py"
    and "The former module of" not in path.read_text(encoding="utf-8")
    and path.stem not in templates.list_modules()
)
"""What was given the imports that it turned out to need; the runtime modules are copied as they are."""


def read(tree: ast.AST) -> set[str]:
    """The names that a tree reads, those in a quoted alias too."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                names.add(name)
            case ast.AnnAssign(
                annotation=ast.Name(id="TypeAlias"), value=ast.Constant(value=str(quoted))
            ):
                names |= read(ast.parse(quoted, mode="eval"))
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_are_those_that_are_read(path: Path) -> None:
    """What may be imported is, if and only if the tree says that it is read."""
    source = path.read_text(encoding="utf-8")
    body = re.sub(r"^(?:from|import) [^(\n]*(?:\([^)]*\))?", "", source, flags=re.MULTILINE)
    tree = ast.parse(body)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    known = {*imports.STANDARD, *imports.map_exports(), *imported}
    assert read(tree) & known == tokens.find_names(body) & known


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x: date = time", {"date", "time"}),
        ("    date: UUID = field(re=Any)", {"UUID", "field", "Any"}),
        ("x.date(f'{time}/{UUID.hex}')", {"x", "time", "UUID"}),
        ("'date' \"time\" # UUID", set()),
        ('"""date\n\\"""time"""', set()),
        (
            "X: TypeAlias = 'list[Literal[\"date\"]] | UUID'",
            {"list", "Literal", "UUID", "TypeAlias"},
        ),
        ("def date(time):\n    return 1e5 == UUID", {"time", "return", "UUID"}),
    ],
)
def test_names_of_a_line(source: str, expected: set[str]) -> None:
    """What is written to, named after a dot or inside a text is not read."""
    assert tokens.find_names(source) == expected


def test_lines_of_text() -> None:
    """Only a text in three quotes makes its lines text."""
    assert tokens.find_docstring_lines('x = """a\nb"""\ny = "\\"""" # """\nz') == {1, 2}
    assert tokens.find_docstring_lines('"""a"""\nx = 1\n    """b\n\nc\n"""\ny') == {1, 3, 4, 5, 6}
    assert tokens.find_docstring_lines('x = \'"""\'\n"""a"""\nx') == {2}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_lines_of_text_are_those_of_strings(path: Path) -> None:
    """A line is text if a string in three quotes is on it."""
    source = path.read_text(encoding="utf-8")
    stand = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    assert tokens.find_docstring_lines(source) == stand
