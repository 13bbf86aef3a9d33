"""Lines that are too wide, in Black's form, where it takes no Black to know that.

Nearly all wide lines that templates emit are of a few kinds, and Black needs milliseconds for
each. Here are those kinds; of a line of any other kind, nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 88
"""Columns of a line of emitted Python, Black's own default."""

_TEXT = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(
    rf"({_TEXT})|([(\[{{])|([)\]}}])|(, | \| | if | else | for | = | and )|[\w.]+|."
)
_WHOLE = re.compile(
    rf" *(?:case )?{_TEXT}(?:,|:|: (?:[\w.]+|{_TEXT}),)"  # an entry on its line, or a case
    r"| +\w+(?: as \w+)?,"
    r"| *from [\w.]+ import \((?:  # noqa: E402)?"
    r"| *(?:class|def) \w+(?:\(\))?:"
)
"""Lines that Black has no way to break."""

_EXPLODING = re.compile(r",[)\]}]")
_ONE_TUPLE = re.compile(rf"\({_TEXT},\)")
_ENTRY = re.compile(rf"({_TEXT}: )(.+),")
_ANNOTATED = re.compile(r"(\w+: )([^=]+)")
_ASSIGNED = re.compile(r"(\w+: )([^=]+)( = \w+)")
_TARGET = re.compile(r"(\w+: \w+\[)(.+)(\] = (?:[{\[]|\[\]))")
_CLASS = re.compile(r"(class \w+\()(\w+)(\):)")
_RESULT = re.compile(r"(\) -> )(.+):")
_WORD = re.compile(r"(\| |if |else |for |\w+=(?:lambda: )?)?(.+)")


class _Unknown(Exception):
    """A line of no kind that is known here."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands outside of all brackets: operators with their places, and pairs of brackets."""

    marks: tuple[tuple[str, int], ...]
    pairs: tuple[tuple[int, int], ...]

    def places(self, *operators: str) -> list[int]:
        """Where these operators stand."""
        return [place for operator, place in self.marks if operator in operators]


def narrowed(line: str) -> list[str] | None:
    """The lines that Black makes of ``line``, a statement or the head of one that is over ``WIDTH``.

    The line alone if there is nothing to break in it, and None if it is of no kind known here.
    """
    if _WHOLE.fullmatch(line):
        return [line]
    text = line.lstrip(" ")
    margin = line[: len(line) - len(text)]
    if _EXPLODING.search(_ONE_TUPLE.sub("", text)) or "#" in text or "'" in text:
        return None
    try:
        if text.startswith("if "):
            return _condition(margin, text)
        return _definition(margin, text) if text.startswith("def ") else _statement(margin, text)
    except _Unknown:
        return None


def _statement(margin: str, text: str) -> list[str]:
    if based := _CLASS.fullmatch(text):
        return [margin + based[1], f"{margin}    {based[2]}", margin + based[3]]
    if entry := _ENTRY.fullmatch(text):
        if _parts(entry[2]).places(" if "):
            return _wrapped(margin, entry[1], _element(f"{margin}    ", entry[2]), ",")
        return _bracketed(margin, entry[1], entry[2], ",")
    if target := _TARGET.fullmatch(text):
        head, body, end = target.groups()
        if end.endswith("[]") and len(f"{margin}{head}{body}] = (") <= WIDTH:
            return [f"{margin}{head}{body}] = (", f"{margin}    []", f"{margin})"]
        return [margin + head, *_inside(margin, body, "["), margin + end]
    parts = _parts(text)
    equals = parts.places(" = ")
    start = len("return ") if text.startswith("return ") else equals[-1] + 3 if equals else 0
    head, value = text[:start], text[start:]
    if parts.places(" for "):
        return _element(margin, text)
    if not start:
        annotated = _ANNOTATED.fullmatch(text)
        return (
            _annotation(margin, *annotated.groups()) if annotated else _bracketed(margin, "", text)
        )
    marks = {mark for mark, place in parts.marks if place >= start}
    if not marks:
        return _unmarked(margin, head, value)
    single = len(parts.places(" | ")) == 1 and value[-1] in ")}"
    if " if " in marks or (marks == {" | "} and not single):
        return _wrapped(margin, head, _element(f"{margin}    ", value))
    raise _Unknown


