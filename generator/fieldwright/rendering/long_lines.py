"""Break long lines as Black does, without the milliseconds that Black takes for each.

Nearly all long lines that templates emit are of a few kinds, which are known here. A line of
any other kind is left to Black, which also judges these in the tests.
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
_UNBREAKABLE = re.compile(
    rf" *(?:case )?{_TEXT}(?:,|:|: (?:[\w.]+|{_TEXT}),)"  # an entry on its line, or a case
    r"| +(?:is )?\w+(?: as \w+)?,?"
    r"| *(?:\w+ = \(|(?:\w+ = )?index_by_value\(|def \w+\(|\] = \w+,|\) -> \w+:)"  # broken already
    r"|\w+: \("
    r"|\w+\.__members__ = \{"
    r"| *from [\w.]+ import \("
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
_WORD = re.compile(r"(\| |if |else |for |lambda \w+: |\w+=(?:lambda: )?)?(.+)")

_TEST = re.compile(r"((?:and )?isinstance\(|(?:and )?\()([^()]+(?:\([\w., ]+\))?)(\))")
"""The test of an attribute, on its line in the brackets of a condition."""

_CALLED = re.compile(r"(if (?:not )?)(\w+\(.+\)):")


class _Unknown(Exception):
    """A line of a kind that is left to Black."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The operators outside of all brackets with their places, and the outermost pairs of brackets."""

    marks: tuple[tuple[str, int], ...]
    pairs: tuple[tuple[int, int], ...]

    def get_places(self, *operators: str) -> list[int]:
        """Return the places of these operators."""
        return [place for operator, place in self.marks if operator in operators]


def break_line(line: str) -> list[str] | None:
    """Break ``line``, a statement or the head of one that is over ``WIDTH`` columns, as Black does.

    Return its lines: the line itself if there is nothing to break in it, and None if it is of
    no kind that is known here.
    """
    text = line.lstrip(" ")
    if _UNBREAKABLE.fullmatch(line) or text.startswith("#"):
        return [line]
    margin = line[: len(line) - len(text)]
    if ".__decode__(" in text:
        return None  # two pairs of brackets
    if _EXPLODING.search(_ONE_TUPLE.sub("", text)) or "#" in text or "'" in text:
        return None
    try:
        if test := _TEST.fullmatch(text):
            return [margin + test[1], *_break_test(f"{margin}    ", test[2]), margin + test[3]]
        if text.startswith("if "):
            return _break_condition(margin, text)
        return (
            _break_definition(margin, text)
            if text.startswith("def ")
            else _break_statement(margin, text)
        )
    except _Unknown:
        return None


def _break_statement(margin: str, text: str) -> list[str]:
    """Break a statement of one line, an entry of a dictionary, or the head of a class."""
    if based := _CLASS.fullmatch(text):
        return [margin + based[1], f"{margin}    {based[2]}", margin + based[3]]
    if entry := _ENTRY.fullmatch(text):
        if _split(entry[2]).get_places(" if "):
            return _wrap(margin, entry[1], _break_element(f"{margin}    ", entry[2]), ",")
        return _break_brackets(margin, entry[1], entry[2], ",")
    if target := _TARGET.fullmatch(text):
        head, body, end = target.groups()
        if end.endswith("[]") and len(f"{margin}{head}{body}] = (") <= WIDTH:
            return [f"{margin}{head}{body}] = (", f"{margin}    []", f"{margin})"]
        return [margin + head, *_break_contents(margin, body, "["), margin + end]
    if text.endswith(","):
        return _break_element(margin, text[:-1], ",")
    parts = _split(text)
    equals = parts.get_places(" = ")
    start = len("return ") if text.startswith("return ") else equals[-1] + 3 if equals else 0
    head, value = text[:start], text[start:]
    if parts.get_places(" for "):
        return _break_element(margin, text)
    if not start:
        annotated = _ANNOTATED.fullmatch(text)
        return (
            _break_annotation(margin, *annotated.groups())
            if annotated
            else _break_brackets(margin, "", text)
        )
    marks = {mark for mark, place in parts.marks if place >= start}
    if not marks:
        return _break_value(margin, head, value)
    single = len(parts.get_places(" | ")) == 1 and value[-1] in ")}"
    if " if " in marks or (marks == {" | "} and not single):
        return _wrap(margin, head, _break_element(f"{margin}    ", value))
    raise _Unknown


