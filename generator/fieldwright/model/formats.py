"""The table of the formats we know, each one row: what every room has to know of it.

Sources: JSON Schema validation 2020-12, section 7.3, and the OpenAPI format registry. To add a
format, add its row, the function of ``templates/package/module`` that reads it, and a case.
Any other word is an annotation, as JSON Schema says of unknown formats.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format, which applies to values of one JSON ``type`` and says nothing of others.

    ``asserted``: a value that is not of the format is refused. ``module`` and ``function``
    name what reads a string of the format in a generated package. ``python`` is the class of
    decoded values where they do not stay text, ``library`` the standard module it comes from if it is no builtin,
    ``writer`` the function that gives the text back. ``samples`` are instances, the plainest
    first, and short texts of the pattern ``outline`` are more of them, of every length that one can
    have; nothing is one that does not match the pattern ``limits``. ``page`` is the word of a Type cell. ``peer`` is the type that datamodel-code-generator
    gives it: "str" where that accepts more than the format, else the one that reads it in more
    spellings. ``exported`` are the kinds of models of other libraries with a type that accepts
    the same values.
    """

    name: str
    type: str = "string"
    asserted: bool = True
    module: str = "_formats"
    function: str = ""
    python: str | None = None
    library: str | None = None
    writer: str | None = None
    samples: tuple[str, ...] = ()
    outline: str | None = None
    limits: str | None = None
    page: str | None = None
    peer: str | None = None
    exported: tuple[str, ...] = ()


def _make_row(name: str, *samples: str, python: str | None = None, **facts: Any) -> Format:
    """Return the row of a format, whose function checks a string, or parses it where it gives a class."""
    function = f"{'parse' if python else 'check'}_{name.replace('-', '_')}"
    return Format(name=name, samples=samples, python=python, function=function, **facts)


def _make_text_row(name: str, *samples: str, module: str = "_texts", **facts: Any) -> Format:
    """Return the row of a format that Python and other libraries know as any text."""
    return _make_row(name, *samples, module=module, peer="str", **facts)


def _make_annotation_row(name: str, type: str = "string", page: str | None = None) -> Format:
    """Return the row of a format that no value is refused for."""
    return Format(name=name, type=type, asserted=False, module="", page=page)


