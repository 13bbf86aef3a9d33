"""Strategies for JSON payloads: what a model accepts, built from the document, and mutations of it."""

import string
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldwright.model import ir, traversal
from fieldwright.validation import json_schema, models, patterns
from tests import specs, texts

Strategy = st.SearchStrategy[Any]

DEPTH = 4
"""Models within models before every optional one is left out."""

_numbers = st.one_of(
    st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([1.0, -0.0, 1])
)
_anything = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def valid(document: ir.Document, name: str) -> Strategy:
    """Payloads that the model of this name accepts."""
    return _Valid(document).type(ir.Ref(name=name), DEPTH)


@cache
def list_valid(id: str, name: str) -> list[Any]:
    """Payloads that a model of a spec accepts, drawn once for all tests that look at them."""
    return _draw(valid(specs.document(id), name))


@cache
def list_mutated(id: str, name: str) -> list[Any]:
    """The same of ``mutated``."""
    return _draw(mutated(specs.document(id), name))


def _draw(strategy: Strategy) -> list[Any]:
    drawn: list[Any] = []

    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
    )
    @given(strategy)
    def draw(payload: Any) -> None:
        drawn.append(payload)

    draw()
    return drawn


@st.composite
def mutated(draw: st.DrawFn, document: ir.Document, name: str) -> Any:
    """A payload that the model accepts, changed in one to three places, which may break it or not."""
    payload = draw(valid(document, name))
    words = vocabulary(document)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(paths(payload))))
        payload = _changed(payload, path, lambda value: draw(_mutations(value, words)))
    return payload


def paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside of one, itself first: member names and indices."""
    yield ()
    steps: Any = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list) else ()
    )
    for step, inside in steps:
        yield from ((step, *rest) for rest in paths(inside))


def vocabulary(document: ir.Document) -> list[Any]:
    """Values that a document speaks of: those of its enums, and both sides of its limits."""
    values: list[Any] = []
    for node in traversal.list_nodes(document.models, object):
        if isinstance(node, ir.Enum):
            values += [value for _, value in node.members]
        if isinstance(node, ir.Literal):
            values += node.values
        for _, limit in getattr(node, "constraints", ()):
            if isinstance(limit, int | float) and not isinstance(limit, bool):
                values += [limit, limit + 1, limit - 1, limit / 2, "x" * min(int(limit) + 1, 500)]
    return values


class _Valid:
    """Strategies for the types of one document."""

    def __init__(self, document: ir.Document) -> None:
        self.models = {model.name: model for model in document.models}
        self.validator = models.ModelValidator(self.models, dict(document.definitions))

    def type(self, node: ir.Type, depth: int) -> Strategy:
        """The values of a type, with at most ``depth`` models one in the other where that can be."""
        match node:
            case ir.Scalar():
                return self.kept(_scalar(node), node)
            case ir.Literal():
                return st.sampled_from(node.values) | (_open(node) if node.open else st.nothing())
            case ir.Array():
                return self.kept(self.array(node, depth), node)
            case ir.Map():
                bounds = dict(node.constraints)
                most = bounds.get("maxProperties", 3)
                inside = self.type(node.values, depth) if depth > 0 else st.nothing()
                strategy = st.dictionaries(
                    st.text(max_size=4),
                    inside,
                    min_size=bounds.get("minProperties", 0),
                    max_size=most if depth > 0 and not inside.is_empty else 0,
                )
                return self.kept(strategy, node)
            case ir.Ref():
                if node.name not in self.models:
                    return _anything
                model = self.models[node.name]
                return self.kept(st.deferred(lambda: self.model(model, depth - 1)), node)
            case ir.Nullable():
                return st.none() | self.type(node.type, depth)
            case ir.Asserted():
                strategy = self.type(node.type, depth)
                return strategy.filter(lambda value: self.validator.is_valid(node, value))
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def kept(self, strategy: Strategy, node: ir.Type) -> Strategy:
        """Only what the constraints on a type keep, where ``strategy`` does not see to all of them."""
        constraints = getattr(node, "constraints", ())
        if not constraints:
            return strategy
        return strategy.filter(
            lambda value: json_schema.is_valid(ir.Schema(keywords=constraints), value, {})
        )

    def array(self, node: ir.Array, depth: int) -> Strategy:
        bounds = dict(node.constraints)
        least = bounds.get("minItems", 0)
        most = max(min(bounds.get("maxItems", 3), least + 3), least) if depth > 0 else least
        return st.lists(self.type(node.items, depth), min_size=least, max_size=most)

    def model(self, model: ir.Model, depth: int) -> Strategy:
        """The examples of a model are among its values: what is checked may be hard to come by."""
        strategy = self.unlike_examples(model, depth)
        return st.sampled_from(model.examples) | strategy if model.examples else strategy

    def unlike_examples(self, model: ir.Model, depth: int) -> Strategy:
        match model:
            case ir.Record():
                strategy = self.record(model, depth)
            case ir.Enum():
                strategy = st.sampled_from([value for _, value in model.members])
                if model.open:
                    strategy |= _KINDS[model.kind]
            case ir.Union():
                strategy = self.union(model, depth)
            case ir.Alias():
                return self.type(model.type, depth)
        either = st.none() | strategy if model.nullable else strategy
        if model.assertions is None:
            return either
        return either.filter(lambda value: self.validator.is_valid(ir.Ref(name=model.name), value))

    def record(self, model: ir.Record, depth: int) -> Strategy:
        needed = {each.name: self.type(each.type, depth) for each in model.fields if each.required}
        others = {
            each.name: self.type(each.type, depth)
            for each in model.fields
            if not each.required and (depth > 0 or not self.deep(each.type))
        }
        named = {each.name for each in model.fields}
        extra = (
            _anything
            if model.additional_properties is None
            else self.type(model.additional_properties, depth)
        )
        unnamed = st.dictionaries(
            st.text(max_size=4).filter(lambda name: name not in named),
            extra,
            max_size=(
                0 if model.additional_properties == ir.Scalar(kind="never") or depth < 0 else 2
            ),
        )
        strategy = st.builds(
            lambda more, record: {**more, **record},
            unnamed,
            st.fixed_dictionaries(needed, optional=others),
        )
        return strategy.filter(
            lambda value: json_schema.is_valid(ir.Schema(keywords=model.constraints), value, {})
        )

    def union(self, model: ir.Union, depth: int) -> Strategy:
        shallow = [each for each in model.alternatives if not self.deep(each)]
        listed = shallow if depth <= 0 and shallow else model.alternatives
        strategy = st.one_of([self.type(each, depth) for each in listed])
        return strategy.filter(
            lambda value: self.validator.is_valid(ir.Ref(name=model.name), value)
        )

    def deep(self, node: ir.Type) -> bool:
        """Whether the values of a type may hold those of a model that is no leaf."""
        match node:
            case ir.Ref():
                model = self.models.get(node.name)
                return not isinstance(model, ir.Enum | None)
            case ir.Array():
                return self.deep(node.items)
            case ir.Map():
                return self.deep(node.values)
            case ir.Nullable() | ir.Asserted():
                return self.deep(node.type)
            case _:
                return False


def _open(node: ir.Literal) -> Strategy:
    return st.text(max_size=8) if isinstance(node.values[0], str) else st.integers()


def _scalar(node: ir.Scalar) -> Strategy:
    bounds = dict(node.constraints)
    match node.kind:
        case "string":
            if node.format in texts.FORMATS:
                return texts.FORMATS[node.format]
            if "pattern" in bounds:
                return st.from_regex(patterns.translate(bounds["pattern"]))
            least = bounds.get("minLength", 0)
            return st.text(min_size=least, max_size=bounds.get("maxLength", least + 12))
        case "integer" | "number":
            return _number(node.kind, bounds)
        case "any":
            return _anything
        case _:
            return _KINDS[node.kind]


def _number(kind: str, bounds: dict[str, Any]) -> Strategy:
    """Numbers near the limits and far from them, whole ones in both spellings."""
    least = bounds.get("minimum", bounds.get("exclusiveMinimum"))
    most = bounds.get("maximum", bounds.get("exclusiveMaximum"))
    step = bounds.get("multipleOf", 1)
    low = None if least is None else -int(-least // step)
    high = None if most is None else int(most // step)
    # Fractions are written as their decimals say: 3 * 0.01 is 0.03.
    integers = st.integers(low, high).map(
        lambda count: count * step if isinstance(step, int) else float(f"{count * step:.10g}")
    )
    near = st.sampled_from([each for each in (least, most) if each is not None] or [0])
    either = integers.filter(lambda value: abs(value) < 2**53).map(float) | integers | near
    if kind == "integer" or "multipleOf" in bounds:
        return either.filter(lambda value: kind == "number" or value == int(value))
    return either | st.floats(least, most, allow_nan=False, allow_infinity=False)


_KINDS: dict[str, Strategy] = {
    "any": _anything,
    "boolean": st.booleans(),
    "integer": st.integers(),
    "never": st.nothing(),
    "null": st.none(),
    "number": _numbers,
    "string": st.text(max_size=12),
}

_OTHERS: list[Any] = [
    *(None, True, False, 0, 1, -1, 1.0, 0.5, 10**40, 1e300),
    *("", "x", "1", "true", "null", "x" * 200, "\ud83d\ude00", "\x00"),
    *([], [None], [1, True], [1, 1.0], {}, {"": 1}, {"a/b~": None}),
]


def _mutations(value: Any, words: list[Any]) -> Strategy:
    """What may stand in the place of a value: another one, or itself with something changed."""
    strategy: Strategy = st.sampled_from([*_OTHERS, *words])
    match value:
        case dict():
            strategy |= st.just({**value, "extra": 1})
            strategy |= st.just({**value, "": None})
            strategy |= st.sampled_from([*value, ""]).map(
                lambda name: {each: value[each] for each in value if each != name}
            )
        case list():
            strategy |= st.just([*value, *value[:1]])
            strategy |= st.just(value[1:])
        case str():
            strategy |= st.integers(0, len(value)).flatmap(
                lambda at: st.sampled_from([*string.printable, "é", "\u0661"]).map(
                    lambda new: value[:at] + new + value[at:]
                )
            )
            strategy |= st.integers(0, len(value)).map(lambda at: value[:at] + value[at + 1 :])
            strategy |= st.sampled_from([value.upper(), value.lower(), f"{value}\n", f" {value}"])
        case bool():
            strategy |= st.sampled_from([int(value), str(value)])
        case int() | float():
            near: list[Callable[[Any], Any]] = [lambda n: n + 1, lambda n: -n, str, lambda n: n / 3]
            strategy |= st.sampled_from(near).map(lambda change: change(_held(value)))
    return strategy


def _held(value: Any) -> Any:
    """A number that float arithmetic can do something with."""
    return value if abs(value) < 1e300 else 7


def _changed(value: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """A copy of ``value`` with what stands at ``path`` changed."""
    if not path:
        return change(value)
    copy = value.copy()
    copy[path[0]] = _changed(value[path[0]], path[1:], change)
    return copy
