"""What is exported imports, and takes every payload that the model takes."""

import dataclasses
import json
import keyword
import os
import re
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pydantic
import pytest
import typing_extensions

from fieldwright.export import flavours, shapes
from fieldwright.export.datamodel import Kind
from fieldwright.model import ir, traversal
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.rendering import formatting
from fieldwright.validation import payloads
from tests import specs

KINDS = sorted(flavours.FLAVOURS)

each_kind = pytest.mark.parametrize("kind", KINDS)

NAMES = [
    *("Annotated", "Any", "BaseModel", "ConfigDict", "Decimal", "Enum", "Field", "IntEnum"),
    *("Literal", "Meta", "NotRequired", "RootModel", "StrEnum", "Struct", "TypeAlias"),
    *("TypedDict", "UNSET", "Union", "dataclass", "date", "datetime", "dict", "field", "list"),
    *("None", "class", "two words", "two-words", "TwoWords", "a.b", "b.b", "2nd", "str"),
]
"""Names of models that modules of these libraries have, Python has, or that look alike."""

MEMBERS = [
    *("", "_x", "__init__", "2nd", "a b", "a-b", "a_b", "class", "copy", "data", "date", "dict"),
    *("field", "json", "list", "model_config", "model_fields", "name", "schema", "self", "str"),
]


@contextmanager
def imported(text: str) -> Iterator[ModuleType]:
    """A module of that text, for as long as its annotations are looked up.

    Its typed dictionaries are those that pydantic can read on this Python as well.
    """
    module = ModuleType("exported_by_fieldwright")
    sys.modules[module.__name__] = module
    own = typing.TypedDict
    typing.TypedDict = typing_extensions.TypedDict  # type: ignore[assignment]  # as documented
    try:
        exec(compile(text, module.__name__, "exec"), module.__dict__)
        yield module
    finally:
        typing.TypedDict = own
        del sys.modules[module.__name__]


def document(schemas: dict[str, Any], title: str = "T") -> ir.Document:
    data = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "components": {"schemas": schemas},
    }
    return read.read_document(source.parse(json.dumps(data), "spec.json"))


def decoder(module: ModuleType, name: str, kind: Kind) -> Callable[[Any], Any]:
    """What makes a value of a type of a payload; where nothing decodes a type by itself, pydantic does."""
    if kind == "msgspec":
        decode = msgspec.json.Decoder(getattr(module, name)).decode
        # Fractions are none of its integers, whole or not.
        return lambda payload: decode(json.dumps(_whole(payload)).encode())
    adapter = pydantic.TypeAdapter(getattr(module, name))
    adapter.rebuild(raise_errors=True, _types_namespace=module.__dict__)
    return lambda payload: adapter.validate_json(json.dumps(payload))


def _whole(value: Any) -> Any:
    """The same JSON with every integer written as one."""
    match value:
        case dict():
            return {name: _whole(each) for name, each in value.items()}
        case list():
            return [_whole(each) for each in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def is_read(document: ir.Document, model: ir.Model, kind: Kind) -> bool:
    """Whether pydantic reads a type that nothing else does: it takes no alias that is a circle,
    and does not know that the field of a dataclass was called something else."""
    if kind == "dataclass":
        fields = [
            each.name
            for record in traversal.list_nodes(document, ir.Record)
            for each in record.fields
        ]
        if not all(name.isidentifier() and not keyword.iskeyword(name) for name in fields):
            return False
    circle = isinstance(model, ir.Alias | ir.Union) and any(
        each.name == model.name for each in traversal.list_nodes(model, ir.Ref)
    )
    return kind in ("msgspec", "pydantic") or not circle


def is_held(model: ir.Model, payload: Any) -> bool:
    """Whether a type can hold a valid payload: no datetime has leap seconds, and null stands
    beside a class and not in it."""
    if isinstance(model, ir.Record | ir.Enum) and model.nullable and payload is None:
        return False
    return "23:59:60" not in json.dumps(payload)


@each_kind
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
@pytest.mark.parametrize("id", specs.ids())
def test_every_model_takes_what_is_valid(id: str, kind: Kind) -> None:
    parsed = specs.document(id)
    classes = shapes.name_classes(parsed)
    maker = payloads.Maker(parsed.models, parsed.definitions)
    with imported(flavours.generate_code(parsed, kind)) as module:
        for model in parsed.models:
            if not is_read(parsed, model, kind):
                continue
            decode = decoder(module, classes[model.name], kind)
            for payload in islice(maker.make_valid(model.name), 40):
                if is_held(model, payload):
                    decode(payload)


@each_kind
@pytest.mark.parametrize("payload", [None, {"name": "x"}, {"name": 1, "description": "y"}])
def test_a_payload_that_is_no_region_is_refused(kind: Kind, payload: Any) -> None:
    with imported(flavours.generate_code(specs.document("spec/lambda-cloud.yaml"), kind)) as module:
        decode = decoder(module, "Region", kind)
        decode({"name": "x", "description": "y"})
        with pytest.raises(ValueError):
            decode(payload)


@each_kind
def test_black_has_nothing_to_do(kind: Kind) -> None:
    text = flavours.generate_code(specs.document("tests/cases/package/unions/spec.yaml"), kind)
    assert formatting.blacken(text) == text


@each_kind
def test_names_that_clash_are_told_apart(kind: Kind) -> None:
    """Of models and of members, with whatever the libraries and Python call so."""
    members = {name: {"type": "string", "format": "date"} for name in MEMBERS}
    record = {"type": "object", "properties": members, "required": ["class", "list"]}
    parsed = document({re.sub("[^A-Za-z0-9.-]", "_", name): record for name in NAMES})
    classes = shapes.name_classes(parsed)
    assert len(set(classes.values())) == len(NAMES)
    payload = dict.fromkeys(MEMBERS, "2024-01-31")
    with imported(flavours.generate_code(parsed, kind)) as module:
        for name in classes.values():
            if kind != "dataclass":
                decoder(module, name, kind)(payload)
            assert len(typing.get_type_hints(getattr(module, name))) == len(MEMBERS)


@each_kind
def test_a_model_more_renames_no_other(kind: Kind) -> None:
    """Whatever it is called, and wherever it stands."""
    one = {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}}
    before = flavours.generate_code(document({"one.Thing": one, "Thing": one}), kind)
    after = flavours.generate_code(
        document({"two.Thing": one, "one.Thing": one, "Thing": one}), kind
    )
    assert set(_classes(before)) < set(_classes(after))


