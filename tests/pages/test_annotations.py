"""What older generators print is well-formed or not, by the grammar."""

import pytest

from fieldwright.pages import annotations, languages


@pytest.mark.parametrize(
    "text",
    [
        *("errors.APIResponse", "ValidationError", "requests_http.Response", "None", "a.b.C"),
        *("Union[shared.X]", "Union[str, None]", "Generator[models.X, None, None]"),
        *("AsyncIterator[bytes]", "eventstreaming.EventStream[models.X]", "List[List[X]]"),
        *('Literal["a", 1, None]', 'Union[Literal["a]"], X]', "Dict[str, Nullable[X]]"),
    ],
)
def test_what_generators_print_is_well_formed(text: str) -> None:
    assert annotations.is_well_formed(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "string", "x", "Set[str]", "Union[]", "Union[str", "Union[str]]", "Union[str,X]"),
        *("X Y", "X.", ".X", "errors.", "Literal[x y]", "List[string]", "X[str]", "é.X"),
        *("List[" * 300 + "str" + "]" * 300, "X\n"),
    ],
)
def test_what_they_do_not_print_is_not(text: str) -> None:
    assert not annotations.is_well_formed(text)


def test_a_stream_is_what_it_consists_of() -> None:
    stream = "Union[Generator[m.X, None, None], AsyncGenerator[m.X, None]]"
    assert annotations.unwrap_stream(stream) == "m.X"
    assert annotations.unwrap_stream(stream.replace("m.X, None]]", "m.Y, None]]")) is None
    assert annotations.unwrap_stream("Union[m.X]") == "m.X"
    assert annotations.unwrap_stream("Union[m.X, m.Y]") is None


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
