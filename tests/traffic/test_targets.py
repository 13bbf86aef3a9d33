"""Models by name, wherever their spec is kept."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.traffic import targets
from tests.conftest import Run

TREES = """\
openapi: 3.1.0
info: {title: Trees, version: "1"}
paths: {}
components:
  schemas:
    shared.Tree: {type: object, properties: {leaf: {$ref: "#/components/schemas/my-leaf"}}}
    my-leaf: {type: string, enum: [green, brown]}
    Any: {oneOf: [{$ref: "#/components/schemas/my-leaf"}, {type: array, items: {type: integer}}]}
    Event:
      oneOf: [{$ref: "#/components/schemas/Up"}, {$ref: "#/components/schemas/Down"}]
      discriminator: {propertyName: type, mapping: {went.up: "#/components/schemas/Up"}}
    Up: {type: object, properties: {type: {const: went.up}}, required: [type]}
    Down: {type: object, properties: {type: {const: Down}}, required: [type]}
"""


@pytest.fixture
def trees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("trees.yaml").write_text(TREES)
    return "trees.yaml"


@pytest.mark.parametrize("word", ["Tree", "shared.Tree"])
def test_a_model_is_found_by_its_key_and_by_its_class(trees: str, word: str) -> None:
    target = targets.find(word, trees)
    assert (target.key, target.name, target.label) == ("shared.Tree", "Tree", trees)
    assert targets.find(f"{trees}:{word}", None) == target


def test_arrays_of_a_model_are_an_alias_beside_it(trees: str) -> None:
    target = targets.find("Tree[]", trees)
    assert (target.name, target.takes_arrays) == ("Tree[]", True)
    assert not targets.find("Tree", trees).takes_arrays
    assert targets.find("Any", trees).takes_arrays
    assert targets.find("Tree[][]", trees).takes_arrays


@pytest.mark.parametrize("word", ["Leaf", "Leaf[]"])
def test_a_model_that_is_not_there_is_named_with_one_that_is(trees: str, word: str) -> None:
    with pytest.raises(errors.UsageError, match="no model 'Leaf'; did you mean 'MyLeaf'"):
        targets.find(word, trees)


def test_a_model_in_a_folder_a_wheel_a_revision_and_an_installed_package(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("generate", spec, "-o", "out").code == 0
    (package,) = (path.parent for path in Path("out").glob("*/__init__.py"))
    with zipfile.ZipFile("pets-1.2.0-py3-none-any.whl", "w") as wheel:
        for path in package.iterdir():
            wheel.write(path, f"{package.name}/{path.name}")
    for command in (["init", "-q"], ["add", "api.yaml"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x", *command], check=True)
    monkeypatch.syspath_prepend("out")
    wheel_name = "pets-1.2.0-py3-none-any.whl"
    places = ("out", str(package), wheel_name, "HEAD:api.yaml", package.name)
    for place in places:
        assert targets.find(f"{place}:Pet", None).key == "Pet", place
    assert package.name not in sys.modules


def test_an_installed_package_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.UsageError, match="json: the installed package holds no spec.yaml"):
        targets.find("json:Pet", None)


def test_values_stand_for_models_by_the_discriminator_or_by_a_mapping(trees: str) -> None:
    event = targets.find("Event", trees)
    pairs = targets.map_values(event, {}, "--by /type")
    assert {value: each.key for value, each in pairs.items()} == {"went.up": "Up", "Down": "Down"}
    pairs = targets.map_values(event, {"x": "Tree"}, "--by /type")
    assert {value: each.key for value, each in pairs.items()} == {"x": "shared.Tree"}
    with pytest.raises(errors.UsageError, match="Tree is not a union with a discriminator"):
        targets.map_values(targets.find("Tree", trees), {}, "--by /type")
    with pytest.raises(errors.UsageError, match="no model 'Twig'"):
        targets.map_values(event, {"x": "Twig"}, "--by /type")