def _classes(text: str) -> list[str]:
    return re.findall(r"^(?:class )?(\w+)(?:\(|: TypeAlias| = )", text, re.MULTILINE)


@pytest.mark.parametrize("kind", ["dataclass", "msgspec"])
def test_fields_are_given_by_keyword_alone(kind: Kind) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    with imported(flavours.generate_code(document({"One": schema}), kind)) as module:
        assert module.One(a="x").a == "x"
        with pytest.raises(TypeError):
            module.One("x")


def test_a_required_field_may_follow_an_optional_one() -> None:
    properties = {"a": {"type": "string", "default": "x"}, "b": {"type": "string"}}
    schema = {"type": "object", "properties": properties, "required": ["b"]}
    with imported(flavours.generate_code(document({"One": schema}), "dataclass")) as module:
        assert dataclasses.asdict(module.One(b="y")) == {"a": "x", "b": "y"}


@each_kind
def test_text_of_a_spec_stays_text(kind: Kind) -> None:
    """Wherever a spec may hold one, and however it tries to end what it stands in."""
    evil = "\"\"\"\nraise SystemExit\n'''\nraise SystemExit #\\"
    also = "x'] = 1; raise SystemExit #"
    parsed = document(
        {
            "Evil": {
                "type": "object",
                "title": evil,
                "description": evil,
                "properties": {
                    also: {"type": "string", "description": evil, "default": evil},
                    "const": {"const": evil},
                    "enum": {"enum": [evil, also], "description": evil},
                    "pattern": {"type": "string", "pattern": "['\"\\n\\\\]{2}raise SystemExit"},
                    "list": {"type": "array", "items": {"type": "string"}, "default": [evil]},
                },
                "examples": [{also: evil}],
            },
            "Choice": {"enum": [evil, also], "description": evil},
        },
        title=evil,
    )
    with imported(flavours.generate_code(parsed, kind)) as module:
        assert module.Evil


@each_kind
def test_the_same_spec_is_the_same_text_wherever_it_is_made(kind: Kind, tmp_path: Path) -> None:
    """Another seed for hashes, and another project's configuration around."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.black]\nline-length = 40\n[tool.datamodel-codegen]\nclass-name-prefix = "X"\n'
    )
    spec = specs.ROOT / "tests/cases/package/unions/spec.yaml"
    texts = {
        subprocess.run(
            [sys.executable, "-m", "fieldwright", "export", str(spec), "--to", kind],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for folder, seed in ((specs.ROOT, "1"), (tmp_path, "2"))
    }
    assert len(texts) == 1


def test_a_published_api_is_exported_whole(corpus: Path) -> None:
    parsed = read.read_document(source.load(corpus / "openapi" / "lambda-cloud-1.10.0.json"))
    classes = shapes.name_classes(parsed)
    for kind in flavours.FLAVOURS:
        with imported(flavours.generate_code(parsed, kind)) as module:
            for name in classes.values():
                decoder(module, name, kind)
