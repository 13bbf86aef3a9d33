"""Random schemas of 2020-12 and instances that come near to them, for readers to be compared on."""

from random import Random
from types import SimpleNamespace
from typing import Any

import hypothesis_jsonschema
from hypothesis import strategies as st
from hypothesis.internal.conjecture import utils
from hypothesis_jsonschema import _from_schema

from tests.openapi.test_verdicts import Maker


class _Many:
    """Hypothesis' counter of elements as hypothesis-jsonschema calls it: it was written for one with ``more``."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.inner = utils.many(*arguments, **options)
        self.elements = iter(self.inner.__enter__())

    def more(self) -> bool:
        if next(self.elements, False) is None:
            return True
        self.inner.__exit__(None)
        return False

    def reject(self) -> None:
        self.inner.reject()


_from_schema.cu = SimpleNamespace(**{**vars(utils), "many": _Many})


class Wide(Maker):
    """More numbers and texts: fractions, large ones, characters outside of the basic plane."""

    def instance(self, depth: int = 2) -> Any:
        if self.random.random() < 0.2:
            return self.random.choice(
                [
                    0.3,
                    0.1,
                    1e300,
                    10**20,
                    -0.0,
                    0.07,
                    4.35,
                    2**53 + 1,
                    1e-9,
                    "é",
                    "\U0001f600",
                    "a\n",
                ]
            )
        return super().instance(depth)

    def numbers(self, depth: int) -> dict[str, Any]:
        if self.random.random() < 0.3:
            return self.random.choice(
                [
                    {"multipleOf": 0.01},
                    {"multipleOf": 0.1},
                    {"multipleOf": 1e-8},
                    {"maximum": 2**53},
                ]
            )
        return super().numbers(depth)

    def strings(self, depth: int) -> dict[str, Any]:
        if self.random.random() < 0.3:
            return self.random.choice(
                [{"pattern": "^.$"}, {"pattern": r"^\w+$"}, {"pattern": "a$"}, {"maxLength": 1}]
            )
        return super().strings(depth)


def document(random: Random) -> dict[str, Any]:
    """A schema with the property ``v``, and definitions."""
    return Wide(random).document()


def instances(random: Random) -> list[Any]:
    """Instances drawn without looking at the schema."""
    return [{"v": Wide(random).instance()} for _ in range(15)]


def near(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Instances that keep the most of a schema, in so far as draft 7 can say it."""
    strategy: st.SearchStrategy[Any] = hypothesis_jsonschema.from_schema(draft_7(schema, schema))
    return strategy


def draft_7(schema: Any, root: dict[str, Any], depth: int = 2) -> Any:
    """A schema of draft 7 that asks for no more than this one of 2020-12; references are written out."""
    if not isinstance(schema, dict):
        return schema
    result: dict[str, Any] = {}
    for key, value in schema.items():
        match key:
            case "$defs" | "unevaluatedItems" | "unevaluatedProperties" | "minContains":
                continue
            case "maxContains" | "not" | "if" | "then" | "else" | "oneOf":
                continue  # weaker parts inside of these would ask for more
            case "contains" if schema.get("minContains") == 0:
                continue
            case "items" if "prefixItems" in schema:
                result["additionalItems"] = draft_7(value, root, depth)
            case "prefixItems":
                result["items"] = [draft_7(each, root, depth) for each in value]
            case "dependentRequired" | "dependentSchemas":
                dependencies = {name: draft_7(each, root, depth) for name, each in value.items()}
                result["dependencies"] = {**result.get("dependencies", {}), **dependencies}
            case "allOf" | "anyOf":
                result[key] = [draft_7(each, root, depth) for each in value]
            case "properties" | "patternProperties":
                result[key] = {name: draft_7(each, root, depth) for name, each in value.items()}
            case "items" | "contains" | "propertyNames" | "additionalProperties":
                result[key] = draft_7(value, root, depth)
            case "$ref":
                target = root["$defs"][value.rpartition("/")[2]] if depth else {}
                result.setdefault("allOf", []).append(draft_7(target, root, depth - 1))
            case _:
                result[key] = value
    if "$ref" in schema and "allOf" in schema:
        result["allOf"] = [draft_7(each, root, depth) for each in schema["allOf"]]
    return result


