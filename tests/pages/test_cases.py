"""Each rule and trap of the page format has a folder: its pages, and the spec they make or the errors they are."""

from pathlib import Path

import pytest

from fieldwright import rules
from fieldwright.importing import pages
from fieldwright.openapi import read as spec_read
from fieldwright.openapi.text import source
from fieldwright.pages import read, write
from tests.pages import goldens


def load_texts(case: Path) -> dict[str, str]:
    docs = case / "docs"
    files = sorted(docs.rglob("*.md"))
    return {path.relative_to(docs).as_posix(): path.read_bytes().decode("utf-8") for path in files}


@pytest.mark.parametrize("case", goldens.list_cases(), ids=lambda case: case.name)
def test_pages_make_the_spec(case: Path) -> None:
    assert goldens.make_spec(case) == (case / "spec.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", goldens.list_cases(), ids=lambda case: case.name)
def test_the_spec_makes_the_pages(case: Path) -> None:
    document = spec_read.read_document(source.load(case / "spec.yaml"))
    assert write.write_pages(document) == load_texts(case)


@pytest.mark.parametrize("case", goldens.list_cases(), ids=lambda case: case.name)
def test_the_spec_keeps_all_that_was_read(case: Path) -> None:
    sources = load_texts(case)
    kept = spec_read.read_document(source.load(case / "spec.yaml"))
    document = read.read_document(sources, title=kept.title, version=kept.version)
    assert document == kept
    assert pages.compare(sources, document) == ()


@pytest.mark.parametrize("case", goldens.list_refused_cases(), ids=lambda case: case.name)
def test_pages_are_refused(case: Path) -> None:
    diagnostics = goldens.list_diagnostics(case)
    assert diagnostics
    assert diagnostics == (case / "diagnostics.txt").read_text(encoding="utf-8")


def test_every_rule_of_pages_that_is_an_error_has_a_case() -> None:
    diagnostics = "".join(map(goldens.list_diagnostics, goldens.list_refused_cases()))
    wanted = [
        id
        for id, rule in rules.lint_rules().items()
        if id.startswith("page-") and rule.severity == "error"
    ]
    assert [id for id in wanted if f"[{id}]" not in diagnostics] == []
