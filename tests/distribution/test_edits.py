"""What is built of an edit is what building the whole spec gives, byte for byte, or nothing is."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from fieldwright.distribution import bases, build, cache, edits, tree
from fieldwright.distribution.inputs import Settings
from fieldwright.distribution.manifest import digest
from fieldwright.package import samples
from fieldwright.package.recall import Recall

Spec = dict[str, Any]


def refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def make_spec() -> Spec:
    """Make a spec of records, enums, unions, heirs and aliases, most of which few others refer to."""
    schemas: Spec = {}
    for n in range(2):  # of which the README makes its samples
        schemas[f"Shown{n}"] = {"type": "object", "properties": {"a": refer("Part")}}
        schemas[f"Choice{n}"] = {"type": "string", "enum": ["a", "b"]}
        schemas[f"Either{n}"] = {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}
    schemas["Part"] = {"type": "object", "properties": {"b": {"type": "string"}}}
    schemas["Former"] = {
        "type": "object",
        "deprecated": True,
        "properties": {"id": {"format": "uuid"}},
    }
    for n in range(30):
        schemas[f"Filler{n}"] = {"type": "array", "items": {"type": "string"}, "maxItems": n}
    schemas |= {
        "Colour": {"type": "string", "enum": ["red", "green"], "description": "How it looks."},
        "Wheel": {
            "type": "object",
            "description": "It turns.",
            "required": ["size"],
            "properties": {
                "size": {"type": "integer", "minimum": 1, "description": "In inches."},
                "colour": refer("Colour"),
                "maker": {"type": "object", "properties": {"name": {"type": "string"}}},
            },
        },
        "Wheels": {"type": "array", "items": refer("Wheel"), "maxItems": 8},
        "Vehicle": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"type": "string"},
                "built": {"type": "string", "format": "date"},
            },
            "discriminator": {"propertyName": "kind", "mapping": {"car": "Car"}},
        },
        "Car": {
            "allOf": [
                refer("Vehicle"),
                {"type": "object", "properties": {"wheels": refer("Wheels")}},
            ]
        },
        "Boat": {
            "allOf": [
                refer("Vehicle"),
                {"type": "object", "properties": {"sails": {"type": "integer"}}},
            ]
        },
        "Thing": {"oneOf": [refer("Wheel"), refer("Ticket")]},
        "Ticket": {
            "type": "object",
            "required": ["number"],
            "properties": {
                "number": {"type": "string", "pattern": "^[A-Z]+$", "example": "ABC"},
                "price": {"type": "number", "nullable": True},
                "odd": {"anyOf": [{"minLength": 3}, {"type": "integer"}], "deprecated": True},
            },
        },
        "Node": {
            "type": "object",
            "properties": {"below": {"type": "array", "items": refer("Node")}},
        },
        "Last": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    paths: Spec = {}
    for name in ("Car", "Ticket", "Filler4"):
        answer = {"content": {"application/json": {"schema": refer(name)}}, "description": ""}
        paths[f"/{name}"] = {"get": {"responses": {"200": answer}, "tags": [name.lower()]}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Garage", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


@dataclass
class Published:
    """A folder in which a spec was generated, and what is known of that."""

    spec: Path
    output: Path
    settings: Settings
    last: tuple[bases.Basis, cache.Entry]
    memory: Recall

    @staticmethod
    def of(spec: Path, settings: Settings) -> "Published":
        """Generate a spec."""
        memory = Recall(read=lambda path, expected: None, digest=digest)
        built = build.build(spec, settings, memory=memory)
        output = spec.parent / "output"
        published = Published(spec, output, settings, None, memory)  # type: ignore[arg-type]
        published.publish(built)
        return published

    def publish(self, built: build.Build) -> None:
        """Publish a build, and keep what is known of it."""
        tree.publish(built.tree, self.output, origin=built.origin, force=True)
        entry = cache.Entry(
            files=tree.digest_files(built.tree, built.origin),
            beside={},
            warnings=built.warnings,
            models=built.models,
            left_out=built.left_out,
        )
        assert built.basis is not None
        bases.store(self.spec.parent / "cache", "key", "entry", built.basis)
        stored = bases.load(self.spec.parent / "cache", "key")
        assert stored == ("entry", built.basis)
        self.last = (stored[1], entry)

    def edit(self, text: str) -> build.Build | None:
        """Build an edit of the spec, and check that it is what building all of it gives."""
        self.spec.write_text(text, encoding="utf-8")
        memory = Recall(lambda path, expected: None, digest, self.memory.records)
        built = edits.build_edit(self.spec, self.settings, self.output, self.last, memory)
        if built is not None:
            full = build.build(self.spec, self.settings, memory=Recall(lambda *_: None, digest))
            assert [path for path in full.tree if full.tree[path] != built.tree.get(path)] == []
            assert built == full
            assert built.origin == full.origin
            assert full.basis is not None
            assert built.basis is not None
            outline = full.basis.outline
            assert {**_get_fields(built.basis.outline), "nodes": outline.nodes} == _get_fields(
                outline
            )
            assert (built.basis.models, built.basis.groups, built.basis.shown) == (
                full.basis.models,
                full.basis.groups,
                full.basis.shown,
            )
        return built


def _get_fields(outline: object) -> dict[str, Any]:
    return {name: getattr(outline, name) for name in outline.__slots__}  # type: ignore[attr-defined]


def write(spec: Spec, form: str) -> str:
    if form == "yaml":
        return yaml.safe_dump(spec, sort_keys=False, width=1000)
    return json.dumps(spec, indent=None if form == "minified" else 2)


def change(path: str, value: object) -> Callable[[Spec], None]:
    """Return what puts a value at a path below the schemas; None takes away what is there."""
    *above, last = path.split("/")

    def edit(spec: Spec) -> None:
        place = spec["components"]["schemas"]
        for each in above:
            place = place[int(each) if isinstance(place, list) else each]
        key = int(last) if isinstance(place, list) else last
        if value is None:
            del place[key]
        else:
            place[key] = value

    return edit


FEW = [
    change("Wheel/description", "It turns round. And more."),
    change("Colour/description", "Another sentence."),
    change("Ticket/properties/number/description", "Printed on it."),
    change("Ticket/properties/price", None),
    change("Ticket/properties/place", {"type": "string"}),
    change("Ticket/properties/place", {"type": "string", "format": "uuid"}),
    change("Ticket/properties/number/pattern", "^[a-z]+$"),
    change("Ticket/properties/number/example", "XYZ"),
    change("Ticket/required", ["number", "price"]),
    change("Ticket/properties/price/nullable", False),
    change("Ticket/properties/odd/deprecated", False),
    change("Ticket/properties/odd/anyOf/0/minLength", 4),
    change("Wheel/properties/size/maximum", 40),
    change("Wheel/properties/size/default", 3),
    change("Wheel/properties/maker/properties/name/maxLength", 3),
    change("Wheels/maxItems", 9),
    change("Wheels/description", "All of them."),
    change("Colour/enum", ["red", "green", "blue"]),
    change("Vehicle/properties/built/description", "When."),
    change("Boat/allOf/1/properties/sails/minimum", 0),
    change("Node/properties/below/description", "What is below."),
    change("Node/additionalProperties", False),
    change("Thing/description", "One of two."),
    change("Filler13/description", "Nothing much."),
    change("Last/additionalProperties", {"type": "integer"}),
]
"""Edits of one component that leave the names and references of all as they are."""

MANY = [
    change("Ticket/x-unknown", "Wheel"),
    change("Ticket/deprecated", True),
    change("Extra", {"type": "object"}),
    change("Last", None),
    change("Wheel/properties/rim", {"type": "object", "properties": {"a": {}}}),
    change("Wheel/properties/maker", {"type": "string"}),
    change("Last/properties", {"x": refer("Boat")}),
    change("Thing/oneOf/1", refer("Last")),
    change("Part/description", "Shown by the README."),
    change("Colour", {"type": "object", "properties": {"name": {"type": "string"}}}),
    change("Car/allOf/0", {"type": "object"}),
    change("Ticket/properties/number/$ref", "#/paths/~1Car"),
    change("Wheel/properties/size/type", "nonsense"),
    change("Ticket/$id", "https://example.com/ticket"),
]
"""Edits that reach more: of those it is enough that nothing else comes out than building all of it gives."""


@pytest.mark.parametrize("form", ["json", "yaml", "minified"])
def test_edits_are_built_as_the_whole_is(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "_TRIED", 2)
    spec, path = make_spec(), tmp_path / f"spec.{'yaml' if form == 'yaml' else 'json'}"
    path.write_text(write(spec, form), encoding="utf-8")
    published = Published.of(path, Settings())
    draw = random.Random(form)
    edited = [*FEW, *MANY] if form == "json" else [*draw.sample(FEW, 6), *draw.sample(MANY, 4)]
    built = {}
    for number, each in enumerate(edited):
        after = copy.deepcopy(spec)
        each(after)
        built[number] = published.edit(write(after, form))
    few = sum(each in FEW for each in edited)
    missing = [number for number in range(few) if built[number] is None]
    assert missing == []
