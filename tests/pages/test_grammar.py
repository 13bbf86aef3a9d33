"""Whatever the grammar of pages allows comes back byte for byte; whatever it does not is refused."""

from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright import errors
from fieldwright.importing import pages as importing
from fieldwright.pages import read, write
from tests.pages import grammar

PIECES = (
    *("<br/>", "**Example 1:** ", "<br/>**Example 2:** ", "|", "\\|", "\\", "\n", "🚧", "\r", "\0"),
    *("\n## Fields\n\n", "\n## Values\n\n", "## Example Usage\n\n```python\n", "\n```\n\n", "~~"),
    *(
        " | ",
        "|  |",
        "# ",
        "`",
        "- `",
        "N/A",
        ":heavy_check_mark:",
        "Literal[",
        "Nullable[",
        "List[",
    ),
    *(
        ": warning: ** DEPRECATED **: ",
        "> :warning: **DEPRECATED**: ",
        "](../",
        "]",
        "*",
        '"',
        "e9",
    ),
)
"""Texts that have a meaning somewhere on a page."""


def round_trip(pages: dict[str, str]) -> dict[str, str]:
    """Import pages and write them again. Raises ``SourceError``."""
    return write.write_pages(importing.build_spec(pages, title="Pets", version="1.0.0").document)


def spoil(text: str, random: Random, pieces: Sequence[str] = PIECES) -> str:
    """Insert a piece into a text, remove some characters, or repeat some of it."""
    start, end = random.randrange(len(text) + 1), random.randrange(len(text) + 1)
    match random.choice(["put", "put", "taken", "repeated"]):
        case "put":
            return text[:start] + random.choice(pieces) + text[start:]
        case "taken":
            return text[:start] + text[start + random.choice([1, 2, 10]) :]
        case _:
            return text[:start] + text[end : end + random.choice([1, 5, 30])] + text[start:]


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_the_pages_of_an_sdk_come_back_and_nothing_that_was_read_is_lost(random: Random) -> None:
    pages = grammar.sdk(random)
    imported = importing.build_spec(pages, title="Pets", version="1.0.0").document
    assert write.write_pages(imported) == pages
    assert read.read_document(pages, title="Pets", version="1.0.0") == imported


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_the_pages_of_several_sdks_come_back_together(random: Random) -> None:
    pages = grammar.repository(random)
    assert round_trip(pages) == pages


@settings(max_examples=100)
@given(st.randoms(use_true_random=False))
def test_each_page_comes_back_by_itself(random: Random) -> None:
    for path, text in grammar.sdk(random).items():
        assert round_trip({path: text}) == {path: text}


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_a_page_with_anything_in_it_comes_back_or_is_refused(random: Random) -> None:
    for path, text in grammar.sdk(random).items():
        odd = spoil(text, random)
        try:
            assert round_trip({path: odd}) == {path: odd}
        except errors.SourceError as error:
            assert {each.file for each in error.diagnostics} == {path}