_DATE = r"[1-9][0-9]{3}-(0[13578]|1[02])-([012][1-9]|[123]0|31)"
_TIME = (
    r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_HOUR = r"[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"
_HOST = r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.[A-Za-z0-9]+(-[A-Za-z0-9]+)*)*"
_BYTE = r"([1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_PATH = r"[A-Za-z0-9._~@/-]*(\?[A-Za-z0-9._~&=-]*)?(#[A-Za-z0-9._~-]*)?"
_MAIL = rf"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@{_HOST}$"
_URI = rf"^[a-zA-Z][a-zA-Z0-9+.-]*:(//{_HOST}(/{_PATH})?|[A-Za-z0-9]{_PATH})?$"

FORMATS: dict[str, Format] = {
    row.name: row
    for row in [
        _make_row(
            "date-time",
            "2024-01-31T12:00:00Z",
            "2024-01-31t12:00:00z",
            "2024-01-31T12:00:00+00:00",
            "2024-01-31T12:00:00-07:00",
            "2024-01-31T12:00:00.5Z",
            "2024-01-31T12:00:00.123456789Z",
            "2016-12-31T23:59:60Z",
            outline=rf"^{_DATE}[Tt]{_TIME}$",
            limits=rf"^{_DAY}[Tt]{_HOUR}$",
            module="_times",
            python="datetime",
            library="datetime",
            writer="format_date_time",
            page="datetime",
            peer="pydantic.AwareDatetime",
            exported=("pydantic", "msgspec"),
        ),
        _make_row(
            "date",
            "2024-01-31",
            "2024-02-29",
            "0001-01-01",
            outline=rf"^{_DATE}$",
            limits=rf"^{_DAY}$",
            module="_times",
            python="date",
            library="datetime",
            writer="format_date",
            page="date",
            peer="datetime.date",
            exported=("pydantic",),
        ),
        _make_row(
            "time",
            "12:00:00Z",
            "12:00:00.5+01:00",
            "23:59:60Z",
            outline=rf"^{_TIME}$",
            limits=rf"^{_HOUR}$",
            module="_times",
            python="time",
            library="datetime",
            writer="format_time",
            peer="datetime.time",
            exported=("pydantic",),
        ),
        _make_row(
            "duration",
            "P1D",
            "PT1H30M",
            "P2W",
            outline="^P([0-9]+[DW]|[0-9]+Y[0-9]+M[0-9]+D|([0-9]+D)?T[0-9]+H([0-9]+M([0-9]+S)?)?)$",
            limits="^P[0-9DHMSTWY]+$",
            module="_texts",
            peer="datetime.timedelta",
        ),
        _make_row(
            "uuid",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
            "00000000-0000-0000-0000-000000000000",
            outline="^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
            limits="^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
            module="_uuids",
            python="UUID",
            library="uuid",
            writer="format_uuid",
            peer="uuid.UUID",
            exported=("pydantic",),
        ),
        _make_row(
            "byte",
            "aGVsbG8=",
            "",
            "AA==",
            outline="^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]A==)?$",
            limits="^[A-Za-z0-9+/]*={0,2}$",
            python="bytes",
            writer="format_byte",
            page="bytes",
            peer="pydantic.Base64Str",
        ),
        _make_text_row(
            "email",
            "me@example.com",
            '"a b"@example.com',
            "a@[192.0.2.1]",
            outline=_MAIL,
            limits="^[ -~]+@[!-~]+$",
            module="_formats",
        ),
        _make_text_row(
            "idn-email",
            "me@example.com",
            "é@bücher.example",
            outline=_MAIL,
            limits="@",
            module="_idna",
        ),
        _make_text_row(
            "hostname",
            "example.com",
            "localhost",
            "xn--bcher-kva.example",
            outline=rf"^{_HOST}$",
            limits="^[A-Za-z0-9.-]+$",
            module="_formats",
        ),
        _make_text_row(
            "idn-hostname", "example.com", "bücher.example", outline=rf"^{_HOST}$", module="_idna"
        ),
        _make_row(
            "ipv4",
            "192.0.2.1",
            "0.0.0.0",
            outline=rf"^{_BYTE}(\.{_BYTE}){{3}}$",
            limits=rf"^{_BYTE}(\.{_BYTE}){{3}}$",
            peer="ipaddress.IPv4Address",
            exported=("pydantic",),
        ),
        _make_row(
            "ipv6",
            "2001:db8::1",
            "::",
            "::ffff:192.0.2.1",
            outline=rf"^(::|:(:[0-9A-Fa-f]{{1,4}}){{1,7}}|([0-9A-Fa-f]{{4}}:){{6}}{_BYTE}(\.{_BYTE}){{3}})$",
            limits="^[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*$",
            peer="ipaddress.IPv6Address",
            exported=("pydantic",),
        ),
        _make_row(
            "uri",
            "https://example.com/",
            "urn:isbn:0451450523",
            "mailto:me@example.com",
            outline=_URI,
            limits="^[A-Za-z][A-Za-z0-9+.-]*:[!-~]*$",
            peer="pydantic.AnyUrl",
        ),
        _make_text_row(
            "uri-reference",
            "https://example.com/",
            "../a?b#c",
            "",
            outline=rf"^{_PATH}$",
            limits="^[!-~]*$",
        ),
        _make_text_row(
            "uri-template", "https://example.com/{id}", "{+path}/here", outline=rf"^{_PATH}$"
        ),
        _make_text_row(
            "iri",
            "https://example.com/",
            "https://bücher.example/é",
            outline=_URI,
            limits="^[A-Za-z][A-Za-z0-9+.-]*:",
        ),
        _make_text_row("iri-reference", "https://example.com/", "../é", "", outline=rf"^{_PATH}$"),
        _make_text_row(
            "json-pointer",
            "/a/0",
            "",
            "/a~1b",
            outline="^(/([A-Za-z0-9._-]|~[01])*)*$",
            limits="^(/|$)",
        ),
        _make_text_row(
            "relative-json-pointer",
            "0",
            "1/a",
            "2#",
            outline="^(0|[1-9][0-9]*)(#|(/[a-z0-9]*)*)$",
            limits="^[0-9]",
        ),
        _make_text_row("regex", "^a+$", "[0-9]", module="_regexes"),
        _make_annotation_row("binary", page="Union[bytes, IO[bytes], …]"),
        *(_make_annotation_row(name) for name in ("password", "url", "char")),
        _make_row(
            "decimal",
            "1.50",
            "-0.1",
            "1e3",
            type="number",
            asserted=False,
            module="_decimals",
            python="Decimal",
            library="decimal",
            writer="format_decimal",
            page="Decimal",
            peer="decimal.Decimal",
            exported=("pydantic", "msgspec"),
        ),
        *(_make_annotation_row(name, "number") for name in ("float", "double")),
        *(
            _make_annotation_row(f"{sign}int{bits}", "integer")
            for sign in ("", "u")
            for bits in (8, 16, 32, 64)
        ),
    ]
}
"""Every format, by name."""

PYTHON_TYPES: dict[str, str] = {
    name: row.python for name, row in FORMATS.items() if row.python is not None
}
"""Format → the class of its decoded values, where they do not stay text."""


def name_check(name: str) -> str:
    """Return the function of a generated package that takes a string of a format as it is."""
    return FORMATS[name].function.replace("parse_", "check_")


def get_type(name: Any) -> str:
    """Return the JSON type that a format applies to; that of one not known is a string."""
    row = FORMATS.get(name) if isinstance(name, str) else None
    return "string" if row is None else row.type


def is_asserted(name: Any) -> bool:
    """Return whether strings that are not of a format are refused, whatever their type is."""
    row = FORMATS.get(name) if isinstance(name, str) else None
    return row is not None and row.asserted and row.type == "string"
