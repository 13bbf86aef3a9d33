"""An excerpt of a text is what reading all of it gives, and an edit is only told where that holds."""

import functools
import json
import random

import pytest
import yaml

from fieldwright import errors
from fieldwright.limits import Limits
from fieldwright.openapi import excerpts
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Array, Fault, Object

SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Zoo", "version": "1"},
    "tags": [{"name": "all"}],
    "paths": {"/pets": {"get": {"operationId": "list"}}},
    "components": {
        "parameters": {"limit": {"name": "limit", "in": "query"}},
        "schemas": {
            "Pet": {
                "type": "object",
                "description": "An animal: a 'pet', {kept} # at home",
                "properties": {"owner": {"$ref": "#/components/schemas/Owner"}},
                "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat"}},
            },
            "Owner": {
                "type": "object",
                "properties": {"name": {"type": "string", "enum": ["a", "b"]}},
            },
            "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["claws"]}]},
            "Empty": {},
            "Names": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Owner/properties/name"},
            },
        },
        "responses": {},
    },
    "servers": [],
}

TEXTS = {
    "zoo.json": json.dumps(SPEC, indent=2) + "\n",
    "minified.json": json.dumps(SPEC),
    "zoo.yaml": yaml.safe_dump(SPEC, sort_keys=False),
}


@functools.cache
def outline(name: str, text: str) -> excerpts.Outline:
    result = excerpts.make_outline(source.parse(text, name))
    assert result is not None
    return result


def find(name: str, old: str, new: str) -> excerpts.Edit | None:
    return excerpts.find_edit(outline(name, old), old, source.Source(name=name, text=new))


