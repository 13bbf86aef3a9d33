"""Internationalized host names and mailboxes (RFC 5890, RFC 6531)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from ._collectors import collect_format
from ._formats import check_hostname, check_mailbox
from ._labels import check_labels, to_ascii
from ._runtime import Problem

_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")


def check_idn_hostname(text: Any) -> str:
    """Return a string that is a host name of any script, in its Unicode or its ASCII form.

    Raise `ValueError` for others (RFC 5890 section 2.3.2.3).
    """
    if type(text) is not str:
        raise TypeError
    check_hostname(".".join(map(to_ascii, check_labels(_DOTS.split(text)))))
    return text


def check_idn_email(text: Any) -> str:
    """Return a string that is a mailbox of any script (RFC 6531 section 3.3).

    Raise `ValueError` for others.
    """
    return check_mailbox(text, _check_normalized_hostname, "[^\\x00-\\x7f]")


def _check_normalized_hostname(text: str) -> str:
    return check_idn_hostname(unicodedata.normalize("NFC", text))


def collect_idn_hostname(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_idn_hostname, "host name", value, pointer, problems)


def collect_idn_email(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_idn_email, "e-mail address", value, pointer, problems)
