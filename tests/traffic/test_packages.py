"""Packages as they travel, and the readers that they have where they arrive."""

import pickle
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.traffic import packages, targets


def test_a_package_travels_and_is_loaded_once(spec: Path) -> None:
    target = targets.find("Pet", "api.yaml")
    package = packages.make("x", target.document, ["Pet"])
    arrived = pickle.loads(pickle.dumps(package))
    assert (arrived, arrived.digest) == (package, package.digest)
    reader = arrived.open_reader("Pet")
    assert reader == package.open_reader("Pet")
    assert reader.find_problems({"name": "Tom"}) == []
    assert [each.pointer for each in reader.find_problems({"name": 1})] == ["/name"]
    assert reader.decode({"name": "Tom"}).name == "Tom"
    with pytest.raises(ValueError, match="name"):
        reader.decode({"name": 1})


def test_a_package_has_the_models_that_are_needed(spec: Path) -> None:
    document = targets.find("Kind", "api.yaml").document
    assert [each.name for each in packages.make("x", document, ["Kind"]).document.models] == [
        "Kind"
    ]
    names = {each.name for each in packages.make("x", document, ["Pet"]).document.models}
    assert names == {"Pet", "Kind"}


def test_the_same_models_are_the_same_bytes(spec: Path) -> None:
    document = targets.find("Pet", "api.yaml").document
    assert packages.make("x", document, ["Pet"]) == packages.make("x", document, ["Pet"])


@pytest.mark.parametrize("reference", ["api.yaml", "HEAD:api.yaml", "pets==1.0"])
def test_what_holds_no_code_is_not_run(spec: Path, reference: str) -> None:
    document = targets.find("Pet", "api.yaml").document
    with pytest.raises(errors.UsageError, match="--run-packages takes wheels and generated"):
        packages.read_shipped(reference, document)
