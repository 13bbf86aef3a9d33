"""An outside judge of verdicts: random pairs of schemas, and jsonschema-rs asked about instances of both.

``python -m tests.changes.judged COUNT [SEED]`` tries so many pairs and prints what it counted: breaks
by direction, those that were not told (each with its pair), and claims that no instance shows. Over 400
lines: schemas, their changes and the instances of both are drawn from the same few words.
"""

import copy
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import jsonschema_rs

from fieldwright.changes import editions
from fieldwright.changes.change import list_directions
from fieldwright.errors import SourceError
from fieldwright.openapi import read
from fieldwright.openapi.text import source

NAMES = ("a", "b", "c", "kind", "x-1")
TEXTS = ("", "a", "b", "bbb", "aaaaa", "x-1", "2020-01-01", "1.2.3.4", "http://a.b/c", "a@b.c")
NUMBERS = (-1, 0, 0.5, 1, 2, 3, 5, 6, 10, 1.5)
FORMATS = ("date", "ipv4", "uri", "uri-reference", "email")
PATTERNS = ("^x", "^a", "^[a-z]+$", "b$")
TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")


class Schemas:
    """Random schemas, and random changes to one."""

    def __init__(self, random_: random.Random) -> None:
        self.random = random_

    def make(self, depth: int) -> Any:
        choose = self.random.choice
        kind = choose(
            ("string", "integer", "enum", "ref", "boolean")
            if depth <= 0
            else (
                *("string", "integer", "number", "enum", "const", "ref", "any"),
                *(
                    "object",
                    "object",
                    "object",
                    "array",
                    "array",
                    "oneOf",
                    "anyOf",
                    "allOf",
                    "types",
                ),
            )
        )
        schema: dict[str, Any]
        match kind:
            case "string" | "integer" | "number" | "boolean":
                schema = {"type": kind}
            case "enum":
                schema = {"enum": self.random.sample(TEXTS, self.random.randint(1, 3))}
                if self.random.random() < 0.7:
                    schema["type"] = "string"
            case "const":
                schema = {"const": choose((*TEXTS, *NUMBERS))}
            case "types":
                schema = {"type": self.random.sample(TYPES[:5], 2)}
            case "ref":
                return {"$ref": f"#/components/schemas/{choose('YZ')}"}
            case "any":
                return {}
            case "object":
                names = self.random.sample(NAMES, self.random.randint(0, 3))
                schema = {
                    "type": "object",
                    "properties": {name: self.make(depth - 1) for name in names},
                }
                if names and self.random.random() < 0.5:
                    schema["required"] = self.random.sample(
                        names, self.random.randint(1, len(names))
                    )
            case "array":
                schema = {"type": "array", "items": self.make(depth - 1)}
            case _:
                count = self.random.randint(2, 3)
                return {kind: [self.make(depth - 1) for _ in range(count)]}
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            schema |= self.add_keyword(schema, depth)
        return schema

    def add_keyword(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        """Return a keyword, with its argument, that suits the type of a schema."""
        choose, draw = self.random.choice, self.random.randint
        kinds = schema.get("type", "string")
        kind = kinds if isinstance(kinds, str) else kinds[0]
        match kind:
            case "string":
                word = choose(("minLength", "maxLength", "pattern", "format", "enum", "not"))
                argument: Any = draw(0, 5)
                if word == "pattern":
                    argument = choose(PATTERNS)
                elif word == "format":
                    argument = choose(FORMATS)
                elif word == "enum":
                    argument = self.random.sample(TEXTS, draw(1, 3))
                elif word == "not":
                    argument = {"enum": self.random.sample(TEXTS, draw(1, 2))}
                return {word: argument}
            case "integer" | "number":
                word = choose(
                    (
                        "minimum",
                        "maximum",
                        "exclusiveMinimum",
                        "exclusiveMaximum",
                        "multipleOf",
                        "enum",
                    )
                )
                if word == "enum":
                    return {word: self.random.sample((0, 1, 2, 3, 5), draw(1, 3))}
                return {word: choose((1, 2, 3, 0.5)) if word == "multipleOf" else draw(0, 6)}
            case "array":
                word = choose(
                    (
                        "minItems",
                        "maxItems",
                        "uniqueItems",
                        "prefixItems",
                        "contains",
                        "unevaluatedItems",
                    )
                )
                match word:
                    case "uniqueItems":
                        return {word: True}
                    case "prefixItems":
                        return {word: [self.make(depth - 1) for _ in range(draw(1, 2))]}
                    case "contains":
                        return {word: self.make(0)}
                    case "unevaluatedItems":
                        return {word: choose((False, {"type": "string"}))}
                return {word: draw(0, 3)}
            case "object":
                return self.add_object_keyword(depth)
            case _:
                return {}

    def add_object_keyword(self, depth: int) -> dict[str, Any]:
        choose, draw = self.random.choice, self.random.randint
        word = choose(
            (
                *("additionalProperties", "patternProperties", "propertyNames", "minProperties"),
                *(
                    "maxProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "unevaluatedProperties",
                ),
                *("if", "not", "oneOf", "anyOf"),
            )
        )
        one, other = self.random.sample(NAMES, 2)
        match word:
            case "additionalProperties" | "unevaluatedProperties":
                return {word: choose((False, False, True, self.make(0)))}
            case "patternProperties":
                return {word: {choose(("^x", "^a")): self.make(0)}}
            case "propertyNames":
                return {word: choose(({"maxLength": draw(1, 4)}, {"pattern": choose(PATTERNS)}))}
            case "dependentRequired":
                return {word: {one: [other]}}
            case "dependentSchemas":
                return {
                    word: {
                        one: choose(({"required": [other]}, {"properties": {other: self.make(0)}}))
                    }
                }
            case "if":
                return {
                    "if": {"properties": {one: {"const": choose(TEXTS)}}, "required": [one]},
                    "then": choose(({"required": [other]}, {"properties": {other: self.make(0)}})),
                }
            case "not":
                return {word: {"required": [one]}}
            case "oneOf" | "anyOf":
                return {word: [{"required": [one]}, {"required": [other]}]}
        return {word: draw(0, 3)}

    def change(self, schema: Any, depth: int = 2) -> Any:
        """Return a schema with one part of it added, removed or replaced."""
        changed = copy.deepcopy(schema)
        places = [place for place in _list_schemas(changed) if isinstance(place, dict)]
        place = self.random.choice(places) if places else {}
        action = self.random.random()
        if action < 0.4 and "$ref" not in place:
            place |= self.add_keyword(place, depth)
        elif action < 0.7 and place:
            key = self.random.choice(list(place))
            if key == "required" and len(place[key]) > 1:
                place[key].pop()
            elif key in ("oneOf", "anyOf", "allOf") and len(place[key]) > 1:
                place[key].pop(self.random.randrange(len(place[key])))
            elif key == "properties" and place[key]:
                del place[key][self.random.choice(list(place[key]))]
            else:
                del place[key]
        elif action < 0.8 and isinstance(place.get("properties"), dict):
            place["properties"][self.random.choice(NAMES)] = self.make(0)
        else:
            place.clear()
            place |= self.make(1)
        return changed


def _list_schemas(schema: Any) -> Iterator[Any]:
    """Yield a schema and all of its subschemas."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key, argument in schema.items():
        if key in ("properties", "patternProperties", "dependentSchemas"):
            for each in argument.values():
                yield from _list_schemas(each)
        elif key in ("oneOf", "anyOf", "allOf", "prefixItems"):
            for each in argument:
                yield from _list_schemas(each)
        elif key not in ("enum", "const", "dependentRequired", "required"):
            yield from _list_schemas(argument)


def make_instance(random_: random.Random, depth: int = 3) -> Any:
    """Return a random value of the few names, texts and numbers that the schemas have."""
    kind = random_.choice("tttnnnlbz" if depth <= 0 else "ttnnbzooooaa")
    match kind:
        case "t":
            return random_.choice(TEXTS)
        case "n":
            return random_.choice(NUMBERS)
        case "o":
            names = random_.sample(NAMES, random_.randint(0, 3))
            return {name: make_instance(random_, depth - 1) for name in names}
        case "a":
            return [make_instance(random_, depth - 1) for _ in range(random_.randint(0, 3))]
        case "b":
            return random_.random() < 0.5
        case _:
            return None


def fit(random_: random.Random, schema: Any, definitions: dict[str, Any], depth: int = 4) -> Any:
    """Return a random value that a schema suggests."""
    if not isinstance(schema, dict) or depth < 0 or random_.random() < 0.08:
        return make_instance(random_, 1)
    if "$ref" in schema and random_.random() < 0.9:
        return fit(random_, definitions[schema["$ref"].rpartition("/")[2]], definitions, depth - 1)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema and not schema.keys() & {"properties"}:
            return fit(random_, random_.choice(schema[word]), definitions, depth)
    if "enum" in schema and random_.random() < 0.7:
        return random_.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    kinds = schema.get("type", random_.choice(TYPES))
    kind = kinds if isinstance(kinds, str) else random_.choice(kinds)
    if kind == "object":
        known = dict(schema.get("properties", {}))
        for each in _list_schemas(schema):
            for name, part in each.get("properties", {}).items():
                known.setdefault(name, part)
        names = {name for name in known if random_.random() < 0.5} | set(schema.get("required", ()))
        names |= {name for name in NAMES if random_.random() < 0.12}
        return {
            name: fit(random_, known.get(name, True), definitions, depth - 1)
            for name in sorted(names)
        }
    if kind == "array":
        first = schema.get("prefixItems", [])
        row = [fit(random_, each, definitions, depth - 1) for each in first]
        parts = [schema.get("items", True), schema.get("contains", True)]
        row += [
            fit(random_, random_.choice(parts), definitions, depth - 1)
            for _ in range(random_.randint(0, 3))
        ]
        return row[: random_.randint(0, len(row))] if random_.random() < 0.2 else row
    if kind in ("integer", "number"):
        bounds = [value for value in schema.values() if type(value) in (int, float)]
        return random_.choice([*NUMBERS, *(each + by for each in bounds for by in (-1, 0, 1))])
    if kind == "string":
        return random_.choice((*TEXTS, "a" * random_.randint(0, 6)))
    return {"boolean": True, "null": None}.get(kind)


@dataclass(slots=True)
class Tally:
    """What came of some pairs. ``untold`` are breaks that no change tells; ``unshown`` claims that
    no instance shows, of ``claims``; ``wrong`` witnesses that the judge does not confirm."""

    pairs: int = 0
    breaks: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    witnessed: int = 0
    untold: list[str] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def judge(schema: Any, definitions: dict[str, Any]) -> Any:
    """Return the validator of jsonschema-rs for a schema of a document."""
    document = {"components": {"schemas": definitions}, **_as_part(schema)}
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)


def _as_part(schema: Any) -> dict[str, Any]:
    return schema if isinstance(schema, dict) else {"allOf": [schema]}


def edition(definitions: dict[str, Any]) -> editions.Edition:
    """Return an edition of a document that has these schemas."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1.0.0"},
        "components": {"schemas": definitions},
    }
    return read_edition(source.wrap(document, "api.json"))


