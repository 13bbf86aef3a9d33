"""Small hostile specs: each is generated with the right verdicts, or refused in a line with its place, and nothing of it runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import markdown_it
import pytest
import yaml

import fieldwright
from fieldwright import errors
from fieldwright.distribution import memory
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from tests.conftest import ROOT, Run

CASES: list[dict[str, Any]] = yaml.load(
    (ROOT / "tests/cases/hostile/specs.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that everything runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_spec(case: dict[str, Any]) -> Path:
    text = case.get("text")
    if text is None:
        document = {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1.0.0"},
            "components": {"schemas": case["schemas"]},
        }
        text = json.dumps(document, indent=1)
    path = Path("spec.yaml")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hostile_specs(case: dict[str, Any], room: Path) -> None:
    path = write_spec(case)
    if case.get("expect") == "error":
        with pytest.raises(errors.SourceError) as caught:
            fieldwright.load(path)
        first = caught.value.diagnostics[0]
        shown = [errors.format_diagnostic(each) for each in caught.value.diagnostics]
        assert first.file == "spec.yaml" and first.line >= 1, shown
        assert first.line == case.get("line", first.line), shown
        assert case["message"] in " ".join(shown), shown
        assert all("\n" not in each for each in shown)
    else:
        package = fieldwright.load(path)
        document = read.read_document(source.load(path))
        reader = memory.find_readers(package, document)[case["model"]]
        for payload in case.get("valid", ()):
            assert [*reader.problems(payload)] == [], payload
            back = reader.encode(reader.decode(payload))
            assert json.dumps(back, sort_keys=True) == json.dumps(payload, sort_keys=True)
        for payload in case.get("invalid", ()):
            assert [*reader.problems(payload)], payload
    assert [each.name for each in room.rglob("*")] == ["spec.yaml"]


MARKDOWN = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = (
    "<script>open('PWNED')</script>",
    "[x](javascript:alert(1))",
    "![x](http://169.254.169.254/)",
    "a | b\n| forged | row |",
    "# Heading\n\n## Use",
    "```\nopen('PWNED')",
    "`code` *bold* _it_ ~~no~~ \\",
    "<!-- x --> &lt;b&gt;",
    "- [ ] item\n1. first",
)


@pytest.mark.parametrize("text", MARKUP)
def test_texts_are_no_markup_on_the_pages_of_a_package(text: str, room: Path, run: Run) -> None:
    """Neither in its README, nor in its changelog, nor on the page that lists the models.

    Descriptions are Markdown, of which pages keep links to the web and code (``tests/pages/test_markdown.py``).
    """
    schemas = {"T": {"type": "object", "title": text, "description": "x"}}
    info = {"title": f"Pets {text} end", "version": "1.0.0", "description": "x"}
    spec = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    (room / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    assert run("generate", "spec.json", "-o", "out", "--name", "pets-models").code == 0
    plain = {**spec, "info": {**info, "title": "Pets end", "description": "x"}}
    plain["components"] = {"schemas": {"T": {"type": "object", "title": "x", "description": "x"}}}
    (room / "plain.json").write_text(json.dumps(plain), encoding="utf-8")
    assert run("generate", "plain.json", "-o", "plain", "--name", "pets-models").code == 0
    for name in ("README.md", "CHANGELOG.md", "docs/README.md"):
        shown, usual = (
            MARKDOWN.parse((room / folder / name).read_text(encoding="utf-8"))
            for folder in ("out", "plain")
        )
        assert [*list_marks(shown)] == [*list_marks(usual)], name


def list_marks(tokens: list[Any]) -> Iterator[str]:
    """Yield what a page has of markup, without the texts between."""
    for token in tokens:
        if token.children is not None:
            yield from list_marks(token.children)
        elif token.type not in ("text", "softbreak", "text_special", "entity"):
            yield token.type