def _condition(margin: str, text: str) -> list[str]:
    """An ``if`` of several parts: broken in the brackets of the second if it has but two, else
    before each ``and``, in brackets of its own."""
    inside, body = f"{margin}    ", text.removeprefix("if ").removesuffix(":")
    parts = _parts(body)
    places = parts.places(" and ")
    if not places or len(parts.marks) > len(places):
        raise _Unknown
    first, *others = _cut(body, places, len(" and "))
    if len(others) == 1:
        opened = places[0] + len(" and ")
        head = f"if {first} and "
        fits = len(margin) + len(head) < WIDTH and len(inside) + len(others[0]) - 2 <= WIDTH
        if parts.pairs[-1:] != ((opened, len(body) - 1),) or not fits:
            raise _Unknown
        return [f"{margin}{head}(", inside + others[0][1:-1], f"{margin}):"]
    lines = [inside + first, *(f"{inside}and {each}" for each in others)]
    if max(map(len, lines)) > WIDTH:
        raise _Unknown
    return [f"{margin}if (", *lines, f"{margin}):"]


def _unmarked(margin: str, head: str, value: str) -> list[str]:
    """An assigned or returned value without operators: broken in its last brackets if the line
    up to them fits, else put into brackets of its own if it fits there."""
    inside = f"{margin}    "
    opened = _last_brackets(value)
    if opened is not None:
        fits = len(margin) + len(head) + opened < WIDTH
        if fits or (len(inside) + opened >= WIDTH and "[" not in head):
            return _bracketed(margin, head, value)
    elif head == "return ":
        raise _Unknown
    if head.count(" = ") > 1:
        raise _Unknown
    if len(margin) + len(head) >= WIDTH:
        return _target(margin, head + value)
    if len(inside) + len(value) <= WIDTH or (opened is None and "." in value):
        return _wrapped(margin, head, [inside + value])
    return _wrapped(margin, head, _bracketed(inside, "", value))


def _target(margin: str, text: str) -> list[str]:
    """An attribute with a default and a union that is too long for its line, in brackets."""
    found = _ASSIGNED.fullmatch(text)
    if found is None or {mark for mark, _ in _parts(found[2]).marks} != {" | "}:
        raise _Unknown
    return _wrapped(margin, found[1], _element(f"{margin}    ", found[2]), found[3])


def _wrapped(margin: str, head: str, lines: list[str], end: str = "") -> list[str]:
    if len(margin) + len(head) >= WIDTH:
        raise _Unknown
    return [f"{margin}{head}(", *lines, f"{margin}){end}"]


def _bracketed(margin: str, head: str, value: str, end: str = "") -> list[str]:
    """A value that ends with brackets, with what is in them on lines of its own."""
    opened = _last_brackets(value)
    if opened is None:
        raise _Unknown
    literal = opened == 0 or value[opened] == "{"
    body = _inside(margin, value[opened + 1 : -1], "literal" if literal else value[opened])
    return [f"{margin}{head}{value[: opened + 1]}", *body, f"{margin}{value[-1]}{end}"]


def _last_brackets(value: str) -> int | None:
    """Where the only brackets of a value open, if it is a name and they, or they alone, and they
    are not empty."""
    parts = _parts(value)
    if len(parts.pairs) != 1 or parts.marks:
        return None
    opened, closed = parts.pairs[0]
    named = opened == 0 or value[:opened].replace(".", "").isidentifier()
    return opened if named and closed == len(value) - 1 and closed > opened + 1 else None


def _inside(margin: str, body: str, bracket: str) -> list[str]:
    """What is between brackets, one level further in."""
    inside = f"{margin}    "
    parts = _parts(body)
    commas = [] if parts.places(" for ") else parts.places(", ")
    if len(inside) + len(body) <= WIDTH and not (bracket == "literal" and commas):
        return [inside + body]
    if not commas:
        return _element(inside, body)
    return [line for each in _cut(body, commas, 2) for line in _element(inside, each, ",")]


