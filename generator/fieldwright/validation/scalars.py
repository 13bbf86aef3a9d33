"""Strings and numbers that the keywords of schemas suggest: those they name, and those at their bounds."""

import bisect
import functools
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from fieldwright.model import formats, ir
from fieldwright.validation import languages, patterns, payloads
from fieldwright.validation.formats import is_format
from fieldwright.validation.languages import Texts

Keywords: TypeAlias = Mapping[str, Any]
"""The keywords of one subschema with their arguments."""

LONG = 20_000
"""Characters beyond which a bound is not tried."""


def list_named(parts: Iterable[Keywords]) -> Iterator[ir.Json]:
    """Yield the values that the subschemas name: constants, samples of types and formats, texts of patterns."""
    for part in parts:
        yield from _list_values(part)
        if "format" in part and part["format"] in formats.FORMATS:
            yield from formats.FORMATS[part["format"]].samples
        if "pattern" in part:
            texts = list(list_matching(part["pattern"]))
            # More than one, in case that the one there is is listed.
            yield from (each for text in texts for each in (text, text + text, f"x{text}"))


def _list_values(part: Keywords) -> Iterator[ir.Json]:
    """Yield the constants of a subschema, and samples of its types."""
    yield from part.get("enum", ())
    if "const" in part:
        yield part["const"]
    kinds = part.get("type", ())
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        yield from _SAMPLES.get(kind, ())


_SAMPLES: Mapping[str, tuple[ir.Json, ...]] = {
    "boolean": (True, False),
    "integer": (0, 1, 2, -1, 1.0),
    "number": (0, 0.5, -1, 1.5),
    "string": ("", "x", "xy"),
}


def list_strings(parts: Iterable[Keywords]) -> Texts:
    """List strings for every combination of verdicts that patterns, formats and bounds of the length give."""
    parts = list(parts)
    sources = sorted({part["pattern"] for part in parts if "pattern" in part})
    steps = {int(part["minLength"]) for part in parts if "minLength" in part}
    steps |= {int(part["maxLength"]) + 1 for part in parts if "maxLength" in part}
    words = dict.fromkeys(
        part["format"] for part in parts if formats.is_asserted(part.get("format"))
    )
    rows = [formats.FORMATS[word] for word in words]
    bounded = sorted(each for each in steps if each <= LONG)
    complete = len(bounded) == len(steps)
    if not sources and not steps:
        return Texts(("", "x", "xx xx"), True)
    outlines = [row.outline for row in rows if row.outline is not None]
    limits = [row.limits for row in rows if row.limits is not None and sources]
    listed = [languages.list_texts((*sources, *outlines, *limits), tuple(bounded))]
    if not listed[0].complete and outlines:
        listed += [languages.list_texts((*sources, each), tuple(bounded)) for each in outlines]
    texts = [text for each in listed for text in each.texts]
    if not listed[0].complete:
        texts += _guess_strings(sources, bounded)
        complete = False
    elif rows and sources:
        complete = complete and _is_decided(texts, rows, sources, bounded)
    return Texts(("", "x", "xx xx", *texts), complete)


def _is_decided(
    texts: Iterable[str], rows: Iterable[formats.Format], sources: Iterable[str], steps: list[int]
) -> bool:
    """Return whether texts, which have all verdicts of the outlines and limits of formats, have all that the
    formats can have beside patterns and bounds of the length."""
    possible: dict[tuple[Any, ...], set[tuple[bool, ...]]] = {}
    verdicts: dict[tuple[Any, ...], set[tuple[bool, ...]]] = {}
    for text in (*texts, *(sample for row in rows for sample in row.samples)):
        matches = tuple(_is_matching(source, text) for source in sources)
        key = (matches, bisect.bisect_right(steps, len(text)))
        ways = [
            (
                (True,)
                if row.outline is not None and _is_matching(row.outline, text)
                else (False, True)[: 1 if row.limits and not _is_matching(row.limits, text) else 2]
            )
            for row in rows
        ]
        possible.setdefault(key, set()).update(itertools.product(*ways))
        verdicts.setdefault(key, set()).add(tuple(is_format(text, row.name) for row in rows))
    return all(ways <= verdicts[key] for key, ways in possible.items())


def _is_matching(source: str, text: str) -> bool:
    return re.search(patterns.translate(source), text) is not None


def _guess_strings(sources: Iterable[str], steps: Iterable[int]) -> Iterator[str]:
    """Guess strings where no automaton tells: what is read off patterns, with a bit more at either end."""
    matching = [text for source in sources for text in list_matching(source)]
    others = ("-", "A", "0", "x", "@x", *matching)
    yield from matching
    for text, other in itertools.product(matching, others):
        yield from (text + other, other + text)
    for step, text in itertools.product(steps, dict.fromkeys(["x", *others])):
        for size in (step - 1, step):
            yield text + text[-1:] * (size - len(text))
            yield (text * size)[: max(size, 0)]


def list_numbers(parts: Iterable[Keywords]) -> Iterator[ir.Json]:
    """Yield numbers on both sides of bounds, and multiples of every choice of steps around them."""
    parts = list(parts)
    words = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    listed = [each for part in parts for each in _list_values(part) if type(each) in (int, float)]
    listed += [part[word] for part in parts for word in words if word in part]
    bounds = {Fraction(str(each)) for each in listed}
    steps = {Fraction(str(part["multipleOf"])) for part in parts if "multipleOf" in part}
    numbers = {each + by for each in bounds for by in (-1, 0, 1, Fraction(1, 2), Fraction(-1, 2))}
    for count in range(1, len(steps) + 1) if len(steps) <= _STEPS else ():
        for chosen in itertools.combinations({*steps, Fraction(1)}, count):
            common = functools.reduce(_find_common, chosen)
            for start in (Fraction(0), *bounds):
                multiples = {start // common * common + common * by for by in _TIMES}
                numbers |= {each + by for each in multiples for by in (-1, 0, 1)}
    numbers |= {step / 2 for step in steps}
    for number in numbers:
        yield int(number) if number.denominator == 1 else float(number)


_STEPS = 4
"""Steps of which every choice is tried."""

_TIMES = (-7, -5, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7)
"""How many common steps from a bound lies what is tried: primes, since no other step divides all of those."""


def _find_common(one: Fraction, other: Fraction) -> Fraction:
    """Return the least common multiple of two steps."""
    numerators = (one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(math.lcm(*numerators), one.denominator * other.denominator)


def list_matching(pattern: str) -> Iterator[str]:
    """Yield texts that a pattern matches, as far as they can be read off it."""
    try:
        yield from payloads.list_matching(patterns.parse(pattern))
    except (LookupError, ValueError):
        return
