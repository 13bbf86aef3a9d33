"""Text of a spec as Markdown that shows it, on GitHub, in MDX and in Python-Markdown alike.

Whatever could mean something to one of the three becomes a character reference, so that no
HTML, link, expression or short code comes alive. Of a description the paragraphs, lists,
code and links to the web stay what they are.
"""

import re
from collections.abc import Iterator

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{_DIRECTIONS}\ud800-\udfff]")
_LIVE = re.compile(
    r"[\\`*\[{}<|~$&]|(?<![^\W_])_|_(?![^\W_])|:(?=[\w+-]+:)|@(?=\w)|==|\^\^|!(?=\[)"
    r"|\A(?:[#>+:!?%=/-]|\d+[.)](?=\s|\Z)|import\b|export\b)"
)
_LANGUAGES = frozenset(
    ["bash", "console", "http", "java", "javascript", "json", "python", "sh", "typescript", "xml"]
    + ["yaml"]
)
_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)(.+?)(?<!`)\1(?!`)")
_URL = r"https?://[A-Za-z0-9._~/?#=&%+:,;@!'*-]*[A-Za-z0-9/_-]"
_LINK = re.compile(rf"!?\[([^\[\]]+)\]\(({_URL})\)|<?({_URL})>?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})\s*([\w+-]*)[^`]*\Z")
_ITEM = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s+(?=\S)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def escape(text: str) -> str:
    """Escape text so that it is shown literally on one line, in a table as well."""
    return _LIVE.sub(_refer, _show_unseen(" ".join(text.split())))


def quote(text: str) -> str:
    """Quote text as code on one line; nothing in it can end the quotation.

    Not for a table, in which a pipe would still end the cell.
    """
    line = _show_unseen(" ".join(_BREAK.split(text)))
    if not line.strip():
        return "(blank)" if line else "(empty)"
    longest = max(map(len, re.findall("`+", line)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def fence(code: str, language: str = "") -> str:
    """Fence code, which is shown exactly as it is."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    longest = max(map(len, re.findall("`{3,}", lines)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}\n{_show_unseen(lines)}\n{ticks}"


def convert(description: str) -> str:
    """Convert a description to blocks of Markdown: paragraphs, lists (with ``*``), headings in bold and code."""
    return "\n\n".join(_convert_blocks(description)).strip("\n")


def summarise(description: str | None, longest: int = 200) -> str:
    """Return the first sentence of a description, escaped, on one line, cut at ``longest`` characters."""
    blocks = re.split(r"\n\s*\n", (description or "").strip(), maxsplit=1)
    sentence = re.split(r"(?<=[.!?])\s", " ".join(blocks[0].split()), maxsplit=1)[0]
    shown = sentence if len(sentence) <= longest else f"{sentence[: longest - 1].rstrip()}…"
    return convert_line(shown)


def _convert_blocks(description: str) -> Iterator[str]:
    """Yield the blocks of a description; text lines that follow one another are one block, and so are list items."""
    lines = _BREAK.split(description)
    block: list[str] = []
    place, in_list = 0, False
    open_fences: set[str] = set()
    while place < len(lines):
        line = lines[place]
        opening = _FENCE.match(line)
        end = None
        if opening is not None and opening[1] not in open_fences:
            end = _find_closing(lines, place, opening[1])
            if end is None:
                open_fences.add(opening[1])
        item = _ITEM.match(line)
        if block and (end is not None or not line.strip() or in_list != bool(item)):
            yield "\n".join(block)
            block = []
        if opening is not None and end is not None:
            language = opening[2] if opening[2] in _LANGUAGES else ""
            yield fence("\n".join(lines[place + 1 : end]), language)
            place = end
        elif item:
            marker = item[1] if item[1][0].isdigit() else "*"
            block.append(f"{marker} {convert_line(line[item.end():])}")
        elif line.strip():
            heading = _HEADING.match(line)
            title = line[heading.end() :].rstrip(" \t#") if heading else ""
            block.append(f"**{convert_line(title)}**" if title else convert_line(line))
        place, in_list = place + 1, bool(item)
    if block:
        yield "\n".join(block)


def _find_closing(lines: list[str], start: int, opening: str) -> int | None:
    """Find the line that closes a fence; one that nothing closes is no fence."""
    closing = re.compile(rf" {{0,3}}{re.escape(opening[0])}{{{len(opening)},}}\s*\Z")
    return next((n for n in range(start + 1, len(lines)) if closing.match(lines[n])), None)


def convert_line(line: str) -> str:
    """Convert one line, in which spans of code and links to the web stay."""
    line = line.strip()
    parts: list[str] = []
    place = 0
    for span in _SPAN.finditer(line):
        parts += [_convert_links(line[place : span.start()]), quote(span[2].strip() or span[2])]
        place = span.end()
    return "".join([*parts, _convert_links(line[place:])])


def _convert_links(text: str) -> str:
    parts: list[str] = []
    place = 0
    for link in _LINK.finditer(text):
        shown, url = escape(link[1] or link[3]), link[2] or link[3]
        parts += [escape_part(text[place : link.start()]), f"[{shown}]({url})"]
        place = link.end()
    return "".join([*parts, escape_part(text[place:])])


def escape_part(text: str) -> str:
    """Escape a part of a line, blanks at its ends kept."""
    return _LIVE.sub(_refer, _show_unseen(re.sub(r"\s+", " ", text)))


def _refer(live: re.Match[str]) -> str:
    """Return the character references of a text that means something."""
    if live[0].isalpha():
        return f"&#{ord(live[0][0])};{live[0][1:]}"
    return "".join(each if each.isdigit() else f"&#{ord(each)};" for each in live[0])


def _show_unseen(text: str) -> str:
    """Show characters that are not seen, or that steer the direction of others, by their code points."""
    return _UNSEEN.sub(lambda unseen: f"(U+{ord(unseen[0]):04X})", text)
