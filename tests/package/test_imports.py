"""A module imports exactly what its body uses."""

import random
import subprocess
import sys
from pathlib import Path

from markupsafe import Markup

from fieldwright.model import ir
from fieldwright.model.layout import Layout
from fieldwright.package import imports


def needed(body: str) -> tuple[list[str], list[str]]:
    """The import lines above and below a body of the model A, which is in a circle with B."""
    models = (
        ir.Alias(name="A", type=ir.Array(items=ir.Ref(name="B"))),
        ir.Alias(name="B", type=ir.Array(items=ir.Ref(name="A"))),
        ir.Alias(name="C", type=ir.Scalar(kind="string")),
        ir.Alias(name="CInside", type=ir.Scalar(kind="string"), within="C"),
    )
    document = ir.Document(title="T", version="1", models=models)
    links = imports.Links.of(document, Layout.of(document))
    lines = imports.collect_imports(body, "a", links, {"date": "_date", "Model": "_Model"})

    def text(line: imports.Line) -> str:
        return f"{line.module}: {', '.join(line.bound)}"

    return [text(line) for block in lines.above for line in block], [
        text(line) for line in lines.below
    ]


def test_what_is_used_is_imported() -> None:
    """Standard modules, the runtime and other models, each name once; its own names not."""
    above, below = needed("x: Any = check_string(A, _date)\ny = decode_c(C)\nz = decode_b\nA")
    assert above == [
        "datetime: date as _date",
        "typing: Any",
        "._runtime: check_string",
        ".c: C, decode_c",
    ]
    assert below == [".b: decode_b"]


def test_an_inline_model_s_functions_are_imported_under_names_of_all_the_package() -> None:
    above, _ = needed("x = decode_c_inside(CInside)")
    assert above == [".c: CInside", ".c: decode_inside as decode_c_inside"]


def test_a_helper_whose_name_a_model_has_is_imported_under_another() -> None:
    assert needed("class X(_Model): ...") == (["._runtime: Model as _Model"], [])


def test_a_quoted_alias_is_read() -> None:
    """The names in a quoted alias count as used."""
    above, below = needed('A: TypeAlias = "list[B] | None"')
    assert above == ["typing: TypeAlias"] and below == [".b: B"]


def test_what_is_only_assigned_is_not_imported() -> None:
    """An attribute called like a runtime function needs no import."""
    assert needed("class X:\n    string: int = 1\n") == ([], [])


WORDS = ("a", "A", "ab", "AB", "a1", "a10", "a2", "a01", "A2b", "_a", "_A", "_AB", "A_B", "aB")


def test_lines_and_names_are_in_the_order_of_isort(tmp_path: Path) -> None:
    """Whatever their case, numbers and aliases, as ruff judges it."""
    chance = random.Random(0)
    for number in range(60):
        bound = [
            Markup(name if chance.random() < 0.8 else f"{name} as _{name}")
            for name in chance.sample(WORDS, 8)
        ]
        plain = [each for each in bound if " as " not in each]
        lines = [
            imports.Line(module=Markup(f".{module}"), bound=tuple(names))
            for module in chance.sample([word.lower() for word in WORDS if word.islower()], 4)
            for names in (imports.sort_names(plain), *([each] for each in bound if " as " in each))
        ]
        text = "".join(
            f"from {line.module} import {', '.join(line.bound)}\n"
            for line in imports.sort_lines(lines)
        )
        (tmp_path / f"m{number}.py").write_text(text)
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "I"]
    command += ["--line-length", "300", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stdout == "All checks passed!\n"


def test_a_name_that_only_a_member_has_is_not_imported() -> None:
    """One that is read beside it, in an annotation or a function without such a parameter, is."""
    document = ir.Document(title="T", version="1", models=())
    links = imports.Links.of(document, Layout.of(document))
    member = "class A:\n    date: _date\n\n    def f(self, date: _date) -> None:\n        self.date = date\n"
    for more, wanted in (
        ("", ["date as _date"]),
        ("class B:\n    day: date\n", ["date", "date as _date"]),
        ("def g(value: object) -> date:\n    return value\n", ["date", "date as _date"]),
        ("def g(value: object) -> object:\n    return date\n", ["date", "date as _date"]),
    ):
        needed = imports.collect_imports(member + more, "a", links, {"date": "_date"})
        names = [name for line in needed.above[0] for name in line.bound]
        assert names == wanted
