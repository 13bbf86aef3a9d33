"""Payloads that a model accepts, made of its document without any chance.

Nothing is searched for: where the usual values do not meet what a type asks for, there is
none (``LookupError``). Of a ``oneOf``, a value of one alternative may fit another as well.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from fieldwright.model import formats, ir
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

SEVERAL = 8
"""Values of one type that are tried inside of others."""


class Maker:
    """Makes payloads for the models of one document; what it has made once it gives again."""

    def __init__(
        self,
        models: Iterable[ir.Model],
        definitions: Iterable[tuple[str, ir.Schema | bool]] = (),
    ) -> None:
        self._models = {model.name: model for model in models}
        self._definitions = dict(definitions)
        self._made: dict[tuple[str, int], list[ir.Json]] = {}

    def plain(self, name: str) -> ir.Json:
        """The plainest payload of a model: its example, or its required members alone.
        Raises ``LookupError`` where there is none."""
        for value in self._model(self._models[name], 0):
            return value
        raise LookupError(f"no value of {name}")

    def valid(self, name: str) -> Iterator[ir.Json]:
        """Payloads of a model, the plainest first; none where there are none to be had."""
        try:
            yield from self._model(self._models[name], 0)
        except LookupError:
            return

    def _of(self, node: ir.Type, depth: int) -> Iterator[ir.Json]:
        """Values of a type. Raises ``LookupError`` where there is none."""
        match node:
            case ir.Nullable():
                yield from self._several(node.type, depth)
                yield None
            case ir.Asserted():
                made = self._several(node.type, depth)
                yield from (value for value in made if self._holds(node.schema, value))
            case ir.Literal():
                yield from node.values
            case ir.Scalar():
                yield from _scalar(node)
            case ir.Array():
                yield from self._array(node, depth)
            case ir.Map():
                yield from self._map(node, depth)
            case ir.Ref() if node.name in self._models:
                yield from self._inner(self._models[node.name], depth + 1)
            case ir.Ref():
                yield {}
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def _several(self, node: ir.Type, depth: int, *, needed: bool = False) -> list[ir.Json]:
        """The first values of a type. Raises ``LookupError`` if there is none and one is ``needed``."""
        found: list[ir.Json] = []
        try:
            found += islice(self._of(node, depth), SEVERAL)
        except LookupError:
            if needed:
                raise
        if needed and not found:
            raise LookupError("no value")
        return found

    def _inner(self, model: ir.Model, depth: int) -> list[ir.Json]:
        """The first values of a model inside of another, made once for each depth."""
        key = (model.name, depth)
        if key not in self._made:
            if depth > DEPTH:
                raise LookupError(f"{model.name} goes deeper than {DEPTH} models")
            try:
                self._made[key] = list(islice(self._model(model, depth), SEVERAL))
            except LookupError:
                self._made[key] = []
        if not self._made[key]:
            raise LookupError(f"no value of {model.name}")
        return self._made[key]

    def _holds(self, schema: ir.Schema | None, value: ir.Json) -> bool:
        return schema is None or json_schema.is_valid(schema, value, self._definitions)

    def _model(self, model: ir.Model, depth: int) -> Iterator[ir.Json]:
        if isinstance(model, ir.Alias):
            yield from self._unchecked(model, depth)
        else:
            made = self._unchecked(model, depth)
            yield from (value for value in made if self._holds(model.assertions, value))

    def _unchecked(self, model: ir.Model, depth: int) -> Iterator[ir.Json]:
        yield from model.examples
        match model:
            case ir.Record():
                yield from self._record(model, depth)
            case ir.Enum():
                yield from (value for _, value in model.members)
            case ir.Union():
                for alternative in model.alternatives:
                    yield from self._several(alternative, depth)
            case ir.Alias():
                yield from self._of(model.type, depth)
            case _:
                raise TypeError(f"{type(model).__name__} is not a model")
        if not isinstance(model, ir.Alias) and model.nullable:
            yield None

    def _record(self, model: ir.Record, depth: int) -> Iterator[ir.Json]:
        """As few members as can be; as many; and one after the other in its other values."""
        bounds = dict(model.constraints)
        choices = {
            each.name: [*each.examples, *self._several(each.type, depth, needed=each.required)]
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
            for value in self._several(model.additional_properties or ir.Scalar(kind="any"), depth)[
                :2
            ]:
                yield {**plain, "a member without a name here": value}

    def _array(self, node: ir.Array, depth: int) -> Iterator[ir.Json]:
        bounds = dict(node.constraints)
        least, most = bounds.get("minItems", 0), bounds.get("maxItems", SEVERAL)
        values = self._several(node.items, depth, needed=least > 0)
        if bounds.get("uniqueItems") and len(values) < least:
            raise LookupError(f"{least} different items")
        wanted = _few(max(least, 1))
        if values and wanted <= most:
            yield [values[number % len(values)] for number in range(wanted)]
        if len(values) > 1 and least <= len(values):
            yield values[:most]
        if values and wanted < most and _is_full(bounds, "maxItems", "uniqueItems"):
            yield [values[number % len(values)] for number in range(most)]
        if not least:
            yield []

    def _map(self, node: ir.Map, depth: int) -> Iterator[ir.Json]:
        bounds = dict(node.constraints)
        least = bounds.get("minProperties", 0)
        values = self._several(node.values, depth, needed=least > 0)
        if values:
            yield {f"key{number}": values[0] for number in range(_few(max(least, 1)))}
        if least <= 1:
            yield from ({"key": value} for value in values[1:])
        if values and _is_full(bounds, "maxProperties"):
            yield {f"key{number}": values[0] for number in range(bounds["maxProperties"])}
        if not least:
            yield {}


def _is_full(bounds: dict[str, Any], most: str, *without: str) -> bool:
    """Whether there is a limit that a value can be made to reach, so that one change goes beyond it."""
    return bounds.get(most, LONGEST + 1) <= LONGEST and not any(map(bounds.get, without))


def _scalar(node: ir.Scalar) -> Iterator[ir.Json]:
    match node.kind:
        case "string":
            yield from _string(node.format, dict(node.constraints))
        case "integer" | "number":
            yield from _number(node.kind, dict(node.constraints))
        case "boolean":
            yield from (True, False)
        case "null":
            yield None
        case "any":
            yield from ("anything", None, 1, [1, True], {"a": 1.5})
        case _:
            raise LookupError(f"nothing is {node.kind}")


def _few(count: int) -> int:
    """A number of things to make, or ``LookupError`` if they are too many."""
    if count > MOST:
        raise LookupError(f"{count} of a kind")
    return count


def _string(format: str | None, bounds: dict[str, Any]) -> Iterator[str]:
    least, most = bounds.get("minLength", 0), bounds.get("maxLength")
    if "pattern" in bounds:
        candidates: tuple[str, ...] = tuple(_matching(patterns.parse(bounds["pattern"])))
    elif format in formats.FORMATS and formats.FORMATS[format].samples:
        candidates = formats.FORMATS[format].samples
    else:
        length = max(_few(least), 4 if most is None else min(most, 4))
        candidates = (("text" * (length // 4 + 1))[:length], "é" * least)
    fitting = [
        each for each in candidates if least <= len(each) <= (len(each) if most is None else most)
    ]
    if not fitting:
        raise LookupError("no text of that length")
    yield from fitting


def _matching(pattern: patterns.Group) -> Iterator[str]:
    """Texts that a pattern of characters, groups and repeats matches as a whole, the shortest way."""
    for row in pattern.rows:
        yield "".join(map(_matched, row))


def _matched(node: patterns.Node) -> str:
    match node:
        case patterns.Characters():
            low, high = node.ranges[0]
            return chr(ord("a") if low <= ord("a") <= high else max(low, min(high, 0x21)))
        case patterns.Repeat():
            inside = _matched(node.node)
            _few(len(inside) * node.least)
            return inside * node.least
        case patterns.Group():
            if node.opening != "(?:":
                raise LookupError("a pattern that looks around")
            return next(_matching(node))
        case _:
            return ""


def _number(kind: str, bounds: dict[str, Any]) -> Iterator[float]:
    """Numbers within their limits, nearest to the lowest first, and a whole one as a fraction."""
    exact = {keyword: Fraction(str(limit)) for keyword, limit in bounds.items()}
    step = exact.get("multipleOf", Fraction(1))
    low = max(
        (exact[each] for each in ("minimum", "exclusiveMinimum") if each in exact), default=None
    )
    high = min(
        (exact[each] for each in ("maximum", "exclusiveMaximum") if each in exact), default=None
    )
    start = low if low is not None else high if high is not None else Fraction(1)
    halves = (
        (Fraction(1, 2), Fraction(-1, 2)) if kind == "number" and "multipleOf" not in exact else ()
    )
    candidates = [(start // step + count) * step for count in (0, 1, -1, 2, *halves)]
    found = [
        int(value) if value.denominator == 1 else float(value)
        for value in candidates
        if (low is None or value > low or value == low and value != exact.get("exclusiveMinimum"))
        and (
            high is None or value < high or value == high and value != exact.get("exclusiveMaximum")
        )
    ]
    if not found:
        raise LookupError("no number within the limits")
    yield from found
    yield from (float(value) for value in found[:1] if abs(value) < 2**53)
