"""The reference shows what the package has: each block runs, each link leads somewhere, nothing is alive."""

import lzma
import posixpath
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import black
import pytest

import fieldwright
from fieldwright.distribution import documentation, memory
from fieldwright.model import history_facts, ir
from fieldwright.openapi import read, tags
from fieldwright.openapi.text import source
from fieldwright.pages import examples, index, reference
from tests.pages import goldens, rendered

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)\n```$", re.S | re.M)
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
LINK = re.compile(r"\[[^\[\]]*\]\(([^)\s]*)\)")

case = pytest.mark.parametrize("case", goldens.list_reference_cases(), ids=lambda case: case.name)


def write(schemas: dict[str, Any]) -> dict[str, str]:
    """Write the reference of schemas, without the index."""
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "components": {"schemas": schemas},
    }
    document = read.read_document(source.wrap(spec, "spec.json"))
    pages = documentation.write_pages(document, "pets", ["reference"])
    return {path: text for path, text in pages.items() if path != "README.md"}


def run_blocks(pages: Mapping[str, str]) -> int:
    """Run every Python block; where a page decodes and makes an object, both are the same."""
    count = 0
    for path, text in pages.items():
        for section in re.split(r"^#+ Example$", text, flags=re.M)[1:]:
            values = []
            for code in BLOCK.findall(section.partition("\n#")[0]):
                scope: dict[str, Any] = {}
                exec(compile(code, path, "exec"), scope)
                values.append(scope["value"])
                count += 1
            assert all(value == values[0] for value in values), path
    return count


def check_links(pages: Mapping[str, str]) -> None:
    """Check that every link leads to a page, and to an anchor on it."""
    anchors = {path: [*ANCHOR.findall(text)] for path, text in pages.items()}
    for path, text in pages.items():
        assert len(set(anchors[path])) == len(anchors[path]), path
        for link in LINK.findall(re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)):
            if link.startswith(("https://", "http://")):
                continue
            file, _, anchor = link.partition("#")
            folder = path.rpartition("/")[0]
            target = posixpath.normpath(posixpath.join(folder, file)) if file else path
            assert target in pages, (path, link)
            assert not anchor or anchor in anchors[target], (path, link)


def restore_anchors(text: str) -> str:
    """Return the page of a site with its anchors as those of the reference."""
    return re.sub(r"^(#+ .*) \{ #(\S+) \}$", r'<a id="\2"></a>\n\n\1', text, flags=re.M)


@case
def test_a_spec_makes_its_reference(case: Path) -> None:
    docs = case / "docs"
    stored = {
        path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(docs.rglob("*.md"))
    }
    assert goldens.write_reference(case) == stored


@case
def test_the_links_of_a_reference_lead_somewhere(case: Path) -> None:
    check_links(goldens.write_reference(case))


@case
def test_nothing_of_a_spec_is_alive_on_a_page(case: Path) -> None:
    for text in goldens.write_reference(case).values():
        for tree in rendered.render(text):
            assert tree.others == []
            assert {tag for tag, _ in tree.elements}.isdisjoint({"script", "img", "b", "iframe"})
            for tag, attributes in tree.elements:
                assert attributes.keys() <= {"href", "id", "class", "style", "start"}
                assert tag != "a" or "id" in attributes or "href" in attributes


@case
def test_the_code_on_a_page_runs(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = fieldwright.load(case / "spec.yaml")
    monkeypatch.setitem(sys.modules, "pets", package)
    assert run_blocks(goldens.write_reference(case)) == 15


def test_the_reference_of_this_repository_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "generated"))
    docs = ROOT / "generated" / "docs"
    pages = {
        path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8")
        for path in (docs / "README.md", *sorted((docs / "reference").glob("*.md")))
    }
    published = {path.relative_to(docs).as_posix(): "" for path in docs.glob("models/*.md")}
    assert run_blocks(pages) == 5
    check_links(pages | published)


@pytest.mark.parametrize("name", ["lambda-cloud-1.10.0.json", "openai.json.xz"])
def test_the_pages_of_a_big_document_are_true(
    corpus: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every link leads somewhere, every block runs, and every page is short."""
    octets = (corpus / "openapi" / name).read_bytes()
    text = (lzma.decompress(octets) if name.endswith(".xz") else octets).decode("utf-8")
    parsed = source.parse(text, "api.json")
    document = read.read_document(parsed)
    groups = tags.group_models(parsed, document)
    pages = documentation.write_pages(document, "api_models", ["reference"], groups=groups)
    check_links(pages)
    monkeypatch.setitem(sys.modules, "api_models", memory.load_package(document, text))
    assert run_blocks(pages) > len(document.models) // 2
    assert max(map(len, pages.values())) < 150_000


def note(schema: dict[str, Any]) -> list[str]:
    """Return the notes below the one field of a model."""
    page = write({"Pet": {"type": "object", "properties": {"a": schema}}})["reference/pet.md"]
    section = page.partition("### a\n")[2].partition("\n## ")[0]
    return [line[2:] for line in section.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "minLength": 1, "maxLength": 1}, ["Exactly 1 character"]),
        ({"type": "string", "minLength": 2}, ["At least 2 characters"]),
        ({"type": "string", "minLength": 0}, []),
        ({"type": "string", "maxLength": 1}, ["At most 1 character"]),
        ({"type": "string", "minLength": 0, "maxLength": 5}, ["At most 5 characters"]),
        ({"type": "integer", "minimum": 1, "maximum": 9}, ["At least 1 and at most 9"]),
        ({"type": "number", "exclusiveMaximum": 2.5}, ["Less than 2.5"]),
        ({"type": "array", "items": {}, "maxItems": 3, "uniqueItems": False}, ["At most 3 items"]),
        ({"type": "string", "pattern": "`a|b`"}, ["Matches `` `a|b` ``"]),
        ({"type": "string", "format": "x-`y`"}, ["Format `` x-`y` ``"]),
        ({"type": "object", "propertyNames": {"maxLength": 3}}, None),
        ({"not": {"type": "string"}}, ["Checked by the schema under `not`"]),
        ({"type": "string", "default": "a\nb"}, ['Default: `"a\\nb"`']),
        ({"type": "string", "enum": ["a"]}, []),
        ({"type": "string", "enum": [str(n) for n in range(14)]}, None),
        ({"type": "string", "deprecated": True}, ["**Deprecated**"]),
    ],
)
def test_what_is_asserted_is_said_in_words(schema: Any, expected: list[str] | None) -> None:
    lines = note(schema)
    if expected is None:
        assert len(lines) == 1 and ("propertyNames" in lines[0] or "and 2 others" in lines[0])
    else:
        assert lines == expected


def test_an_example_is_laid_out_as_black_does() -> None:
    for case in goldens.list_reference_cases():
        for text in goldens.write_reference(case).values():
            for code in BLOCK.findall(text):
                assert black.format_str(f"{code}\n", mode=black.Mode()) == f"{code}\n"


def test_what_no_constructor_can_be_given_is_only_decoded() -> None:
    """Members without an attribute, a tag that the constructor would add, an odd date."""
    other = {"type": "object", "properties": {"kind": {"const": "other"}}, "required": ["kind"]}
    schemas: dict[str, Any] = {
        "Extra": {"type": "object", "examples": [{"b": 1}]},
        "Tagged": {
            "type": "object",
            "properties": {"kind": {"const": "tagged"}},
            "examples": [{}],
        },
        "Other": other,
        "Either": {
            "oneOf": [
                {"$ref": "#/components/schemas/Tagged"},
                {"$ref": "#/components/schemas/Other"},
            ],
            "discriminator": {"propertyName": "kind"},
        },
        "Second": {
            "type": "object",
            "properties": {"at": {"type": "string", "format": "date-time"}},
            "examples": [{"at": "2016-12-31T23:59:60Z"}],
        },
    }
    pages = write(schemas)
    for name in ("extra", "tagged", "second"):
        text = pages[f"reference/{name}.md"]
        assert "from_dict" in text and "The same, made" not in text


def test_a_member_that_is_left_out_is_left_out_when_it_is_made() -> None:
    """Its default is nothing that the constructor adds."""
    nullable = {"type": ["string", "null"], "default": "x"}
    schema = {"type": "object", "properties": {"a": nullable}, "examples": [{}]}
    assert "value = Pet()\n" in write({"Pet": schema})["reference/pet.md"]


def test_a_payload_that_is_too_long_is_not_shown() -> None:
    example = {"a": "x" * examples.LONGEST}
    (page,) = write({"Pet": {"type": "object", "examples": [example]}}).values()
    assert "xxxx" not in page


def test_users_are_cut_where_there_are_too_many() -> None:
    reference_to = {"$ref": "#/components/schemas/Kind"}
    schemas: dict[str, Any] = {"Kind": {"type": "string", "enum": ["a"]}}
    for n in range(reference.USERS + 3):
        schemas[f"M{n}"] = {"type": "object", "properties": {"kind": reference_to}}
    assert "- and 3 others\n" in write(schemas)["reference/kind.md"]


def test_inline_models_have_pages_of_their_own_where_there_are_too_many() -> None:
    inline = {"type": "object", "properties": {"a": {"type": "string"}}}
    few = {f"p{n}": inline for n in range(reference.TOGETHER - 1)}
    schema = {"type": "object", "properties": few}
    assert [*write({"Pet": schema})] == ["reference/pet.md"]
    few["more"] = inline
    assert len(write({"Pet": schema})) == reference.TOGETHER + 1


def test_inline_models_have_pages_of_their_own_where_their_parts_are_many() -> None:
    names = [f"a{n}" for n in range(reference.PARTS // 2 - 1)]
    inline = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    values = {"type": "string", "enum": names}
    schema: dict[str, Any] = {"type": "object", "properties": {"p": inline, "q": values}}
    assert [*write({"Pet": schema})] == ["reference/pet.md"]
    schema["properties"]["r"] = {"type": "string"}
    assert len(write({"Pet": schema})) == 3


def test_inline_models_have_pages_of_their_own_where_their_examples_are_long() -> None:
    text = {"type": "string", "examples": ["x" * (reference.CODE // 40)]}
    inline = {"type": "object", "properties": {"a": text}, "required": ["a"]}
    few = {f"p{n}": inline for n in range(3)}
    schema = {"type": "object", "properties": few}
    assert [*write({"Pet": schema})] == ["reference/pet.md"]
    schema["properties"] = {f"p{n}": inline for n in range(12)}
    assert len(write({"Pet": schema})) == 13


def test_the_values_of_an_enum_are_shown_with_their_meaning() -> None:
    meaning = {"cat": "Purrs & *bites*.", "dog": ""}
    schema = {"type": "string", "enum": ["cat", "dog"], "x-enum-descriptions": meaning}
    page = write({"Kind": schema})["reference/kind.md"]
    assert '`"cat"`: `Kind.CAT`: Purrs &#38; &#42;bites&#42;.\n' in page
    assert '`"dog"`: `Kind.DOG`\n' in page


def test_an_index_that_is_too_long_is_divided_by_groups() -> None:
    """Each group has a page, a long one several; groups of the same name in a URL do not meet."""
    count = index.LISTED + 1
    names = [f"M{n:03}" for n in range(count)]
    schemas = {name: {"type": "object"} for name in ("A", "B", *names)}
    groups = {"A": "Ümlaut!", "B": "mlaut", **dict.fromkeys(names, "Many <b>models</b>")}
    document = ir.Document(
        title="Pets", version="1", models=tuple(ir.Record(name=name, fields=()) for name in schemas)
    )
    facts = [history_facts.Fact(model=name, since="1.2") for name in names]
    pages = documentation.write_pages(document, "pets", ["reference"], groups=groups, facts=facts)
    check_links(pages)
    divided = {path: text for path, text in pages.items() if path.startswith(index.GROUPS)}
    assert [path.rpartition("/")[2] for path in divided] == [
        "many-b-models-b.md",
        "many-b-models-b-2.md",
        "mlaut.md",
        "mlaut-2.md",
    ]
    assert "(reference/groups/mlaut.md): 1 model\n" in pages["README.md"]
    assert "&#60;b>models&#60;/b> (1 of 2)](" in pages["README.md"]
    assert all(text.count("\n- [") <= index.LISTED for text in divided.values())
    assert (
        "| [M250](../../reference/m250.md) | 1.2 |"
        in divided["reference/groups/many-b-models-b-2.md"]
    )
