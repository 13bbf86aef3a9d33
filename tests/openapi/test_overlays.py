"""Overlays change a spec before it is read, and what they put there keeps its place in their files."""

from pathlib import Path
from typing import Any

import pytest

from fieldwright import errors
from fieldwright.openapi import overlays, read
from fieldwright.openapi.text.values import strip_places
from tests.conftest import Ended

SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
x-shared: &shared {a: 1}
x-again: *shared
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        internal: {type: string}
    Old: {type: string}
"""


def apply(folder: Path, *actions: str) -> Any:
    """The source of the spec with an overlay of each of the texts of actions applied."""
    (folder / "spec.yaml").write_text(SPEC)
    paths = []
    for number, each in enumerate(actions):
        paths.append(folder / f"overlay-{number}.yaml")
        head = "overlay: 1.0.0\ninfo: {title: Ours, version: 1.0.0}\n"
        paths[-1].write_text(f"{head}actions:\n{each}")
    return overlays.load(folder / "spec.yaml", paths)


def test_objects_are_merged_arrays_extended_and_the_rest_replaced(tmp_path: Path) -> None:
    spec = apply(
        tmp_path,
        "- target: $.components.schemas.Pet\n"
        "  update:\n"
        "    required: [age]\n"
        "    description: A pet.\n"
        "    properties: {age: {type: integer}, name: {type: string, minLength: 1}}\n"
        "- {target: $.components.schemas.Old, update: {type: integer}}\n"
        "- {target: $.components.schemas.Pet.required, update: extra}\n",
    )
    schemas = strip_places(spec.data)["components"]["schemas"]
    assert schemas == {
        "Pet": {
            "type": "object",
            "required": ["name", "age", "extra"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "internal": {"type": "string"},
                "age": {"type": "integer"},
            },
            "description": "A pet.",
        },
        "Old": {"type": "integer"},
    }


def test_what_is_removed_is_gone_wherever_it_is_selected(tmp_path: Path) -> None:
    spec = apply(
        tmp_path,
        "- {target: '$.components.schemas[?@.type==\"string\"]', remove: true}\n"
        "- {target: $..internal, remove: true, update: {a: 1}}\n"
        "- {target: '$.components.schemas.Pet.required[0]', remove: true}\n"
        "- {target: '$..*', remove: false}\n",
    )
    schemas = strip_places(spec.data)["components"]["schemas"]
    assert [*schemas] == ["Pet"] and [*schemas["Pet"]["properties"]] == ["name"]
    assert schemas["Pet"]["required"] == []


def test_overlays_are_applied_in_order_and_to_what_those_before_put_there(tmp_path: Path) -> None:
    one = "- {target: $.components.schemas, update: {New: {type: string}, Same: {type: string}}}\n"
    two = '- {target: \'$.components.schemas["New", "Same"]\', update: {maxLength: 3}}\n'
    three = "- {target: $.components.schemas.New, update: {maxLength: 4}}\n"
    schemas = strip_places(apply(tmp_path, one, two, three).data)["components"]["schemas"]
    assert schemas["New"] == {"type": "string", "maxLength": 4}
    assert schemas["Same"] == {"type": "string", "maxLength": 3}


def test_what_an_alias_put_there_twice_is_changed_once(tmp_path: Path) -> None:
    data = strip_places(apply(tmp_path, "- {target: $.x-again, update: {a: 2}}\n").data)
    assert (data["x-shared"], data["x-again"]) == ({"a": 1}, {"a": 2})


def test_a_diagnostic_names_the_place_in_the_overlay_or_in_the_spec(tmp_path: Path) -> None:
    spec = apply(
        tmp_path,
        "- target: $.components.schemas.Pet.properties\n"
        "  update:\n"
        "    age: {type: integer, minimun: 1}\n"
        "- {target: $.components.schemas.Old, update: {maxLength: -1}}\n"
        "- {target: $.nothing, update: {a: 1}}\n",
    )
    listed = read.diagnose(spec)
    places = [(Path(each.file).name, each.line, each.rule) for each in listed]
    assert ("overlay-0.yaml", 6, "unknown-keyword") in places
    assert ("overlay-0.yaml", 7, "keyword-type") in places
    assert ("overlay-0.yaml", 8, "overlay-without-effect") in places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "no overlay"),
        ("openapi: 3.1.0", "no overlay"),
        ("overlay: 2.0.0\nactions: [{target: $}]", "2.0.0 is not read"),
        ("overlay: 1.0.0", "list of actions"),
        ("overlay: 1.0.0\nactions: []", "list of actions"),
        ("overlay: 1.0.0\nactions: [1]", "a target"),
        ("overlay: 1.0.0\nactions: [{update: {}}]", "a target"),
        ("overlay: 1.0.0\nactions: [{target: '$.['}]", "no JSONPath"),
        ("overlay: 1.0.0\nactions: [{target: '', update: {}}]", "no JSONPath"),
        ("overlay: 1.0.0\nactions: [{target: $.info.title, update: x}]", "single values"),
        ("overlay: 1.0.0\nactions: [{target: $.info, update: x}]", "must be an object"),
        ("overlay: 1.0.0\nactions: [{target: $, remove: true}]", "cannot be removed"),
    ],
)
def test_what_is_no_overlay_is_refused_with_its_place(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "overlay.yaml").write_text(text)
    with pytest.raises(errors.SourceError) as caught:
        overlays.load(tmp_path / "spec.yaml", [tmp_path / "overlay.yaml"])
    (diagnostic,) = caught.value.diagnostics
    assert words in diagnostic.message and diagnostic.file.endswith("overlay.yaml")


def test_generate_check_and_lint_take_overlays(tmp_path: Path, run: Any) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    text = "overlay: 1.0.0\nactions: [{target: $.components.schemas.Old, remove: true}]\n"
    (tmp_path / "own.yaml").write_text(text)
    spec, output = str(tmp_path / "spec.yaml"), str(tmp_path / "out")
    overlay = ["--overlay", str(tmp_path / "own.yaml")]
    ended: Ended = run("generate", spec, "-o", output, *overlay)
    assert ended.code == 0, ended.err
    assert not (tmp_path / "out" / "pets_models" / "old.py").exists()
    assert "Old" not in (tmp_path / "out" / "pets_models" / "spec.yaml").read_text()
    assert run("check", spec, "-o", output, *overlay).code == 0
    assert run("check", spec, "-o", output).code == 1
    (tmp_path / "own.yaml").write_text(text.replace("Old", "Pet"))
    assert run("check", spec, "-o", output, *overlay).code == 1
    (tmp_path / "own.yaml").write_text(text.replace("Old", "Older"))
    linted = run("lint", spec, *overlay)
    assert linted.code == 1 and "own.yaml:2:20" in linted.out
