"""Nothing reaches a template's output but through an encoder, and encoders lose nothing."""

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from fieldwright.rendering import encoders, formatting, templates

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_literals_evaluate_to_what_they_stand_for(value: Any) -> None:
    """A literal is its value again, type for type."""
    assert repr(ast.literal_eval(str(encoders.encode_literal(value)))) == repr(value)


@given(st.text())
def test_literals_are_as_black_writes_them(value: str) -> None:
    """A string literal is a fixed point of Black."""
    source = f"x = {encoders.encode_literal(value)}\n"
    assert formatting.blacken(source) == source


@given(st.text())
def test_literals_hide_nothing(value: str) -> None:
    """No control character and none that turns the direction of text stands in a literal."""
    assert not any(
        0x202A <= ord(c) <= 0x202E or ord(c) < 0x20 for c in str(encoders.encode_literal(value))
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_literals_are_finite(value: float) -> None:
    """What JSON has no number for has no literal."""
    with pytest.raises(ValueError, match="not a JSON number"):
        encoders.encode_literal(value)


def test_only_json_has_literals() -> None:
    """An object of another kind is refused."""
    with pytest.raises(TypeError, match="set is not a JSON value"):
        encoders.encode_literal({1})


TEXTS = st.text(
    st.sampled_from("ab \t\r\n\"\\'{}%#\x00\x0b\u2028\u202e\ufeff\ud800é`|-"), max_size=60
)


@given(TEXTS, st.sampled_from([0, 4]))
def test_docstrings_keep_their_text(value: str, indent: int) -> None:
    """A docstring reads back as the cleaned text, and Black leaves it as it is."""
    margin = " " * indent
    head = "class A:\n" if indent else ""
    body = encoders.clean(value) or "x"
    source = f"{head}{margin}{encoders.encode_docstring(body, indent)}\n"
    statement = ast.parse(source).body[0]
    string = statement.body[0] if isinstance(statement, ast.ClassDef) else statement
    assert isinstance(string, ast.Expr)
    assert inspect.cleandoc(ast.literal_eval(string.value)).strip() == body
    assert formatting.blacken(source) == source


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    """Cleaned text is clean."""
    assert encoders.clean(encoders.clean(value)) == encoders.clean(value)


def test_running_text_is_wrapped() -> None:
    """Long lines of prose are wrapped; a fence, a table and indented text are not."""
    long = "word " * 30
    table = "| " + "x" * 100
    flowed = encoders.reflow(f"{long}\n\n```\n{long}\n```\n{table}\n    {long}")
    lines = flowed.split("\n")
    assert max(map(len, lines[:2])) <= encoders.TEXT
    assert long.rstrip() in lines and table in lines


def override(folder: Path) -> templates.Overrides:
    """Return a folder of a project's own templates."""
    return templates.Overrides(folder=folder)


@pytest.mark.parametrize("source", ["{{ title }}", "{% print title %}"])
def test_plain_text_does_not_leak(source: str, tmp_path: Path) -> None:
    """A template that forgets its filter raises."""
    (tmp_path / "leak.jinja").write_text(source)
    with pytest.raises(TypeError, match="without an encoder"):
        templates.render("leak.jinja", override(tmp_path), title="x'; import os")


def test_templates_of_ones_own_come_first(tmp_path: Path) -> None:
    """A template in the user's folder stands in for ours of the same name."""
    own = tmp_path / "package" / "CHANGELOG.md.jinja"
    own.parent.mkdir()
    own.write_text("Mine.\n")
    assert templates.render("package/CHANGELOG.md.jinja", override(tmp_path)) == "Mine.\n"


def test_templates_that_change_are_read_anew(tmp_path: Path) -> None:
    """Within one process, as ``--watch`` has it: one that is edited, one that comes to hide ours, one that goes."""
    (tmp_path / "page.jinja").write_text("One.")
    before = override(tmp_path)
    assert templates.render("page.jinja", before) == "One."
    ours = templates.render("package/gitattributes.jinja", before)
    (tmp_path / "page.jinja").write_text("Two.")
    own = tmp_path / "package" / "gitattributes.jinja"
    own.parent.mkdir()
    own.write_text("Mine.\n")
    after = override(tmp_path)
    assert templates.render("page.jinja", after) == "Two."
    assert templates.render("package/gitattributes.jinja", after) == "Mine.\n"
    own.unlink()
    last = override(tmp_path)
    assert templates.render("package/gitattributes.jinja", last) == ours
    assert templates.build_environment(last) is templates.build_environment(override(tmp_path))
    assert len({before, after, last}) == 3


def test_templates_of_one_relative_path_are_those_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "own").mkdir(parents=True)
        (tmp_path / name / "own" / "page.jinja").write_text(name)
        monkeypatch.chdir(tmp_path / name)
        assert templates.render("page.jinja", override(Path("own"))) == name


