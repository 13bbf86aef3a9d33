"""Every component schema of the big public documents has a page, and every page comes back from a spec of the pages."""

import json
import lzma
from pathlib import Path

import pytest

from fieldwright.importing import pages as importing
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.pages import layout, write


@pytest.mark.parametrize(
    ("name", "components"),
    [("github.json.xz", 969), ("openai.json.xz", 1_422), ("lambda-cloud-1.10.0.json", 71)],
)
def test_every_schema_has_a_page_that_comes_back(corpus: Path, name: str, components: int) -> None:
    octets = (corpus / "openapi" / name).read_bytes()
    text = (lzma.decompress(octets) if name.endswith(".xz") else octets).decode("utf-8")
    document = read.read_document(source.parse(text, "api.json"))
    pages = write.write_pages(document, package="models")
    laid = layout.derive(document, "models")
    named = [*json.loads(text)["components"]["schemas"]]
    assert len(named) == components
    assert [each for each in named if laid.locate_page(each) not in pages] == []
    assert len(pages) == len(document.models)
    # Raises with the first line of each page that does not come back.
    imported = importing.build_spec(pages, title=document.title, version="1.0.0")
    assert len(imported.pages) == len(pages)
