"""Diagnostics as lines of text, and exit codes as the commands end with them."""

import pytest

from fieldwright import errors
from fieldwright.errors import Diagnostic


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "api.yaml:3:9: no type 'strin' [keyword-type]"),
        (
            {"remedy": "write 'string'"},
            "api.yaml:3:9: no type 'strin' [keyword-type]; write 'string'",
        ),
        ({"line": 0, "column": 0}, "api.yaml: no type 'strin' [keyword-type]"),
        ({"severity": "warning"}, "api.yaml:3:9: no type 'strin' [keyword-type]"),
        ({"severity": "note"}, "api.yaml:3:9: note: no type 'strin' [keyword-type]"),
    ],
)
def test_a_diagnostic_is_one_line_with_place_rule_and_remedy(
    more: dict[str, object], text: str
) -> None:
    values = {"file": "api.yaml", "line": 3, "column": 9, "rule": "keyword-type"}
    diagnostic = Diagnostic(**{**values, "message": "no type 'strin'", **more})  # type: ignore[arg-type]  # a table of values
    assert errors.format_diagnostic(diagnostic) == text


def test_the_text_of_a_source_error_is_all_its_diagnostics() -> None:
    one = Diagnostic(file="a", line=1, column=1, rule="r", message="m")
    two = Diagnostic(file="a", line=2, column=1, rule="r", message="n")
    assert str(errors.SourceError((one, two))) == "a:1:1: m [r]\na:2:1: n [r]"


def test_where_the_source_is_shown_makes_no_difference() -> None:
    one = Diagnostic(file="a", line=1, column=1, rule="r", message="m", source="x: y")
    assert one == Diagnostic(file="a", line=1, column=1, rule="r", message="m")


@pytest.mark.parametrize(
    ("kind", "code"),
    [(errors.UsageError, 2), (errors.PublishError, 2), (errors.SourceError, 3)],
)
def test_an_error_has_the_exit_code_of_its_kind(
    kind: type[errors.FieldwrightError], code: int
) -> None:
    assert kind.exit_code == code


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a  d", 3, "a…"), ("", 1, "")],
)
def test_a_text_is_shortened_to_a_limit(text: str, limit: int, expected: str) -> None:
    assert errors.shorten(text, limit) == expected


def test_a_value_is_shortened_as_json() -> None:
    assert errors.shorten_json({"é": [1, 2]}) == '{"é": [1, 2]}'
    assert errors.shorten_json("a" * 100, 10) == '"aaaaaaaa…'
