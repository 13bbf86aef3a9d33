"""References by place, anchor, URI and file, and what they must not lead to."""

import json
from pathlib import Path
from typing import Any

import pytest

import fieldwright
from fieldwright import errors
from fieldwright.openapi import read
from fieldwright.openapi.text import source


def written(folder: Path, **files: Any) -> Path:
    """The folder with JSON files in it, by stem; the path of ``spec.json``."""
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    return folder / "spec.json"


def api(**schemas: Any) -> dict[str, Any]:
    info = {"title": "T", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}


def refused(path: Path) -> tuple[errors.Diagnostic, ...]:
    with pytest.raises(errors.SourceError) as raised:
        read.read_document(source.load(path, path.name))
    return raised.value.diagnostics


def test_a_file_beside_the_spec_brings_its_models_along(tmp_path: Path) -> None:
    """And what these refer to, in the same file or a third one."""
    spec = written(
        tmp_path,
        spec=api(A={"type": "object", "properties": {"b": {"$ref": "more.json#/$defs/B"}}}),
        more={"$defs": {"B": {"type": "array", "items": {"$ref": "deep/leaf.json"}}}},
        deep__leaf={"type": "string", "minLength": 2},
    )
    package = fieldwright.load(spec)
    assert package.A.problems({"b": ["ab"]}) == []
    assert [each.pointer for each in package.A.problems({"b": ["a"]})] == ["/b/0"]
    names = [model.name for model in read.read_document(source.load(spec)).models]
    assert names == ["A", "B", "leaf"]


def test_a_model_of_another_file_has_a_name_that_no_other_has(tmp_path: Path) -> None:
    """Whichever of two that would share one comes first, and a component keeps its own."""
    spec = written(
        tmp_path,
        spec=api(
            Thing={"type": "string"},
            Holder={
                "type": "object",
                "properties": {
                    "a": {"$ref": "one.json#/Thing"},
                    "b": {"$ref": "one.json#/Other"},
                    "c": {"$ref": "two.json#/Other"},
                },
            },
        ),
        one={"Thing": {"type": "integer"}, "Other": {"type": "integer"}},
        two={"Other": {"type": "boolean"}},
    )
    names = [model.name for model in read.read_document(source.load(spec)).models]
    assert len(set(names)) == 5 and {"Thing", "Holder"} < set(names)
    assert fieldwright.load(spec).Holder.problems({"a": 1, "b": 2, "c": True}) == []


def test_faults_of_another_file_are_named_there(tmp_path: Path) -> None:
    spec = written(
        tmp_path,
        spec=api(A={"$ref": "more.json"}),
        more={"type": "object", "properties": {"x": {"type": "strin"}}},
    )
    (diagnostic,) = refused(spec)
    assert (diagnostic.file, diagnostic.line, diagnostic.rule) == ("more.json", 1, "keyword-type")


@pytest.mark.parametrize(
    "ref",
    [
        "../secret.json",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://example.com/a.json",
        "link.json",
        "folder",
        "//host/a.json",
    ],
)
def test_what_leads_outside_is_refused(tmp_path: Path, ref: str) -> None:
    """A link counts as what it leads to, and a folder is no file."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.json").write_text('{"type": "string"}')
    (inside / "link.json").symlink_to(tmp_path / "secret.json")
    (inside / "folder").mkdir()
    (diagnostic,) = refused(written(inside, spec=api(A={"$ref": ref})))
    assert diagnostic.rule == "ref-outside"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (diagnostic,) = refused(written(tmp_path, spec=api(A={"$ref": "gone.json"})))
    assert diagnostic.rule == "ref-not-found" and "gone.json" in diagnostic.message


def test_a_document_that_is_given_may_be_referred_to() -> None:
    documents = {"https://example.com/code": {"type": "string", "pattern": "^[A-Z]+$"}}
    schema = {"type": "object", "properties": {"c": {"$ref": "https://example.com/code"}}}
    package = fieldwright.load(schema, documents=documents)
    assert package.Root.problems({"c": "AB"}) == []
    assert [each.keyword for each in package.Root.problems({"c": "ab"})] == ["pattern"]


def test_a_schema_under_a_path_is_a_model_if_it_is_referred_to() -> None:
    """Where OpenAPI has schemas, but nowhere else."""
    document = api(A={"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema"})
    answer = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    content = {"application/json": {"schema": answer}}
    document["paths"] = {"/a": {"get": {"responses": {"200": {"content": content}}}}}
    package = fieldwright.load(document)
    assert [each.pointer for each in package.Schema.problems({"x": "1"})] == ["/x"]


def test_a_vocabulary_without_assertions_asserts_nothing() -> None:
    meta = {"$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": True}}
    schema = {"$schema": "https://example.com/meta", "$defs": {"A": {"type": "string"}}}
    package = fieldwright.load(schema, documents={"https://example.com/meta": meta})
    assert package.A is not None


def test_a_vocabulary_that_is_not_known_is_refused() -> None:
    meta = {"$vocabulary": {"https://example.com/vocab/units": True}}
    schema = {"$schema": "https://example.com/meta", "type": "string"}
    with pytest.raises(errors.SourceError, match="units"):
        fieldwright.load(schema, documents={"https://example.com/meta": meta})


HOST = "http://example.org/schemas/"


@pytest.mark.parametrize("ref", ["b.json", f"{HOST}b.json", "/schemas/b.json", "b.json#/$defs/B"])
@pytest.mark.parametrize("path", ["b", "elsewhere"])
def test_a_file_is_found_by_the_uri_that_it_says_it_is(ref: str, path: str, tmp_path: Path) -> None:
    """JSON Schema core, section 9.1.2; nothing is fetched."""
    member = {"type": "object", "properties": {"n": {"type": "integer"}}}
    spec = written(
        tmp_path,
        spec={"$id": f"{HOST}a.json", "type": "object", "properties": {"b": {"$ref": ref}}},
        **{path: {"$id": f"{HOST}b.json", **member, "$defs": {"B": member}}},
    )
    problems = fieldwright.load(spec).Spec.problems({"b": {"n": "x"}})
    assert [each.pointer for each in problems] == ["/b/n"]


@pytest.mark.parametrize("ref", ["b.json", "deep/b.json"])
def test_a_file_without_a_uri_is_found_by_its_relative_path(ref: str, tmp_path: Path) -> None:
    spec = written(
        tmp_path,
        spec={"$id": f"{HOST}a.json", "type": "object", "properties": {"b": {"$ref": ref}}},
        b={"type": "integer"},
        deep__b={"type": "integer"},
    )
    assert fieldwright.load(spec).Spec.problems({"b": 1}) == []
    assert [each.pointer for each in fieldwright.load(spec).Spec.problems({"b": "x"})] == ["/b"]


@pytest.mark.parametrize("ref", ["b.json", f"{HOST}b.json", "../secret.json"])
def test_a_file_that_says_that_it_is_another_uri_is_not_taken(ref: str, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    inside = tmp_path / "inside"
    inside.mkdir()
    other = {"$id": "http://example.org/other.json"}
    spec = written(inside, spec={"$id": f"{HOST}a.json", "$ref": ref}, b=other)
    with pytest.raises(errors.SourceError) as raised:
        fieldwright.load(spec)
    assert [each.rule for each in raised.value.diagnostics] == ["ref-outside"]
