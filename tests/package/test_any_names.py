"""No name of a spec can take over one that generated code relies on: of a model, a field, a value of an enum.

Each spec is made twice, with names that code uses and with harmless ones. Both decode, refuse and encode the same.
"""

import ast
import builtins
import dataclasses
import keyword
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldwright.distribution import build, memory, releases
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.package import imports
from fieldwright.rendering.folder import find_folder

MODELS = ("record", "other", "enum", "union", "opened", "alias", "base", "heir", "closed")
FIELDS = ("one", "two", "list", "map", "inner", "when")
VALUES = ("first", "second")
PLACES = (*MODELS, *FIELDS, *VALUES)


def list_names() -> Iterator[str]:
    """Yield the names that Python, the standard library and every module of a package use."""
    yield from (*dir(builtins), *keyword.kwlist, *keyword.softkwlist)
    yield from (*typing.__all__, *dataclasses.__all__, *imports.STANDARD, *imports.RUNTIME)
    for path in sorted((find_folder() / "package" / "module").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                    yield name
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
    yield from ("docs", "README", "py.typed", "spec", "selftest", "schemas", "index", "models")
    yield from ("datetime", "date", "time", "UUID", "Decimal", "re", "cls", "self", "data", "value")
    yield from ("decode_record", "_collect_record", "encode_record", "HEIRS", "MEMBERS", "problems")


def vary(name: str) -> Iterator[str]:
    """Yield a name as people may write it: with the words of functions in front, and in other cases."""
    plain = name.strip("_")
    yield from (name, plain, plain.capitalize(), plain.upper(), plain.lower(), f"_{plain}")
    yield from (f"decode_{plain}", f"_{plain}_members", f"{plain}_2", f"is_valid_{plain}")


POOL = sorted({each for name in {*list_names()} for each in vary(name) if each.strip("_")})
USED = st.sampled_from(POOL)


def refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def make_spec(names: dict[str, str]) -> dict[str, Any]:
    """A spec of every kind of model, in which each name stands where it may hide another."""
    tag = {"type": "string"}
    members: dict[str, Any] = {
        names["one"]: {"type": "string", "minLength": 2, "default": "xx", "pattern": "^([a-z]+)+$"},
        names["two"]: refer(names["enum"]),
        names["list"]: {"type": "array", "items": refer(names["union"])},
        names["map"]: {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
        names["inner"]: {"type": "object", "properties": {names["one"]: {"type": "integer"}}},
        names["when"]: {"type": "string", "format": "date-time"},
    }
    schemas: dict[str, Any] = {
        names["record"]: {
            "type": "object",
            "properties": members,
            "required": [names["one"]],
            "not": {"required": ["refused"]},
        },
        names["other"]: {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": "other"}, names["two"]: refer(names["record"])},
        },
        names["enum"]: {"type": "string", "enum": [names["first"], names["second"]]},
        names["union"]: {
            "oneOf": [refer(names["record"]), refer(names["alias"]), {"type": "null"}]
        },
        names["opened"]: {
            "oneOf": [refer(names["other"])],
            "x-speakeasy-unknown-values": "allow",
        },
        names["alias"]: {"type": "array", "items": refer(names["opened"]), "maxItems": 2},
        names["base"]: {
            "type": "object",
            "required": ["tag"],
            "properties": {"tag": tag, names["one"]: {"type": "integer"}},
            "discriminator": {
                "propertyName": "tag",
                "mapping": {"h": refer(names["heir"])["$ref"]},
            },
        },
        names["heir"]: {
            "allOf": [
                refer(names["base"]),
                {"type": "object", "properties": {names["two"]: {"type": "boolean"}}},
            ]
        },
        names["closed"]: {
            "type": "object",
            "additionalProperties": False,
            "properties": {names["one"]: refer(names["base"]), names["two"]: {"type": "number"}},
        },
    }
    info = {"title": "Any names", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}


def list_payloads(names: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield models with payloads that they accept or refuse."""
    one, two, listed, mapped = (names[each] for each in ("one", "two", "list", "map"))
    first = names["first"]
    good = {one: "ab", two: first, listed: [[], None, {one: "cd"}], mapped: {"a": 1}}
    yield "record", good
    yield "record", {**good, names["inner"]: {one: 1}, names["when"]: "2024-01-01T00:00:00Z"}
    yield "record", {**good, names["inner"]: {one: "1"}, names["when"]: "2024"}
    yield "record", {one: "a", two: "none", listed: [5, {}], mapped: {"a": 0}, "refused": 1}
    yield "record", {}
    for payload in (names["first"], names["second"], "none", 5):
        yield "enum", payload
    for kind in ("other", "new", 5):
        yield "opened", {"kind": kind, two: {one: "ab"}}
        yield "alias", [{"kind": kind, two: {one: "a"}}]
    yield "alias", [{"kind": "new"}] * 3
    for value in (True, "no"):
        yield "base", {"tag": "h", one: 1, two: value}
        yield "heir", {"tag": "h", one: "1", two: value}
    yield "closed", {one: {"tag": "h", two: True}, two: 1.5}
    yield "closed", {one: {}, two: "x", "more": 1}


def judge(names: dict[str, str]) -> list[Any]:
    """The problems of all payloads, with the places in the stead of the names; each that is accepted comes back."""
    spec = source.wrap(make_spec(names))
    document = read.read_document(spec)
    readers = memory.find_readers(memory.load_package(document, spec.text), document)
    meant = {name: place for place, name in names.items() if place in FIELDS}
    verdicts = []
    for place, payload in list_payloads(names):
        reader = readers[names[place]]
        problems = reader.problems(payload)
        verdicts.append([(translate(each.pointer, meant), each.keyword) for each in problems])
        if not problems:
            assert reader.encode(reader.decode(payload)) == payload
    return verdicts


def translate(pointer: str, meant: dict[str, str]) -> str:
    steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/"))
    return "/".join(meant.get(step, step) for step in steps)


HARMLESS = {
    **{place: f"Plain{place.capitalize()}" for place in MODELS},
    **{place: f"plain_{place}" for place in (*FIELDS, *VALUES)},
}
EXPECTED = judge(HARMLESS)


@st.composite
def draw_names(draw: st.DrawFn) -> dict[str, str]:
    """Names for all places: those of models, of fields and of values differ among themselves alone."""
    fixed = {"kind", "tag", "refused", "more", "a", "h"}
    field = st.sampled_from([name for name in POOL if name not in fixed])
    groups = ((MODELS, USED), (FIELDS, field), (VALUES, USED))
    names: dict[str, str] = {}
    for places, strategy in groups:
        size = len(places)
        listed = draw(st.lists(strategy, min_size=size, max_size=size, unique=True))
        names |= dict(zip(places, listed))
    return names


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draw_names())
def test_verdicts_and_places_are_those_with_harmless_names(names: dict[str, str]) -> None:
    assert judge(names) == EXPECTED


@pytest.mark.parametrize("step", range(0, len(POOL), len(POOL) // 8))
def test_names_in_a_row_share_a_module(step: int) -> None:
    """The same word in other cases, and with the words of functions in front, in one spec."""
    row = [
        name for name in (POOL + POOL)[step : step + 40] if name not in ("kind", "tag", "a", "h")
    ]
    names = dict(zip(MODELS, row)) | dict(zip(FIELDS, row)) | dict(zip(VALUES, row))
    assert judge(names) == EXPECTED


def write_package(folder: Path, number: int, names: dict[str, str]) -> dict[str, bytes]:
    """Write the package of a spec into a folder of its own, and return its files."""
    spec = source.wrap({**make_spec(names), "info": {"title": f"Any {number}", "version": "1"}})
    files = build.assemble(spec, releases.History(), build.Settings()).tree
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return files


SAMPLE = [
    dict(zip(MODELS, row)) | dict(zip(FIELDS, row)) | dict(zip(VALUES, row))
    for row in (
        [
            "Any",
            "Unknown",
            "Model",
            "Problem",
            "Callable",
            "str",
            "decode_any",
            "field",
            "Enum",
            "list",
        ],
        ["str", "int", "bool", "dict", "list", "None", "True", "type", "property", "float"],
        [
            "self",
            "cls",
            "data",
            "value",
            "class_",
            "_value",
            "Members",
            "Collector",
            "INVALID",
            "problems",
        ],
        [
            "Class",
            "class",
            "CLASS",
            "_class",
            "class_",
            "Class_",
            "decode_class",
            "is_valid_class",
            "class2",
            "classes",
        ],
        [
            "datetime",
            "date",
            "time",
            "UUID",
            "Decimal",
            "Literal",
            "TypeAlias",
            "Final",
            "dataclass",
            "re",
        ],
    )
]


def test_type_checkers_take_a_sample_and_no_two_files_are_one(tmp_path: Path) -> None:
    """Where case does not count, no two pages or modules are the same file."""
    packages = []
    for number, names in enumerate(SAMPLE):
        files = write_package(tmp_path, number, names)
        assert judge(names) == EXPECTED
        assert len({path.casefold() for path in files}) == len(files)
        packages.append(next(path.split("/")[0] for path in files if path.endswith("py.typed")))
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", *packages]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