def read_edition(parsed: source.Source) -> editions.Edition:
    """Return an edition of a text."""
    document, schemas = read.read_with_schemas(parsed)
    return editions.Edition(
        label=parsed.name, document=document, text=parsed.text, roles={}, schemas=schemas
    )


_Side: TypeAlias = tuple[dict[str, Any], list[Any]]


def _expand(side: dict[str, Any], schemas: list[Any], *, fields: bool) -> list[dict[str, Any]]:
    """Return the subschemas that apply to the same instance; those alone that make fields, or all."""
    words = ("allOf", "anyOf", "oneOf")
    parts: list[dict[str, Any]] = []
    pending = list(schemas)
    while pending:
        part = pending.pop()
        if isinstance(part, dict) and not any(part is each for each in parts):
            parts.append(part)
            pending += [each for word in words for each in part.get(word, ())]
            if "$ref" in part:
                pending.append(side[part["$ref"].rpartition("/")[2]])
            if not fields:
                pending += [part[word] for word in ("if", "then", "not") if word in part]
                pending += part.get("dependentSchemas", {}).values()
    return parts


def clean(value: Any, accepting: _Side, refusing: _Side) -> Any:
    """Return a value without the members that nobody sends: those under the name of a field that the
    accepting side does not have, of an object in which it accepts any member.

    Each side is its definitions and the schemas that say something of the value.
    """
    known = _expand(*accepting, fields=False)
    demanding = _expand(*refusing, fields=True)
    inner = _expand(*refusing, fields=False)
    if isinstance(value, list):
        return [
            clean(
                each,
                (accepting[0], _list_item_schemas(known, at)),
                (refusing[0], _list_item_schemas(inner, at)),
            )
            for at, each in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, each in value.items():
        others, rest = (_list_unnamed_schemas(parts, name) for parts in (known, inner))
        typed = any(each is not True for each in others)
        named, wanted, inside = (
            [part["properties"][name] for part in parts if name in part.get("properties", {})]
            for parts in (known, demanding, inner)
        )
        if named or typed or not wanted:
            kept[name] = clean(each, (accepting[0], named + others), (refusing[0], inside + rest))
    return kept


def _list_unnamed_schemas(parts: list[Any], name: str) -> list[Any]:
    """Return the subschemas that may apply to a member that no field names."""
    words = ("additionalProperties", "unevaluatedProperties")
    schemas = [part[word] for part in parts for word in words if word in part]
    patterns = [row for part in parts for row in part.get("patternProperties", {}).items()]
    return schemas + [each for pattern, each in patterns if re.search(pattern, name)]


def _list_item_schemas(parts: list[dict[str, Any]], at: int) -> list[Any]:
    """Return the subschemas that may apply to the item at an index."""
    schemas = []
    for part in parts:
        first = part.get("prefixItems", ())
        schemas += [first[at]] if at < len(first) else [part.get("items", True)]
        schemas += [part[word] for word in ("contains", "unevaluatedItems") if word in part]
    return schemas


def try_pair(random_: random.Random, tally: Tally, instances: int) -> None:
    """Compare one random pair, and let jsonschema-rs judge what is claimed of it."""
    schemas = Schemas(random_)
    fixed = {"Y": schemas.make(1), "Z": {"type": "string"}}
    fixed["Y"] = {"type": "object", "properties": {"q": {"type": "string"}}}
    if random_.random() < 0.3:
        fixed["Y"] = schemas.make(1)
    base = {"type": "object", "properties": {"k": schemas.make(2)}}
    changed_model = random_.choice("TTTY")
    old = {"T": base, **fixed}
    new = {**copy.deepcopy(old), changed_model: schemas.change(old[changed_model])}
    try:
        pair = edition(old), edition(new)
        judges = [judge(each["T"], each) for each in (old, new)]
    except (SourceError, ValueError):
        return
    changes = editions.compare(*pair)
    tally.pairs += 1
    claimed = {direction for each in changes for direction in list_directions(each)}
    shown: dict[str, Any] = {}
    for number in range(instances):
        side = (old, new)[number % 2]
        value = fit(random_, side["T"], side) if number % 7 else make_instance(random_)
        verdicts = [each.is_valid(value) for each in judges]
        if verdicts[0] != verdicts[1]:
            direction = "narrows" if verdicts[0] else "widens"
            sides = (old, new) if verdicts[0] else (new, old)
            bare = clean(value, (sides[0], [sides[0]["T"]]), (sides[1], [sides[1]["T"]]))
            if [each.is_valid(bare) for each in judges] == verdicts:
                shown.setdefault(direction, value)
    text = json.dumps([old, new])
    for direction, value in shown.items():
        tally.breaks[direction] += 1
        if direction not in claimed:
            tally.untold.append(f"{direction} {json.dumps(value)}: {text}")
    for change in changes:
        model = change.spot.model
        for direction, witness in change.witnesses:
            if model in old and model in new:
                both = [judge(side[model], side).is_valid(witness.payload) for side in (old, new)]
                if both != [direction == "narrows", direction == "widens"]:
                    tally.wrong.append(f"{model} {direction} {witness.payload}: {text}")
                shown.setdefault(direction, witness.payload)
            elif model not in old or model not in new:
                shown.setdefault(direction, witness.payload)
    tally.claims += len(claimed)
    tally.witnessed += len(claimed & shown.keys())
    tally.unshown += [
        f"{each} {[(c.rule, str(c.spot)) for c in changes if each in list_directions(c)]}: {text}"
        for each in claimed - shown.keys()
    ]


def run(count: int, seed: int, instances: int = 300) -> Tally:
    """Try so many random pairs."""
    random_, tally = random.Random(seed), Tally()
    while tally.pairs < count:
        try_pair(random_, tally, instances)
    return tally


def main(arguments: list[str]) -> int:
    """Print what came of so many pairs; end with 1 if a break was not told."""
    tally = run(int(arguments[0]), int(arguments[1]) if arguments[1:] else 0)
    for text in (*tally.untold[:20], *tally.wrong[:5], *tally.unshown[:20]):
        print(text)
    print(
        f"{tally.pairs} pairs, {tally.breaks.total()} breaks {dict(tally.breaks)}, {len(tally.untold)} untold;"
        f" {tally.claims} claims, {len(tally.unshown)} not shown, {len(tally.wrong)} wrong witnesses"
    )
    return 1 if tally.untold or tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
