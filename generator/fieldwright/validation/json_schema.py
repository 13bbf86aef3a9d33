"""Validation of the JSON values that stand in a spec: defaults, examples, enum values (JSON Schema 2020-12).

Generated code does not walk schemas; the tests hold the two against each other.
Over 400 lines: each keyword is a function.
"""

# ruff: noqa: SIM110 -- all() and any() are calls of C, of which deep schemas would make too many.

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from fieldwright import errors, limits
from fieldwright.model import ir, json_values, pointers
from fieldwright.model.keywords import KEYWORDS, UNEVALUATED
from fieldwright.validation import formats, patterns

AnySchema: TypeAlias = ir.Schema | bool
Definitions: TypeAlias = Mapping[str, AnySchema]
Siblings: TypeAlias = dict[str, Any]
"""The keywords of one schema, by name."""

VALUES = 200
"""Values whose verdicts are kept at a time."""

_TYPING = frozenset({"type", "enum", "const", "false"})
"""The keywords by which an alternative refuses a value that it is not meant for."""


class Failure(NamedTuple):
    """A keyword that a value does not satisfy, and the JSON Pointer to that value."""

    pointer: str
    keyword: str
    argument: Any
    value: Any


def is_valid(schema: AnySchema, value: Any, definitions: Definitions) -> bool:
    """Return whether a value is valid against a schema."""
    with limits.allow_deep_calls():
        return Validator(definitions).is_valid(schema, value)


def find_failure(schema: AnySchema, value: Any, definitions: Definitions) -> Failure | None:
    """Return the first failure, as deep inside the value as can be said; None if it is valid.

    Of alternatives that all refuse, the one is followed that alone is meant for such values.
    """
    with limits.allow_deep_calls():
        return Validator(definitions).find_failure(schema, value)


class Verdicts:
    """The verdicts on values that are asked about again and again, by schemas that refer to one another.

    What a value was evaluated by for one schema is not evaluated for the next. Schemas and
    definitions are to live as long.
    """

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._validators: dict[str, tuple[Any, Validator]] = {}

    def is_valid(self, schema: AnySchema, value: Any) -> bool:
        """Return whether a value is valid against a schema."""
        key = repr(value)
        if key not in self._validators:
            if len(self._validators) == VALUES:
                self._validators.clear()
            self._validators[key] = value, Validator(self._definitions)
        known, validator = self._validators[key]
        with limits.allow_deep_calls():
            return validator.is_valid(schema, known)


def describe(failure: Failure) -> str:
    """Describe what a value does not satisfy, and where."""
    place = errors.shorten_json(failure.pointer) if failure.pointer else "its root"
    if failure.keyword == "required":
        missing = next(name for name in failure.argument if name not in failure.value)
        return f"'required' asks for {errors.shorten_json(missing)} at {place}"
    keyword = f"'{failure.keyword}'"
    row = KEYWORDS.get(failure.keyword)
    if row is not None and not row.shape.startswith("schema") and failure.argument is not None:
        keyword += f" {errors.shorten_json(failure.argument)}"
    return f"{keyword} does not hold of {errors.shorten_json(failure.value)} at {place}"


