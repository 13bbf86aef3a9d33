"""Plain data as YAML text: block style, one line to a scalar or a literal block, the same bytes always.

What comes out means the same to readers of YAML 1.1 and 1.2: strings that either would take
for something else are quoted, and so is text whose blanks an editor might change.
"""

import json
import re
from typing import Any

import yaml

_PLAIN = re.compile(
    "[A-Za-z0-9_/($.+<=~;^\xa1-\u1fff\u2030-\ud7ff\uf900-\ufdcf]"
    "[ -~\xa1-\u1fff\u2030-\ud7ff\uf900-\ufdcf\U00010000-\U0001ffef]*"
)
_NOT_PLAIN = re.compile(r": |:$| #| $|^\.\.\.")
_DOUBTFUL = frozenset("0123456789+.~nNtTfFyYoO=<")
_BLOCK = re.compile(
    "[^\\s\x00-\x1f\ufeff\x7f-\x9f\ufffe\uffff][^\t\r\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*"
)
_BLOCK_BLANKS = re.compile(r" $|\n\n\Z", re.MULTILINE)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_CORE = re.compile(
    r"[-+]?(0o[0-7]+|0x[0-9a-fA-F]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|\.(inf|nan))|y|n|~|null|true|false",
    re.IGNORECASE,
)
_IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
_LONGEST_KEY = 1_000
"""Characters after which libyaml takes no key for one that is not marked by ``?``; it allows 1,024."""


def dump_lines(value: Any, indent: int = 0) -> list[str]:
    """Return the lines of ``value``, an object or a list with something in it, each ending in a
    line feed."""
    return _Writer().write_block(value, " " * indent)


class _Writer:
    """Collects lines; strings seen before are not looked at again."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.known: dict[str, str] = {}

    def write_block(self, value: Any, margin: str) -> list[str]:
        """Write an object's members or a list's elements, one below the other."""
        if isinstance(value, dict):
            self.write_object(value, margin)
        else:
            self.write_array(value, margin)
        return self.out

    def write_object(self, value: dict[str, Any], margin: str, first: str | None = None) -> None:
        """Write ``key: value`` lines; ``first`` is what the first of them begins with, instead of
        the margin."""
        append, known = self.out.append, self.known
        for key, item in value.items():
            word = known.get(key) or self.format_string(key)
            start = margin if first is None else first
            first = None
            if len(word) > _LONGEST_KEY:
                append(f"{start}? {word}\n")
                start, word = margin, ""
            if item.__class__ is str:
                append(f"{start}{word}: {known.get(item) or self.format_text(item, margin)}\n")
            elif not isinstance(item, dict | list):
                append(f"{start}{word}: {_format_number(item)}\n")
            elif not item:
                append(f"{start}{word}: {'{}' if isinstance(item, dict) else '[]'}\n")
            else:
                append(f"{start}{word}:\n")
                self.write_block(item, f"{margin}  ")

    def write_array(self, value: list[Any], margin: str, first: str | None = None) -> None:
        """Write ``- value`` lines."""
        append, known = self.out.append, self.known
        for item in value:
            start = margin if first is None else first
            first = None
            if item.__class__ is str:
                append(f"{start}- {known.get(item) or self.format_text(item, margin)}\n")
            elif not isinstance(item, dict | list):
                append(f"{start}- {_format_number(item)}\n")
            elif not item:
                append(f"{start}- {'{}' if isinstance(item, dict) else '[]'}\n")
            elif isinstance(item, dict):
                self.write_object(item, f"{margin}  ", f"{start}- ")
            else:
                self.write_array(item, f"{margin}  ", f"{start}- ")

    def format_text(self, value: str, margin: str) -> str:
        """Return a string as a value: a literal block if it has lines, else on one line."""
        if "\n" not in value:
            return self.format_string(value)
        if not _BLOCK.fullmatch(value) or _BLOCK_BLANKS.search(value):
            return _quote(value)
        inner = f"\n{margin}  "
        body = re.sub("\n(?=[^\n])", inner, value.removesuffix("\n"))
        return f"|{'' if value.endswith(chr(10)) else '-'}{inner}{body}"

    def format_string(self, value: str) -> str:
        """Return a string on one line: plain if no reader can take it for anything else."""
        plain = _PLAIN.fullmatch(value) and not _NOT_PLAIN.search(value)
        if plain and value[0] in _DOUBTFUL and _is_ambiguous(value):
            plain = False
        scalar = value if plain else _quote(value)
        if len(value) < 40:
            self.known[value] = scalar
        return scalar


def _is_ambiguous(value: str) -> bool:
    """Return whether some version of YAML reads this plain scalar as something other than a
    string."""
    if _CORE.fullmatch(value):
        return True
    return any(pattern.match(value) for _, pattern in _IMPLICIT.get(value[0], ()))


def _quote(value: str) -> str:
    """Return a double-quoted scalar: JSON's escapes, and the same for what YAML cannot print."""
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _format_number(value: Any) -> str:
    """Return null, true, false or a number, with a point in every float, as YAML 1.1 wants it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = repr(value)
    return text if "." in text else text.replace("e", ".0e")
