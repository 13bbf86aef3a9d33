"""Strings of a known format are checked by their standards, and decimals and UUIDs keep their text."""

import copy
import importlib
import pickle
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import fieldwright
from tests import goldens

CASES: dict[str, tuple[list[str], list[Any]]] = {
    "byte": (["", "aGk=", "aGVs", "QQ=="], ["a", "aGk", "aG k=", "====", "aGk=\n", 1]),
    "email": (
        ["a@b.c", "a.b+c@example.com", '"a b"@example.com', "x@[192.0.2.1]", "x@[IPv6:::1]"],
        ["a", "@b", "a@", "a@b@c", ".a@b", "a..b@c", "a@-b.c", "a b@c.d", "a@[300.0.0.1]", None],
    ),
    "hostname": (
        ["a", "example.com", "xn--bcher-kva.example", "a-b.c", "a" * 63, "1.2"],
        ["", ".", "a.", "-a", "a-", "a_b", "a" * 64, "ab--cd", "bücher", "a..b", "a\n"],
    ),
    "ipv4": (
        ["0.0.0.0", "255.255.255.255"],
        ["1.2.3", "256.1.1.1", "01.2.3.4", "1.2.3.4\n", "１.2.3.4"],
    ),
    "ipv6": (
        [
            "::",
            "::1",
            "1::",
            "2001:db8::1",
            "::ffff:192.0.2.1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
        ],
        [
            "",
            ":",
            ":::",
            "1:2:3:4:5:6:7",
            "1::2::3",
            "12345::",
            "::1%eth0",
            "1:2:3:4:5:6:7:8:9",
            "::1.2.3",
        ],
    ),
    "uri": (
        [
            "http://a",
            "urn:x:y",
            "a:",
            "http://[::1]:80/p?q#f",
            "mailto:a@b",
            "http://a/%20",
            "file:///x",
        ],
        [
            "",
            "a",
            "//a",
            "http://a b",
            "http://[zz]",
            "1a:b",
            "http://a/%2",
            "http://a/\u00e9",
            "a:b\n",
        ],
    ),
    "decimal": (
        ["1", "1.50", "-0.10", "1e3", "+1", ".5", "1."],
        ["", "NaN", "Infinity", "1_0", " 1", "１"],
    ),
    "uuid": (
        ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"],
        [
            "f81d4fae7dec11d0a76500a0c91e6bf6",
            "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
            "urn:uuid:x",
            "",
        ],
    ),
}


def package(form: str) -> ModuleType:
    """The package of one record with a field of a format."""
    return fieldwright.load(
        {"type": "object", "properties": {"x": {"type": "string", "format": form}}}
    )


@pytest.mark.parametrize("form", CASES)
def test_formats(form: str) -> None:
    """Each takes what its standard takes, text for text, and refuses the rest by its keyword."""
    root = package(form).Root
    valid, invalid = CASES[form]
    for text in valid:
        assert root.problems({"x": text}) == [], text
        assert root.from_dict({"x": text}).to_dict() == {"x": text}
    for text in invalid:
        problems = [(each.pointer, each.keyword) for each in root.problems({"x": text})]
        assert problems == [("/x", "format" if isinstance(text, str) else "type")], text