class Validator:
    """The verdicts on one instance: every schema is evaluated once for each value inside it."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._verdicts: dict[tuple[int, int], bool] = {}
        self._failures: dict[tuple[int, int], Failure | None] = {}
        self._evaluated: dict[tuple[int, int], frozenset[Any]] = {}

    def resolve(self, name: str) -> AnySchema:
        """Return the schema that a reference leads to, through schemas that only refer to others."""
        seen = set()
        while name not in seen:
            seen.add(name)
            schema = self._definitions[name]
            if isinstance(schema, bool) or len(schema.keywords) != 1:
                return schema
            keyword, name = schema.keywords[0]
            if keyword != "$ref":
                return schema
        raise RecursionError(f"{name} refers to itself")

    def is_valid(self, schema: AnySchema, value: Any) -> bool:
        """Return whether a value, which is alive as long as the validator, is valid."""
        if isinstance(schema, bool):
            return schema
        key = id(schema), id(value)
        if key not in self._verdicts:
            self._verdicts[key] = self._find_failed(schema, value) is None
        return self._verdicts[key]

    def is_all_valid(self, schema: AnySchema, values: Iterable[Any]) -> bool:
        """Return whether all of some values are valid."""
        for value in values:
            if not self.is_valid(schema, value):
                return False
        return True

    def find_failure(self, schema: AnySchema, value: Any) -> Failure | None:
        """Return the first failure of a value; None if it is valid."""
        if isinstance(schema, bool):
            return None if schema else Failure("", "false", None, value)
        key = id(schema), id(value)
        if key not in self._failures:
            self._failures[key] = self._find(schema, value)
        return self._failures[key]

    def evaluate(self, schema: AnySchema, value: Any, without: str = "") -> frozenset[Any]:
        """Return the names or indices of a valid value that a schema has evaluated (core, section 11),
        by all of its keywords but the one ``without`` which it is asked."""
        if isinstance(schema, bool):
            return frozenset()
        key = id(schema), id(value)
        if without or key not in self._evaluated:
            siblings = dict(schema.keywords)
            evaluated = {
                each
                for keyword, argument in schema.keywords
                if keyword in _EVALUATING and keyword != without and _is_applicable(keyword, value)
                for each in _EVALUATING[keyword](self, argument, value, siblings)
            }
            for part in self._select_in_place(siblings, value):
                evaluated |= self.evaluate(part, value)
            if without:
                return frozenset(evaluated)
            self._evaluated[key] = frozenset(evaluated)
        return self._evaluated[key]

    def _find_failed(self, schema: ir.Schema, value: Any) -> tuple[str, Any] | None:
        """Return the first keyword that a value does not satisfy; those for what is left unevaluated
        come last."""
        siblings = dict(schema.keywords)
        for last in (False, True):
            for keyword, argument in schema.keywords:
                if (keyword in UNEVALUATED) is last and not self._is_satisfied(
                    keyword, argument, value, siblings, schema
                ):
                    return keyword, argument
        return None

    def _is_satisfied(
        self, keyword: str, argument: Any, value: Any, siblings: Siblings, schema: ir.Schema
    ) -> bool:
        if not _is_applicable(keyword, value):
            return True
        if keyword in UNEVALUATED:
            evaluated = self.evaluate(schema, value, without=keyword)
            members = (member for at, member in _list_parts(value) if at not in evaluated)
            return self.is_all_valid(argument, members)
        test = KEYWORDS[keyword].test if keyword in KEYWORDS else None
        if test is not None:
            return test(value, _compile(argument) if keyword == "pattern" else argument)
        applicator = _APPLICATORS.get(keyword)
        return applicator is None or applicator(self, argument, value, siblings)

    def _find(self, schema: ir.Schema, value: Any) -> Failure | None:
        failed = self._find_failed(schema, value)
        if failed is None:
            return None
        keyword, argument = failed
        siblings = dict(schema.keywords)
        for part, inner, step in self._list_subinstances(keyword, argument, value, siblings):
            at = "" if step is None else pointers.format_token(step)
            if part is False:
                return Failure(at, keyword, None, inner)
            failure = self.find_failure(part, inner)
            if failure is not None:
                return failure._replace(pointer=at + failure.pointer)
        return Failure("", keyword, argument, value)

    def _list_subinstances(
        self, keyword: str, argument: Any, value: Any, siblings: Siblings
    ) -> Iterator[tuple[AnySchema, Any, str | int | None]]:
        """Yield the subschemas that a failed keyword delegates to, each with the value it applies to,
        and the step that leads there."""
        match keyword:
            case "$ref":
                yield self.resolve(argument), value, None
            case "allOf":
                yield from ((part, value, None) for part in argument)
            case "anyOf" | "oneOf":
                yield from ((part, value, None) for part in self._select_meant(argument, value))
            case "if":
                branch = "then" if self.is_valid(argument, value) else "else"
                yield siblings[branch], value, None
            case "properties":
                yield from ((part, value[name], name) for name, part in argument if name in value)
            case "additionalProperties":
                yield from ((argument, value[name], name) for name in _list_other(value, siblings))
            case "dependentSchemas":
                yield from ((part, value, None) for name, part in argument if name in value)
            case "prefixItems":
                yield from (
                    (part, item, at) for at, (part, item) in enumerate(zip(argument, value))
                )
            case "items":
                first = len(siblings.get("prefixItems", ()))
                yield from ((argument, value[at], at) for at in range(first, len(value)))
            case "patternProperties":
                for source, part in argument:
                    matching = filter(_compile(source).search, value)
                    yield from ((part, value[name], name) for name in matching)

    def _select_meant(self, parts: tuple[AnySchema, ...], value: Any) -> list[AnySchema]:
        """Return the one alternative that a value is meant for, where all refuse it."""
        failures = [self.find_failure(part, value) for part in parts]
        meant = [
            part
            for part, failure in zip(parts, failures)
            if failure is not None and (failure.pointer or failure.keyword not in _TYPING)
        ]
        return meant if len(meant) == 1 and None not in failures else []

    def _select_in_place(self, siblings: Siblings, value: Any) -> Iterator[AnySchema]:
        """Yield the subschemas that apply to the same value and accept it."""
        if "$ref" in siblings:
            yield self.resolve(siblings["$ref"])
        yield from siblings.get("allOf", ())
        for part in (*siblings.get("anyOf", ()), *siblings.get("oneOf", ())):
            if self.is_valid(part, value):
                yield part
        if "if" in siblings:
            if self.is_valid(siblings["if"], value):
                yield from (siblings["if"], siblings.get("then", True))
            else:
                yield siblings.get("else", True)
        if isinstance(value, dict):
            yield from (
                part for name, part in siblings.get("dependentSchemas", ()) if name in value
            )


def _is_applicable(keyword: str, value: Any) -> bool:
    """Return whether a keyword says anything of values of this type."""
    row = KEYWORDS.get(keyword)
    return row is not None and (not row.types or json_values.is_type(value, row.types[0]))


def _list_parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the members of an object or the items of an array, each with its name or index."""
    yield from value.items() if isinstance(value, dict) else enumerate(value)


