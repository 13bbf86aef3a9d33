"""Strings of a known format, checked and left as they are."""

from __future__ import annotations

import re
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


def _run(more: str) -> str:
    """A run of what may stand in a part of a URI, `more` characters among them. It gives
    nothing back, so that a text is read once whether it matches or not."""
    plain = rf"[{more}A-Za-z0-9._~!$&'()*+,;=-]*+"
    return rf"{plain}(?:%[0-9A-Fa-f]{{2}}{plain})*+"


_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*+:"
_AFTER_SCHEME = (
    rf"(?://(?:{_run(':')}@)?(?:\[(?P<ip>[^\]]*+)\]|{_run('')})(?::[0-9]*+)?(?:/{_run(':@/')})?"
    rf"|/(?!/){_run(':@/')}|(?!/){_run(':@/')})"
    rf"(?:\?{_run(':@/?')})?(?:\#{_run(':@/?')})?"
)
_URI = re.compile(_SCHEME + _AFTER_SCHEME)
REFERENCE = re.compile(
    rf"(?:(?P<scheme>{_SCHEME})|(?=[/?#]|{_run('@')}(?:[/?#]|\Z))){_AFTER_SCHEME}"
)
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PLAIN = _LETTERS + b"0123456789-._~!$&'()*+,;=/?"
"""What may stand anywhere after the scheme of a URI, in whatever order."""
_FUTURE = re.compile(r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+")


def byte(text: Any) -> str:
    """Base64 with padding (RFC 4648 section 4)."""
    return _checked(_BASE64.fullmatch(text) is not None, text)


def email(text: Any) -> str:
    """A mailbox (RFC 5321 section 4.1.2): local part, `@`, host name or address literal."""
    if len(text) <= 64 and _USUAL_EMAIL.fullmatch(text):
        result: str = text
        return result
    return mailbox(text, hostname, "")


def mailbox(text: Any, host: Callable[[str], Any], wide: str) -> str:
    """The same, with what checks the host name; `wide` is a class of more characters that may
    stand in the local part."""
    local, at, domain = text.rpartition("@")
    literal = domain.startswith("[") and domain.endswith("]")
    plain = re.sub(wide, "x", local) if wide else local
    if not at or len(local) > 64 or _LOCAL.fullmatch(plain) is None:
        raise ValueError
    if not literal:
        host(domain)
    elif domain[1:6].lower() == "ipv6:":
        ipv6(domain[6:-1])
    else:
        ipv4(domain[1:-1])
    return _checked(True, text)


def hostname(text: Any) -> str:
    """A host name (RFC 1123 section 2.1), of at most 253 characters; a label that begins with
    `xn--` stands for one of another script (RFC 5891 section 4.4)."""
    labels = text.split(".")
    fits = 0 < len(text) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    marked = [label[:4].lower() for label in labels if label[2:4] == "--"]
    if fits and "xn--" in marked:
        from ._labels import check_labels

        check_labels(labels)
    return _checked(fits and {*marked} <= {"xn--"}, text)


def ipv4(text: Any) -> str:
    """An IPv4 address in dotted-decimal form (RFC 2673 section 3.2)."""
    return _checked(_IPV4.fullmatch(text) is not None, text)


def ipv6(text: Any) -> str:
    """An IPv6 address (RFC 4291 section 2.2), without a zone."""
    head, gap, tail = text.partition("::")
    groups = [group for part in (head, tail) if part for group in part.split(":")]
    count = len(groups)
    if groups and "." in groups[-1] and text.endswith(groups[-1]):
        ipv4(groups.pop())
        count += 1
    fits = count <= 7 if gap else count == 8
    return _checked(fits and all(_GROUP.fullmatch(group) for group in groups), text)


def uri(text: Any) -> str:
    """An absolute URI (RFC 3986 section 3): a scheme and what follows it."""
    if text[:6] != "https:" or text.encode().translate(None, _PLAIN) != b":":
        match = _URI.fullmatch(text)
        if match is None:
            raise ValueError
        if match.lastindex:
            resolved_host(match["ip"])
    result: str = text
    return result


def check_uris(texts: Collection[Any]) -> None:
    """Check that each is an absolute URI: all at once, if they are plain ones.

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
        uri(text)


def resolved_host(inside: str | None) -> None:
    """Check what stands in brackets as the host of a URI, if anything does."""
    if inside is not None and _FUTURE.fullmatch(inside) is None:
        ipv6(inside)


def _checked(fits: bool, text: str) -> str:
    if fits:
        return text
    raise ValueError


def collect_byte(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(byte, "Base64 text", value, pointer, problems)


def collect_email(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(email, "e-mail address", value, pointer, problems)


def collect_hostname(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(hostname, "host name", value, pointer, problems)


def collect_ipv4(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(ipv4, "IPv4 address", value, pointer, problems)


def collect_ipv6(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(ipv6, "IPv6 address", value, pointer, problems)


def collect_uri(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(uri, "URI", value, pointer, problems)
