"""What a spec is read into refuses what an independent validator of JSON Schema refuses, and nothing else."""

from random import Random
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright import ir
from fieldwright.spec import accept, read, source

_NAMES = ("a", "b", "c")
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")


class Maker:
    """Draws schemas of the keywords that are read, and instances that come near to them."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def instance(self, depth: int = 2) -> Any:
        choice = self.random.randrange(9 if depth else 6)
        if choice < 6:
            return self.random.choice(
                [None, True, False, 0, 1, 2, 1.0, 2.5, -1, "", "a", "ab", "abc"]
            )
        if choice < 7:
            return [self.instance(depth - 1) for _ in range(self.random.randint(0, 3))]
        return {name: self.instance(depth - 1) for name in _NAMES if self.random.random() < 0.5}

    def schema(self, depth: int = 3) -> Any:
        choice = self.random.random()
        if choice < 0.05:
            return self.random.random() < 0.7
        if choice < 0.12:
            return {"$ref": f"#/$defs/{self.random.choice('XYZ')}", **self.siblings(depth)}
        if choice < 0.3 and depth:
            word = self.random.choice(["allOf", "allOf", "anyOf", "oneOf"])
            parts = [self.schema(depth - 1) for _ in range(self.random.randint(1, 3))]
            return {word: parts, **(self.typed(depth - 1) if self.random.random() < 0.3 else {})}
        if choice < 0.38:
            return {
                "enum": [self.instance(1) for _ in range(self.random.randint(1, 4))],
                **self.siblings(0),
            }
        if choice < 0.42:
            return {"const": self.instance(1)}
        return self.typed(depth)

    def siblings(self, depth: int) -> dict[str, Any]:
        choice = self.random.random()
        if choice < 0.6:
            return {}
        return {"type": self.random.choice(_TYPES)} if choice < 0.8 else {"maxLength": 1}

    def typed(self, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if self.random.random() < 0.8:
            made["type"] = self.random.choice(_TYPES)
            if self.random.random() < 0.3:
                made["type"] = self.random.sample(_TYPES, self.random.randint(1, 3))
        for make in self.random.sample(
            [self.strings, self.numbers, self.arrays, self.objects, dict], 2
        ):
            if self.random.random() < 0.6:
                made |= make(depth) if make is not dict else {}
        return made

    def strings(self, depth: int) -> dict[str, Any]:
        return self.random.choice(
            [{"minLength": 1}, {"maxLength": 2}, {"pattern": "^a"}, {"pattern": "b$"}]
        )

    def numbers(self, depth: int) -> dict[str, Any]:
        return self.random.choice(
            [
                {"minimum": 1},
                {"maximum": 1.5},
                {"exclusiveMinimum": 0},
                {"multipleOf": 0.5},
                {"multipleOf": 2},
            ]
        )

    def arrays(self, depth: int) -> dict[str, Any]:
        if depth and self.random.random() < 0.6:
            return {"items": self.schema(depth - 1)}
        return self.random.choice([{"minItems": 1}, {"maxItems": 1}, {"uniqueItems": True}])

    def objects(self, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if depth:
            names = self.random.sample(_NAMES, self.random.randint(0, 3))
            made["properties"] = {name: self.schema(depth - 1) for name in names}
            if self.random.random() < 0.4:
                made["required"] = self.random.sample(names, self.random.randint(0, len(names)))
            if self.random.random() < 0.4:
                made["additionalProperties"] = self.schema(depth - 1)
        if self.random.random() < 0.2:
            made |= {"minProperties": 1} if self.random.random() < 0.5 else {"maxProperties": 1}
        return made

    def document(self) -> dict[str, Any]:
        definitions = {name: self.schema(2) for name in "XYZ"}
        return {"$defs": definitions, "type": "object", "properties": {"v": self.schema()}}


@settings(max_examples=500, deadline=None)
@given(st.randoms(use_true_random=True))
def test_verdicts_agree_with_another_validator(random: Random) -> None:
    maker = Maker(random)
    schema = maker.document()
    found = source.wrap(schema)
    if any(each.severity == "error" for each in read.diagnose(found)):
        return
    models = {model.name: model for model in read.document(found).models}
    judge = jsonschema.Draft202012Validator(schema)
    for _ in range(30):
        instance = {"v": maker.instance()}
        refused = accept.problem(models, ir.Ref(name="Root"), instance)
        assert judge.is_valid(instance) is (refused is None), (instance, refused)