def _break_condition(margin: str, text: str) -> list[str]:
    """Break an ``if`` of several operands: inside the brackets of the second of two, else before
    each ``and``, in brackets of its own."""
    inside, body = f"{margin}    ", text.removeprefix("if ").removesuffix(":")
    parts = _split(body)
    places = parts.get_places(" and ")
    called = _CALLED.fullmatch(text)
    if called and not parts.marks and len(parts.pairs) == 1:
        return _break_brackets(margin, called[1], called[2], ":")
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


def _break_test(margin: str, text: str) -> list[str]:
    """Break what is in the brackets of a test: its operands, or the arguments of ``isinstance``."""
    if len(margin) + len(text) <= WIDTH:
        return [margin + text]
    first, other, last = text.partition(" or ")
    if not other and "(" not in text:
        return _break_arguments(margin, text)
    if not other or len(margin) + len(first) > WIDTH:
        raise _Unknown
    return [margin + first, *_break_alternative(margin, f"or {last}")]


def _break_alternative(margin: str, text: str) -> list[str]:
    """Break the last operand of a test: before its comparison, or in its brackets."""
    if len(margin) + len(text) <= WIDTH:
        return [margin + text]
    value, comparison, kind = text.partition(" is ")
    if comparison:
        return [margin + value, f"{margin}is {kind}"]
    opened = text.index("(") + 1
    inside, arguments = f"{margin}    ", text[opened:-1]
    fits = len(inside) + len(arguments) <= WIDTH
    body = [inside + arguments] if fits else _break_arguments(inside, arguments)
    return [margin + text[:opened], *body, f"{margin})"]


def _break_arguments(margin: str, text: str) -> list[str]:
    return [f"{margin}{each}," for each in text.split(", ")]


def _break_value(margin: str, head: str, value: str) -> list[str]:
    """Break an assigned or returned value without operators: in its last brackets if the line up
    to them fits, else in brackets of its own if it fits there."""
    inside = f"{margin}    "
    opened = _find_last_brackets(value)
    if opened is not None:
        fits = len(margin) + len(head) + opened < WIDTH
        if fits or (len(inside) + opened >= WIDTH and "[" not in head):
            return _break_brackets(margin, head, value)
    elif head == "return ":
        raise _Unknown
    if head.count(" = ") > 1:
        raise _Unknown
    if len(margin) + len(head) >= WIDTH:
        return _break_default(margin, head + value)
    if len(inside) + len(value) <= WIDTH or (opened is None and "." in value):
        return _wrap(margin, head, [inside + value])
    return _wrap(margin, head, _break_brackets(inside, "", value))


def _break_default(margin: str, text: str) -> list[str]:
    """Break an attribute with a default whose union is too long for its line: put it into brackets."""
    match = _ASSIGNED.fullmatch(text)
    if match is None or {mark for mark, _ in _split(match[2]).marks} != {" | "}:
        raise _Unknown
    return _wrap(margin, match[1], _break_element(f"{margin}    ", match[2]), match[3])


def _wrap(margin: str, head: str, lines: list[str], end: str = "") -> list[str]:
    """Put lines into brackets of their own behind ``head``."""
    if len(margin) + len(head) >= WIDTH:
        raise _Unknown
    return [f"{margin}{head}(", *lines, f"{margin}){end}"]


def _break_brackets(margin: str, head: str, value: str, end: str = "") -> list[str]:
    """Break a value that ends with brackets: put their contents on lines of their own."""
    opened = _find_last_brackets(value)
    if opened is None:
        raise _Unknown
    literal = opened == 0 or value[opened] == "{"
    body = _break_contents(margin, value[opened + 1 : -1], "literal" if literal else value[opened])
    return [f"{margin}{head}{value[: opened + 1]}", *body, f"{margin}{value[-1]}{end}"]


def _find_last_brackets(value: str) -> int | None:
    """Return where the only brackets of a value open, if it consists of them, or of a name and
    them, and they are not empty."""
    parts = _split(value)
    if len(parts.pairs) != 1 or parts.marks:
        return None
    opened, closed = parts.pairs[0]
    named = opened == 0 or value[:opened].replace(".", "").isidentifier()
    return opened if named and closed == len(value) - 1 and closed > opened + 1 else None


def _break_contents(margin: str, body: str, bracket: str) -> list[str]:
    """Break the contents of brackets, one level further in."""
    inside = f"{margin}    "
    parts = _split(body)
    commas = [] if parts.get_places(" for ") else parts.get_places(", ")
    if len(inside) + len(body) <= WIDTH and not (bracket == "literal" and commas):
        return [inside + body]
    if not commas:
        return _break_element(inside, body)
    return [line for each in _cut(body, commas, 2) for line in _break_element(inside, each, ",")]


