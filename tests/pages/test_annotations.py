"""What older generators print is well-formed or not, by the grammar."""

import pytest

from fieldwright.pages import annotations


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
