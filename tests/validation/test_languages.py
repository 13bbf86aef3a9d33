"""Texts tell patterns apart: every combination of verdicts that any text gives, one of theirs gives."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwright.model import formats
from fieldwright.validation import languages, patterns
from fieldwright.validation.formats import is_format

_ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "\\d", "(?:ab|b)", "(a|ba)", "$", "^"])
_PIECES = st.tuples(_ATOMS, st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}"])).map(
    lambda pair: pair[0] + ("" if pair[0] in "^$" else pair[1])
)
_ROWS = st.lists(_PIECES, max_size=4).map("".join)
_PATTERNS = st.tuples(
    st.sampled_from(["", "^", "^(?!b)", "^(?=.*a)(?!.*b$)"]),
    st.lists(_ROWS, min_size=1, max_size=2).map("|".join),
    st.sampled_from(["", "$"]),
).map(lambda parts: f"{parts[0]}{f'(?:{parts[1]})' if '|' in parts[1] else parts[1]}{parts[2]}")


@settings(max_examples=150, deadline=None)
@given(st.lists(_PATTERNS, max_size=2), st.lists(st.integers(1, 5), max_size=2, unique=True))
def test_no_combination_of_verdicts_is_missing(sources: list[str], steps: list[int]) -> None:
    listed = languages.list_texts(tuple(sources), tuple(sorted(steps)))
    assert listed.complete
    searches = [re.compile(patterns.translate(each)).search for each in sources]

    def judge(text: str) -> tuple[bool, ...]:
        verdicts = [search(text) is not None for search in searches]
        return (*verdicts, *(len(text) >= step for step in steps))

    shown = set(map(judge, listed.texts))
    every = (text for size in range(7) for text in itertools.product("ab0\n", repeat=size))
    assert {judge("".join(text)) for text in every} <= shown


@pytest.mark.parametrize("pattern", [r"\bword", "a(?=b)", "a(?<=a)b", "x{3000}"])
def test_what_no_automaton_stands_for_is_not_complete(pattern: str) -> None:
    assert not languages.list_texts((pattern,)).complete


def test_a_product_that_is_too_large_is_given_up() -> None:
    sources = tuple(f"^(?:[a-z]{{{size}}})*$" for size in (7, 11, 13, 17, 19, 23))
    listed = languages.list_texts(sources)
    assert listed.texts and not listed.complete


@pytest.mark.parametrize(("one", "other"), [("[0-9]", r"\d"), (r"^\p{Lu}", "^[A-Z]"), ("^é", "^.")])
def test_sets_of_characters_are_told_apart_where_they_differ(one: str, other: str) -> None:
    texts = languages.list_texts((one, other)).texts
    verdicts = {
        tuple(bool(re.search(patterns.translate(each), text)) for each in (one, other))
        for text in texts
    }
    assert ((True, False) in verdicts or (False, True) in verdicts) == (other != r"\d")


@pytest.mark.parametrize("name", [row.name for row in formats.FORMATS.values() if row.outline])
def test_texts_of_the_outline_of_a_format_are_of_that_format(name: str) -> None:
    outline = formats.FORMATS[name].outline
    assert outline is not None
    texts = languages.list_texts((outline,), (10, 20, 40)).texts
    matching = [text for text in texts if re.search(patterns.translate(outline), text)]
    assert matching
    for text in matching:
        assert is_format(text, name), text


@pytest.mark.parametrize("name", [row.name for row in formats.FORMATS.values() if row.limits])
def test_nothing_outside_the_limits_of_a_format_is_of_that_format(name: str) -> None:
    row = formats.FORMATS[name]
    assert row.limits is not None and row.outline is not None
    bases = [*row.samples, *languages.list_texts((row.outline, row.limits), (10, 20, 40)).texts]
    texts = {
        base[:at] + inserted + base[at + cut :]
        for base in bases
        for at in range(min(len(base), 40) + 1)
        for cut in (0, 1)
        for inserted in ("", *"xA0é /:.@%+-_=~#[\n")
    }
    for text in texts:
        assert re.search(row.limits, text) or not is_format(text, name), text
