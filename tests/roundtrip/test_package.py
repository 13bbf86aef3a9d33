"""spec → package → the same shape, read from the Python text alone."""

from pathlib import Path

import pytest

from fieldwright.model import ir
from fieldwright.openapi import read as spec_reader
from fieldwright.openapi.text import source
from fieldwright.package import read, shape, write
from tests import specs


def back(document: ir.Document) -> ir.Document:
    """The shape that the text of a document's package says."""
    files = write.write_package(document, spec="", distribution="any-models", module="any_models")
    return read.read_package(files, "any_models")


@pytest.mark.parametrize("id", specs.ids())
def test_the_package_says_its_shape(id: str) -> None:
    """Models, fields, types, required, nullable, defaults, members, texts and examples."""
    document = specs.document(id)
    assert back(document) == shape.shape(document)


def test_a_public_document(corpus: Path) -> None:
    """The same for the whole of a public API."""
    path = corpus / "openapi" / "lambda-cloud-1.10.0.json"
    document = spec_reader.read_document(source.load(path))
    assert back(document) == shape.shape(document)


def test_a_lost_field_is_seen() -> None:
    """The comparison can fail: a field that does not reach the text makes the shapes differ."""
    document = specs.document("spec/lambda-cloud.yaml")
    files = write.write_package(document, spec="", distribution="any-models", module="any_models")
    text = files["any_models/image.py"].decode()
    files["any_models/image.py"] = text.replace("    name: str\n", "").encode()
    assert read.read_package(files, "any_models") != shape.shape(document)
