"""Emitted Python token by token: the names that a module reads, and the lines that are text.

Parsing takes four times as long, and says the same of what templates write.
"""

import ast
import re
from collections.abc import Iterator

_LONG = r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
_SHORT = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""

_NAMES = re.compile(
    r"(?:\n|^) *\w++(?:: | = )"  # an attribute of a class, a variable, a key
    r"|\.\w++|@\w++\.setter\b"
    r"|[^\w\"'#.\n]++|\n++(?! *\w++(?:: | = ))"
    rf"|(\bf{_SHORT}|\bTypeAlias = {_SHORT})"  # what has names inside
    r"|\b(?:def|class) \w++"
    r"|([^\W\d]\w*+)(?!=[^=])"  # no keyword argument
    rf"|{_LONG}|{_SHORT}|#[^\n]*+|\w++",
    re.DOTALL,
)
_TEXTS = re.compile(rf"({_LONG})|{_SHORT}|#[^\n]*", re.DOTALL)


def names(source: str) -> set[str]:
    """The names that a module reads, those in f-strings and in a quoted alias among them."""
    found = set()
    for quoted, name in _NAMES.findall(source):
        if name:
            found.add(name)
        elif quoted:
            found |= _inside(quoted)
    return found


def texts(source: str) -> set[int]:
    """The numbers, from 1, of the lines that a text in three quotes stands on."""
    found, inside = set(), False
    for number, line in enumerate(source.split("\n"), start=1):
        if '"""' in line:
            if not inside and not line.lstrip().startswith('"""'):
                return _scanned(source)  # it may be inside of a text of another kind
            found.add(number)
            inside ^= line.count('"""') % 2 == 1
        elif inside:
            found.add(number)
    return found


def _scanned(source: str) -> set[int]:
    return {
        number
        for found in _TEXTS.finditer(source)
        if found[1]
        for number in _lines(source, found.start(), found.end())
    }


def _inside(quoted: str) -> set[str]:
    if quoted.startswith("f"):
        return {name for part in re.findall(r"\{([^{}]*)\}", quoted) for name in names(part)}
    return {"TypeAlias"} | names(ast.literal_eval(quoted.removeprefix("TypeAlias = ")))


def _lines(source: str, start: int, end: int) -> Iterator[int]:
    first = source.count("\n", 0, start) + 1
    yield from range(first, first + source.count("\n", start, end) + 1)
