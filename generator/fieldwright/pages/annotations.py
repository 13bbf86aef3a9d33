"""The grammar of annotations that older generators print and that no type here expresses.

A class without a link, a generator or a union of such: each is well-formed, read as any value, and
kept on its page. A lower-case word is no class, and a collection of another kind no type of a page.
"""

import re

DEEPEST = 90
"""Types within one another that are looked into, which a spec holds too; pages in use have three."""

_CLASS = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Z]\w*", re.ASCII)
_WORD = re.compile(r"(?:None|str|int|float|bool|bytes|datetime|date)\b")
_LITERAL = re.compile(r'Literal\[(?:"[^"]*"|[\w.-]+)(?:, (?:"[^"]*"|[\w.-]+))*\]')
_GENERIC = re.compile(
    r"(?:(?:Union|Optional|Nullable|OptionalNullable|[Ll]ist|[Dd]ict"
    r"|(?:Async)?(?:Generator|Iterator|Iterable))|(?:[a-z_]\w*\.)+[A-Z]\w*)\["
)
_STREAMS = (
    re.compile(
        r"Union\[eventstreaming\.EventStream\[(.+)\], eventstreaming\.EventStreamAsync\[\1\]\]"
    ),
    re.compile(r"Union\[Generator\[(.+), None, None\], AsyncGenerator\[\1, None\]\]"),
)
_ALONE = re.compile(r"Union\[([^\[\],]+)\]")


def is_too_deep(text: str) -> bool:
    """Return whether an annotation has more types within one another than are looked into."""
    return text.count("[") > DEEPEST


def is_well_formed(text: str) -> bool:
    """Return whether a text is an annotation that some generator prints."""
    return not is_too_deep(text) and _match(text, 0) == len(text)


def unwrap_stream(text: str) -> str | None:
    """Return the annotation of what a stream or a union of one alternative consists of, or None."""
    for pattern in (*_STREAMS, _ALONE):
        match = pattern.fullmatch(text)
        if match is not None:
            return match[1]
    return None


def _match(text: str, start: int) -> int:
    """Return the end of the annotation that begins at ``start``, or -1."""
    literal = _LITERAL.match(text, start)
    if literal is not None:
        return literal.end()
    generic = _GENERIC.match(text, start)
    if generic is None:
        plain = _WORD.match(text, start) or _CLASS.match(text, start)
        return (
            plain.end() if plain is not None and text[plain.end() : plain.end() + 1] != "[" else -1
        )
    end = _match(text, generic.end())
    while end >= 0 and text.startswith(", ", end):
        end = _match(text, end + 2)
    return end + 1 if end >= 0 and text.startswith("]", end) else -1
