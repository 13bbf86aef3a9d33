"""Texts become plain data with places, or diagnostics with line and column."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwright.errors import Diagnostic, SourceError
from fieldwright.limits import Limits
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import strip_places


def faults(text: str, name: str = "s.yaml", **limits: int) -> list[tuple[int, int, str]]:
    """Line, column and rule of each diagnostic of a text."""
    return [(each.line, each.column, each.rule) for each in _refused(text, name, **limits)]


def _refused(text: str, name: str, **limits: int) -> tuple[Diagnostic, ...]:
    with pytest.raises(SourceError) as caught:
        source.parse(text, name, limits=Limits(**limits))
    return caught.value.diagnostics


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(json_values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_json_is_read_as_the_standard_library_reads_it(
    value: Any, indent: Any, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert repr(strip_places(source.parse(text, "s.json").data)) == repr(value)


@given(json_values)
def test_json_places_lead_to_the_text_of_each_member(value: Any) -> None:
    text = json.dumps({"root": value}, indent=1)
    spec = source.parse(text, "s.json")
    _check_marks(spec.data, text)


def _check_marks(value: Any, text: str) -> None:
    if isinstance(value, dict):
        assert text[value.at] == "{"
        for key, item in value.items():
            assert text[value.locate_key(key) :].startswith(json.dumps(key))
            _check_mark(item, value.locate_value(key), text)
    elif isinstance(value, list):
        assert text[value.at] == "["
        for item, mark in zip(value, value.marks, strict=True):
            _check_mark(item, mark, text)


def _check_mark(item: Any, mark: int, text: str) -> None:
    if isinstance(item, dict | list):
        assert item.at == mark
        _check_marks(item, text)
    else:
        assert text[mark:].startswith(json.dumps(item))


def test_yaml_places_lead_to_keys_and_values() -> None:
    text = "a:\n  - x: é\n    y: [1, two]\n"
    data = source.parse(text, "s.yaml").data
    inner = data["a"][0]
    assert (text[inner.locate_key("y")], text[inner.locate_value("y")]) == ("y", "[")
    assert [text[mark] for mark in inner["y"].marks] == ["1", "t"]
    assert source.parse(text, "s.yaml").locate(inner.locate_value("y")) == ("s.yaml", 3, 8)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            (word, word)
            for word in ("no", "NO", "on", "yes", "off", "y", "n", "Off", "nUll", "tRue")
        ),
        *(
            (word, word)
            for word in (
                "12:30:45",
                "1_000",
                "2024-01-01",
                "2024-01-01T00:00:00Z",
                "0b1",
                "1e",
                "0x",
                "=",
            )
        ),
        *((word, None) for word in ("null", "Null", "NULL", "~", "")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *(("12", 12), ("-3", -3), ("+3", 3), ("012", 12), ("0o14", 12), ("0xFf", 255)),
        *(("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-1.5E-3", -0.0015)),
        *(("'no'", "no"), ('"1"', "1"), ("'null'", "null"), ("9007199254740993", 9007199254740993)),
    ],
)
def test_plain_scalars_are_read_by_the_core_schema(text: str, value: object) -> None:
    """YAML 1.2.2, section 10.3.2."""
    assert repr(source.parse(f"a: {text}\n", "s.yaml").data["a"]) == repr(value)


def test_aliases_are_the_same_value_again() -> None:
    assert source.parse("a: &x {b: [1]}\nc: *x\n", "s.yaml").data == {
        "a": {"b": [1]},
        "c": {"b": [1]},
    }


def test_status_codes_may_be_bare_keys_of_responses() -> None:
    """All of OpenAPI writes them so."""
    text = "paths:\n  /a:\n    get:\n      responses:\n        200: {}\n"
    assert list(source.parse(text, "s.yaml").data["paths"]["/a"]["get"]["responses"]) == ["200"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, 1, "duplicate-key")]),
        (
            "a: {b: 1, b: 2}\nc: {d: 1, d: 2}\n",
            [(1, 11, "duplicate-key"), (2, 11, "duplicate-key")],
        ),
        ("null: 1\ntrue: 2\n1: 3\n1.5: 4\n", [(n, 1, "yaml-key") for n in (1, 2, 3, 4)]),
        ("? [a, b]\n: 1\n", [(1, 3, "yaml-key")]),
        ("a: !!python/object:os.system x\n", [(1, 4, "yaml-tag")]),
        ("a: !!str 1\nb: !x {c: 1}\n", [(1, 4, "yaml-tag"), (2, 4, "yaml-tag")]),
        ("a: &x {b: *x}\n", [(1, 11, "yaml-alias")]),
        ("a: *x\n", [(1, 4, "yaml-alias")]),
        ("a: &x {c: 1}\nb:\n  <<: *x\n", [(3, 3, "yaml-merge-key")]),
        ("a: 1\n---\nb: 2\n", [(2, 1, "yaml-documents")]),
        ("a:\n\tb: 1\n", [(2, 1, "syntax")]),
        ("a: .nan\nb: -.inf\n", [(n, 4, "number-not-finite") for n in (1, 2)]),
        ("a: 1e5000\nb: -1.5E+99999999999\n", [(n, 4, "limit-exceeded") for n in (1, 2)]),
        ("a: 'b\n", [(2, 1, "syntax")]),
        ("", [(1, 1, "syntax")]),
        ("a: b\x00\n", [(1, 5, "encoding")]),
    ],
)
def test_what_is_no_plain_yaml_is_named_with_its_place(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n "a": 2}', [(2, 2, "duplicate-key")]),
        ('{"\\u0061": 1, "a": 2}', [(1, 15, "duplicate-key")]),
        ('{"a": NaN}', [(1, 7, "syntax")]),
        ('{"a": 1e5000}', [(1, 7, "limit-exceeded")]),
        ('{"a": -Infinity}', [(1, 7, "syntax")]),
        ('{"a": "\\ud800"}', [(1, 7, "encoding")]),
        ('{"a": 1,}', [(1, 9, "syntax")]),
        ("[1, 2", [(1, 6, "syntax")]),
        ('{"a" 1}', [(1, 6, "syntax")]),
        ("{'a': 1}", [(1, 2, "syntax")]),
        ('{"a": 01}', [(1, 8, "syntax")]),
        ('{"a": 1} x', [(1, 10, "syntax")]),
        ('{"a": "b\nc"}', [(1, 9, "syntax")]),
        ('{"a": tru}', [(1, 7, "syntax")]),
        ("", [(1, 1, "syntax")]),
    ],
)
def test_what_is_no_json_is_named_with_its_place(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert faults(text, "s.json") == expected


@pytest.mark.parametrize(
    ("text", "name", "limits"),
    [
        ("[[[[1]]]]", "s.json", {"depth": 3}),
        ("[[[[1]]]]", "s.yaml", {"depth": 3}),
        ("[1, 2, 3, [4]]", "s.json", {"nodes": 3}),
        ("[1, 2, 3, [4]]", "s.yaml", {"nodes": 3}),
        ('{"abcdef": 1}', "s.json", {"key": 5}),
        ("abcdef: 1", "s.yaml", {"key": 5}),
        ("[123456]", "s.json", {"digits": 5}),
        ("[123456]", "s.yaml", {"digits": 5}),
        ("a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n", "s.yaml", {"nodes": 15}),
        ("a: &a [[1]]\nb: [[*a]]\n", "s.yaml", {"depth": 4}),
    ],
)
def test_each_limit_is_held_and_named(text: str, name: str, limits: dict[str, int]) -> None:
    """A few lines of aliases or brackets must not take all memory."""
    (diagnostic,) = _refused(text, name, **limits)
    assert diagnostic.rule == "limit-exceeded"
    assert f"limit of {next(iter(limits.values()))}" in diagnostic.message


def test_deep_nesting_is_no_recursion_error() -> None:
    assert faults("[" * 20_000, "s.json") == [(1, 101, "limit-exceeded")]
    assert faults("[" * 20_000, "s.yaml") == [(1, 101, "limit-exceeded")]


def test_the_line_of_text_comes_with_the_diagnostic() -> None:
    (diagnostic,) = _refused("a: 1\r\nb: &x {c: *x} # so\r\n", "s.yaml")
    assert diagnostic.source == "b: &x {c: *x} # so"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff\xfe{\x00}\x00", (1, 1)),
        (b"\xfe\xff\x00{", (1, 1)),
        (b"a: 1\nb: \xe9\n", (2, 4)),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused(
    data: bytes, place: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "s.yaml").write_bytes(data)
    with pytest.raises(SourceError) as caught:
        source.load(tmp_path / "s.yaml", "s.yaml")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.file, diagnostic.rule, diagnostic.line, diagnostic.column) == (
        "s.yaml",
        "encoding",
        *place,
    )


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_bytes(b"a: 1234567890\n")
    with pytest.raises(SourceError, match="limit of 10"):
        source.load(tmp_path / "s.yaml", limits=Limits(bytes=10))


def test_data_that_is_there_already_has_places_too() -> None:
    spec = source.wrap({"a": {"b": 1}})
    assert spec.data == {"a": {"b": 1}}
    assert spec.locate(spec.data.locate_key("a")) == ("<mapping>", 2, 3)


@pytest.mark.parametrize("name", ["s.json", "s.yaml", "<stdin>"])
@pytest.mark.parametrize("text", ['{"a": [1]}', '{"a":\r\n [1]\r\n}\r\n'])
def test_a_byte_order_mark_is_no_part_of_the_text(text: str, name: str) -> None:
    spec, marked = source.parse(text, name), source.parse(f"\ufeff{text}", name)
    assert marked.data == spec.data
    assert marked.locate(marked.data.locate_key("a")) == spec.locate(spec.data.locate_key("a"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.79769313486232E+308", 179769313486232 * 10**294),
        ("-1.79769313486232E+308", -179769313486232 * 10**294),
        ("1e400", 10**400),
        ("2.5e308", 25 * 10**307),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("1e-400", 0.0),
    ],
)
@pytest.mark.parametrize("name", ["s.json", "s.yaml"])
def test_a_number_beyond_every_double_is_the_integer_that_it_is(
    text: str, number: float, name: str
) -> None:
    """RFC 8259, section 6."""
    value = source.parse(f'{{"a": {text}}}', name).data["a"]
    assert (value, type(value)) == (number, type(number))
