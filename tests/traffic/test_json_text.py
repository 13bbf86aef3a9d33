"""JSON text: the same values, whichever parser reads it."""

import json

import pytest
from hypothesis import given, strategies

from fieldwright.traffic import json_text

VALUES = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.floats(allow_nan=False, allow_infinity=False)
    | strategies.text(max_size=8),
    lambda inner: strategies.lists(inner, max_size=4)
    | strategies.dictionaries(strategies.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)


def parse_quickly(text: bytes) -> object:
    """Parse as records are: by the quickest parser, and by the standard library if that refuses."""
    try:
        return json_text.choose_parser(text)(text)
    except ValueError:
        return json_text.parse(text)


@given(VALUES, strategies.booleans())
def test_both_parsers_read_the_same_values(value: object, ascii: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii).encode("utf-8", "surrogatepass")
    try:
        wanted = json_text.parse(text)
    except json_text.JsonTextError:
        with pytest.raises(json_text.JsonTextError):
            parse_quickly(text)
        return
    assert repr(parse_quickly(text)) == repr(wanted)


@pytest.mark.parametrize(
    "text",
    [
        b"12345678901234567890123",
        b'{"a": [-99999999999999999999]}',
        b"18446744073709551616",
        b'"\\ud800"',
        b"0.1234567890123456789",
        b"[1,99999999999999999999]",
        b"[ -9223372036854775809]",
        b'{"a":99999999999999999999}',
        b'{"a":\n99999999999999999999}',
        b"[[99999999999999999999]]",
        b'"99999999999999999999"',
        b"1e400",
        b"-0",
        b"-0.0",
        b'{"a": 1, "a": 2}',
    ],
)
def test_what_orjson_reads_otherwise_is_read_exactly(text: bytes) -> None:
    assert repr(parse_quickly(text)) == repr(json.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        b"NaN",
        b"[Infinity]",
        b"",
        b"[1,]",
        b"1 2",
        b'"\xff"',
        b'"\n"',
        b"[" * 100_000,
        b"\xef\xbb\xbf1",
    ],
)
def test_what_is_no_json_is_refused_with_the_reason(text: bytes) -> None:
    with pytest.raises(json_text.JsonTextError, match="must be JSON: "):
        parse_quickly(text)


def test_lone_surrogates_are_written_escaped() -> None:
    assert json_text.dump_bytes({"ä": "\ud800"}) == b'{"\\u00e4": "\\ud800"}'
    assert json_text.dump_bytes("ä") == '"ä"'.encode()