def _break_element(margin: str, text: str, end: str = "") -> list[str]:
    """Break the only element between brackets: not at all if it fits, else before each of its
    loosest operators, else in its own brackets."""
    if len(margin) + len(text) + len(end) <= WIDTH:
        return [margin + text + end]
    parts = _split(text)
    kinds = {mark for mark, _ in parts.marks}
    if not kinds:
        return _break_operand(margin, text, end)
    if kinds - {", "} == {" for "}:
        kinds = {" for "}
    elif kinds != {" | "} and kinds != {" if ", " else "}:
        raise _Unknown
    if text.startswith("lambda "):
        head, colon, value = text.partition(": ")
        return _wrap(margin, head + colon, _break_element(f"{margin}    ", value), end)
    pieces = [each.strip(" ") for each in _cut(text, parts.get_places(*kinds), 0)]
    ends = [""] * (len(pieces) - 1) + [end]
    return [line for each, last in zip(pieces, ends) for line in _break_operand(margin, each, last)]


def _break_operand(margin: str, text: str, end: str) -> list[str]:
    """Break an operand, a name or a value that ends with brackets, with the operator before it."""
    if len(margin) + len(text) + len(end) <= WIDTH:
        return [margin + text + end]
    match = _WORD.fullmatch(text)
    if match is None:
        raise _Unknown
    word, value = match[1] or "", match[2]
    if not _split(value).pairs and not set(value) & set(",=:"):
        return [margin + text + end]
    return _break_brackets(margin, word, value, end)


def _break_definition(margin: str, text: str) -> list[str]:
    """Break the head of a function: its parameters on one line, or each on its own."""
    opened = text.index("(") + 1
    closed = _find_closing(text, opened)
    body = text[opened:closed]
    commas = _split(body).get_places(", ")
    inside = f"{margin}    "
    joined = body if commas else f"{body},"
    if not body:
        raise _Unknown
    if len(inside) + len(joined) <= WIDTH:
        lines = [inside + joined]
    else:
        lines = [line for each in _cut(body, commas, 2) for line in _break_parameter(inside, each)]
    return [margin + text[:opened], *lines, *_break_result(margin, text[closed:])]


def _break_parameter(margin: str, text: str) -> list[str]:
    """Put a parameter on its line; a union that is too long for it goes into brackets."""
    if len(margin) + len(text) + 1 <= WIDTH:
        return [f"{margin}{text},"]
    match = _ANNOTATED.fullmatch(text)
    if match is None:
        raise _Unknown
    if match[2].isidentifier():
        return [f"{margin}{text},"]
    return _break_annotation(margin, match[1], match[2], ",")


def _break_result(margin: str, text: str) -> list[str]:
    """Break the end of a function's head, from its closing bracket on."""
    if len(margin) + len(text) <= WIDTH:
        return [margin + text]
    match = _RESULT.fullmatch(text)
    if match is None or ", " in text:
        raise _Unknown
    return _break_annotation(margin, match[1], match[2], ":")


def _break_annotation(margin: str, head: str, text: str, end: str = "") -> list[str]:
    """Break a type behind a name or an arrow: a name goes into brackets if it fits there, a union
    always does, and any other type is broken in its own."""
    inside = f"{margin}    "
    if text.isidentifier() and len(inside) + len(text) > WIDTH:
        return [margin + head + text + end]
    if not text.isidentifier() and not _split(text).marks:
        return _break_brackets(margin, head, text, end)
    return _wrap(margin, head, _break_element(inside, text), end)


def _find_closing(text: str, start: int) -> int:
    """Return where the brackets close that open just before ``start``."""
    depth = 1
    for match in _TOKEN.finditer(text, start):
        depth += (match[2] is not None) - (match[3] is not None)
        if depth == 0:
            return match.start()
    raise _Unknown


def _cut(text: str, places: list[int], length: int) -> Iterator[str]:
    """Yield the pieces of a text between the operators, of one length, at these places."""
    start = 0
    for place in places:
        yield text[start:place]
        start = place + length
    yield text[start:]


def _split(text: str) -> _Parts:
    """Split a text at its outermost operators and brackets."""
    marks, pairs = [], []
    depth = opened = 0
    for match in _TOKEN.finditer(text):
        if match[2]:
            opened = match.start() if depth == 0 else opened
            depth += 1
        elif match[3]:
            depth -= 1
            if depth < 0:
                raise _Unknown
            if depth == 0:
                pairs.append((opened, match.start()))
        elif depth == 0 and match[4]:
            marks.append((match[4], match.start()))
    if depth:
        raise _Unknown
    return _Parts(tuple(marks), tuple(pairs))