def _list_other(value: dict[str, Any], siblings: Siblings) -> list[str]:
    """Return the names of the members that ``additionalProperties`` applies to."""
    names = {name for name, _ in siblings.get("properties", ())}
    matching = [_compile(source).search for source, _ in siblings.get("patternProperties", ())]
    return [
        name for name in value if name not in names and not any(search(name) for search in matching)
    ]


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(patterns.translate(pattern))


def judge_ref(judge: Validator, name: str, value: Any, siblings: Siblings) -> bool:
    """Judge ``$ref`` (core, section 8.2.3.1)."""
    return judge.is_valid(judge.resolve(name), value)


def judge_all_of(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``allOf`` (core, section 10.2.1.1)."""
    for each in parts:
        if not judge.is_valid(each, value):
            return False
    return True


def judge_any_of(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``anyOf`` (core, section 10.2.1.2)."""
    for each in parts:
        if judge.is_valid(each, value):
            return True
    return False


def judge_one_of(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``oneOf`` (core, section 10.2.1.3)."""
    count = 0
    for each in parts:
        count += judge.is_valid(each, value)
    return count == 1


def judge_not(judge: Validator, part: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``not`` (core, section 10.2.1.4)."""
    return not judge.is_valid(part, value)


def judge_if(judge: Validator, part: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``if`` with its ``then`` and ``else`` (core, section 10.2.2)."""
    branch = "then" if judge.is_valid(part, value) else "else"
    return judge.is_valid(siblings.get(branch, True), value)


def judge_dependent_schemas(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``dependentSchemas`` (core, section 10.2.2.4)."""
    for name, part in parts:
        if name in value and not judge.is_valid(part, value):
            return False
    return True


def judge_properties(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``properties`` (core, section 10.3.2.1)."""
    for name, part in parts:
        if name in value and not judge.is_valid(part, value[name]):
            return False
    return True


def judge_pattern_properties(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``patternProperties`` (core, section 10.3.2.2)."""
    for source, part in parts:
        search = _compile(source).search
        if not judge.is_all_valid(part, (value[name] for name in value if search(name))):
            return False
    return True


def judge_additional_properties(
    judge: Validator, part: Any, value: Any, siblings: Siblings
) -> bool:
    """Judge ``additionalProperties`` (core, section 10.3.2.3)."""
    return judge.is_all_valid(part, (value[name] for name in _list_other(value, siblings)))


def judge_property_names(judge: Validator, part: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``propertyNames`` (core, section 10.3.2.4)."""
    return judge.is_all_valid(part, value)


def judge_prefix_items(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``prefixItems`` (core, section 10.3.1.1)."""
    for part, item in zip(parts, value):
        if not judge.is_valid(part, item):
            return False
    return True


def judge_items(judge: Validator, part: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``items``, which applies behind ``prefixItems`` (core, section 10.3.1.2)."""
    first = len(siblings.get("prefixItems", ()))
    return judge.is_all_valid(part, value[first:])


def judge_contains(judge: Validator, part: Any, value: Any, siblings: Siblings) -> bool:
    """Judge ``contains`` with its ``minContains`` and ``maxContains`` (core, section 10.3.1.3)."""
    count = 0
    for item in value:
        count += judge.is_valid(part, item)
    least, most = siblings.get("minContains", 1), siblings.get("maxContains", len(value))
    return bool(least <= count <= most)


def judge_format(judge: Validator, name: str, value: Any, siblings: Siblings) -> bool:
    """Judge ``format`` (JSON Schema validation, section 7)."""
    return formats.is_format(value, name)


_Applicator: TypeAlias = Callable[[Validator, Any, Any, Siblings], bool]

_APPLICATORS: dict[str, _Applicator] = {
    "$ref": judge_ref,
    "allOf": judge_all_of,
    "anyOf": judge_any_of,
    "oneOf": judge_one_of,
    "not": judge_not,
    "if": judge_if,
    "dependentSchemas": judge_dependent_schemas,
    "properties": judge_properties,
    "patternProperties": judge_pattern_properties,
    "additionalProperties": judge_additional_properties,
    "propertyNames": judge_property_names,
    "prefixItems": judge_prefix_items,
    "items": judge_items,
    "contains": judge_contains,
    "format": judge_format,
}
"""Keyword → its function; the keywords that need no other schema have a test in their row."""


def _evaluate_all(judge: Validator, part: Any, value: Any, siblings: Siblings) -> Iterator[Any]:
    return (at for at, _ in _list_parts(value))


def _evaluate_properties(
    judge: Validator, parts: Any, value: Any, siblings: Siblings
) -> Iterator[Any]:
    return (name for name, _ in parts if name in value)


def _evaluate_matching(
    judge: Validator, parts: Any, value: Any, siblings: Siblings
) -> Iterator[Any]:
    searches = [_compile(source).search for source, _ in parts]
    return (name for name in value if any(search(name) for search in searches))


def _evaluate_prefix(judge: Validator, parts: Any, value: Any, siblings: Siblings) -> Iterator[Any]:
    return iter(range(min(len(parts), len(value))))


def _evaluate_contained(
    judge: Validator, part: Any, value: Any, siblings: Siblings
) -> Iterator[Any]:
    return (at for at, item in enumerate(value) if judge.is_valid(part, item))


_EVALUATING: dict[str, Callable[[Validator, Any, Any, Siblings], Iterator[Any]]] = {
    "properties": _evaluate_properties,
    "patternProperties": _evaluate_matching,
    "additionalProperties": _evaluate_all,
    "unevaluatedProperties": _evaluate_all,
    "prefixItems": _evaluate_prefix,
    "items": _evaluate_all,
    "unevaluatedItems": _evaluate_all,
    "contains": _evaluate_contained,
}
"""Keyword → the names or indices that it counts as evaluated."""
