"""What is wrong with a spec is found in one run, each thing once, with its place and remedy.

Each folder of ``tests/cases/spec-errors`` is one spec and what ``lint`` has to say of it.
"""

from pathlib import Path

import pytest

from fieldwright import errors, rules
from fieldwright.openapi import read
from fieldwright.openapi.text import source

CASES = Path(__file__).parent.parent / "cases" / "spec-errors"


def diagnostics(case: Path) -> tuple[errors.Diagnostic, ...]:
    try:
        return read.diagnose(source.load(case / "spec.yaml", "spec.yaml"))
    except errors.SourceError as error:
        return error.diagnostics


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_diagnostics_of_a_case(case: Path) -> None:
    lines = "".join(
        f"{each.severity}: {errors.format_diagnostic(each)}\n" for each in diagnostics(case)
    )
    assert lines == (case / "diagnostics.txt").read_text(encoding="utf-8")


def test_errors_are_raised_together_in_source_order() -> None:
    spec = source.load(CASES / "everything-at-once" / "spec.yaml", "spec.yaml")
    with pytest.raises(errors.SourceError) as caught:
        read.read_document(spec)
    places = [(each.line, each.column) for each in caught.value.diagnostics]
    assert len(places) == 5
    assert places == sorted(places)
    assert caught.value.exit_code == 3


def test_every_rule_of_specs_has_a_case() -> None:
    """But for those that ``test_source``, ``test_read``, ``test_import_again``, ``test_roles`` and ``test_release``
    show: limits, encodings, OpenAPI 3.0, conflicts, roles and aliases that should be gone; and for what field
    tables leave open."""
    shown = {each.rule for case in CASES.iterdir() for each in diagnostics(case)}
    elsewhere = {
        rule
        for rule in rules.lint_rules()
        if rule.startswith(("yaml-", "page-", "waiver-", "view-", "overlay-"))
    }
    elsewhere |= {"encoding", "limit-exceeded", "number-not-finite", "ref-siblings-ignored"}
    elsewhere |= {"merge-conflict", "merge-dropped", "role-unknown", "alias-overdue"}
    elsewhere |= {"table-cannot-say"}
    assert set(rules.lint_rules()) - shown - elsewhere == set()


HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\n"

MISTAKES = {
    "": ("1:1", "'fieldwright init' writes a first spec"),
    "# nothing yet\n": ("1:1", "'fieldwright init' writes a first spec"),
    "null": ("1:1", "an OpenAPI document says 'openapi: 3.1.0'"),
    "- a": ("1:1", "an OpenAPI document says 'openapi: 3.1.0'"),
    "<!DOCTYPE html><html></html>": ("1:1", "save the document itself"),
    "<html>a: b</html>": ("1:1", "save the document itself"),
    "info:\n\ttitle: a": ("2:1", "indent with blanks, not tabs"),
    "info:\n  title: a\n\tversion: b": ("3:1", "indent with blanks, not tabs"),
    "info:\n\xa0\xa0title: a\n  version: b": ("3:10", "no-break spaces"),
    "info:\n  title: a\n version: b": ("3:2", "indent members alike"),
    "info: a: b": ("1:8", "put a text that has ': ' in it in double quotes"),
    "info: 'it's'": ("1:11", "write ' twice within single quotes"),
    "info: @a": ("1:7", "put a text that begins with @"),
    "info: `a`": ("1:7", "put a text that begins with @"),
    "info: [a, b": ("1:12", "close the bracket that is open"),
    "info: {a: 1 b: 2}": ("1:14", "put a comma between"),
    'info: "a': ("1:9", "close the quote or the bracket that is open"),
    'info: "\\d"': ("1:8", "write \\\\ for a backslash"),
    "info\nopenapi: 3.1.0": ("2:8", "put a text that has ': ' in it"),
    "a: 1\na: 2": ("2:1", "keep one of the two"),
    "a: 1\n---\nb: 2": ("2:1", "put each into a file of its own"),
    "a: *b": ("1:4", "put &b before what it names"),
    "a: &a {b: *a}": ("1:11", "refer to it by $ref"),
    "a: .nan": ("1:4", "leave it out"),
    "1: a": ("1:1", 'write "1"'),
    "{a: 1}: b": ("1:1", "put it in quotes"),
    "a: \x01": ("1:4", "remove it"),
    "o\0p\0e\0n\0": ("1:2", "save it as UTF-8"),
    '{"a": 1,}': ("1:9", "a comma before a closing bracket is no JSON"),
    '{"a": [1,]}': ("1:10", "a comma before a closing bracket is no JSON"),
    "{'a': 1}": ("1:2", "JSON has double quotes"),
    "{a: 1}": ("1:2", "JSON has double quotes"),
    '{"a": 1 "b": 2}': ("1:9", "a comma between members"),
    '{"a" 1}': ("1:6", "a colon after a key"),
    '{"a": 1': ("1:8", "close the bracket that is open"),
    '{"a": True}': ("1:7", "JSON writes true, false and null"),
    '{"a": NaN}': ("1:7", "no JSON numbers"),
    '{"a": 1} // b': ("1:10", "remove it"),
    '{// b\n"a": 1}': ("1:2", "JSON has no comments"),
    '{"a": "b\n"}': ("1:9", "\\n for a line feed"),
    '{"a": 1, "a": 2}': ("1:10", "keep one of the two"),
}
"""What people write → where it is wrong, and what to do. JSON is what begins with a brace and is called so."""


