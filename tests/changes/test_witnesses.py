"""Verdicts on payloads that no rule knows alone: what keywords do together, row by row, and the outside judge.

Each row is the schema of one member before and after, and the directions in which payloads break.
"""

import pytest

from fieldwright.changes import editions
from fieldwright.changes.change import list_directions
from fieldwright.openapi.text import source
from tests.changes import judged

PARTS = """
openapi: 3.1.0
info: {title: T, version: 1.0.0}
components:
  schemas:
    Text: {type: string}
    Part: {type: object, properties: {q: {type: string}}}
    T:
      type: object
      properties:
        k: """

KINDS = [
    (
        "more-members-of-short-names",
        "{type: object, propertyNames: {maxLength: 3}}",
        "{type: object, propertyNames: {maxLength: 3}, maxProperties: 1}",
        ["narrows"],
    ),
    (
        "array-items-inlined",
        "{type: array, items: {$ref: '#/components/schemas/Part'}}",
        "{type: array, items: {type: object, properties: {q: {type: string}}}}",
        [],
    ),
    (
        "alternative-inlined",
        "{anyOf: [{$ref: '#/components/schemas/Part'}, {type: integer}]}",
        "{anyOf: [{type: object, properties: {q: {type: string}}}, {type: integer}]}",
        [],
    ),
    (
        "additional-properties-stated",
        "{type: object, properties: {a: {type: string}}, additionalProperties: true, patternProperties: {'^x': {type: string}}}",
        "{type: object, properties: {a: {type: string}}, patternProperties: {'^x': {type: string}}}",
        [],
    ),
    (
        "branch-relaxed",
        "{oneOf: [{type: string, maxLength: 4}, {type: string, minLength: 7}]}",
        "{oneOf: [{type: string}, {type: string, minLength: 7}]}",
        ["narrows", "widens"],
    ),
    (
        "branch-tightened",
        "{oneOf: [{type: string}, {type: string, minLength: 7}]}",
        "{oneOf: [{type: string, maxLength: 4}, {type: string, minLength: 7}]}",
        ["narrows", "widens"],
    ),
    (
        "contains-loosened",
        "{type: array, contains: {const: 3}}",
        "{type: array, contains: {enum: [3, 4]}}",
        ["widens"],
    ),
    (
        "contains-beside-unevaluated",
        "{type: array, prefixItems: [{type: boolean}], unevaluatedItems: false}",
        "{type: array, prefixItems: [{type: boolean}], contains: {type: number}, unevaluatedItems: false}",
        ["narrows", "widens"],
    ),
    (
        "dependent-schemas-beside-unevaluated",
        "{type: object, properties: {a: {type: integer}}, unevaluatedProperties: false}",
        "{type: object, properties: {a: {type: integer}}, dependentSchemas: {a: {properties: {b: {type: integer}}}}, unevaluatedProperties: false}",
        ["widens"],
    ),
    (
        "dependent-required-extended",
        "{type: object, properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}}",
        "{type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}, dependentRequired: {a: [b, c]}}",
        ["narrows"],
    ),
    (
        "enum-beside-format",
        "{enum: [now, '2024-01-31']}",
        "{enum: [now, '2024-01-31'], format: date}",
        ["narrows"],
    ),
    (
        "enum-beside-length",
        "{enum: [x, long], type: string}",
        "{enum: [x, long], type: string, maxLength: 3}",
        ["narrows"],
    ),
    (
        "enum-beside-pattern",
        "{enum: [x, yy], type: string}",
        "{enum: [x, yy], type: string, pattern: '^x'}",
        ["narrows"],
    ),
    (
        "enum-beside-type",
        "{enum: [x, 7]}",
        "{enum: [x, 7], type: string}",
        ["narrows"],
    ),
    (
        "const-beside-format",
        "{const: now}",
        "{const: now, format: time}",
        ["narrows"],
    ),
    (
        "integers-beside-maximum",
        "{enum: [2, 9], type: integer}",
        "{enum: [2, 9], type: integer, maximum: 5}",
        ["narrows"],
    ),
    (
        "field-beside-pattern",
        "{type: object, patternProperties: {'^n-': {type: string}}}",
        "{type: object, properties: {n-1: {type: integer}}, patternProperties: {'^n-': {type: string}}}",
        ["narrows"],
    ),
    (
        "field-beside-unevaluated",
        "{type: object, properties: {a: {type: integer}}, unevaluatedProperties: false}",
        "{type: object, properties: {a: {type: integer}, b: {type: integer}}, unevaluatedProperties: false}",
        ["widens"],
    ),
    (
        "format-of-references",
        "{type: string, format: uri}",
        "{type: string, format: uri-reference}",
        ["widens"],
    ),
    (
        "items-tightened",
        "{type: array, prefixItems: [{type: string}], items: {type: string}}",
        "{type: array, prefixItems: [{type: string}], items: {type: string, maxLength: 3}}",
        ["narrows"],
    ),
    (
        "first-item-tightened",
        "{type: array, prefixItems: [{type: string}], items: false}",
        "{type: array, prefixItems: [{type: string, maxLength: 3}], items: false}",
        ["narrows"],
    ),
    (
        "not-loosened",
        "{type: string, not: {enum: [x, y]}}",
        "{type: string, not: {enum: [x]}}",
        ["widens"],
    ),
    (
        "null-in-two-branches",
        "{oneOf: [{}, {type: 'null'}]}",
        "{anyOf: [{oneOf: [{}, {type: 'null'}]}, {type: 'null'}]}",
        ["widens"],
    ),
    (
        "pattern-properties-added",
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}, patternProperties: {'^x': {type: string}}}",
        ["narrows"],
    ),
    (
        "property-names-shortened",
        "{type: object, propertyNames: {maxLength: 6}}",
        "{type: object, propertyNames: {maxLength: 4}}",
        ["narrows"],
    ),
    (
        "reference-beside-enum",
        "{$ref: '#/components/schemas/Text'}",
        "{$ref: '#/components/schemas/Text', enum: [x]}",
        ["narrows"],
    ),
    (
        "reference-beside-length",
        "{$ref: '#/components/schemas/Text'}",
        "{$ref: '#/components/schemas/Text', maxLength: 3}",
        ["narrows"],
    ),
    (
        "reference-beside-members",
        "{$ref: '#/components/schemas/Part'}",
        "{$ref: '#/components/schemas/Part', minProperties: 1}",
        ["narrows"],
    ),
    (
        "type-widened",
        "{type: string}",
        "{type: [string, boolean]}",
        ["widens"],
    ),
    (
        "type-narrowed",
        "{type: [string, boolean]}",
        "{type: boolean}",
        ["narrows"],
    ),
    (
        "value-fixed",
        "{type: string, maxLength: 6}",
        "{const: x}",
        ["narrows"],
    ),
    (
        "null-spelled-as-a-branch",
        "{type: [object, 'null'], properties: {q: {type: string}}}",
        "{anyOf: [{type: object, properties: {q: {type: string}}}, {type: 'null'}]}",
        [],
    ),
]

