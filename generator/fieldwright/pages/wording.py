"""Assertions of a type in words, as the reference shows them: ``1 to 64 characters``, ``matches `^[a-z]+$```."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from fieldwright.model import ir, traversal
from fieldwright.pages import markdown

_RANGES = (
    ("minLength", "maxLength", "character"),
    ("minItems", "maxItems", "item"),
    ("minProperties", "maxProperties", "member"),
)
"""The keywords that limit a number of things from below and from above, and what they count."""

_LOWER = {"minimum": "at least {}", "exclusiveMinimum": "more than {}"}
_UPPER = {"maximum": "at most {}", "exclusiveMaximum": "less than {}"}
_WORDS: dict[str, Callable[[ir.Json], str]] = {
    "multipleOf": lambda argument: f"a multiple of {argument}",
    "pattern": lambda argument: f"matches {markdown.quote(argument)}",
    "uniqueItems": lambda argument: "no two items alike",
}
_IDLE = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0}
"""The arguments with which a keyword refuses nothing."""

_SHOWN = 200
"""Characters of an argument that is shown as JSON."""


def describe_type(type_: ir.Type) -> Iterator[str]:
    """Yield a phrase for each format and assertion of a type, those of its elements included."""
    match type_:
        case ir.Nullable():
            yield from describe_type(type_.type)
        case ir.Asserted():
            yield from describe_type(type_.type)
            yield from describe_constraints(type_.schema.keywords)
        case ir.Scalar():
            if type_.format is not None:
                yield f"format {markdown.quote(type_.format)}"
            yield from describe_constraints(type_.constraints)
        case ir.Array(items=inner):
            yield from describe_constraints(type_.constraints)
            yield from (f"each item: {phrase}" for phrase in describe_type(inner))
        case ir.Map(values=inner):
            yield from describe_constraints(type_.constraints)
            yield from (f"each value: {phrase}" for phrase in describe_type(inner))
        case ir.Ref():
            yield from describe_constraints(type_.constraints)
        case ir.Literal():
            if type_.open:
                values = ", ".join(map(quote_json, type_.values))
                yield f"known values: {values}; others are accepted"
        case _:
            raise TypeError(f"{type(type_).__name__} is not a type")


def describe_constraints(constraints: tuple[tuple[str, Any], ...]) -> Iterator[str]:
    """Yield a phrase for each keyword and its argument, one for both ends of a range."""
    arguments = {
        keyword: argument
        for keyword, argument in constraints
        if keyword not in _IDLE or argument != _IDLE[keyword]
    }
    for low, high, noun in _RANGES:
        if low in arguments or high in arguments:
            yield _count(arguments.pop(low, None), arguments.pop(high, None), noun)
    limits = [
        words[keyword].format(arguments.pop(keyword))
        for words in (_LOWER, _UPPER)
        for keyword in words
        if keyword in arguments
    ]
    if limits:
        yield " and ".join(limits)
    for keyword, argument in arguments.items():
        if any(traversal.list_nodes(argument, ir.Schema)):
            yield f"checked by the schema under {markdown.quote(keyword)}"
        elif keyword in _WORDS:
            yield _WORDS[keyword](argument)
        else:
            yield f"{markdown.quote(keyword)} {quote_json(argument)}"


def describe_strictness(model: ir.Record) -> Iterator[str]:
    """Yield what a strict discriminator asks of the member that tells the heirs of a record apart."""
    if model.strict and model.default_heir is None:
        own = "".join(f", or {quote_json(tag)}" for tag in model.own_tags)
        yield f"{markdown.quote(model.discriminator or '')} must name one of them{own} where it is there"


def list_unread(node: ir.Model | ir.Field) -> Iterator[str]:
    """Yield a phrase for each thing that could not be read of the schema of a model or a field."""
    for message in dict(node.annotations).get(ir.UNREAD, ()):
        yield f"**Not read**, so that anything is accepted there: {markdown.escape(message)}"


def quote_json(value: ir.Json) -> str:
    """Quote a JSON value as code, cut where it is long."""
    return markdown.quote(shorten_json(value))


def shorten_json(value: ir.Json, longest: int = _SHOWN) -> str:
    """Return a JSON value as text, cut at ``longest`` characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _count(low: int | None, high: int | None, noun: str) -> str:
    if low == high:
        return f"exactly {low} {noun}{'' if low == 1 else 's'}"
    plural = noun if (low if high is None else high) == 1 else f"{noun}s"
    if high is None:
        return f"at least {low} {plural}"
    return f"at most {high} {plural}" if low is None else f"{low} to {high} {plural}"
