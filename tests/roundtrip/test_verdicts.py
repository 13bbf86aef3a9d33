"""Verdicts: ``decode`` succeeds if and only if ``problems`` is empty, and another validator agrees."""

import importlib
import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml

from fieldwright.model import formats
from fieldwright.validation import patterns
from tests import payloads, specs


@specs.each_model
def test_decode_succeeds_if_and_only_if_there_are_no_problems(id: str, name: str) -> None:
    """And the straight way, the collecting way by itself and jsonschema say the same."""
    spec = specs.spec(id)
    module = spec.readers[name]
    other = oracle(id, name)

    for payload in payloads.list_mutated(id, name):
        collected: list[Any] = []
        module.collector(payload, "", collected)
        problems = module.problems(payload)
        assert bool(problems) is bool(collected)
        if "secrets" not in id:  # whose problems stand where the secret begins
            assert {each[:3] for each in problems} == {each[:3] for each in collected}
        if problems:
            with pytest.raises(ValueError) as raised:
                module.decode(payload)
            assert raised.value.problems == problems  # type: ignore[attr-defined]
        else:
            module.decode(payload)
        assert other is None or other.is_valid(payload) is (not problems)


@specs.each_model
def test_problems_stand_in_document_order(id: str, name: str) -> None:
    """Each at a pointer that leads somewhere, with the value that stands there."""
    spec = specs.spec(id)
    module = spec.readers[name]

    for payload in payloads.list_mutated(id, name):
        problems = module.problems(payload)
        places = [place(payload, each.pointer) for each in problems]
        assert [way for way, _ in places] == sorted(way for way, _ in places)
        shown = (
            (value, each.value) for (_, value), each in zip(places, problems) if each.value != "***"
        )
        assert "secrets" in id or all(each.value != "***" for each in problems)
        assert all(value is of_problem for value, of_problem in shown)
        assert len({(each.pointer, each.keyword, each.message) for each in problems}) == len(
            problems
        )


@specs.each_model
def test_messages_show_little_of_a_value(id: str, name: str) -> None:
    """However long a text, a name or a number of the payload is, 80 characters of it are enough."""
    spec = specs.spec(id)
    module = spec.readers[name]

    for payload in payloads.list_mutated(id, name):
        for each in module.problems(swollen(payload)):
            assert "x" * 81 not in each.message
            assert "9" * 81 not in each.message
            assert "\n" not in each.message


@pytest.mark.parametrize(
    "octets", ["", "{", "nul", "[1,]", '{"a": NaN}', "\ufeff{}", "[" * 100_000]
)
def test_what_is_no_json_is_one_problem_at_the_root(octets: str) -> None:
    record = specs.spec("spec/lambda-cloud.yaml").package.Region
    for text in (octets, octets.encode()):
        with pytest.raises(ValueError) as raised:
            record.from_json(text)
        assert [each.pointer for each in raised.value.problems] == [""]  # type: ignore[attr-defined]


def test_what_is_no_utf_8_is_one_problem_at_the_root() -> None:
    record = specs.spec("spec/lambda-cloud.yaml").package.Region
    with pytest.raises(ValueError) as raised:
        record.from_json(b'{"name": "\xff"}')
    assert [each.pointer for each in raised.value.problems] == [""]  # type: ignore[attr-defined]


def place(payload: Any, pointer: str) -> tuple[tuple[int, ...], Any]:
    """Where a JSON Pointer leads, as the position of each step among its siblings, and what stands there."""
    way: list[int] = []
    for step in pointer.split("/")[1:]:
        token = step.replace("~1", "/").replace("~0", "~")
        if isinstance(payload, dict):
            way.append(list(payload).index(token))
            payload = payload[token]
        else:
            way.append(int(token))
            payload = payload[int(token)]
    return tuple(way), payload


