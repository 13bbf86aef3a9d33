"""Every document that a spec or a page can give comes back from its YAML text as it was."""

from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright.model import ir
from fieldwright.openapi import read, write
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import strip_places
from tests.openapi import documents


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=True))
def test_reading_what_was_written_gives_the_same_document(random: Random) -> None:
    """The text says all that the document says; ``repr`` tells 1 from True and from 1.0."""
    document = documents.document(random)
    spec = source.parse(write.write_text(document), "spec.yaml")
    errors = {each.rule for each in read.diagnose(spec) if each.severity == "error"}
    if errors != {"ref-cycle"}:
        assert repr(read.read_document(spec)) == repr(document)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True))
def test_any_reader_of_yaml_finds_the_same_data(random: Random) -> None:
    """A YAML 1.1 reader takes no string for a number, a date or a boolean."""
    text = write.write_text(documents.document(random))
    assert repr(yaml.load(text, yaml.CSafeLoader)) == repr(
        strip_places(source.parse(text, "s.yaml").data)
    )


def test_same_document_same_bytes() -> None:
    assert write.write_text(documents.document(Random(7))) == write.write_text(
        documents.document(Random(7))
    )


def test_a_comment_stands_on_top() -> None:
    document = ir.Document(title="T", version="1", models=())
    assert write.write_text(document, comment="from pages\n\nof docs").startswith(
        "# from pages\n#\n# of docs\nopenapi: 3.1.0\n"
    )


def test_a_reference_without_a_model_gets_a_stub() -> None:
    """A page may link to a page that is not there; the spec still resolves."""
    field = ir.Field(name="region", type=ir.Ref(name="Region"), required=True)
    document = ir.Document(
        title="T", version="1", models=(ir.Record(name="Image", fields=(field,)),)
    )
    text = write.write_text(document)
    assert text.endswith("    Region:\n      x-fieldwright-page:\n        stub: true\n")
    stub = ir.Alias(name="Region", type=ir.Scalar(kind="any"), page=(("stub", True),))
    assert read.read_document(source.parse(text, "s.yaml")).models == (*document.models, stub)


@pytest.mark.parametrize(
    ("type_", "schema"),
    [
        (ir.Scalar(kind="string", format="date-time"), {"type": "string", "format": "date-time"}),
        (ir.Nullable(type=ir.Scalar(kind="integer")), {"type": ["integer", "null"]}),
        (
            ir.Nullable(type=ir.Ref(name="A")),
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
        ),
        (ir.Nullable(type=ir.Scalar(kind="any")), {"anyOf": [{}, {"type": "null"}]}),
        (ir.Literal(values=("a",)), {"const": "a"}),
        (
            ir.Literal(values=("a",), open=True),
            {"type": "string", "enum": ["a"], "x-speakeasy-unknown-values": "allow"},
        ),
        (ir.Map(values=ir.Scalar(kind="any")), {"type": "object", "additionalProperties": True}),
        (ir.Array(items=ir.Scalar(kind="number")), {"type": "array", "items": {"type": "number"}}),
    ],
)
def test_types_are_written_in_standard_keywords(type_: ir.Type, schema: dict[str, object]) -> None:
    """The homes of the format page, section 5."""
    field = ir.Field(name="f", type=type_, required=False)
    document = ir.Document(title="T", version="1", models=(ir.Record(name="R", fields=(field,)),))
    data = yaml.safe_load(write.write_text(document))
    assert data["components"]["schemas"]["R"]["properties"]["f"] == schema
