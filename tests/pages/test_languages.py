"""The language of an SDK is told by its Type cells and its usage code."""

import pytest

from fieldwright.pages import languages

ROW = "| `a` | {} | :heavy_check_mark: | N/A |\n"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["*string*", "*number*", "*string*[]"], ""),
        (["**string*", "[]string", "map[string]*any*"], ""),
        (["*String*", "*Optional<String>*", "*long*"], ""),
        (["*string*"], None),
        (["*string*", "*number*", "*boolean*", "*str*"], None),
        (["*string*", "*number*", "*boolean*", "List[*string*]"], None),
    ],
)
def test_cells_of_another_language_are_told(cells: list[str], expected: str | None) -> None:
    assert languages.find_foreign(["\n" + "".join(map(ROW.format, cells))]) == expected


def test_usage_code_tells_the_language() -> None:
    page = "# Kind\n\n## Example Usage\n\n```{}\nx\n```\n"
    assert languages.find_foreign([page.format("typescript")]) == "TypeScript"
    assert languages.find_foreign([page.format("csharp")]) == "C#"
    assert languages.find_foreign([page.format("python")]) is None
