"""Findings in the four formats."""

import json

from fieldwright.cli import findings
from fieldwright.errors import Diagnostic

SOURCE = "  type: strin"
MISSPELT = Diagnostic(
    file="api.yaml",
    line=3,
    column=9,
    rule="keyword-type",
    message="no type 'strin'",
    remedy="did you mean 'string'?",
    source=SOURCE,
)


def printed(diagnostic: Diagnostic, form: findings.Format) -> list[str]:
    return list(findings.format_findings([findings.describe(diagnostic)], form))


def test_text_shows_the_place_and_a_caret_under_it() -> None:
    assert printed(MISSPELT, "text") == [
        "api.yaml:3:9: no type 'strin' [keyword-type]; did you mean 'string'?",
        f"    {SOURCE}",
        "            ^",
    ]


def test_a_long_line_is_shown_around_the_place() -> None:
    line = "a" * 300 + "!" + "b" * 300
    _, shown, caret = findings.format_text(
        Diagnostic(file="f", line=1, column=301, rule="r", message="m", source=line)
    )
    assert shown[caret.index("^")] == "!"
    assert len(shown) == findings.WIDTH + 4


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    hostile = "\x1b[2J\u202ex\n\t\0"
    assert findings.escape_controls(hostile) == "\\u001b[2J\\u202ex\\u000a \\u0000"
    lines = findings.format_text(
        Diagnostic(file="f", line=1, column=8, rule="r", message=hostile, source=hostile)
    )
    assert all(line.isprintable() for line in lines)


def test_a_caret_stands_right_behind_characters_made_visible() -> None:
    _, shown, caret = findings.format_text(
        Diagnostic(file="f", line=1, column=2, rule="r", message="m", source="\x1bx")
    )
    assert shown[caret.index("^")] == "x"


def test_json_is_an_object_with_a_list() -> None:
    (text,) = printed(MISSPELT, "json")
    assert json.loads(text) == {
        "findings": [
            {
                "file": "api.yaml",
                "line": 3,
                "column": 9,
                "rule": "keyword-type",
                "severity": "error",
                "message": "no type 'strin'",
                "remedy": "did you mean 'string'?",
            }
        ]
    }


def test_markdown_is_a_table_whose_cells_hold_together() -> None:
    awkward = Diagnostic(file="a|b.yaml", line=0, column=0, rule="r", message="<b>|\n`x`")
    assert printed(awkward, "markdown")[2] == r"| a\|b.yaml | \<b\>\|\\u000a\`x\` | r |  |"


def test_github_annotations_are_escaped() -> None:
    awkward = Diagnostic(
        file="a,b:c.yaml", line=1, column=2, rule="r", message="50%\n::error::x", severity="warning"
    )
    assert printed(awkward, "github") == [
        "::warning file=a%2Cb%3Ac.yaml,line=1,col=2,title=r::50%25%0A::error::x"
    ]