def swollen(value: Any) -> Any:
    """The same shape, with every text and number long and every object with a long name more."""
    match value:
        case dict():
            return {**{name: swollen(each) for name, each in value.items()}, "x" * 300: None}
        case list():
            return [swollen(each) for each in value]
        case str():
            return f"{value}{'x' * 300}\n"
        case bool() | None:
            return value
        case _:
            return int("9" * 300)


@cache
def oracle(id: str, name: str) -> Any:
    """jsonschema's validator for a model: not built on anything of ours, but for three things
    that are no part of its verdict on structure: patterns are ECMA's, formats are the
    package's own, ``multipleOf`` is exact. None for a model that was lifted out of another,
    inside of which it is judged."""
    text = yaml.safe_load((specs.ROOT / id).read_text(encoding="utf-8"))
    if name not in text["components"]["schemas"]:
        return None
    Validator = jsonschema.validators.extend(
        jsonschema.Draft202012Validator, {"multipleOf": _multiple_of}
    )
    schemas = text["components"]["schemas"]
    moved = json.dumps(_opened(schemas, schemas)).replace("#/components/schemas/", "#/$defs/")
    schema = {"$defs": json.loads(moved), "$ref": f"#/$defs/{name}"}
    return Validator(schema, format_checker=_formats(specs.spec(id).package.__name__))


def _opened(schema: Any, schemas: dict[str, Any]) -> Any:
    """A schema whose open enums and unions accept what they say they do, in words that jsonschema knows."""
    if isinstance(schema, list):
        return [_opened(each, schemas) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _opened(value, schemas) for key, value in schema.items()}
    if schema.get("x-speakeasy-unknown-values") == "allow":
        if "enum" in schema:
            del result["enum"]
        else:
            tag, known = _tags(schema, schemas)
            unknown = {"type": "string", "not": {"enum": known}}
            result = {
                "anyOf": [
                    result,
                    {"type": "object", "required": [tag], "properties": {tag: unknown}},
                ]
            }
    elif any(_is_open(each, schemas) for each in schema.get("oneOf", ())):
        result["anyOf"] = result.pop("oneOf")  # what another alternative takes is not unknown
    if isinstance(schema.get("pattern"), str):
        result["pattern"] = patterns.translate(schema["pattern"])
    return result


def _is_open(alternative: dict[str, Any], schemas: dict[str, Any]) -> bool:
    target = schemas.get(alternative.get("$ref", "").rpartition("/")[2], {})
    return "x-speakeasy-unknown-values" in target and "enum" not in target


def _tags(union: dict[str, Any], schemas: dict[str, Any]) -> tuple[str, list[str]]:
    """The member that tells the alternatives of a union apart, and the values that name one."""
    names = [each["$ref"].rpartition("/")[2] for each in _alternatives(union) if "$ref" in each]
    members = [schemas[name]["properties"] for name in names]
    constants = {
        key: row["const"] for each in members for key, row in each.items() if "const" in row
    }
    discriminator = union.get("discriminator", {})
    tag = discriminator.get("propertyName") or next(iter(constants))
    known = [each[tag]["const"] for each in members if "const" in each[tag]]
    return tag, [*known, *discriminator.get("mapping", ()), *(() if known else names)]


def _alternatives(union: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = union["oneOf"] if "oneOf" in union else union["anyOf"]
    return listed


def _formats(package: str) -> jsonschema.FormatChecker:
    checker = jsonschema.FormatChecker(formats=())
    for row in formats.FORMATS.values():
        if not row.function:
            continue
        try:
            check = getattr(importlib.import_module(f"{package}.{row.module}"), row.function)
        except ModuleNotFoundError:
            continue
        checker.checks(row.name, raises=Exception)(
            lambda value, check=check: not isinstance(value, str) or check(value) is not None
        )
    return checker


def _multiple_of(_: Any, of: Any, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and Fraction(repr(value)) % Fraction(repr(of)):
        yield jsonschema.ValidationError("no multiple")