_FORMATS = (
    *("ipv4", "date", "uuid", "date-time", "time", "duration", "email", "hostname", "ipv6", "uri"),
    *("json-pointer", "regex", "password", "int32", "no-format-at-all"),
)
_VALUES: tuple[Any, ...] = (
    *("1.2.3.4", "2024-01-31", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "2024-01-31T12:00:00Z"),
    *("12:00:00Z", "P1D", "a@b.de", "::1", "a:b", "/a", "(", "a b"),
    *("zz", "", "a", "ab", None, True, False, 0, 1, 1.0, 2.5, -1),
    *([], [1], ["zz", 1], ["1.2.3.4"], [None], [1, 1]),
    *({}, {"a": 1}, {"a": "zz"}, {"a": None, "b": 1}, {"b": []}, {"a": {"a": 1}}),
)
_NULLS: tuple[dict[str, Any], ...] = (
    *({"type": "null"}, {}, {"type": "string"}, {"const": None}, {"enum": [None, "zz"]}),
    {"format": "date", "type": ["string", "null"]},
)


class Mixed(Maker):
    """Schemas in which any keyword stands beside any other, formats and unions of null included."""

    targets = ""

    def instance(self, depth: int = 2) -> Any:
        return self.random.choice(_VALUES)

    def schema(self, depth: int = 2) -> Any:
        if self.random.random() < 0.07:
            return self.random.random() < 0.5
        makers = [self.assertion, self.assertion, self.nulls]
        makers += [self.applicator, self.applicator, self.members, self.items] if depth else []
        schema: dict[str, Any] = {}
        for _ in range(self.random.choice([1, 1, 2, 2, 3])):
            schema |= self.random.choice(makers)(depth - 1)
        return schema

    def assertion(self, depth: int) -> dict[str, Any]:
        values = [self.instance() for _ in range(self.random.randint(1, 4))]
        types = self.random.sample(["null", "object", "array", "number", "string", "integer"], 2)
        rows: list[dict[str, Any]] = [
            *({"type": types[0]}, {"type": types}, {"enum": values}, {"const": values[0]}),
            {"format": self.random.choice(_FORMATS)},
            *({"minLength": 1}, {"maximum": 1}, {"multipleOf": 0.5}, {"uniqueItems": True}),
            *({"maxLength": 1}, {"pattern": "^[a1]"}, {"minimum": 1}, {"exclusiveMinimum": 1}),
            *({"minItems": 1}, {"maxItems": 1}, {"required": ["a"]}, {"exclusiveMaximum": 1}),
            *({"minProperties": 1}, {"maxProperties": 1}, {"dependentRequired": {"a": ["b"]}}),
            *({"default": values[0]}, {"examples": values}, {"readOnly": True}, {"title": "T"}),
        ]
        return self.random.choice(rows)

    def nulls(self, depth: int) -> dict[str, Any]:
        parts = self.random.sample(_NULLS, 2)
        if depth > 0 and self.random.random() < 0.4:
            parts[0] = self.nulls(depth - 1)
        return {self.random.choice(["anyOf", "oneOf"]): parts}

    def applicator(self, depth: int) -> dict[str, Any]:
        parts = [self.schema(depth) for _ in range(3)]
        count = self.random.randint(1, 3)
        return self.random.choice(
            [
                {self.random.choice(["anyOf", "oneOf", "allOf"]): parts[:count]},
                {self.random.choice(["anyOf", "oneOf"]): parts[:count]},
                {"not": parts[0]},
                {"if": parts[0], "then": parts[1], "else": parts[2]},
                {"$ref": f"#/$defs/{self.random.choice(self.targets)}"} if self.targets else {},
            ]
        )

    def members(self, depth: int) -> dict[str, Any]:
        parts = [self.schema(depth) for _ in range(2)]
        return self.random.choice(
            [
                {"properties": {"a": parts[0], "b": parts[1]}},
                {"additionalProperties": parts[0]},
                {"patternProperties": {"^a": parts[0]}},
                {"propertyNames": parts[0]},
                {"unevaluatedProperties": parts[0]},
                {"dependentSchemas": {"a": parts[0]}},
            ]
        )

    def items(self, depth: int) -> dict[str, Any]:
        word = self.random.choice(["items", "contains", "unevaluatedItems", "prefixItems"])
        part = self.schema(depth)
        if word == "contains":
            bounds = [{}, {"minContains": 0}, {"minContains": 2}, {"maxContains": 1}]
            return {word: part, **self.random.choice(bounds)}
        return {word: [part] if word == "prefixItems" else part}

    def document(self) -> dict[str, Any]:
        definitions = {}
        for name in "XYZ":  # each refers to those before it, so that none is made of itself
            definitions[name] = self.schema(1 if name != "Z" else 2)
            self.targets += name
        value = self.schema() if self.random.random() < 0.7 else {"$ref": "#/$defs/Z"}
        return {"$defs": definitions, "type": "object", "properties": {"v": value}}


MIXED = [{"v": value} for value in _VALUES]
"""The instances that schemas of ``Mixed`` are tried with."""
