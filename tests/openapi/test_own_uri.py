"""An OpenAPI document has the URI that its ``$self`` says (OpenAPI 3.2.0), wherever its file is."""

from pathlib import Path
from typing import Any

import pytest

from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source

HEAD = "openapi: 3.2.0\ninfo: {title: Selfish, version: 1.0.0}\n"
OWN = "https://example.com/api/openapi.yaml"


def read_fields(folder: Path, own: str, *references: str) -> dict[str, Any]:
    """The types of fields that refer to these places, by number."""
    fields = ", ".join(f"f{n}: {{$ref: '{text}'}}" for n, text in enumerate(references))
    head = f"{HEAD}$self: {own}\n" if own else HEAD
    (folder / "api.yaml").write_text(
        f"{head}components:\n  schemas:\n    A: {{type: integer}}\n"
        f"    B: {{type: object, properties: {{{fields}}}}}\n"
    )
    (folder / "parts").mkdir(exist_ok=True)
    (folder / "parts" / "c.yaml").write_text("C: {type: string}\n")
    other = "https://example.com/others/shared"
    (folder / "shared.yaml").write_text(
        f"{HEAD}$self: {other}\ncomponents: {{schemas: {{D: {{type: boolean}}}}}}\n"
    )
    document = read.read_document(source.load(folder / "api.yaml"))
    (record,) = (each for each in document.models if isinstance(each, ir.Record))
    return {each.name: each.type for each in record.fields}


@pytest.mark.parametrize("own", [OWN, "openapi.yaml", "/api/openapi.yaml"])
def test_references_are_relative_to_it_and_files_are_where_they_are(
    tmp_path: Path, own: str
) -> None:
    fields = read_fields(tmp_path, own, "#/components/schemas/A", "parts/c.yaml#/C")
    assert fields["f0"] == ir.Ref(name="A")
    assert fields["f1"] == ir.Ref(name="C")


def test_it_names_the_document_from_inside_and_from_beside(tmp_path: Path) -> None:
    fields = read_fields(
        tmp_path,
        OWN,
        f"{OWN}#/components/schemas/A",
        "openapi.yaml#/components/schemas/A",
        "../others/shared#/components/schemas/D",
        "https://example.com/others/shared#/components/schemas/D",
    )
    assert fields["f0"] == fields["f1"] == ir.Ref(name="A")
    assert fields["f2"] == fields["f3"] == ir.Ref(name="D")


def test_names_do_not_depend_on_it(tmp_path: Path) -> None:
    references = ("#/components/schemas/A", "parts/c.yaml#/C")
    with_it = read_fields(tmp_path, OWN, *references)
    assert with_it == read_fields(tmp_path, "", *references)
