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
