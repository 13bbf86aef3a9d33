"""What a docstring says beside the description: deprecation, default and examples, a line each.

They are the last paragraph, ``Label: JSON`` line by line, so that a reader of the code
sees them and ``package.read`` gets them back. A description that ends in such a paragraph
by itself is followed by ``Examples: none``.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from fieldwright.model import ir, traversal
from fieldwright.rendering import encoders
from fieldwright.validation import backtracking

_FACT = re.compile(r"(Deprecated|Default|Example|Longest tried|Not read): (.*)")
_NONE = "Examples: none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The parts of a docstring; ``default`` holds one value or none, and ``longest`` the number of
    characters that a pattern is tried with, where longer texts are refused. ``unread`` is what could
    not be read of the schema, where everything is accepted."""

    description: str | None
    deprecated: str | None = None
    default: tuple[ir.Json, ...] = ()
    examples: tuple[ir.Json, ...] = ()
    longest: int | None = None
    unread: tuple[str, ...] = ()


_FALLBACK = re.compile(r"Object `\w+` of the spec\.|Inline object of `\w+`\.")


def record_fallback(name: str, home: str) -> str:
    """Return the docstring of a record without a description, which stood in the schema of ``home``."""
    return f"Object `{name}` of the spec." if name == home else f"Inline object of `{home}`."


def write(facts: Facts, fallback: str) -> str:
    """Return the docstring's text; ``fallback`` stands in for a description that is not there."""
    lines = (
        [f"Deprecated: {_format_json(facts.deprecated)}"] if facts.deprecated is not None else []
    )
    lines += [f"Default: {_format_json(value)}" for value in facts.default]
    lines += [f"Example: {_format_json(value)}" for value in facts.examples]
    lines += [f"Longest tried: {facts.longest}"] if facts.longest is not None else []
    lines += [f"Not read: {_format_json(each)}" for each in facts.unread]
    text = encoders.reflow(facts.description or "")
    if not lines and _are_facts(text.rpartition("\n\n")[2]):
        lines = [_NONE]
    return "\n\n".join(part for part in (text or fallback, "\n".join(lines)) if part)


def find_longest(node: ir.Model | ir.Field) -> int | None:
    """Return the number of characters that the pattern of a field or an alias is tried with, if there are
    texts that it is not tried with."""
    inner = traversal.unwrap(node.type) if isinstance(node, ir.Field | ir.Alias) else None
    pairs = inner.constraints if isinstance(inner, ir.Scalar | ir.Ref) else ()
    guards = (backtracking.guard(argument) for keyword, argument in pairs if keyword == "pattern")
    return min((each.length for each in guards if each and not each.states), default=None)


def read(text: str) -> Facts:
    """Return the parts of a docstring that ``write`` made, its indentation taken off."""
    head, _, tail = text.rpartition("\n\n")
    if not _are_facts(tail):
        head, tail = text, ""
    values: dict[str, list[ir.Json]] = {
        "Deprecated": [],
        "Default": [],
        "Example": [],
        "Longest tried": [],
        "Not read": [],
    }
    for line in tail.split("\n") if tail not in ("", _NONE) else []:
        label, _, value = line.partition(": ")
        values[label].append(json.loads(value))
    return Facts(
        description=None if head == "" or _FALLBACK.fullmatch(head) else head,
        deprecated=values["Deprecated"][0] if values["Deprecated"] else None,
        default=tuple(values["Default"]),
        examples=tuple(values["Example"]),
    )


def read_shape(text: str) -> dict[str, Any]:
    """Return what a docstring keeps of a model or a field, as the keyword arguments of its shape."""
    facts = read(text)
    return {
        "description": facts.description,
        "deprecated": facts.deprecated,
        "examples": facts.examples,
    }


def _are_facts(paragraph: str) -> bool:
    if paragraph == _NONE:
        return True
    matches = [_FACT.fullmatch(line) for line in paragraph.split("\n")]
    return all(match is not None and _is_json(match[2]) for match in matches)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _format_json(value: ir.Json) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False)
