"""Every example in a big public document that is valid comes back out of the package as it went in,
and the invalid ones are those that ``lint`` names.

The examples are found here by a walk over plain JSON, so that ``lint`` is seen to miss none. Each
schema that has some becomes a member of a record beside the models, and of the package only what
these records need is made.
"""

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from fieldwright.distribution import memory
from fieldwright.model import traversal
from fieldwright.openapi import read
from fieldwright.openapi.text import source

ONE = frozenset(
    ["items", "contains", "not", "if", "then", "else", "additionalProperties", "propertyNames"]
)
MANY = frozenset(["allOf", "anyOf", "oneOf", "prefixItems"])
NAMED = frozenset(["properties", "patternProperties", "dependentSchemas", "$defs"])
APART = frozenset(["schema", "schemas", "example", "examples", "default"])
ANNOTATIONS = frozenset(["description", "example", "examples", "default", "title"])

FIELDS = 40
"""The members of a record; more would only make its module longer."""

Way = tuple[str | int, ...]


class Example(NamedTuple):
    """A value, the way to it from the root of the document, and the schema it is an example of."""

    schema: dict[str, Any]
    value: Any
    way: Way


@pytest.mark.parametrize(
    ("name", "valid", "invalid"),
    [
        ("github.json.xz", 6_403, 741),
        ("openai.json.xz", 932, 36),
        ("lambda-cloud-1.10.0.json", 229, 0),
    ],
)
def test_valid_examples_come_back_and_lint_names_the_others(
    corpus: Path, name: str, valid: int, invalid: int
) -> None:
    """``valid`` and ``invalid`` is how many there are, so that none is passed over."""
    text = opened(corpus / "openapi" / name)
    parsed = source.parse(text, "api.json")
    named = {
        (each.line, each.column)
        for each in read.diagnose(parsed)
        if each.rule in ("example-refused", "default-refused")
    }
    listed = list(examples(json.loads(text)))
    package, places = packaged(json.loads(text), [each.schema for each in listed])
    refused = {}
    changed = []
    for each in listed:
        record, member = places[key(each.schema)]
        reader = getattr(package, record)
        payload = {member: each.value}
        if reader.problems(payload):
            refused[parsed.locate(offset(parsed.data, each.way))[1:]] = each.way
        elif text_of(reader.from_dict(payload).to_dict()) != text_of(payload):
            changed.append(each.way)
    assert changed == []
    assert [way for at, way in refused.items() if at not in named] == []
    assert named - refused.keys() == set()
    assert (len(listed), len(refused)) == (valid + invalid, invalid)


def text_of(value: Any) -> str:
    """JSON text by which 1, 1.0 and true differ, and the order of members does not count."""
    return json.dumps(value, sort_keys=True)


def opened(path: Path) -> str:
    octets = path.read_bytes()
    return (lzma.decompress(octets) if path.suffix == ".xz" else octets).decode("utf-8")


def examples(document: dict[str, Any]) -> Iterator[Example]:
    """Every example and default of a document."""
    for name, schema in document["components"]["schemas"].items():
        yield from within(schema, ("components", "schemas", name))
    yield from beside(document, document, ())


def within(schema: Any, way: Way) -> Iterator[Example]:
    """Those that stand in a schema, and in the schemas in it."""
    if not isinstance(schema, dict):
        return
    for word in ("default", "example"):
        if word in schema:
            yield Example(schema, schema[word], (*way, word))
    for index, value in enumerate(schema.get("examples", [])):
        yield Example(schema, value, (*way, "examples", index))
    for word, argument in schema.items():
        if word in ONE:
            yield from within(argument, (*way, word))
        elif word in MANY:
            for index, each in enumerate(argument):
                yield from within(each, (*way, word, index))
        elif word in NAMED:
            for name, each in argument.items():
                yield from within(each, (*way, word, name))


def beside(document: dict[str, Any], around: Any, way: Way) -> Iterator[Example]:
    """Those of operations: of what has a schema, and in that schema."""
    if isinstance(around, list):
        for index, each in enumerate(around):
            yield from beside(document, each, (*way, index))
    if not isinstance(around, dict):
        return
    if isinstance(around.get("schema"), dict):
        yield from within(around["schema"], (*way, "schema"))
        yield from of_holder(document, around, way)
    for word, value in around.items():
        if word not in APART and (not word.startswith("x-") or word == "x-webhooks"):
            yield from beside(document, value, (*way, word))


def of_holder(document: dict[str, Any], holder: dict[str, Any], way: Way) -> Iterator[Example]:
    """``example`` and ``examples`` of a media type, a parameter or a header; no bytes of another type than JSON."""
    encoded = way[-2] == "content" and not re.search("[/+]json", str(way[-1]))
    ways = [(*way, "example")] if "example" in holder else []
    for name, each in holder.get("examples", {}).items():
        shared = each["$ref"][2:].split("/") if "$ref" in each else [*way, "examples", name]
        ways.append((*shared, "value"))
    for each in ways:
        around = standing(document, each[:-1])
        if each[-1] in around and not (encoded and isinstance(around[each[-1]], str)):
            yield Example(holder["schema"], around[each[-1]], each)


def standing(document: Any, way: Way) -> Any:
    """What stands at the end of a way."""
    for step in way:
        document = document[step]
    return document


def offset(data: Any, way: Way) -> int:
    """The offset of what stands at the end of a way."""
    data = standing(data, way[:-1])
    at: int = data.marks[way[-1]] if isinstance(data, list) else data.locate_value(way[-1])
    return at


def key(schema: dict[str, Any]) -> str:
    """What a schema says of validity; its own annotations apart."""
    return json.dumps({name: each for name, each in schema.items() if name not in ANNOTATIONS})


def packaged(
    document: dict[str, Any], schemas: list[dict[str, Any]]
) -> tuple[ModuleType, dict[str, tuple[str, str]]]:
    """The package of records of these schemas, and the record and the member that each is."""
    distinct = sorted({key(each) for each in schemas})
    places = {
        each: (f"Examples{index // FIELDS}", f"e{index}") for index, each in enumerate(distinct)
    }
    records: dict[str, Any] = {}
    for each, (record, member) in places.items():
        schema = records.setdefault(record, {"type": "object", "properties": {}})
        schema["properties"][member] = json.loads(each)
    document["components"]["schemas"] |= records
    text = json.dumps(document)
    document = read.read_document(source.parse(text, "api.json"))
    return memory.load_package(traversal.select_models(document, records), text), places
