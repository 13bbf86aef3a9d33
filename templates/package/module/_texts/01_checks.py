"""Texts that point at something or say how long: pointers, references, templates, durations, patterns."""

from __future__ import annotations

import re
from typing import Any

from ._collectors import collect_format
from ._formats import REFERENCE, check_host
from ._runtime import Problem

_DURATION = re.compile(
    r"P(?:[0-9]+W|(?=[0-9T])(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)?"
    r"(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?)"
)
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_RELATIVE = re.compile(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)")
_NAME = r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})"
_VARIABLE = rf"{_NAME}(?:\.?{_NAME})*(?:\*|:[1-9][0-9]{{0,3}})?"
_TEMPLATE = re.compile(
    r"(?:[^\x00-\x20\"%<>\\^`{|}\x7f]++|%[0-9A-Fa-f]{2}"
    rf"|\{{[+#./;?&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*\}})*+"
)
_WIDE = re.compile("[^\x00-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]")


def check_duration(text: Any) -> str:
    """Return a string that is a duration (RFC 3339 appendix A); raise `ValueError` for others."""
    return _match(_DURATION, text)


def check_json_pointer(text: Any) -> str:
    """Return a string that is a JSON Pointer (RFC 6901 section 3); raise `ValueError` for others."""
    return _match(_POINTER, text)


def check_relative_json_pointer(text: Any) -> str:
    """Return a string that is a relative JSON Pointer; raise `ValueError` for others.

    Its syntax is that of draft-bhutton-relative-json-pointer, section 3.
    """
    return _match(_RELATIVE, text)


def check_uri_template(text: Any) -> str:
    """Return a string that is a URI template (RFC 6570 section 2); raise `ValueError` for others."""
    return _match(_TEMPLATE, text)


def check_uri_reference(text: Any) -> str:
    """Return a string that is a URI or a relative reference (RFC 3986 section 4.1).

    Raise `ValueError` for others.
    """
    match = REFERENCE.fullmatch(text)
    if match is None:
        raise ValueError
    check_host(match["ip"])
    return str(text)


def check_iri_reference(text: Any) -> str:
    """Return a string that is an IRI or a relative reference (RFC 3987 section 2.2).

    Raise `ValueError` for others.
    """
    check_uri_reference(_WIDE.sub("a", text))
    return str(text)


def check_iri(text: Any) -> str:
    """Return a string that is an IRI with a scheme (RFC 3987 section 2.2); raise `ValueError` for others."""
    plain = _WIDE.sub("%20", text)
    match = REFERENCE.fullmatch(plain)
    if match is None or match["scheme"] is None:
        raise ValueError
    check_host(match["ip"])
    return str(text)


def _match(pattern: re.Pattern[str], text: Any) -> str:
    """Return a string that a pattern matches from end to end; raise `ValueError` for others."""
    if pattern.fullmatch(text) is None:
        raise ValueError
    return str(text)