def count(value: object) -> int:
    """Count a value and all in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(count, inner))


def list_places(value: object) -> list[object]:
    """List the data with every offset in it."""
    if isinstance(value, Object):
        return [value.at, value.marks, [*value], [list_places(each) for each in value.values()]]
    if isinstance(value, Array):
        return [value.at, value.marks, [list_places(each) for each in value]]
    return [value]


def check(name: str, old: str, new: str) -> excerpts.Edit | None:
    """Check that an edit, if one is told, is right: the outline, the names, and the excerpt of all components."""
    edit = find(name, old, new)
    if edit is None:
        return None
    parsed = source.parse(new, name)
    moved = excerpts.make_outline(parsed)
    assert moved is not None
    for each in ("around", "at", "parts", "end", "references", "bases", "tied", "has_paths"):
        assert getattr(edit.outline, each) == getattr(moved, each)
    assert new[: edit.begin] == old[: edit.begin]
    assert new[edit.end + edit.shift :] == old[edit.end :]
    before = source.parse(old, name).data["components"]["schemas"]
    after = parsed.data["components"]["schemas"]
    assert {key for key in after if before[key] != after[key]} <= edit.names
    excerpt = excerpts.read_excerpt(edit.outline, source.Source(name=name, text=new), after.keys())
    schemas = excerpt.data["components"]["schemas"]
    assert list_places(schemas) == list_places(after)
    assert {**excerpt.data, "components": None, "paths": None} == {
        key: None if key in ("components", "paths") else value
        for key, value in parsed.data.items()
        if key != "servers"
    }
    return edit


@pytest.mark.parametrize("name", TEXTS)
def test_outline_has_references(name: str) -> None:
    result = outline(name, TEXTS[name])
    assert result.references == {
        "Pet": ("Cat", "Owner"),
        "Owner": (),
        "Cat": ("Pet",),
        "Empty": (),
        "Names": ("Owner",),
    }
    assert result.bases == {"Pet"}
    assert result.collect_users(["Owner"]) == {"Owner", "Pet", "Cat", "Names"}
    assert result.collect_parts(["Cat"]) == {"Cat", "Pet", "Owner"}
    assert result.nodes == count(SPEC)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("An animal", "A beast", {"Pet"}),
        ("An animal", "", {"Pet"}),
        ("claws", "claws and teeth", {"Cat"}),
        ("Owner/properties/name", "Pet", {"Names"}),
        ("kind", "sort", {"Pet"}),
    ],
)
def test_component_is_edited(name: str, old: str, new: str, names: set[str]) -> None:
    edit = check(name, TEXTS[name], TEXTS[name].replace(old, new))
    assert edit is not None
    assert edit.names == names


@pytest.mark.parametrize("name", TEXTS)
def test_several_components_are_edited(name: str) -> None:
    new = TEXTS[name].replace("claws", "teeth").replace("An animal", "Animals")
    edit = check(name, TEXTS[name], new)
    assert edit is not None
    assert edit.names == {"Pet", "Cat"}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Zoo", "Farm"),  # before the components
        ("servers", "x-servers"),  # behind them
        ("Empty", "Void"),  # another name
        ("limit", "most"),
        ("#/components/schemas/Pet", "#/components/schemas/Nobody"),
        ("#/components/schemas/Pet", "#/components/parameters/limit"),
    ],
)
def test_anything_else_is_no_edit(name: str, old: str, new: str) -> None:
    assert old in TEXTS[name]
    assert find(name, TEXTS[name], TEXTS[name].replace(old, new)) is None


def test_indentation_of_the_next_key_belongs_to_no_component() -> None:
    text = TEXTS["zoo.yaml"]
    assert find("zoo.yaml", text, text.replace("\n    Owner:", "\n   Owner:")) is None
    assert find("zoo.yaml", text, text.replace("\n    Owner:", "\n      Owner:")) is None


def test_anchors_are_for_all_of_a_text() -> None:
    text = (
        TEXTS["zoo.yaml"]
        .replace("Owner:\n", "Owner: &owner\n")
        .replace("Empty: {}", "Empty: *owner")
    )
    new = text.replace("enum", "x-enum")
    assert find("zoo.yaml", text, new) is None
    result = outline("zoo.yaml", text)
    with pytest.raises(Fault):
        excerpts.read_excerpt(result, source.Source(name="zoo.yaml", text=text), ["Empty"])


def test_values_are_counted() -> None:
    text = TEXTS["zoo.json"]
    limits = Limits(nodes=outline("zoo.json", text).nodes + 100)
    new = source.Source(name="zoo.json", text=text.replace('["a"', '["c"'), limits=limits)
    assert excerpts.find_edit(outline("zoo.json", text), text, new) is None


def test_depth_is_counted_from_the_document_on() -> None:
    for name in ("zoo.json", "zoo.yaml"):
        text, deep = TEXTS[name], "{}"
        for depth in range(1, 12):
            deep = '{"not": ' + deep + "}"
            new = text.replace("Empty: {}", f"Empty: {deep}").replace(
                '"Empty": {}', f'"Empty": {deep}'
            )
            limits = Limits(depth=12)
            edit = excerpts.find_edit(
                outline(name, text), text, source.Source(name=name, text=new, limits=limits)
            )
            try:
                source.parse(new, name, limits=limits)
            except errors.SourceError:
                assert edit is None, depth
            else:
                assert edit is not None, depth


@pytest.mark.parametrize(
    "schema",
    [{"$id": "a"}, {"not": {"$anchor": "b"}}, {"items": [{"$dynamicRef": "#c"}]}],
)
def test_components_may_be_tied(schema: dict[str, object]) -> None:
    spec = {"openapi": "3.1.0", "components": {"schemas": {"A": schema, "B": {}}}}
    assert outline("a.json", json.dumps(spec)).tied == {"A"}


@pytest.mark.parametrize(
    "spec",
    [
        {"openapi": "3.1.0"},
        {"type": "object", "$defs": {"A": {}}},
        {"openapi": "3.1.0", "components": {"schemas": {"A": {"$ref": "#/paths/~1a"}}}},
        [],
    ],
)
def test_there_may_be_no_outline(spec: object) -> None:
    assert excerpts.make_outline(source.parse(json.dumps(spec), "a.json")) is None


@pytest.mark.parametrize("name", TEXTS)
def test_random_edits_are_told_rightly_or_not_at_all(name: str) -> None:
    draw = random.Random(name)
    text, edits = TEXTS[name], 0
    pieces = [*'{}[],:"#&*!|>- \n', "\n    ", "\n  ", "    A:\n", '"A": {},', "- ", "é", "'"]
    for _ in range(800):
        begin = draw.randrange(len(text))
        end = begin + draw.choice((0, 0, 1, 2, draw.randrange(60)))
        new = text[:begin] + "".join(draw.choices(pieces, k=draw.randrange(3))) + text[end:]
        try:
            edits += check(name, text, new) is not None
        except errors.SourceError as error:
            raise AssertionError(new[begin - 20 : begin + 20]) from error
    assert edits > 50
