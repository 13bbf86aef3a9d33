"""The changes of a site are those of the history of releases, or else those between the editions that are named."""

import json
from pathlib import Path
from typing import Any

from fieldwright.distribution import build, site, site_changes

SETTINGS = build.Settings()
HISTORY = """\
releases:
  - version: 1.1.0
    date: 2026-02-01
    changes:
      - rule: field-added
        place: Pet.the.name
        severity: compatible
      - rule: field-removed
        place: Pet.gone
        severity: breaking
        told: string → nothing
      - rule: model-removed
        place: Gone
        severity: breaking
        waived: Nobody has one.
  - version: 1.0.0
    date: 2026-01-01
    changes: []
"""


def write_spec(path: Path, version: str, **properties: Any) -> str:
    schemas = {"Pet": {"type": "object", "properties": properties}}
    info = {"title": "Pets", "version": version}
    spec = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    path.write_text(json.dumps(spec), encoding="utf-8")
    return str(path)


def read_page(spec: str, *older: str) -> str | None:
    sources = site.write_sources(Path(spec), SETTINGS, older)
    page = sources.tree.get(f"{sources.folders[0]}/docs/changes.md")
    return None if page is None else page.decode("utf-8")


def test_without_releases_there_is_no_page(tmp_path: Path) -> None:
    assert read_page(write_spec(tmp_path / "a.json", "1.0.0")) is None


def test_the_history_is_shown_what_breaks_first_with_links_to_what_is_there(tmp_path: Path) -> None:
    fields = {"the.name": {"type": "string"}}
    (tmp_path / "releases.yaml").write_text(HISTORY, encoding="utf-8")
    write_spec(tmp_path / "released.yaml", "1.1.0", **fields)
    page = read_page(write_spec(tmp_path / "a.json", "1.1.0", new={"type": "integer"}, **fields))
    assert page is not None
    lines = [line for line in page.splitlines() if line]
    assert lines == [
        "# Changes",
        f"## {site_changes.NEXT}",
        "### Compatible",
        "- [Pet.new](reference/pet.md#pet.new): An optional field is new. `nothing → integer`",
        "## 1.1.0 (2026-02-01)",
        "### Breaking",
        "- [Pet.gone](reference/pet.md): An optional field is gone. `string → nothing`",
        "- Gone: A model is gone. Let pass: Nobody has one.",
        "### Others",
        "- [Pet.the.name](reference/pet.md#pet.the_name): An optional field is new.",
        "## 1.0.0 (2026-01-01)",
        "No change of a model.",
    ]


def test_editions_are_compared_one_by_one(tmp_path: Path) -> None:
    text, number = {"type": "string"}, {"type": "integer"}
    first = write_spec(tmp_path / "1.json", "1.0.0", name=text)
    second = write_spec(tmp_path / "2.json", "2.0.0", name=text, age=number)
    page = read_page(write_spec(tmp_path / "3.json", "3.0.0", age=number), second, first)
    assert page is not None
    assert [line for line in page.splitlines() if line.startswith(("##", "-"))] == [
        "## 3.0.0",
        "### Breaking",
        "- [Pet.name](reference/pet.md): An optional field is gone. `string → nothing`",
        "## 2.0.0",
        "### Compatible",
        "- [Pet.age](reference/pet.md#pet.age): An optional field is new. `nothing → integer`",
    ]
