"""Readers of JSON Schema agree on random schemas: the generated code, the walker that judges the values of a
spec, jsonschema-rs, and jsonschema but for what the rows of ``benchmarks/differences.json`` are about.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, NamedTuple

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.schemas.assertions import Assertions
from fieldwright.openapi.text import source
from fieldwright.validation import json_schema, patterns
from fieldwright.validation import models as validation
from tests.conformance import schemas
from tests.conftest import ROOT
from tests.roundtrip.test_verdicts import _multiple_of

Judge = Callable[[Any], bool]

DIFFERENCES = json.loads((ROOT / "benchmarks" / "differences.json").read_text(encoding="utf-8"))

Exact = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"multipleOf": _multiple_of})


class Verdicts(NamedTuple):
    """What each reader says of one instance; ``exact`` is jsonschema with our patterns and multiples."""

    code: bool
    walker: bool
    rs: bool
    exact: bool


def ours(schema: dict[str, Any]) -> tuple[Judge, Judge]:
    """The generated code and the walker. Raises ``SourceError`` for a schema that is refused."""
    package = memory.load(schema)
    module = memory.find_reader(package, "Root")
    _, ctx = read._read(source.wrap(schema), read.DEFAULT)
    assertions = Assertions(ctx)
    root = assertions.assert_root(ctx.source.data)
    definitions = dict(assertions.settle())

    def walker(instance: Any) -> bool:
        holds = json_schema.is_valid(root, instance, definitions)
        assert (json_schema.find_failure(root, instance, definitions) is None) is holds
        return holds

    return lambda instance: not module.problems(instance), walker


def compared(schema: dict[str, Any], instances: Iterable[Any]) -> Iterator[tuple[Any, Verdicts]]:
    """The verdicts on each instance; none on a schema that is refused at generation."""
    try:
        code, walker = ours(schema)
    except errors.SourceError:
        return
    rs = jsonschema_rs.Draft202012Validator(schema)
    exact = Exact(translated(schema))
    for instance in instances:
        yield instance, Verdicts(
            *(judge(instance) for judge in (code, walker, rs.is_valid, exact.is_valid))
        )


def translated(schema: Any) -> Any:
    """A schema whose patterns are Python's."""
    if isinstance(schema, list):
        return [translated(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: translated(each) for key, each in schema.items() if key not in ("enum", "const")}
    result |= {key: schema[key] for key in ("enum", "const") if key in schema}
    if isinstance(schema.get("pattern"), str):
        result["pattern"] = patterns.translate(schema["pattern"])
    if "patternProperties" in schema:
        named = result["patternProperties"].items()
        result["patternProperties"] = {patterns.translate(key): each for key, each in named}
    return result


few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(st.integers(0, 2**32))
def test_readers_agree_on_instances_that_nobody_aimed(seed: int) -> None:
    random = Random(seed)
    schema = schemas.document(random)
    for instance, verdicts in compared(schema, schemas.instances(random)):
        assert len({*verdicts}) == 1, (schema, instance, verdicts)


@few
@given(st.integers(0, 2**32), st.data())
def test_readers_agree_on_instances_near_to_a_schema(seed: int, data: st.DataObject) -> None:
    """What keeps the most of a schema comes to the keywords that others leave out of reach."""
    schema = schemas.document(Random(seed))
    near = schemas.near(schema)
    drawn = (data.draw(near) for _ in range(3))
    for instance, verdicts in compared(schema, drawn):
        assert len({*verdicts}) == 1, (schema, instance, verdicts)


def test_instances_near_to_a_schema_are_often_valid() -> None:
    """Else the test above would look at refusals alone."""
    counts = {True: 0, False: 0}

    @settings(few, max_examples=300, derandomize=True, database=None)
    @given(st.integers(0, 2**32), st.data())
    def count(seed: int, data: st.DataObject) -> None:
        schema = schemas.document(Random(seed))
        judge = jsonschema_rs.Draft202012Validator(schema)
        counts[judge.is_valid(data.draw(schemas.near(schema)))] += 1

    count()
    assert counts[True] > 10
    assert counts[False] > 0


Judges = dict[str, Judge]


def mixed_judges(schema: dict[str, Any], *, code: bool) -> Judges:
    """Return the readers of models: the types of the IR, and the generated code."""
    document = read.read_document(source.wrap(schema))
    models = {model.name: model for model in document.models}
    validator = validation.ModelValidator(models, dict(document.definitions))
    judges: Judges = {"types": lambda each: validator.is_valid(ir.Ref(name="Root"), each)}
    if code:
        root = memory.load(schema).Root
        judges["code"] = lambda each: not root.problems(each)
    return judges


def compare_mixed(schema: dict[str, Any], *, code: bool) -> None:
    """Hold the verdicts on models against jsonschema-rs, which asserts formats too."""
    try:
        judges = mixed_judges(schema, code=code)
    except (errors.SourceError, RecursionError):
        return
    truth = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for instance in schemas.MIXED:
        for name, judge in judges.items():
            assert judge(instance) is truth.is_valid(instance), (name, schema, instance)


@settings(few, max_examples=400)
@given(st.integers(0, 2**32))
def test_types_agree_where_any_keyword_stands_beside_any_other(seed: int) -> None:
    compare_mixed(schemas.Mixed(Random(seed)).document(), code=False)


@few
@given(st.integers(0, 2**32))
def test_code_agrees_where_any_keyword_stands_beside_any_other(seed: int) -> None:
    compare_mixed(schemas.Mixed(Random(seed)).document(), code=True)


NULL = {"type": "null"}
NAMED = {"propertyNames": {"const": {}}, "anyOf": [{}, NULL]}


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": ["1.2.3.4", "zz"], "format": "ipv4"},
        {"type": "string", "enum": ["zz", "1.2.3.4"], "format": "ipv4"},
        {"type": ["string", "null"], "enum": ["zz", None, "2024-01-31"], "format": "date"},
        {"const": "zz", "format": "date-time"},
        {"const": 1, "format": "date-time"},
        {"items": {"enum": ["1.2.3.4", "zz"], "format": "ipv4"}},
        {"anyOf": [{"minLength": 3}, {"const": "ab"}], "format": "date"},
        {"oneOf": [{"enum": ["zz", "2024-01-31"]}, {"type": "integer"}], "format": "date"},
        {"allOf": [{"enum": ["zz", "1.2.3.4"]}, {"format": "ipv4"}]},
        {"allOf": [{"anyOf": [{}, {}]}], "anyOf": [{"oneOf": [{}, {}]}, {}]},
        {"allOf": [{"oneOf": [True, False]}], "oneOf": [{"anyOf": [{}, NULL]}, NULL]},
        {"anyOf": [{"oneOf": [{}, NULL]}, NULL]},
        {"oneOf": [{"oneOf": [{}, NULL]}, NULL]},
        {"anyOf": [{"oneOf": [{}, NULL]}]},
        {"oneOf": [{"anyOf": [{}, NULL]}, NULL]},
        {"oneOf": [{"anyOf": [{"oneOf": [{}, NULL]}, NULL]}, {"type": "string"}]},
        {"oneOf": [{"anyOf": [{"oneOf": [{}, NULL]}, NULL]}, NULL]},
        {"additionalProperties": {}, "allOf": [{"not": {}}]},
        {"additionalProperties": {"allOf": [NAMED], "format": "date"}},
    ],
    ids=str,
)
def test_formats_and_nulls_beside_others(schema: dict[str, Any]) -> None:
    """Each as it is, and behind a reference with a keyword beside it."""
    for value in (schema, {"$ref": "#/$defs/X"}, {"$ref": "#/$defs/X", "minItems": 1}):
        for definition in (schema, {"$ref": "#/$defs/Y", "maxItems": 1}):
            definitions = {"X": definition, "Y": schema}
            root = {"$defs": definitions, "type": "object", "properties": {"v": value}}
            compare_mixed(root, code=True)


@pytest.mark.parametrize("row", DIFFERENCES, ids=lambda row: f"{row['schema']}-{row['instance']!r}")
def test_we_are_right_where_others_differ(row: dict[str, Any]) -> None:
    assert [judge(row["instance"]) for judge in ours(row["schema"])] == [row["valid"]] * 2


@pytest.mark.parametrize("row", DIFFERENCES, ids=lambda row: f"{row['schema']}-{row['instance']!r}")
def test_a_difference_is_still_one(row: dict[str, Any]) -> None:
    """Else its row has to go."""
    verdicts = set()
    for validator in (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator):
        try:
            verdicts.add(validator(row["schema"]).is_valid(row["instance"]))
        except Exception:  # whatever it stumbles over: it has no verdict
            verdicts.add(None)
    assert verdicts != {row["valid"]}
