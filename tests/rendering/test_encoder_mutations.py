"""Every escape of every encoder is needed: without any one of them, what the encoders promise does not hold any more."""

import ast
import base64
import hashlib
import html
import inspect
import math
import string
import tomllib
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fieldwright.rendering import encoders

SOURCE = inspect.getsource(encoders)
MARKS = "\\`*_[]<>|~&"
STEERING = [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x061C]
SURROGATES = [0xD800, 0xDBFF, 0xDC00, 0xDFFF]
BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
TEXTS = (
    *(
        "",
        "a",
        "é",
        "'",
        '"',
        "'\"",
        "it's",
        'say "a"',
        "'a' and \"b\"",
        "'''\"",
        "\\",
        "a\\",
        "\\n",
    ),
    *(
        '"""',
        'a"""b',
        '"a"',
        'a"',
        '\\"""',
        "{{ x }}",
        "%s",
        "\x7f",
        "\t",
        "a  b",
        " a",
        "a ",
        "🚧",
    ),
    *(
        "a\n    b\n    c",
        "\n  a\n    b",
        "a\n\n  b",
        "a\n\tb",
        "a \nb",
        "<b>&amp;'\"</b>",
        "line\n\n\nline",
        "\ufeffa",
    ),
    *(f"a{each}b" for each in BREAKS),
    *(f"a{chr(code)}b" for code in (*range(0x20), *range(0x7F, 0xA0), *STEERING)),
)


def read_back(expression: str) -> Any:
    """Evaluate the one constant that an expression must be."""
    (statement,) = ast.parse(expression).body
    assert isinstance(statement, ast.Expr)
    return ast.literal_eval(statement.value)


def check_code(module: Any) -> None:
    assert str(module.encode_code("list[int]")) == "list[int]"
    for text in ("a; b", "a\nb", "import os", "x = 1", "", "a b"):
        with pytest.raises(SyntaxError):
            inspect.unwrap(module.encode_code)(text)


def check_toml(module: Any) -> None:
    for text in TEXTS:
        assert tomllib.loads(f"x = {module.encode_toml(text)}") == {"x": text}
    for code in SURROGATES:
        str(module.encode_toml(chr(code))).encode("utf-8")


def check_literals(module: Any) -> None:
    for text in (*TEXTS, *map(chr, SURROGATES)):
        encoded = str(module.encode_literal(text))
        assert read_back(encoded) == text
        assert not {*map(ord, encoded)} & {*range(0x20), *range(0x7F, 0xA0), *STEERING, *SURROGATES}
        inner = encoded[1:-1]
        other = "'" if encoded[0] == '"' else '"'
        assert inner.count(f"\\{encoded[0]}") <= text.count(other) + (
            encoded[0] == '"'
        ) * text.count('"')
        assert f"\\{other}" not in inner.replace("\\\\", "")
        assert encoded[0] == '"' or '"' in text
    for value in (
        None,
        True,
        1,
        1.5,
        [1, [True]],
        {"a": {"b": "'"}, '"': 1},
        (1,),
        (),
        (1, "a"),
        [()],
    ):
        assert repr(read_back(str(module.encode_literal(value)))) == repr(value)
    for number in (math.inf, -math.inf, math.nan, [math.nan]):
        with pytest.raises(ValueError):
            module.encode_literal(number)
    for odd in ({1}, b"a", object()):
        with pytest.raises(TypeError):
            module.encode_literal(odd)


def check_docstrings(module: Any) -> None:
    for text in (*TEXTS, *map(chr, SURROGATES)):
        for indent in (0, 4):
            encoded = str(module.encode_docstring(text, indent))
            assert not {*map(ord, encoded)} & {*STEERING, *SURROGATES}
            assert inspect.cleandoc(read_back(encoded)).strip() == clean(text)
            lines = encoded.split("\n")
            assert all(not line or line.startswith(" " * indent) for line in lines[1:])
            assert not encoded.startswith('""""') or encoded == '""""""'
            assert encoded.endswith('"""') and not encoded.endswith('""""') or not clean(text)
            assert len(lines) == 1 or lines[-1] == f'{" " * indent}"""'


def clean(text: str) -> str:
    """Clean a text as a docstring has it, by the words of the promise."""
    for each in sorted(BREAKS, key=len, reverse=True):
        text = text.replace(each, "\n")
    text = text.replace("\t", "    ")
    kept = "".join(c for c in text if c == "\n" or not (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0))
    lines = [line.rstrip() for line in kept.replace("\ufeff", "").split("\n")]
    return inspect.cleandoc("\n".join(lines).strip()).strip()


def check_cleaning(module: Any) -> None:
    for text in TEXTS:
        assert module.clean(text) == clean(text)
    long = "word " * 40
    kept = [f"| {long}|", f"    {long}end", f"```\n{long}end\n```", f"`{long}`"]
    flowed = module.reflow("\n".join(["x", long, *kept]))
    assert all(each in flowed for each in kept)
    wrapped = flowed.split("| word")[0].split("\n")
    assert max(map(len, wrapped)) <= 84 and len(wrapped) > 2
    assert module.reflow("a\rb \n") == "a\nb"
    unbreakable = "a-" * 100
    assert module.reflow(unbreakable) == unbreakable


