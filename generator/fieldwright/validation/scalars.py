"""Strings and numbers that the keywords of schemas suggest: those they name, and those at their bounds."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from fieldwright.model import formats, ir
from fieldwright.validation import patterns, payloads

Keywords: TypeAlias = Mapping[str, Any]
"""The keywords of one subschema with their arguments."""


def list_named(parts: Iterable[Keywords]) -> Iterator[ir.Json]:
    """Yield the values that the subschemas name: constants, samples of types and formats, texts of patterns."""
    for part in parts:
        yield from part.get("enum", ())
        if "const" in part:
            yield part["const"]
        kinds = part.get("type", ())
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            yield from _SAMPLES.get(kind, ())
        if "format" in part and part["format"] in formats.FORMATS:
            yield from formats.FORMATS[part["format"]].samples
        if "pattern" in part:
            yield from list_matching(part["pattern"])


_SAMPLES: Mapping[str, tuple[ir.Json, ...]] = {
    "boolean": (True, False),
    "integer": (0, 1, 2, -1, 1.0),
    "number": (0, 0.5, -1, 1.5),
    "string": ("", "x", "xy"),
}


def list_strings(parts: Iterable[Keywords], sizes: Iterable[int]) -> Iterator[str]:
    """Yield strings that match the patterns and formats and others that do not, of these lengths too."""
    matching = [
        text for part in parts if "pattern" in part for text in list_matching(part["pattern"])
    ]
    others = ("A", "0", "-") if matching else ()
    yield from ("", "x", *others, "xx xx", *matching)
    for text in matching:
        yield from (f"{text}{other}" for other in ("-", "A", "0", "x", "@x", *matching))
        yield from (f"{other}{text}" for other in ("-", "A", "0", "x"))
    samples = [
        sample
        for part in parts
        if part.get("format") in formats.FORMATS
        for sample in formats.FORMATS[part["format"]].samples
    ]
    for size, text in itertools.product(sizes, dict.fromkeys(["x", *others, *matching, *samples])):
        yield text + (text[-1:] or "x") * (size - len(text))
        yield ((text or "x") * size)[:size]


def list_numbers(parts: Iterable[Keywords]) -> Iterator[ir.Json]:
    words = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    listed = [each for each in list_named(parts) if type(each) in (int, float)]
    listed += [part[word] for part in parts for word in words if word in part]
    bounds = {Fraction(str(each)) for each in listed}
    steps = {Fraction(str(part["multipleOf"])) for part in parts if "multipleOf" in part}
    numbers = {each + by for each in bounds for by in (-1, 0, 1, Fraction(1, 2), Fraction(-1, 2))}
    for step in steps:
        numbers |= {step * times for times in (-1, 0, 1, 2, 3, 5, 7)} | {step / 2}
        multiples = {each // step * step + step * by for each in bounds for by in (-1, 0, 1, 2)}
        numbers |= {each + by for each in multiples for by in (-1, 0, 1)}
    for one, other in itertools.combinations(steps, 2):
        numbers |= {one * other, one * other / 2}
    for number in numbers:
        yield int(number) if number.denominator == 1 else float(number)


def list_matching(pattern: str) -> Iterator[str]:
    """Yield texts that a pattern matches, as far as they can be read off it."""
    try:
        yield from payloads.list_matching(patterns.parse(pattern))
    except (LookupError, ValueError):
        return
