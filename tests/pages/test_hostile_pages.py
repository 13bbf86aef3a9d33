"""Hostile texts in true pages: each comes back byte for byte and nothing of it runs, or it is refused at its line."""

from pathlib import Path

import pytest
import yaml

import fieldwright
from fieldwright import errors
from fieldwright.importing import pages as importing
from tests.conftest import ROOT

CASES: list[list[str]] = yaml.load(
    (ROOT / "tests/cases/hostile/pages.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
LONG = {
    "&long": "x" * 200_000,
    "&nested": "List[" * 400 + "*str*" + "]" * 400,
    "&digits": "9" * 5000,
}
REQUIRED = ":heavy_check_mark:"


def write_table(rows: list[tuple[str, ...]]) -> str:
    """Write a table as the generators do: ``|`` escaped, every column as wide as the longest raw cell."""
    width = max(_count(cell.replace("<br/>", "\n")) for row in rows for cell in row)
    lines = [" | ".join(_pad(cell, width) for cell in row) for row in rows]
    lines.insert(1, " | ".join(["-" * width] * len(rows[0])))
    return "\n".join(f"| {line} |" for line in lines)


def _count(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pad(cell: str, width: int) -> str:
    return cell.replace("|", "\\|") + " " * (width - _count(cell.replace("<br/>", "\n")))


def write_page(place: str, text: str) -> dict[str, str]:
    """Write a page with a text in one of its places, by its path."""

    def put(here: str, usual: str) -> str:
        return text if place == here else usual

    description = put("description", "")
    title = f"{put('front', '')}# {put('title', 'Pet')}\n\n"
    head = f"{title}{description}\n\n" if description else title
    if place in ("value", "member", "usage"):
        usage = put("usage", "from pets.models import Kind\n\nvalue = Kind.A")
        usage = usage.replace("Kind.A", f"Kind.{put('member', 'A')}")
        rows = [("Name", "Value"), (f"`{put('member', 'A')}`", put("value", "a"))]
        code = f"## Example Usage\n\n```python\n{usage}\n```\n\n"
        page = f"# Kind\n\n{code}\n## Values\n\n{write_table(rows)}"
    elif place == "union":
        block = f"### `{text}`\n\n```python\nvalue: {text} = /* values here */\n```\n\n"
        page = f"# Pet\n\n\n## Supported Types\n\n{block}"
    else:
        cells = (f"`{put('field', 'id')}`", put("type", "*str*"), put("required", REQUIRED))
        row = (*cells, put("cell", "N/A"), put("example", "x"))
        header = ("Field", "Type", "Required", "Description", "Example")
        page = f"{head}\n## Fields\n\n{write_table([header, row])}{put('end', '')}"
    return {f"models/{'kind' if page.startswith('# Kind') else 'pet'}.md": page}


@pytest.mark.parametrize(
    ("place", "text", "outcome"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_hostile_pages(
    place: str, text: str, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pages = write_page(place, LONG.get(text, text))
    if outcome != "kept":
        with pytest.raises(errors.SourceError) as caught:
            importing.build_spec(pages, title="Pets", version="1.0.0")
        first = caught.value.diagnostics[0]
        assert first.file in pages and first.line >= 1 and first.rule == outcome
        assert "\n" not in errors.format_diagnostic(first)
    else:
        imported = importing.build_spec(pages, title="Pets", version="1.0.0")
        Path("spec.yaml").write_text(imported.text, encoding="utf-8")
        package = fieldwright.load(Path("spec.yaml"))
        assert package.__all__
    assert [each.name for each in tmp_path.rglob("*")] in ([], ["spec.yaml"])


def test_the_pages_are_true_ones() -> None:
    """Without a text, each form is read, so that nothing is refused for another reason."""
    for place, text in (("cell", "A pet."), ("value", "a"), ("member", "A"), ("union", "str")):
        assert importing.build_spec(write_page(place, text), title="Pets", version="1.0.0").text