def check_markdown(module: Any) -> None:
    for mark in string.printable.strip():
        assert str(module.encode_markdown(mark)) == (f"\\{mark}" if mark in MARKS else mark)
    assert str(module.encode_markdown("a \n\r\n\u2028 b")) == "a b"
    assert str(module.encode_prose("# a\n*b*")) == "# a\n*b*"


def check_html(module: Any) -> None:
    for text in TEXTS:
        encoded = str(module.encode_html(text))
        assert html.unescape(encoded) == html.unescape(text) or "&" in text
        assert not {*"<>\"'"} & {*encoded}
    assert str(module.encode_html("&lt;")) == "&amp;lt;"


def check_digests(module: Any) -> None:
    wanted = base64.b64encode(hashlib.sha256("é<".encode()).digest()).decode()
    assert str(module.digest_sha256("é<")) == wanted


CHECKS: tuple[Callable[[Any], None], ...] = (
    *(check_code, check_toml, check_literals, check_docstrings, check_cleaning),
    *(check_markdown, check_html, check_digests),
)

SURVIVORS = {
    "encode_docstring: if inspect.cleandoc(ast.literal_eval(docstring)).strip() != body": "for what is not known",
    "encode_docstring: raise": "the same: no text is known that does not survive",
    "clean: call of strip[] of inspect.cleandoc(trimmed)": "cleandoc has left no blanks around the text",
}
"""Mutants that no check can tell from the encoders, each with its reason."""


class Mutator(ast.NodeTransformer):
    """Drop the ``wanted``-th escape of a module; ``seen`` names the escapes."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.seen, self.function = wanted, list[str](), ""

    def take(self, what: str) -> bool:
        self.seen.append(f"{self.function}: {what}")
        return len(self.seen) - 1 == self.wanted

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.function = node.name
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        shown = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        self.generic_visit(node)
        name = ast.unparse(node.func).rpartition(".")[2]
        if isinstance(node.func, ast.Attribute) and name in (
            *("replace", "translate", "strip", "rstrip", "split"),
        ):
            usable = self.function and name != "split"
            return (
                node.func.value
                if usable
                and self.take(f"call of {name}{[*map(ast.unparse, node.args)]} of {shown}")
                else node
            )
        if name in ("_escape_steering", "escape", "clean", "cleandoc") and self.function != name:
            return node.args[0] if self.take(f"call of {name}") else node
        if name in ("repr", "dumps"):
            text: ast.expr = ast.parse("f'\"{value}\"'", mode="eval").body
            return text if self.take(f"call of {name}") else node
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        shown = ast.unparse(node.test)
        self.generic_visit(node)
        if shown != "value.isascii()" and self.take(f"if {shown}"):
            return ast.If(test=ast.Constant(False), body=node.body, orelse=node.orelse)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return node.orelse if self.function and self.take("conditional") else node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.Pass() if self.take("raise") else node


def load(tree: ast.Module) -> types.ModuleType:
    """Make a module of a tree of ``encoders``."""
    module = types.ModuleType("mutant")
    exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), module.__dict__)
    return module


def list_mutants() -> Iterator[tuple[str, int]]:
    """Yield the escapes of the encoders, with their numbers."""
    mutator = Mutator(-1)
    mutator.visit(ast.parse(SOURCE))
    yield from ((name, number) for number, name in enumerate(mutator.seen))


def is_caught(module: Any) -> bool:
    """Return whether some check fails."""
    for check in CHECKS:
        try:
            check(module)
        except (AssertionError, Exception, pytest.fail.Exception):
            return True
    return False


@pytest.mark.parametrize("check", CHECKS)
def test_the_encoders_hold_their_promises(check: Callable[[Any], None]) -> None:
    check(encoders)


MUTANTS = [*list_mutants()]


@pytest.mark.parametrize(
    ("name", "number"), MUTANTS, ids=[f"{n}-{name}"[:60] for name, n in MUTANTS]
)
def test_no_escape_can_be_dropped(name: str, number: int) -> None:
    tree = Mutator(number).visit(ast.parse(SOURCE))
    assert is_caught(load(tree)) is (name not in SURVIVORS), name


@pytest.mark.parametrize("table", ["_MARKS", "_DROPPED", "_BREAKS", "_STEERING"])
def test_no_row_of_a_table_can_be_dropped(table: str) -> None:
    module = load(ast.parse(SOURCE))
    rows = getattr(encoders, table)
    inner = {*range(0xD800, 0xE000)} - {*SURROGATES}
    for row in [each for each in rows if each not in inner]:
        left = {k: rows[k] for k in rows if k != row} if isinstance(rows, dict) else rows - {row}
        setattr(module, table, left)
        assert is_caught(module), (table, row)
    setattr(module, table, rows)
    assert not is_caught(module)


def test_the_survivors_are_mutants() -> None:
    assert SURVIVORS.keys() <= {name for name, _ in MUTANTS}
