"""A spec's text changed in place: only what has to say something else is written anew.

Comments, blank lines, quotes and the order of a person's own keys stay, byte for byte. Block
mappings are changed entry by entry; whatever is written in another way (flow style, anchors,
aliases) is written anew as a whole, as an entry of the block around it.
"""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from fieldwright.openapi.text import dump
from fieldwright.openapi.text.source import Source
from fieldwright.openapi.text.values import Array, Object, is_identical

_COMMENT = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'#\s](?:[^#\n]|(?<!\s)#)*)(\s+#.*)"""
)


class _Entry(NamedTuple):
    """A member of a block mapping: the comments above it, its key, its value, and where it is over."""

    key: str
    above: int
    start: int
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A block mapping in the text, its keys in ``column``."""

    value: Object
    column: int
    entries: tuple[_Entry, ...]


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def patch(source: Source, wanted: dict[str, Any]) -> str:
    """Return the text of a YAML spec changed to say ``wanted``; raises ``ValueError`` where it
    cannot be.

    Reading it gives ``wanted`` unless the text uses anchors: that is for the caller to see.
    """
    block = _read_block(source.text, source.data, source.data.at, len(source.text))
    if block is None:
        raise ValueError("the document is not in block style")
    edits: list[_Edit] = []
    _edit_mapping(source.text, block, wanted, edits)
    text, place = [], 0
    for edit in sorted(edits):
        text += [source.text[place : edit.start], edit.text]
        place = edit.end
    result = "".join([*text, source.text[place:]])
    return re.sub("\r?\n", "\r\n", result) if "\r\n" in source.text else result


def _edit_mapping(text: str, block: _Block, wanted: dict[str, Any], edits: list[_Edit]) -> None:
    """Add the edits that make a block mapping say ``wanted``."""
    kept = [each for each in block.entries if each.key in wanted]
    order = [key for key in wanted if key in block.value]
    if [each.key for each in kept] != order:
        _reorder(text, block, wanted, edits)
        return
    for each in block.entries:
        if each.key not in wanted:
            edits.append(_Edit(each.above, each.end, ""))
        elif not is_identical(block.value[each.key], wanted[each.key]):
            _edit_entry(text, block, each, wanted[each.key], edits)
    # What is new stands behind what it is wanted behind, whether that goes or stays.
    place = kept[0].above
    added: dict[int, list[str]] = {}
    entries = {each.key: each for each in kept}
    for key, value in wanted.items():
        if key in entries:
            place = entries[key].end
        else:
            added.setdefault(place, []).append(_dump_entry(key, value, block.column))
    edits += [_Edit(at, at, _end_line(text, at) + "".join(lines)) for at, lines in added.items()]


def _reorder(text: str, block: _Block, wanted: dict[str, Any], edits: list[_Edit]) -> None:
    """Add the edit that puts the entries in another order, each with the comments above it."""
    parts = []
    entries = {each.key: each for each in block.entries}
    for key, value in wanted.items():
        if key not in entries:
            parts.append(_dump_entry(key, value, block.column))
            continue
        each = entries[key]
        inner: list[_Edit] = []
        if not is_identical(block.value[key], value):
            _edit_entry(text, block, each, value, inner)
        place = each.above
        for edit in sorted(inner):
            parts += [text[place : edit.start], edit.text]
            place = edit.end
        parts.append(text[place : each.end] + _end_line(text, each.end))
    edits.append(_Edit(block.entries[0].above, block.entries[-1].end, "".join(parts)))


def _edit_entry(text: str, block: _Block, entry: _Entry, wanted: Any, edits: list[_Edit]) -> None:
    """Add the edits that give one member another value: inside of it where it is a block as
    well."""
    value = block.value[entry.key]
    at = entry.value
    if isinstance(value, Object) and isinstance(wanted, dict) and value.at == at:
        inner = _read_block(text, value, at, entry.end)
        if inner is not None and not value.keys().isdisjoint(wanted):
            _edit_mapping(text, inner, wanted, edits)
            return
    if isinstance(value, Array) and isinstance(wanted, list) and value.at == at:
        inside = _edit_items(text, value, wanted, entry.end)
        if inside is not None:
            edits += inside
            return
    lines = _dump_entry(entry.key, wanted, block.column).lstrip(" ")
    old = text[at : entry.end]
    comment = _COMMENT.fullmatch(old.rstrip("\n")) if old.count("\n") <= 1 else None
    if comment is not None and lines.count("\n") == 1:
        lines = f"{lines[:-1]}{comment[1]}\n"
    edits.append(_Edit(entry.start, entry.end, lines))


def _edit_items(text: str, items: Array, wanted: list[Any], stop: int) -> list[_Edit] | None:
    """Return the edits inside the elements of a list that stays as long as it is; None where they
    cannot be made."""
    if len(items) != len(wanted) or text[items.at : items.at + 1] != "-":
        return None
    edits: list[_Edit] = []
    for n, (item, new) in enumerate(zip(items, wanted)):
        if is_identical(item, new):
            continue
        if not isinstance(item, Object) or not isinstance(new, dict):
            return None
        end = stop
        if n + 1 < len(items):
            end = text.rfind("\n", 0, items.marks[n + 1]) + 1
        block = _read_block(text, item, items.marks[n], end) if item.at == items.marks[n] else None
        # The first key stands behind the dash: with another one, the element is another.
        if block is None or next(iter(item)) != next(iter(new), None):
            return None
        _edit_mapping(text, block, new, edits)
    return edits


def _read_block(text: str, value: Object, at: int, stop: int) -> _Block | None:
    """Return a mapping as a block that ends before ``stop``; None if it is none, or has keys of
    another kind."""
    if not value or text[at : at + 1] in ("{", "&", "!"):
        return None
    keys = value.marks[::2]
    lines = [text.rfind("\n", 0, key) + 1 for key in keys]
    column = keys[0] - lines[0]
    if any(
        text[line:key].strip(" ") or key - line != column for line, key in zip(lines[1:], keys[1:])
    ):
        return None
    before = text[lines[0] : keys[0]]
    if before.strip(" -"):
        return None
    above = [keys[0] if before.strip(" ") else lines[0]]
    ends = []
    for start, following in zip(keys, [*lines[1:], stop]):
        ends.append(_find_end(text, start, following, column))
        above.append(ends[-1])
    entries = map(_Entry, value, above, keys, value.marks[1::2], ends)
    return _Block(value, column, tuple(entries))


def _find_end(text: str, start: int, stop: int, column: int) -> int:
    """Return where an entry ends: before the blank lines and the comments that belong to what
    follows."""
    end = stop
    while end > start:
        line = text.rfind("\n", start, end - 1) + 1
        if line == 0:
            return end
        content = text[line:end].strip()
        indent = len(text[line:end]) - len(text[line:end].lstrip(" "))
        if content and not (content.startswith("#") and indent <= column):
            return end
        end = line
    return end


def _dump_entry(key: str, value: Any, column: int) -> str:
    return "".join(dump.dump_lines({key: value}, column))


def _end_line(text: str, at: int) -> str:
    """Return a line feed where the text before ``at`` has none at its end."""
    return "" if at == 0 or text[at - 1] == "\n" else "\n"