_TEXTS: list[tuple[str, str, list[str]]] = [
    ("pattern: '^[a-z]+$'", "pattern: '^[a-y]+$'", ["narrows"]),
    ("pattern: '^[a-z]+$'", "pattern: '^[a-z]{1,63}$'", ["narrows"]),
    ("pattern: '^[a-z]+$'", "pattern: '^(?!admin)[a-z]+$'", ["narrows"]),
    ("pattern: '^[a-z]+$'", "pattern: '^(?!admin)[a-z0-9]+$'", ["narrows", "widens"]),
    ("pattern: '^x(-x)*$'", "pattern: '^x(-x){0,5}$'", ["narrows"]),
    ("pattern: '^.*$'", "pattern: '^[^<>]*$'", ["narrows", "widens"]),
    ("pattern: '^[0-9]+$'", "pattern: '^\\d\\d*$'", []),
    ("pattern: '^(ab|ac)$'", "pattern: '^a[bc]$'", []),
    ("pattern: '^(foo|barbaz)+$', maxLength: 13", "pattern: '^(foo|barbaz)+$', maxLength: 12", []),
    (
        "pattern: '^(foo|barbaz)+$', maxLength: 12",
        "pattern: '^(foo|barbaz)+$', maxLength: 11",
        ["narrows"],
    ),
    ("pattern: '^a{3}$', minLength: 2", "pattern: '^a{3}$', minLength: 3", []),
    ("format: ipv4", "format: ipv4, maxLength: 14", ["narrows"]),
    ("format: date", "format: date, pattern: '^[0-9-]{9}[0-8]$'", ["narrows"]),
    ("format: date-time", "format: date-time, pattern: 'Z$'", ["narrows"]),
    ("format: uuid", "format: uuid, pattern: '^[^g-z]+4'", ["narrows"]),
]
"""What is said of a text before and after."""

_NAMES: list[tuple[str, str, list[str]]] = [
    (
        "patternProperties: {'^x-[a-z]{5}$': {}}, additionalProperties: false",
        "patternProperties: {'^x-[a-y]{5}$': {}}, additionalProperties: false",
        ["narrows"],
    ),
    (
        "patternProperties: {'^x-': {type: string}, 'y$': {type: string}}",
        "patternProperties: {'^x-.*y$': {type: string}}",
        ["widens"],
    ),
    ("propertyNames: {pattern: '^[a-z]+$'}", "propertyNames: {pattern: '^[a-y]+$'}", ["narrows"]),
]
"""What is said of names before and after."""

