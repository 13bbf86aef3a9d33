"""A format that stays text is checked as before, and everything else of its package is as it was."""

from dataclasses import replace
from typing import Any

import pytest

from fieldwright.distribution import documentation, memory
from fieldwright.model import formats, ir
from fieldwright.package import read, shape, write
from tests import specs
from tests.package.test_frozen import list_payloads
from tests.roundtrip.test_json import same

TEXT = tuple((name, "str") for name in sorted(formats.PYTHON_TYPES))
IDS = [id for id in specs.ids() if any(word in id for word in ("formats", "lambda"))]


def restyle(document: ir.Document, frozen: bool = False) -> ir.Document:
    return replace(document, style=ir.Style(types=TEXT, frozen=frozen))


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("frozen", [False, True])
def test_verdicts_and_json_are_as_they_are_without(id: str, frozen: bool) -> None:
    plain = specs.spec(id)
    document = restyle(plain.document, frozen)
    readers = memory.find_readers(memory.load_package(document, ""), document)
    for name, reader in readers.items():
        for payload in list_payloads(document, name):
            problems = [each[:3] for each in reader.problems(payload)]
            assert problems == [each[:3] for each in plain.readers[name].problems(payload)]
            if not problems:
                assert same(reader.encode(reader.decode(payload)), payload)


@pytest.mark.parametrize("id", IDS)
def test_the_text_says_its_shape(id: str) -> None:
    document = restyle(specs.document(id))
    files = write.write_package(document, spec="", distribution="any-models", module="any_models")
    assert read.read_package(files, "any_models") == shape.shape(document)
    assert shape.shape(document) != shape.shape(specs.document(id))


@pytest.mark.parametrize("name", formats.PYTHON_TYPES)
def test_each_format_alone_is_text(name: str) -> None:
    """In attributes, arrays, maps, unions and defaults, and on the pages; the others are what they are."""
    sample = formats.FORMATS[name].samples[-1]
    node = {"type": "string", "format": name}
    other = next(each for each in formats.PYTHON_TYPES if each != name)
    schema: dict[str, Any] = {
        "type": "object",
        "required": ["one"],
        "properties": {
            "one": {**node, "examples": [sample]},
            "listed": {"type": "array", "items": node},
            "mapped": {"type": "object", "additionalProperties": node},
            "either": {"anyOf": [node, {"type": "integer"}]},
            "maybe": {**node, "type": ["string", "null"]},
            "other": {"type": "string", "format": other},
        },
    }
    text = memory.json.dumps(schema)
    read_from = memory.sources.parse(text, "<mapping>.json")
    document = memory.read.read_document(read_from)
    document = replace(document, style=ir.Style(types=((name, "str"),)))
    package: Any = memory.load_package(document, "")
    payload = {
        "one": sample,
        "listed": [sample],
        "mapped": {"a": sample},
        "either": sample,
        "maybe": sample,
        "other": formats.FORMATS[other].samples[0],
    }
    value = package.Root.from_dict(payload)
    assert value.one == sample and type(value.one) is str
    assert value.listed == [sample] and value.mapped == {"a": sample}
    assert value.either == value.maybe == sample
    assert type(value.other).__name__.removeprefix("Spelled") != "str"
    assert value.to_dict() == payload
    assert [each.pointer for each in package.Root.problems({**payload, "one": "x"})] == ["/one"]
    assert [each.pointer for each in replace(value, one="x").problems(replace(value, one="x"))] == [
        "/one"
    ]
    page = documentation.write_pages(document, "root_models", ("reference",))["reference/root.md"]
    assert "| [one](#root.one) | str | required |" in page
