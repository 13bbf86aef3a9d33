"""Pages of specs with hostile texts: read and written again they are the same, or they are refused."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright import errors
from fieldwright.importing import pages as importing
from fieldwright.model import ir
from fieldwright.pages import write
from tests.pages.test_grammar import PIECES

STRING = ir.Scalar(kind="string")

texts = st.lists(st.sampled_from(PIECES) | st.text("ab \n\t\u0301é🚧", max_size=3), max_size=5).map(
    "".join
)
maybe = st.none() | texts
deprecated = st.none() | st.just("") | texts
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=3,
)
fields = st.builds(
    ir.Field,
    name=st.sampled_from(["id", "name", "kind", "other"]),
    type=st.sampled_from([STRING, ir.Ref(name="Kind"), ir.Array(items=STRING)])
    | texts.map(lambda text: ir.Literal(values=(text,))),
    required=st.booleans(),
    description=maybe,
    deprecated=deprecated,
    examples=st.lists(json_values, max_size=3).map(tuple),
)
records = st.builds(
    ir.Record,
    name=st.just("Pet"),
    fields=st.lists(fields, max_size=4, unique_by=lambda field: field.name).map(tuple),
    description=maybe,
    deprecated=deprecated,
)
values = st.lists(texts, min_size=1, max_size=3, unique=True)
enums = st.builds(
    lambda values, form, **rest: ir.Enum(
        name="Kind",
        members=tuple((f"M{n}" if form == "class" else None, v) for n, v in enumerate(values)),
        form=form,
        **rest,
    ),
    values,
    st.sampled_from(["class", "literal"]),
    open=st.booleans(),
    description=maybe,
    deprecated=deprecated,
)


def document(record: ir.Record, enum: ir.Enum) -> ir.Document:
    return ir.Document(
        title="Pets", version="1.0.0", models=(record, enum), page=(("package", "pets"),)
    )


@settings(max_examples=400)
@given(st.builds(document, records, enums))
def test_what_is_written_is_read_and_written_the_same_or_refused(document: ir.Document) -> None:
    pages = write.write_pages(document)
    try:
        read = importing.build_spec(pages, title="Pets", version="1.0.0").document
    except errors.SourceError as error:
        assert {each.file for each in error.diagnostics} <= pages.keys()
    else:
        assert write.write_pages(read) == pages


def test_texts_without_a_meaning_of_their_own_are_never_refused() -> None:
    """So that the test above cannot pass by refusing everything."""
    for text in ("a | b", "\\", "# a", "```", "two\nlines", " blanks ", "🚧", "a\rb", "`x` *y*"):
        field = ir.Field(name="id", type=STRING, required=True, description=text, examples=(text,))
        record = ir.Record(name="Pet", fields=(field,), description=text)
        enum = ir.Enum(name="Kind", members=(("A", text), ("B", "b")), description=text)
        pages = write.write_pages(document(record, enum))
        assert (
            write.write_pages(importing.build_spec(pages, title="Pets", version="1.0.0").document)
            == pages
        ), text


def write_with(text: str) -> dict[str, str]:
    """Write the pages of models with a text in every place of a page but below its title."""
    literal = ir.Literal(values=(text,))
    typed = ir.Field(name="kind", type=literal, required=True, description=text, examples=(text,))
    values = ir.Enum(name="Kind", members=(("A", text), ("B", "c")))
    models = (
        ir.Record(name="Pet", fields=(typed,)),
        values,
        dataclasses.replace(values, name="Listed", form="literal"),
        ir.Union(name="Either", alternatives=(literal, STRING), exclusive=False),
    )
    return write.write_pages(ir.Document(title="Pets", version="1.0.0", models=models))


@pytest.mark.parametrize("sign", [*"\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\0\x1b\x7f", "\r\n"])
def test_a_text_with_a_line_break_stays_in_its_row(sign: str) -> None:
    """Of a spec that was not imported: there a cell is as the generator of its page left it."""
    pages, plain = write_with(f"a{sign}b"), write_with("ab")
    for path, page in pages.items():
        assert len(page.splitlines()) == len(plain[path].splitlines())
    document = importing.build_spec(pages, title="Pets", version="1.0.0").document
    assert write.write_pages(document) == pages