PARTS = sorted((templates.find_folder() / "package" / "module").rglob("*.py"))


@pytest.mark.parametrize("path", PARTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_copied_as_it_is_is_of_blacks_form(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert formatting.blacken(source) == source


def test_parts_are_joined_in_the_order_of_their_names() -> None:
    """A module is its parts, with as many lines between them as Black leaves."""
    folder = templates.find_folder() / "package" / "module" / "_runtime"
    parts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    assert len(parts) > 1
    assert templates.read_source("package/module/_runtime.py") == "\n\n".join(parts)


def test_a_template_that_makes_no_python_is_named(tmp_path: Path) -> None:
    """The template is named, not a line of its output."""
    (tmp_path / "broken.py.jinja").write_text("def f(:\n")
    with pytest.raises(SyntaxError, match="template broken.py.jinja"):
        templates.render_python("broken.py.jinja", override(tmp_path))


def test_only_long_statements_are_shown_to_black(tmp_path: Path) -> None:
    """A long statement takes Black's form; its neighbours stay as the template wrote them."""
    (tmp_path / "long.py.jinja").write_text("x = 1\ny = f(" + "a, " * 40 + "a)\n")
    text = templates.render_python("long.py.jinja", override(tmp_path))
    assert text.startswith("x = 1\ny = f(\n    a,\n") and formatting.blacken(text) == text


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_toml_strings_keep_their_text(value: str) -> None:
    """A TOML string reads back as its text."""
    import tomllib

    assert tomllib.loads(f"x = {encoders.encode_toml(value)}")["x"] == value


LENGTHS = (5, 9, 10, 34, 35, 59, 60, 68, 69, 75, 80, 81, 82, 83, 84, 85, 86, 99)
"""Lengths of names around those at which Black's form of a construct changes."""


def check_form(template: str, **context: object) -> None:
    """Check that what a template makes is of Black's form once its long lines are."""
    text = templates.render(f"package/module/{template}.jinja", None, **context)
    source = formatting.format_long_lines(text.strip("\n") + "\n")
    assert formatting.blacken(source) == source


@pytest.mark.parametrize("length", [*range(65, 73), *range(82, 88), 20, 99])
def test_tables_of_enums_are_of_blacks_form(length: int) -> None:
    context = {"base": Markup("StrEnum"), "deprecated": None, "doc": "", "by_class": True}
    context |= {"members": [(Markup("A"), "a")], "by_value": Markup("X" * length)}
    for other in LENGTHS:
        check_form("enum.py", name=Markup("N" * other), **context)


@pytest.mark.parametrize("length", [20, *range(50, 64), *range(72, 90), 99])
def test_tables_of_unions_and_records_are_of_blacks_form(length: int) -> None:
    constant, name = Markup("X" * length), Markup("N")
    codec = {"part": None, "collect": Markup("str"), "secret": False}
    shared = {"name": name, "word": Markup("n"), "assertion": None, "constraints": []}
    for prefix in ("", "_"):
        for count in (1, 2, 3):
            check_form(
                "union.tail",
                **shared,
                listed=[],
                tags=[],
                class_table=None,
                hinted=False,
                complete=False,
                alternatives=constant,
                codecs=[codec] * count,
                collector_type=Markup(f"{prefix}Collector"),
            )
        for heirs, default in (
            ([], None),
            ([("v" * length, "m.V")], None),
            ([("v", "v" * length), ("w", "w")], "v" * length),
        ):
            check_form(
                "record.tail",
                **shared,
                extra=None,
                closed=False,
                decoder=Markup("decode_n"),
                model={
                    "nullable": False,
                    "discriminator": "d" * length,
                },
                extra_secret=False,
                fields=[
                    {"wire": "a", "required": True, "codec": codec}
                    | {"null": False, "secret": False}
                ],
                members=constant,
                frozen=default is not None,
                draft=constant,
                containers=[(Markup("tags"), 1), (Markup("v" * length), 2)][
                    : 1 + (default is not None)
                ],
                table=Markup(f"{prefix}Members"),
                heirs=heirs,
                default_place=default,
                heirs_table=constant,
                heirs_type=Markup(f"{prefix}Heirs"),
            )