@pytest.mark.parametrize(
    ("form", "text", "kind"),
    [
        ("decimal", "1.5e3", Decimal),
        ("uuid", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", UUID),
    ],
)
def test_spelled_values_survive_copies(form: str, text: str, kind: type) -> None:
    """A value that carries its text does so when copied and pickled."""
    value = package(form).Root.from_dict({"x": text}).x
    assert isinstance(value, kind) and value == kind(text)
    for each in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert each == value and each.text == text


def test_decimal_numbers_are_exact() -> None:
    """A JSON number of format decimal is the number its text says, and goes back as one."""
    root = fieldwright.load(
        {"type": "object", "properties": {"x": {"type": "number", "format": "decimal"}}}
    ).Root
    assert root.from_dict({"x": 1.1}).x == Decimal("1.1")
    assert root.from_dict({"x": 1.1}).to_dict() == {"x": 1.1}
    assert repr(root.from_dict({"x": 5}).to_dict()) == "{'x': 5}"
    assert [each.keyword for each in root.problems({"x": "1.1"})] == ["type"]


@pytest.fixture(scope="module")
def formats() -> Any:
    """The runtime module that reads formats."""
    module = package("uri")
    assert module.Root
    return importlib.import_module(f"{module.__name__}._formats")


def refused(check: Callable[[Any], Any], value: Any) -> bool:
    """Whether a check raises what checks raise."""
    try:
        check(value)
    except (TypeError, ValueError):
        return True
    return False


_ODD = st.text(alphabet="htps:git/?#[]@%2fA1+.-_~ \n{é\ud800", max_size=12)
_URIS = st.one_of(
    _ODD,
    st.builds("{}:{}".format, st.sampled_from(["https", "http", "git", "a1", "1a", "", "S"]), _ODD),
    st.builds("https://{}".format, _ODD),
)


@given(_URIS)
@example("https:").via("no more than a scheme")
@example(":a").via("no scheme")
@example("a?https:").via("a scheme that is none")
@example("https://a\nhttps://b").via("two in one")
def test_the_short_way_to_a_uri_is_the_grammar(formats: Any, text: str) -> None:
    """What is told without the pattern of RFC 3986 is told as by it, alone and among others."""
    match = formats._URI.fullmatch(text)
    wrong = match is None or refused(formats.check_host, match["ip"])
    assert refused(formats.check_uri, text) is wrong
    for others in ([], ["https://a/b"], ["git:a", "http://b"]):
        assert refused(formats.check_uris, [*others, text]) is wrong
        assert refused(formats.check_uris, [text, *others]) is wrong


@pytest.mark.parametrize("value", [None, 1, [], {}, ["https://a"], b"https://a"])
def test_no_text_is_no_uri(formats: Any, value: Any) -> None:
    """Wherever among texts it stands."""
    assert refused(formats.check_uri, value)
    assert refused(formats.check_uris, ["https://a", value, "https://b"])


@given(st.text(alphabet='ab.-@"[1] +é', max_size=70))
@example("a@b--c.d")
@example(f"{'a' * 64}@b")
@example(f"{'a' * 65}@b")
@example(f"a@{'b' * 64}.c")
def test_the_short_way_to_an_address_is_the_long_one(formats: Any, text: str) -> None:
    """A usual address is told by one pattern, as by what reads its parts."""
    long = refused(lambda each: formats.check_mailbox(each, formats.check_hostname, ""), text)
    assert refused(formats.check_email, text) is long


def test_many_uris_of_a_record_are_each_reported() -> None:
    """They are checked at once, but what is wrong with one is said of that one; null and absence hold."""
    uri = {"type": "string", "format": "uri"}
    names = ["a", "b", "c", "d", "list"]
    root = fieldwright.load(
        {
            "type": "object",
            "properties": {
                **dict.fromkeys("ad", uri),
                "b": {"type": ["string", "null"], "format": "uri"},
                "c": {"type": ["string", "null"], "format": "uri"},
                "list": {"type": "array", "items": uri},
            },
            "required": ["a", "b"],
        }
    ).Root
    plain = {"a": "https://a", "b": None, "c": None}
    full = {**dict.fromkeys("abcd", "https://a/%20"), "list": ["git:a", "https://b"]}
    for payload in ({"a": "https://a", "b": "urn:b"}, plain, full, {**plain, "d": "x:"}):
        assert root.from_dict(payload).to_dict() == payload
    for name in names:
        wrong = ["https://a", "b"] if name == "list" else "b"
        pointers = [each.pointer for each in root.problems({**full, name: wrong})]
        assert pointers == ["/list/1" if name == "list" else f"/{name}"]
    assert [each.pointer for each in root.problems({**full, "a": None, "d": None})] == ["/a", "/d"]


def test_three_uris_of_a_record_are_looked_at_at_once() -> None:
    """One by one they take half as long again to decode, and nothing else would show it."""
    decode = goldens.made("tests/cases/package/links/spec.yaml")["marks.py"]
    assert decode.count("check_uris(uris)") == 1
    assert "check_uri(value)" not in decode


def test_base64_is_bytes_and_keeps_its_text() -> None:
    """Also where the bits that stand for nothing are not zero, which decoders may let pass (RFC 4648, 3.5)."""
    package = fieldwright.load(
        {
            "type": "object",
            "properties": {
                "data": {"type": "string", "format": "byte", "default": "aGk="},
                "parts": {"type": "array", "items": {"type": "string", "format": "byte"}},
                "note": {"type": "string", "contentEncoding": "base64"},
            },
        }
    )
    for text, octets in (
        ("aGk=", b"hi"),
        ("", b""),
        ("QQ==", b"A"),
        ("QR==", b"A"),
        ("QUJ=", b"AB"),
    ):
        payload = {"data": text, "parts": [text], "note": "no Base64"}
        value = package.Root.from_dict(payload)
        assert value.data == octets and value.parts == [octets] and value.note == "no Base64"
        for each in (value, copy.deepcopy(value)):
            assert each.to_dict() == payload
        assert package.Root(data=octets).to_dict()["data"] in (text, "QQ==", "QUI=")
        again = pickle.loads(pickle.dumps(value.data))
        assert importlib.import_module(f"{package.__name__}._formats").format_byte(again) == text
    wrong = package.Root(data="aGk=", parts=[bytearray(b"a")])
    assert [(each.pointer, each.message) for each in wrong.problems(wrong)] == [
        ("/data", "must be bytes or None, not 'aGk='"),
        ("/parts/0", "must be bytes, not of the class bytearray"),
    ]
