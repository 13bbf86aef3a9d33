"""JSON text has one meaning, with orjson and without: the same values, the same refusals, in the same words."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fieldwright

package = fieldwright.load({"title": "Any"})
json_text = importlib.import_module(f"{package.__name__}._json")
errors = importlib.import_module(f"{package.__name__}._runtime")

DEEP = 2000


@pytest.fixture(params=["orjson", "json"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if request.param == "json":
        monkeypatch.setattr(json_text, "_ORJSON", None)
    assert json_text._ORJSON is not None or request.param == "json"
    yield request.param


TAKEN = [
    ("1", 1),
    ("-0", 0),
    ("-0.0", -0.0),
    ("1e2", 100.0),
    ("1E-400", 0.0),
    ("18446744073709551616", 2**64),
    ("-9223372036854775809", -(2**63) - 1),
    ("1234567890123456789012345678901234567890", 1234567890123456789012345678901234567890),
    ('{"a":1,"a":2}', {"a": 2}),
    ('"\\ud83d\\ude00"', "\U0001f600"),
    ('"\\u0000"', "\0"),
    ('"\x7f"', "\x7f"),
    (" [ ] ", []),
    (b'"\xc3\xa9"', "é"),
    (bytearray(b"[1]"), [1]),
    (memoryview(b"[1]"), [1]),
    ("[" * 900 + "]" * 900, ...),
    ('"' + "[" * DEEP + '"', "[" * DEEP),
]

REFUSED = [
    ("1e999", "the number 1e999 is too large"),
    ("[-1e999]", "the number -1e999 is too large"),
    ("NaN", "NaN is not a JSON number"),
    ("[Infinity]", "Infinity is not a JSON number"),
    ("-Infinity", "-Infinity is not a JSON number"),
    ('"\\ud800"', "half of a surrogate pair is no character"),
    ('{"\\uDC00": 1}', "half of a surrogate pair is no character"),
    ('"\ud800"', "half of a surrogate pair is no character"),
    ("\ufeff1", "it begins with a byte order mark"),
    (b"\xef\xbb\xbf1", "it begins with a byte order mark"),
    (b"\xff", "it is not UTF-8"),
    ("1".encode("utf-16"), "it is not UTF-8"),
    ("[" * DEEP + "]" * DEEP, "nested too deeply"),
    ("", "Expecting value: line 1 column 1 (char 0)"),
    ("[1,]", ...),
    ("01", ...),
    ("1.", ...),
    (".5", ...),
    ("+1", ...),
    ("{'a': 1}", ...),
    ('"\t"', ...),
    ("[1] 2", ...),
    ("// 1\n1", ...),
    ("tru", ...),
    ('"\\x41"', ...),
]


@pytest.mark.parametrize(
    ("text", "value"),
    TAKEN,
    ids=lambda each: ascii(bytes(each) if isinstance(each, memoryview) else each)[:20],
)
def test_what_is_json_is_taken(engine: str, text: Any, value: Any) -> None:
    parsed = json_text.parse(text)
    if value is not ...:
        assert (parsed, type(parsed), repr(parsed)) == (value, type(value), repr(value))


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=lambda each: ascii(each)[:20])
def test_what_is_no_json_is_refused_with_a_reason(engine: str, text: Any, reason: Any) -> None:
    with pytest.raises(errors.ValidationError) as caught:
        errors.parse_json(text)
    (problem,) = caught.value.problems
    assert (problem.pointer, problem.keyword) == ("", "type")
    assert problem.message.startswith("must be JSON: ")
    if reason is not ...:
        assert problem.message == f"must be JSON: {reason}"


@pytest.mark.parametrize("text", [None, 1, {"a": 1}, ["1"]])
def test_what_is_no_text_is_a_mistake_of_the_caller(engine: str, text: Any) -> None:
    with pytest.raises(TypeError, match="JSON text is str or bytes, not"):
        errors.parse_json(text)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_what_is_written_is_read_again(value: Any) -> None:
    for engine in (json_text._ORJSON, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_text, "_ORJSON", engine)
            text = json_text.dump(value)
            assert repr(json_text.parse(text)) == repr(value)
            assert repr(json_text.parse(text.encode())) == repr(value)


@given(st.text('[]{}",:0123456789.eE+-tfn \\u\ud800é\ufeff', max_size=30) | st.binary(max_size=12))
def test_any_text_means_the_same_with_and_without_orjson(text: Any) -> None:
    outcomes = []
    for engine in (json_text._ORJSON, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_text, "_ORJSON", engine)
            try:
                outcomes.append(repr(json_text.parse(text)))
            except ValueError as error:
                outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "value",
    [float("nan"), [None, float("inf")], {"a": -float("inf"), "b": None}, "\ud800", ["é\udc00"]],
)
def test_what_has_no_json_text_is_refused(engine: str, value: Any) -> None:
    with pytest.raises(ValueError):
        json_text.dump(value)


@pytest.mark.parametrize("value", [2**64, [None, 1.5], {"a": [[[]]]}, "a\u2028b"])
def test_anything_else_is_written(engine: str, value: Any) -> None:
    assert json.loads(json_text.dump(value)) == value