def _element(margin: str, text: str, end: str = "") -> list[str]:
    """What stands alone between brackets, on one line if it fits, else broken before each of its
    loosest operators, else in its brackets."""
    if len(margin) + len(text) + len(end) <= WIDTH:
        return [margin + text + end]
    parts = _parts(text)
    kinds = {mark for mark, _ in parts.marks}
    if not kinds:
        return _piece(margin, text, end)
    if kinds - {", "} == {" for "}:
        kinds = {" for "}
    elif kinds != {" | "} and kinds != {" if ", " else "}:
        raise _Unknown
    pieces = [each.strip(" ") for each in _cut(text, parts.places(*kinds), 0)]
    ends = [""] * (len(pieces) - 1) + [end]
    return [line for each, last in zip(pieces, ends) for line in _piece(margin, each, last)]


def _piece(margin: str, text: str, end: str) -> list[str]:
    """A name, or what ends with brackets, with the operator before it."""
    if len(margin) + len(text) + len(end) <= WIDTH:
        return [margin + text + end]
    found = _WORD.fullmatch(text)
    if found is None:
        raise _Unknown
    word, value = found[1] or "", found[2]
    if not _parts(value).pairs and not set(value) & set(",=:"):
        return [margin + text + end]
    return _bracketed(margin, word, value, end)


def _definition(margin: str, text: str) -> list[str]:
    """The head of a function: its parameters on one line, or each on its own."""
    opened = text.index("(") + 1
    closed = _closing(text, opened)
    body = text[opened:closed]
    commas = _parts(body).places(", ")
    inside = f"{margin}    "
    joined = body if commas else f"{body},"
    if not body:
        raise _Unknown
    if len(inside) + len(joined) <= WIDTH:
        lines = [inside + joined]
    else:
        lines = [line for each in _cut(body, commas, 2) for line in _parameter(inside, each)]
    return [margin + text[:opened], *lines, *_result(margin, text[closed:])]


def _parameter(margin: str, text: str) -> list[str]:
    """A parameter on its line; a union that is too long for it in brackets."""
    if len(margin) + len(text) + 1 <= WIDTH:
        return [f"{margin}{text},"]
    found = _ANNOTATED.fullmatch(text)
    if found is None:
        raise _Unknown
    if found[2].isidentifier():
        return [f"{margin}{text},"]
    return _annotation(margin, found[1], found[2], ",")


def _result(margin: str, text: str) -> list[str]:
    """The end of a function's head, from its closing bracket on."""
    if len(margin) + len(text) <= WIDTH:
        return [margin + text]
    found = _RESULT.fullmatch(text)
    if found is None or ", " in text:
        raise _Unknown
    return _annotation(margin, found[1], found[2], ":")


def _annotation(margin: str, head: str, text: str, end: str = "") -> list[str]:
    """A type after a name or an arrow, that is too wide there: a name is put into brackets if it
    fits then, a union always, and else its own are broken."""
    inside = f"{margin}    "
    if text.isidentifier() and len(inside) + len(text) > WIDTH:
        return [margin + head + text + end]
    if not text.isidentifier() and not _parts(text).marks:
        return _bracketed(margin, head, text, end)
    return _wrapped(margin, head, _element(inside, text), end)


def _closing(text: str, start: int) -> int:
    """Where the brackets close that were opened just before ``start``."""
    depth = 1
    for found in _TOKEN.finditer(text, start):
        depth += (found[2] is not None) - (found[3] is not None)
        if depth == 0:
            return found.start()
    raise _Unknown


def _cut(text: str, places: list[int], length: int) -> Iterator[str]:
    """The pieces of a text between marks of a length at these places."""
    start = 0
    for place in places:
        yield text[start:place]
        start = place + length
    yield text[start:]


def _parts(text: str) -> _Parts:
    """What stands outside of all brackets."""
    marks, pairs = [], []
    depth = opened = 0
    for found in _TOKEN.finditer(text):
        if found[2]:
            opened = found.start() if depth == 0 else opened
            depth += 1
        elif found[3]:
            depth -= 1
            if depth < 0:
                raise _Unknown
            if depth == 0:
                pairs.append((opened, found.start()))
        elif depth == 0 and found[4]:
            marks.append((found[4], found.start()))
    if depth:
        raise _Unknown
    return _Parts(tuple(marks), tuple(pairs))
