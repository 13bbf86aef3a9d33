"""Strings of a known format, checked and left as they are."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from typing import Any

from ._collectors import collect_format
from ._runtime import Problem

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(
    rf'{_ATOM}(\.{_ATOM})*|"([^"\\\x00-\x1f\x7f-\U0010ffff]|\\[\x20-\x7e])*"'
)
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_WORD = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_USUAL_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_WORD}(?:\.{_WORD})*")
"""What an address of at most 64 characters usually is: then no part of it is too long."""
_BYTE = r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_BYTE}(\.{_BYTE}){{3}}")
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}")
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


def _match_run(more: str) -> str:
    """Return the expression for a run of characters of a part of a URI, of which `more` are some.

    It gives nothing back, so that a text is read once whether it matches or not.
    """
    plain = rf"[{more}A-Za-z0-9._~!$&'()*+,;=-]*+"
    return rf"{plain}(?:%[0-9A-Fa-f]{{2}}{plain})*+"


_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*+:"
_AFTER_SCHEME = (
    rf"(?://(?:{_match_run(':')}@)?(?:\[(?P<ip>[^\]]*+)\]|{_match_run('')})(?::[0-9]*+)?(?:/{_match_run(':@/')})?"
    rf"|/(?!/){_match_run(':@/')}|(?!/){_match_run(':@/')})"
    rf"(?:\?{_match_run(':@/?')})?(?:\#{_match_run(':@/?')})?"
)
_URI = re.compile(_SCHEME + _AFTER_SCHEME)
REFERENCE = re.compile(
    rf"(?:(?P<scheme>{_SCHEME})|(?=[/?#]|{_match_run('@')}(?:[/?#]|\Z))){_AFTER_SCHEME}"
)
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PLAIN = _LETTERS + b"0123456789-._~!$&'()*+,;=/?"
"""What may stand anywhere after the scheme of a URI, in whatever order."""
_FUTURE = re.compile(r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+")


class SpelledBytes(bytes):
    """Bytes that came as a text they would not be written as, which is kept in `text`."""

    text: str


def parse_byte(text: Any) -> bytes:
    """Decode Base64 with padding (RFC 4648 section 4); raise `ValueError` for any other string."""
    plain = b64decode(check_byte(text))
    if b64encode(plain).decode() == text:
        return plain
    # The last character has bits that stand for nothing.
    spelled = SpelledBytes(plain)
    spelled.text = text
    return spelled


def format_byte(value: Any) -> str:
    """Return the text that bytes were decoded from, else their usual one; raise `TypeError` for others."""
    if not isinstance(value, bytes):
        raise TypeError
    return value.text if isinstance(value, SpelledBytes) else b64encode(value).decode()


def check_byte(text: Any) -> str:
    """Return a string that is Base64 with padding (RFC 4648 section 4); raise `ValueError` for others."""
    return _require(_BASE64.fullmatch(text) is not None, text)


def check_email(text: Any) -> str:
    """Return a string that is a mailbox (RFC 5321 section 4.1.2); raise `ValueError` for others.

    A mailbox is a local part, `@`, and a host name or an address literal.
    """
    if len(text) <= 64 and _USUAL_EMAIL.fullmatch(text):
        result: str = text
        return result
    return check_mailbox(text, check_hostname, "")


def check_mailbox(text: Any, host: Callable[[str], Any], wide: str) -> str:
    """Return a string that is a mailbox at a host that `host` accepts; raise `ValueError` for others.

    `wide` is a class of more characters that the local part may have.
    """
    local, at, domain = text.rpartition("@")
    literal = domain.startswith("[") and domain.endswith("]")
    plain = re.sub(wide, "x", local) if wide else local
    if not at or len(local) > 64 or _LOCAL.fullmatch(plain) is None:
        raise ValueError
    if not literal:
        host(domain)
    elif domain[1:6].lower() == "ipv6:":
        check_ipv6(domain[6:-1])
    else:
        check_ipv4(domain[1:-1])
    return _require(True, text)


def check_hostname(text: Any) -> str:
    """Return a string that is a host name (RFC 1123 section 2.1); raise `ValueError` for others.

    It has at most 253 characters; a label that begins with `xn--` stands for one of another
    script (RFC 5891 section 4.4).
    """
    labels = text.split(".")
    fits = 0 < len(text) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    marked = [label[:4].lower() for label in labels if label[2:4] == "--"]
    if fits and "xn--" in marked:
        from ._labels import check_labels

        check_labels(labels)
    return _require(fits and {*marked} <= {"xn--"}, text)


def check_ipv4(text: Any) -> str:
    """Return a string that is an IPv4 address (RFC 2673 section 3.2); raise `ValueError` for others."""
    return _require(_IPV4.fullmatch(text) is not None, text)


def check_ipv6(text: Any) -> str:
    """Return a string that is an IPv6 address without a zone (RFC 4291 section 2.2).

    Raise `ValueError` for others.
    """
    head, gap, tail = text.partition("::")
    groups = [group for part in (head, tail) if part for group in part.split(":")]
    count = len(groups)
    if groups and "." in groups[-1] and text.endswith(groups[-1]):
        check_ipv4(groups.pop())
        count += 1
    fits = count <= 7 if gap else count == 8
    return _require(fits and all(_GROUP.fullmatch(group) for group in groups), text)


def check_uri(text: Any) -> str:
    """Return a string that is a URI with a scheme (RFC 3986 section 3); raise `ValueError` for others."""
    if text[:6] != "https:" or text.encode().translate(None, _PLAIN) != b":":
        match = _URI.fullmatch(text)
        if match is None:
            raise ValueError
        if match.lastindex:
            check_host(match["ip"])
    result: str = text
    return result


def check_uris(texts: Collection[Any]) -> None:
    """Check that strings are URIs with a scheme: all at once, if they are plain ones.

    Without what is plain, a colon is left of each, behind a scheme; a scheme is `https`, or
    letters that are not none.
    """
    count = len(texts)
    joined = ("\n" + "\n".join(texts)).encode()
    if joined.translate(None, _PLAIN) == b"\n:" * count and (
        joined.count(b"\nhttps:") == count
        or joined.translate(None, _LETTERS).count(b"\n:") == count
        and min(texts) >= "A"
    ):
        return
    for text in texts:
        check_uri(text)


def check_host(inside: str | None) -> None:
    """Check the address in the brackets of a URI's host; None is a host without brackets."""
    if inside is not None and _FUTURE.fullmatch(inside) is None:
        check_ipv6(inside)


def _require(fits: bool, text: str) -> str:
    """Return a string that fits its format; raise `ValueError` for one that does not."""
    if fits:
        return text
    raise ValueError


def collect_byte(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_byte, "Base64 text", value, pointer, problems)


def collect_email(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_email, "e-mail address", value, pointer, problems)


def collect_hostname(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_hostname, "host name", value, pointer, problems)


def collect_ipv4(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_ipv4, "IPv4 address", value, pointer, problems)


def collect_ipv6(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_ipv6, "IPv6 address", value, pointer, problems)


def collect_uri(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_uri, "URI", value, pointer, problems)
