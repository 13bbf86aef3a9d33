"""A package whose objects cannot be changed has the verdicts, values and texts of the same package without that."""

import copy
import dataclasses
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fieldwright.distribution import documentation, memory
from fieldwright.model import ir
from fieldwright.package import read, shape, write
from fieldwright.rendering import formatting
from fieldwright.validation import mutations, payloads
from tests import specs
from tests.roundtrip.test_json import same

FROZEN = ir.Style(frozen=True)
SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Cold", "version": "1.0.0"},
    "paths": {},
    "components": {
        "schemas": {
            "Tags": {"type": "object", "additionalProperties": {"type": "string"}},
            "Tree": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
                ]
            },
            "Mapping": {"type": "object", "properties": {"EMPTY": {"type": "string"}}},
            "EMPTY": {"type": "object", "additionalProperties": {"type": "integer"}},
            "Thing": {
                "type": "object",
                "required": ["id", "list"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "when": {"type": "string", "format": "date-time"},
                    "tags": {"$ref": "#/components/schemas/Tags"},
                    "tree": {"$ref": "#/components/schemas/Tree"},
                    "list": {"type": "array", "items": {"type": "string"}},
                    "tuple": {
                        "type": ["array", "null"],
                        "items": {"$ref": "#/components/schemas/Mapping"},
                    },
                    "rows": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": {"type": "array", "items": {"type": "integer"}},
                        },
                    },
                    "any": {},
                    "open": {"type": "object"},
                    "thing": {"$ref": "#/components/schemas/Thing"},
                },
            },
        }
    },
}
PAYLOAD: dict[str, Any] = {
    "id": "F81D4FAE-7dec-11d0-a765-00a0c91e6bf6",
    "when": "2024-01-31T12:00:00.120+00:00",
    "tags": {"a": "b"},
    "tree": ["a", ["b"]],
    "list": ["x"],
    "tuple": [{"EMPTY": "1"}],
    "rows": [{"a": [1, 2]}],
    "any": {"a": [1]},
    "open": {"a": 1},
    "thing": {"id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "list": []},
    "more": [1],
}


def load(document: ir.Document) -> ModuleType:
    return memory.load_package(replace(document, style=FROZEN), "")


@pytest.fixture(scope="module")
def cold() -> Any:
    files = memory.sources.parse(memory.json.dumps(SPEC), "<mapping>.json")
    return load(memory.read.read_document(files))


@pytest.fixture
def thing(cold: Any) -> Any:
    return cold.Thing.from_dict(PAYLOAD)


def list_payloads(document: ir.Document, name: str) -> Iterator[Any]:
    maker = payloads.Maker(document.models, document.definitions)
    words = mutations.collect_words(document.models)
    for value in islice(maker.make_valid(name), 6):
        yield value
        yield from islice(mutations.mutate(value, words), 0, 300, 47)


@pytest.mark.parametrize("id", specs.ids())
def test_all_is_as_it_is_without(id: str) -> None:
    """Verdicts, problems, JSON and copies; and what JSON calls equal has one hash."""
    plain = specs.spec(id)
    frozen = memory.find_readers(load(plain.document), plain.document)
    for name, reader in frozen.items():
        for payload in list_payloads(plain.document, name):
            problems = reader.problems(payload)
            assert [each[:3] for each in problems] == [
                each[:3] for each in plain.readers[name].problems(payload)
            ]
            if problems:
                continue
            value = reader.decode(payload)
            assert same(reader.encode(value), payload)
            again = reader.decode(copy.deepcopy(payload))
            copies = [again, copy.copy(value), copy.deepcopy(value)]
            copies.append(pickle.loads(pickle.dumps(value)))
            if dataclasses.is_dataclass(value) and not isinstance(value, type):
                copies.append(replace(value))
            for each in copies:
                assert each == value and same(reader.encode(each), payload)
                try:
                    assert hash(each) == hash(value)
                except TypeError as error:
                    record = dataclasses.is_dataclass(value) and type(value).__name__ != "Unknown"
                    assert not record or "holds arbitrary JSON" in str(error)


FORMS = "additional-properties|aliases|arrays-nested|discriminator|maps|nulls|renamed|unions"


@pytest.mark.parametrize(
    "id", [each for each in specs.ids() if re.search(rf"package/({FORMS})/", each)]
)
def test_the_text_says_its_shape_in_the_form_of_black(id: str) -> None:
    document = replace(specs.document(id), style=FROZEN)
    files = write.write_package(document, spec="", distribution="any-models", module="any_models")
    assert read.read_package(files, "any_models") == shape.shape(document)
    for path, octets in files.items():
        if path.endswith(".py"):
            assert formatting.blacken(octets.decode()) == octets.decode(), path


CHANGES: list[tuple[Any, ...]] = [
    *(("__setitem__", "a", 1), ("__delitem__", "a"), ("__ior__", {"a": 2}), ("update", {"a": 2})),
    *(("setdefault", "b", 2), ("pop", "a", None), ("popitem",), ("clear",)),
]


def test_nothing_in_it_can_be_changed(thing: Any) -> None:
    for name in ("id", "tags", "additional_properties", "nothing"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, None)
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(thing, name)
    assert thing.list_ == ("x",) and thing.tree == ("a", ("b",))
    assert type(thing.rows) is tuple and thing.rows[0]["a"] == (1, 2)
    for members in (thing.tags, thing.rows[0], thing.open, thing.additional_properties):
        before = {**members}
        for change, *arguments in CHANGES:
            with pytest.raises(TypeError, match="cannot be changed"):
                getattr(members, change)(*arguments)
        assert members == before and repr(members) == repr(before)


def test_what_the_constructor_is_given_stays_its_callers(cold: Any) -> None:
    """Later changes of a list or a dict do not reach the object."""
    tags, row, extra = {"a": "b"}, {"a": [1]}, {"more": 1}
    items = ["a"]
    thing = cold.Thing(
        id=cold.Thing.from_dict(PAYLOAD).id,
        tags=tags,
        rows=(row,),
        list_=items,
        tree=["a", ["b"]],
        additional_properties=extra,
    )
    before = thing.to_dict()
    for each in (tags, row, extra):
        each["new"] = []  # type: ignore[index]
    items.append("b")
    assert thing.to_dict() == before and thing.problems(thing) == []
    assert thing == cold.Thing.from_dict(before) and hash(thing) == hash(
        cold.Thing.from_dict(before)
    )


def test_arbitrary_json_has_no_hash(cold: Any, thing: Any) -> None:
    for name, message in (
        ("any", r"Thing\.any holds arbitrary JSON"),
        ("additional_properties", r"Thing\.additional_properties holds arbitrary JSON"),
    ):
        only = {"id": PAYLOAD["id"], "list": [], **({"any": {}} if name == "any" else {"more": []})}
        for payload in (only, {"id": PAYLOAD["id"], "list": [], "thing": only}):
            with pytest.raises(TypeError, match=message):
                hash(cold.Thing.from_dict(payload))
    plain = {name: value for name, value in PAYLOAD.items() if name not in ("any", "more")}
    assert (
        len({cold.Thing.from_dict(each) for each in (plain, {**plain}, {**plain, "any": 1})}) == 2
    )


def test_subclasses_of_all_kinds_are_decoded(cold: Any) -> None:
    class Slotted(cold.Thing):  # type: ignore[misc]
        __slots__ = ()

    class Open(cold.Thing):  # type: ignore[misc]
        pass

    for kind in (Slotted, Open):
        value = kind.from_dict(PAYLOAD)
        assert type(value) is kind and value.to_dict() == PAYLOAD
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.tags = {}
        assert pickle and copy.copy(value) == value and replace(value) == value


def test_a_wrong_type_is_refused(cold: Any) -> None:
    """A tuple in the place of arbitrary JSON is none; what has been frozen is what it has to be."""
    thing = cold.Thing(id="1", any=(1,), tags={"a": 1}, list_=("x", 1))
    assert [each.pointer for each in thing.problems(thing)] == [
        *("/id", "/list/1", "/tags/a", "/any"),
    ]
    with pytest.raises(cold.ValidationError):
        thing.to_dict()


USE = """\
from cold_models import Mapping, Thing

thing = Thing.from_dict({})
other = Thing(id=thing.id, tags={"a": "b"}, list_=("a",), tuple_=(Mapping(),))
names: dict[Thing, str] = {thing: thing.list_[0] if thing.list_ else ""}
thing.id = other.id
thing.additional_properties["a"] = 1
if thing.list_:
    thing.list_.append("a")
"""


def _list_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.py"))


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_type_checkers_know_it(tmp_path: Path, checker: str) -> None:
    document = memory.read.read_document(
        memory.sources.parse(memory.json.dumps(SPEC), "<mapping>.json")
    )
    frozen = replace(document, style=replace(FROZEN, constructor="checked"))
    files = write.write_package(frozen, spec="", distribution="cold", module="cold_models")
    for path, octets in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(octets)
    (tmp_path / "use.py").write_text(USE)
    pages = documentation.write_pages(frozen, "cold_models", ("reference",))
    examples = re.findall(r"```python\n(.*?)```", pages["reference/thing.md"], re.DOTALL)
    assert "list_=(" in "".join(examples)
    for number, text in enumerate(examples):
        (tmp_path / f"example_{number}.py").write_text(text)
    commands = {
        "mypy": ["-m", "mypy", "--strict", "--config-file="],
        "pyright": ["-m", "basedpyright", "--level", "error"],
    }
    command = [sys.executable, *commands[checker], "cold_models", *_list_files(tmp_path)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    wrong = [line for line in ended.stdout.splitlines() if "error" in line and ".py:" in line]
    places = [line.partition("use.py:")[2].partition(":")[0] for line in wrong]
    assert places == ["6", "7", "9"], ended.stdout
