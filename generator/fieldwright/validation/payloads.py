"""Payloads that are valid against a model, made deterministically from its document.

Nothing is searched for: where the usual values do not meet the constraints of a type, there is
none (``LookupError``). Of a ``oneOf``, a value of one alternative may be valid against another as well.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from fieldwright.model import discriminators, formats, ir
from fieldwright.validation import json_schema, patterns

DEPTH = 8
"""Models within models before a value is given up."""

FULL = 2
"""Models within models that get their optional members too."""

MOST = 10_000
"""The most characters, items or members that a value is made with; of a schema that asks for more,
no value is made."""

LONGEST = 64
"""Items or members that a value is given only to reach a limit."""

_TEXT = "text"

SEVERAL = 8
"""Values of one type that are tried inside of others."""


class Maker:
    """A maker of payloads for the models of one document, each made once.

    With ``words``, a text that nothing is said about is the name of its member.
    """

    def __init__(
        self,
        models: Iterable[ir.Model],
        definitions: Iterable[tuple[str, ir.Schema | bool]] = (),
        *,
        words: bool = False,
    ) -> None:
        self._words = words
        self._word = _TEXT
        self._models = {model.name: model for model in models}
        self._verdicts = json_schema.Verdicts(dict(definitions))
        self._payloads: dict[tuple[str, int], list[ir.Json]] = {}

    def make_plain(self, name: str) -> ir.Json:
        """Make the plainest payload of a model: its example, or its required members alone.
        Raises ``LookupError`` where there is none."""
        for value in self._make_model(self._models[name], 0):
            return value
        raise LookupError(f"no value of {name}")

    def make_valid(self, name: str) -> Iterator[ir.Json]:
        """Yield payloads of a model, the plainest first; none where none can be made."""
        self._word = self._choose_word(name)
        try:
            yield from self._make_model(self._models[name], 0)
        except LookupError:
            return

    def make_member(self, record: ir.Record, field: ir.Field) -> Iterator[ir.Json]:
        """Yield values of one member of a record, its examples first."""
        yield from field.examples
        yield from self._make_named(field, 0)

    def _make_named(self, field: ir.Field, depth: int, *, needed: bool = False) -> list[ir.Json]:
        """Return the first values of a member. Raises ``LookupError`` if there is none and one is ``needed``."""
        before, self._word = self._word, self._choose_word(field.name)
        try:
            return self._make_several(field.type, depth, needed=needed)
        finally:
            self._word = before

    def _choose_word(self, name: str) -> str:
        """Choose the text that stands for a model or a member of this name."""
        if not self._words:
            return _TEXT
        return name if name not in ("", _TEXT) else f"a {_TEXT}"

    def _make_type(self, node: ir.Type, depth: int) -> Iterator[ir.Json]:
        """Yield values of a type. Raises ``LookupError`` where there is none."""
        match node:
            case ir.Nullable():
                yield from self._make_several(node.type, depth)
                yield None
            case ir.Asserted():
                candidates = self._make_several(node.type, depth)
                yield from (value for value in candidates if self._is_valid(node.schema, value))
            case ir.Literal():
                yield from node.values
            case ir.Scalar():
                yield from _list_scalars(node, self._word)
            case ir.Array():
                yield from self._make_array(node, depth)
            case ir.Map():
                yield from self._make_map(node, depth)
            case ir.Ref() if node.name in self._models:
                yield from self._make_inner(self._models[node.name], depth + 1)
            case ir.Ref():
                yield {}
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def _make_several(self, node: ir.Type, depth: int, *, needed: bool = False) -> list[ir.Json]:
        """Return the first values of a type. Raises ``LookupError`` if there is none and one is ``needed``."""
        values: list[ir.Json] = []
        try:
            values += islice(self._make_type(node, depth), SEVERAL)
        except LookupError:
            if needed:
                raise
        if needed and not values:
            raise LookupError("no value")
        return values

    def _make_inner(self, model: ir.Model, depth: int) -> list[ir.Json]:
        """Return the first values of a model inside another, made once for each depth."""
        key = (model.name, depth)
        if key not in self._payloads:
            if depth > DEPTH:
                raise LookupError(f"{model.name} goes deeper than {DEPTH} models")
            try:
                self._payloads[key] = list(islice(self._make_model(model, depth), SEVERAL))
            except LookupError:
                self._payloads[key] = []
        if not self._payloads[key]:
            raise LookupError(f"no value of {model.name}")
        return self._payloads[key]

    def _is_valid(self, schema: ir.Schema | None, value: ir.Json) -> bool:
        return schema is None or self._verdicts.is_valid(schema, value)

    def _make_model(self, model: ir.Model, depth: int) -> Iterator[ir.Json]:
        if isinstance(model, ir.Alias):
            yield from self._make_shape(model, depth)
        else:
            candidates = self._make_shape(model, depth)
            yield from (value for value in candidates if self._is_valid(model.assertions, value))

    def _make_shape(self, model: ir.Model, depth: int) -> Iterator[ir.Json]:
        yield from model.examples
        match model:
            case ir.Record(strict=True):
                yield from self._make_tagged(model, depth)
            case ir.Record():
                yield from self._make_record(model, depth)
            case ir.Enum():
                yield from (value for _, value in model.members)
            case ir.Union():
                for alternative in model.alternatives:
                    yield from self._make_several(alternative, depth)
                tags = discriminators.list_open_tags(model, self._models) if model.open else None
                if tags is not None:
                    yield {tags.member: "a tag that is not known here", "more": [1.5]}
            case ir.Alias():
                yield from self._make_type(model.type, depth)
            case _:
                raise TypeError(f"{type(model).__name__} is not a model")
        if not isinstance(model, ir.Alias) and model.nullable:
            yield None

    def _make_tagged(self, model: ir.Record, depth: int) -> Iterator[ir.Json]:
        """Yield objects of a strict base, each with a tag that names it or the heir whose payload it is."""
        member = model.discriminator or ""
        for tag in model.own_tags:
            yield from ({**each, member: tag} for each in self._make_record(model, depth))
        for tag, name in model.heirs:
            for payload in self._make_several(ir.Ref(name=name), depth):
                if isinstance(payload, dict):
                    yield {**payload, member: tag}

    def _make_record(self, model: ir.Record, depth: int) -> Iterator[dict[str, ir.Json]]:
        """Yield objects with as few members as can be, with as many, and with each member in its other values."""
        bounds = dict(model.constraints)
        choices = {
            each.name: [*each.examples, *self._make_named(each, depth, needed=each.required)]
            for each in model.fields
            if each.required or depth < FULL
        }
        needed = [each.name for each in model.fields if each.required]
        others = [name for name in choices if name not in needed and choices[name]]
        short = max(bounds.get("minProperties", 0) - len(needed), 0)
        plain = {name: choices[name][0] for name in (*needed, *others[:short])}
        yield plain
        full = [*needed, *others][: bounds.get("maxProperties")]
        if len(full) > len(plain):
            yield {name: choices[name][0] for name in full}
        for name, values in choices.items():
            yield from ({**plain, name: value} for value in values[1:])
        if model.additional_properties != ir.Scalar(kind="never"):
            for value in self._make_several(
                model.additional_properties or ir.Scalar(kind="any"), depth
            )[:2]:
                yield {**plain, "a member without a name here": value}

    def _make_array(self, node: ir.Array, depth: int) -> Iterator[ir.Json]:
        bounds = dict(node.constraints)
        least, most = bounds.get("minItems", 0), bounds.get("maxItems", SEVERAL)
        values = self._make_several(node.items, depth, needed=least > 0)
        if bounds.get("uniqueItems") and len(values) < least:
            raise LookupError(f"{least} different items")
        wanted = _check_count(max(least, 1))
        if values and wanted <= most:
            yield [values[number % len(values)] for number in range(wanted)]
        if len(values) > 1 and least <= len(values):
            yield values[:most]
        if values and wanted < most and _is_full(bounds, "maxItems", "uniqueItems"):
            yield [values[number % len(values)] for number in range(most)]
        if not least:
            yield []

    def _make_map(self, node: ir.Map, depth: int) -> Iterator[ir.Json]:
        bounds = dict(node.constraints)
        least = bounds.get("minProperties", 0)
        values = self._make_several(node.values, depth, needed=least > 0)
        if values:
            yield {f"key{number}": values[0] for number in range(_check_count(max(least, 1)))}
        if least <= 1:
            yield from ({"key": value} for value in values[1:])
        if values and _is_full(bounds, "maxProperties"):
            yield {f"key{number}": values[0] for number in range(bounds["maxProperties"])}
        if not least:
            yield {}


def _is_full(bounds: dict[str, Any], most: str, *without: str) -> bool:
    """Return whether there is a limit that a value can reach, so that one change goes beyond it."""
    return bounds.get(most, LONGEST + 1) <= LONGEST and not any(map(bounds.get, without))


def _list_scalars(node: ir.Scalar, word: str = _TEXT) -> Iterator[ir.Json]:
    match node.kind:
        case "string":
            yield from _list_strings(node.format, dict(node.constraints), word)
        case "integer" | "number":
            yield from _list_numbers(node.kind, dict(node.constraints))
        case "boolean":
            yield from (True, False)
        case "null":
            yield None
        case "any":
            yield from ("anything", None, 1, [1, True], {"a": 1.5})
        case _:
            raise LookupError(f"nothing is {node.kind}")


def _check_count(count: int) -> int:
    """Return a number of things to make. Raises ``LookupError`` if they are too many."""
    if count > MOST:
        raise LookupError(f"{count} of a kind")
    return count


def _list_strings(format: str | None, bounds: dict[str, Any], word: str) -> Iterator[str]:
    least, most = bounds.get("minLength", 0), bounds.get("maxLength")
    if "pattern" in bounds:
        candidates: tuple[str, ...] = tuple(list_matching(patterns.parse(bounds["pattern"])))
    elif format in formats.FORMATS and formats.FORMATS[format].samples:
        candidates = formats.FORMATS[format].samples
    else:
        length = max(_check_count(least), len(word) if most is None else min(most, len(word)))
        candidates = ((word * (length // len(word) + 1))[:length], "é" * least)
    fitting = [
        each for each in candidates if least <= len(each) <= (len(each) if most is None else most)
    ]
    if not fitting:
        raise LookupError("no text of that length")
    yield from fitting


def list_matching(pattern: patterns.Group) -> Iterator[str]:
    """Yield texts that a pattern of characters, groups and repeats matches as a whole, the shortest way."""
    for row in pattern.rows:
        yield "".join(map(_make_match, row))


def _make_match(node: patterns.Node) -> str:
    match node:
        case patterns.Characters():
            low, high = node.ranges[0]
            return chr(ord("a") if low <= ord("a") <= high else max(low, min(high, 0x21)))
        case patterns.Repeat():
            inside = _make_match(node.node)
            _check_count(len(inside) * node.least)
            return inside * node.least
        case patterns.Group():
            if node.opening != "(?:":
                raise LookupError("a pattern that looks around")
            return next(list_matching(node))
        case _:
            return ""


_LARGE = Fraction(2) ** 1023
"""Numbers from here on may be beyond every double."""


def _list_numbers(kind: str, bounds: dict[str, Any]) -> Iterator[float]:
    """Yield numbers within their limits, nearest to the lowest first, and a whole one as a float."""
    exact = {keyword: Fraction(str(limit)) for keyword, limit in bounds.items()}
    step = exact.get("multipleOf", Fraction(1))
    low = max(
        (exact[each] for each in ("minimum", "exclusiveMinimum") if each in exact), default=None
    )
    high = min(
        (exact[each] for each in ("maximum", "exclusiveMaximum") if each in exact), default=None
    )
    start = low if low is not None else high if high is not None else Fraction(1)
    if abs(start) >= _LARGE and (low is None or low < 1) and (high is None or high > 1):
        start = Fraction(1)
    halves = (
        (Fraction(1, 2), Fraction(-1, 2)) if kind == "number" and "multipleOf" not in exact else ()
    )
    candidates = [(start // step + count) * step for count in (0, 1, -1, 2, *halves)]
    numbers = [
        int(value) if value.denominator == 1 else float(value)
        for value in candidates
        if (value.denominator == 1 or abs(value) < _LARGE)
        and (low is None or value > low or value == low and value != exact.get("exclusiveMinimum"))
        and (
            high is None or value < high or value == high and value != exact.get("exclusiveMaximum")
        )
    ]
    if not numbers:
        raise LookupError("no number within the limits")
    yield from numbers
    yield from (float(value) for value in numbers[:1] if abs(value) < 2**53)
