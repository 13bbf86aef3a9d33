"""Tables of a TOML file, and the lines of their keys."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright import errors
from fieldwright.toml_tables import Table, find_line

TEXT = '''# name = "not this"
[project]
name = "x"
description = """
name = "nor this"
"""

[tool.fieldwright]
pages = [
    "reference",
]
limits.bytes = 3
"quoted key" = 1

[tool.fieldwright.packages."a b"]
name = "q"
[tool.fieldwright.packages.c]
project = {name = "r", version = "1"}
name = "q"
'''


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("project", "name"), 3),
        (("tool", "fieldwright"), 8),
        (("tool", "fieldwright", "pages"), 9),
        (("tool", "fieldwright", "limits", "bytes"), 12),
        (("tool", "fieldwright", "quoted key"), 13),
        (("tool", "fieldwright", "packages", "a b"), 15),
        (("tool", "fieldwright", "packages", "a b", "name"), 16),
        (("tool", "fieldwright", "packages", "c", "project", "version"), 18),
        (("tool", "fieldwright", "packages", "c", "name"), 19),
        (("tool", "fieldwright", "name"), None),
    ],
)
def test_the_line_of_a_key_is_where_it_begins(keys: tuple[str, ...], line: int | None) -> None:
    assert find_line(TEXT, keys) == line
    assert find_line(TEXT.replace("\n", "\r\n"), keys) == line


VALUES = st.sampled_from(
    [
        ("1", 1),
        ('"a"', "a"),
        ("[\n  1,\n]", [1]),
        ('"""\na = 1\n"""', "a = 1\n"),
        ("{a = 1}", {"a": 1}),
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "ab", "c"]), VALUES), unique_by=lambda pair: pair[0]
    )
)
def test_each_key_of_a_table_is_on_its_line(pairs: list[tuple[str, tuple[str, Any]]]) -> None:
    lines, expected = ["[t]"], {}
    for key, (text, _) in pairs:
        expected[key] = len("\n".join(lines).split("\n")) + 1
        lines.append(f"{key} = {text}")
    text = "\n".join(lines)
    assert tomllib.loads(text)["t"] == {key: value for key, (_, value) in pairs}
    assert {key: find_line(text, ("t", key)) for key in expected} == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("text = 1", "2: 'text' in [t] must be a string that is not empty"),
        ('text = ""', "2: 'text' in [t] must be a string that is not empty"),
        ("texts = [1]", "2: 'texts' in [t] must be a list of strings that are not empty"),
        ("path = []", "2: 'path' in [t] must be a string that is not empty"),
        ("flag = 1", "2: 'flag' in [t] must be true or false, not 1"),
        ('choice = "c"', "2: 'choice' in [t] must be 'a' or 'b', not 'c'"),
        ("table = 1", "2: t.table is not a table"),
        ("txet = 1", "2: unknown key 'txet' in [t]; did you mean 'text'?"),
        ("z = 1", "2: unknown key 'z' in [t]; the keys are text, texts, path, flag, choice, table"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    line: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table = Table.parse(f"[t]\n{line}\n".encode(), tmp_path / "a.toml").read_table("t")
    with pytest.raises(errors.UsageError) as caught:
        table.refuse_unknown(("text", "texts", "path", "flag", "choice", "table"))
        table.read_text("text")
        table.read_texts("texts")
        table.read_path("path")
        table.read_flag("flag")
        table.read_choice("choice", ("a", "b"))
        table.read_table("table")
    assert str(caught.value) == f"a.toml:{message}"