_NUMBERS: list[tuple[str, str, list[str]]] = [
    ("not: {multipleOf: 10}, multipleOf: 6", "not: {multipleOf: 15}, multipleOf: 6", []),
    ("not: {multipleOf: 10}, multipleOf: 6", "not: {multipleOf: 5}, multipleOf: 6", []),
    ("not: {multipleOf: 10}, multipleOf: 3", "not: {multipleOf: 5}, multipleOf: 3", ["narrows"]),
    ("multipleOf: 7, minimum: 20, maximum: 27", "multipleOf: 7, minimum: 21, maximum: 27", []),
    ("multipleOf: 7, maximum: 1000", "multipleOf: 7, maximum: 993", ["narrows"]),
    ("multipleOf: 77", "multipleOf: 77, not: {multipleOf: 13}", ["narrows"]),
]
"""What is said of a whole number before and after."""

KINDS += [
    (f"{kind} {number}", f"{{type: {kind}, {old}}}", f"{{type: {kind}, {new}}}", directions)
    for kind, rows in (("string", _TEXTS), ("object", _NAMES), ("integer", _NUMBERS))
    for number, (old, new, directions) in enumerate(rows)
]


def test_a_rename_among_typed_members_is_one_change() -> None:
    record = (
        "{type: object, properties: {NAME: {type: integer}}, additionalProperties: {type: string}}"
    )
    renamed = record.replace("NAME: {", "length: {x-fieldwright-renamed-from: size, ")
    (change,) = compare(record.replace("NAME", "size"), renamed)
    assert change.rule == "field-renamed-with-alias"
    assert {way: each.payload for way, each in change.witnesses} == {
        "narrows": {"size": 0},
        "widens": {"size": ""},
    }


def test_what_no_search_reaches_is_claimed_and_not_shown() -> None:
    for old, new in (
        ("pattern: '\\bword'", "pattern: '\\bwords'"),
        ("format: uri, pattern: '^[a-z]+'", "format: uri, pattern: '^[a-z]+:(//|x)'"),
        ("minLength: 30000", "minLength: 30001"),
    ):
        changes = compare(f"{{type: string, {old}}}", f"{{type: string, {new}}}")
        assert "narrows" in {each for change in changes for each in list_directions(change)}


def compare(old: str, new: str) -> tuple[editions.Change, ...]:
    """Compare two schemas of the same member."""
    sides = [source.parse(f"{PARTS}{schema}\n", "api.yaml") for schema in (old, new)]
    return editions.compare(*map(judged.read_edition, sides))


@pytest.mark.parametrize(
    ("kind", "old", "new", "directions"), KINDS, ids=lambda value: str(value)[:30]
)
def test_keywords_that_act_together(kind: str, old: str, new: str, directions: list[str]) -> None:
    """There and back."""
    for sides, wanted in (
        ((old, new), directions),
        ((new, old), [_turn(each) for each in directions]),
    ):
        changes = compare(*sides)
        assert {each for change in changes for each in list_directions(change)} == set(wanted)
        assert {each for change in changes for each, _ in change.witnesses} == set(wanted)


def _turn(direction: str) -> str:
    return "widens" if direction == "narrows" else "narrows"


def test_a_model_that_is_made_of_another_may_break_the_other_way() -> None:
    """The tag goes from one alternative, so that its payloads are those of two."""
    models = """
openapi: 3.1.0
info: {title: T, version: 1.0.0}
components:
  schemas:
    A: {type: object, properties: {kind: {const: a}}, required: [kind]}
    B: {type: object, properties: {kind: {const: b}}, required: [kind]}
    T: {oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}
"""
    bare = models.replace("{kind: {const: b}}, required: [kind]", "{b: {type: string}}")
    sides = [source.parse(text, "api.yaml") for text in (models, bare)]
    changes = editions.compare(*map(judged.read_edition, sides))
    (change,) = [each for each in changes if each.spot.model == "T"]
    assert (change.rule, list_directions(change)) == ("payloads-refused", ["narrows"])
    assert [witness.payload for _, witness in change.witnesses] == [{"kind": "a"}]


@pytest.mark.parametrize("seed", range(3))
def test_no_break_goes_untold(seed: int) -> None:
    """jsonschema-rs judges random pairs; ``python -m tests.changes.judged`` tries as many as wanted."""
    tally = judged.run(250, seed)
    assert tally.breaks.total() > 100
    assert tally.untold == []
    assert tally.wrong == []
    assert len(tally.unshown) <= tally.claims / 50
