"""Internationalized host names and mailboxes (RFC 5890, RFC 6531)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from ._formats import hostname, mailbox
from ._labels import check_labels, to_ascii
from ._collectors import collect_format
from ._runtime import Problem

_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")


def idn_hostname(text: Any) -> str:
    """A host name of any script (RFC 5890 section 2.3.2.3), in its Unicode or its ASCII form."""
    if type(text) is not str:
        raise TypeError
    hostname(".".join(map(to_ascii, check_labels(_DOTS.split(text)))))
    return text


def idn_email(text: Any) -> str:
    """A mailbox whose parts may be of any script (RFC 6531 section 3.3)."""
    return mailbox(text, _normal_hostname, "[^\\x00-\\x7f]")


def _normal_hostname(text: str) -> str:
    return idn_hostname(unicodedata.normalize("NFC", text))


def collect_idn_hostname(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(idn_hostname, "host name", value, pointer, problems)


def collect_idn_email(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(idn_email, "e-mail address", value, pointer, problems)
