"""The syntax of regular expressions: ECMA-262 (section 22.2.1) with the `u` flag, as JSON Schema asks for."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from ._collectors import collect_format
from ._runtime import Problem

_ESCAPE = (
    r"\\(?:[dDsSwWfnrtv^$\\.*+?()\[\]{}|/]|[pP]\{[A-Za-z_]+(?:=[A-Za-z0-9_]+)?\}|c[A-Za-z]"
    r"|0(?![0-9])|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{0*(?:10|[0-9A-Fa-f])?[0-9A-Fa-f]{1,4}\})"
)
_ATOM = re.compile(
    rf"[^\^$\\.*+?()\[\]{{}}|]|\.|{_ESCAPE}"
    r"|\\(?P<back>[1-9][0-9]*)|\\k<(?P<named>[A-Za-z_$][\w$]*)>"
)
_ASSERTION = re.compile(r"[\^$]|\\[bB]")
_GROUP = re.compile(r"\((?:\?(?::|(?P<look>[=!]|<[=!])|<(?P<name>[A-Za-z_$][\w$]*)>))?")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<low>[0-9]+)(?:,(?P<high>[0-9]*))?\})\??")
_MEMBER = re.compile(rf"[^\\\]]|{_ESCAPE}|\\[b-]")
_SET = re.compile(r"\\[dDsSwWpP]")
