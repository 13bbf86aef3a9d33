"""Random pages over a spec of other random pages, with comments wherever a person may put one."""

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright.importing import discovery, last_import, update
from fieldwright.importing import pages as importing
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Array, Object
from tests.pages import grammar

Pages = dict[str, str]


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spec") / "spec.yaml"


def versions(random: Random) -> tuple[Pages, Pages]:
    """The pages of an SDK, and what they are later: some changed, some gone, some new."""
    sdk = grammar.Sdk(random)
    old: Pages = {}
    new: Pages = {}
    for target in sorted(sdk.targets[:-2], key=lambda each: (each.folder, each.file)):
        path = f"{target.folder}/{target.file}"
        old[path] = sdk.page(target)
        new[path] = sdk.page(target) if sdk.coin(0.4) else old[path]
    for pages in (old, new):
        if len(pages) > 1 and sdk.coin():
            del pages[random.choice(list(pages))]
    return old, new


def commented(text: str, random: Random) -> str:
    """A spec with comments above some of its keys."""
    places = sorted(set(keys(source.parse(text, "spec.yaml").data)), reverse=True)
    for place in places:
        line = text.rfind("\n", 0, place) + 1
        if not text[line:place].strip() and random.random() < 0.3:
            text = f"{text[:line]}{text[line:place]}# {place}\n{text[line:]}"
    return text


def keys(value: object) -> list[int]:
    """The offsets of all keys in a value."""
    if isinstance(value, Object):
        return [*value.marks[::2], *(each for item in value.values() for each in keys(item))]
    return [each for item in value for each in keys(item)] if isinstance(value, Array) else []


def merged(pages: Pages, spec: Path) -> importing.Imported:
    shown = {path: path for path in pages}
    gathered = discovery.Gathered(pages=pages, shown=shown, folders=("",))
    return update.update_pages(gathered, spec, decide=lambda conflict, place: None)


def put_base(spec: Path, text: str | None) -> None:
    """Put the base beside a spec; None takes away the one that is there."""
    path = last_import.locate(spec)
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_text(last_import.add_header(text), encoding="utf-8", newline="")


@settings(max_examples=100)
@given(st.randoms(use_true_random=False))
def test_pages_over_a_spec_that_nobody_edited_make_what_they_make_alone(
    spec: Path, random: Random
) -> None:
    old, new = versions(random)
    alone = {
        each: importing.build_spec(pages, title="Pets", version="1.0.0").text
        for each, pages in (("old", old), ("new", new))
    }
    spec.write_text(alone["old"], encoding="utf-8", newline="")
    put_base(spec, alone["old"])
    imported = merged(new, spec)
    put_base(spec, None)
    assert (imported.text, imported.kept) == (alone["new"], ())
    assert imported.base == last_import.add_header(alone["new"])


@settings(max_examples=100)
@given(st.randoms(use_true_random=False))
def test_pages_over_a_spec_with_comments_come_back_and_each_comment_stays_or_is_named(
    spec: Path, random: Random
) -> None:
    old, new = versions(random)
    alone = importing.build_spec(old, title="Pets", version="1.0.0").text
    text = commented(alone, random)
    spec.write_text(text, encoding="utf-8", newline="")
    put_base(spec, alone)
    imported = merged(new, spec)
    put_base(spec, None)
    assert importing.compare(new, imported.document) == ()
    for comment in re.findall(r"(?m)^ *# \d+$", text):
        named = any(each.message.endswith(comment.strip()) for each in imported.kept)
        assert comment.strip() in imported.text or named


@settings(max_examples=100)
@given(st.randoms(use_true_random=False))
def test_pages_over_the_spec_of_other_pages_come_back_too(spec: Path, random: Random) -> None:
    old, new = versions(random)
    text = commented(importing.build_spec(old, title="Pets", version="1.0.0").text, random)
    spec.write_text(text, encoding="utf-8", newline="")
    assert merged(old, spec).text == text
    imported = merged(new, spec)
    spec.write_text(imported.text, encoding="utf-8", newline="")
    assert importing.compare(new, imported.document) == ()
    assert imported.kept == ()
    assert merged(new, spec).text == imported.text


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_a_model_whose_page_stayed_keeps_its_text(spec: Path, random: Random) -> None:
    old, new = versions(random)
    text = commented(importing.build_spec(old, title="Pets", version="1.0.0").text, random)
    spec.write_text(text, encoding="utf-8", newline="")
    updated = merged(new, spec).text
    before, after = (source.parse(each, "spec.yaml") for each in (text, updated))
    schemas = after.data["components"]["schemas"]
    for name, schema in before.data["components"]["schemas"].items():
        if name in schemas and schema and schemas[name] == schema:
            assert block(before.text, schema) == block(after.text, schemas[name])


def block(text: str, schema: Object) -> list[str]:
    """The lines of a model, the comments above what follows it left out."""
    lines = text[schema.at :].split("\n")
    end = next(
        (n for n, line in enumerate(lines) if n and line and not line.startswith("      ")), None
    )
    return lines[:end]