@pytest.mark.parametrize("text", MISTAKES)
def test_what_cannot_be_read_has_a_place_and_a_remedy(text: str) -> None:
    name = "api.json" if text.startswith('{"') or text[1:3] in ("'a", "a:", "//") else "api.yaml"
    name = "api.yaml" if text == "{a: 1}: b" else name
    place, remedy = MISTAKES[text]
    try:
        first, *_ = read.diagnose(source.parse(text, name))
    except errors.SourceError as error:
        first = error.diagnostics[0]
    assert f"{first.line}:{first.column}" == place
    assert first.remedy is not None and remedy in first.remedy


ARGUMENTS = {
    "nullable: yes": "write true",
    "deprecated: on": "write true",
    "readOnly: No": "write false",
    'uniqueItems: "true"': "write true",
    "additionalProperties: off": "write false",
    "required: yes": "name the property in the object's own list",
    "minLength: '1'": "write a number",
    "maximum: 1_000": "write a number",
    "type: int": "did you mean 'integer'?",
    "type: Float": "did you mean 'number'?",
    "type: str": "did you mean 'string'?",
    "type: datetime": "did you mean 'string'?",
    "type: bool": "did you mean 'boolean'?",
    "type: dict": "did you mean 'object'?",
    "type: list": "did you mean 'array'?",
    "type: none": "did you mean 'null'?",
    "enum: cat": "write a list: [cat]",
}
"""Arguments of other languages, and of YAML 1.1 → what to write."""


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_an_argument_of_another_language_has_a_remedy(argument: str) -> None:
    text = f"{HEAD}components:\n  schemas:\n    A:\n      {argument}\n"
    wrong = [each for each in read.diagnose(source.parse(text, "a.yaml")) if each.line == 7]
    assert [each.rule for each in wrong] == ["keyword-type"]
    assert wrong[0].remedy is not None and ARGUMENTS[argument] in wrong[0].remedy


@pytest.mark.parametrize("word", ["yes", "NO", "on", "y", "~", "12:30", "2024-01-02", "1_0", "="])
def test_words_of_yaml_1_1_are_texts(word: str) -> None:
    """Norway is no boolean: what an enumeration, a default or a key says is what is written; only null is ``~``."""
    text = f"{HEAD}components:\n  schemas:\n    A: {{enum: [{word}, a], default: {word}}}\n"
    data = source.parse(text, "a.yaml").data["components"]["schemas"]["A"]
    expected = None if word == "~" else word
    assert (data["enum"][0], data["default"]) == (expected, expected)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "wrong", ["    A: {type: int}", "    A: {typ: string}", "    A: [", "    A: *a"]
)
def test_line_ends_and_a_byte_order_mark_move_no_place(end: str, mark: str, wrong: str) -> None:
    text = f"{HEAD}components:\n  schemas:\n{wrong}\n"

    def list_places(text: str) -> list[tuple[int, int, str]]:
        try:
            diagnostics = read.diagnose(source.parse(text, "a.yaml"))
        except errors.SourceError as error:
            diagnostics = error.diagnostics
        return [(each.line, each.column, each.message) for each in diagnostics]

    assert list_places(mark + text.replace("\n", end)) == list_places(text) != []
