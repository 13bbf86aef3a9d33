"""What the keywords of subschemas suggest lies on both sides of every bound."""

import re

import pytest

from fieldwright.validation import scalars


@pytest.mark.parametrize("keyword", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
@pytest.mark.parametrize("bound", [-3, 0, 2.5, 10**20])
def test_numbers_lie_around_each_bound(keyword: str, bound: float) -> None:
    numbers = list(scalars.list_numbers([{keyword: bound}]))
    assert any(number < bound for number in numbers)
    assert any(number > bound for number in numbers)
    assert bound in numbers


def test_numbers_are_steps_and_no_steps() -> None:
    numbers = list(scalars.list_numbers([{"multipleOf": 3, "maximum": 20}]))
    assert {18, 21} <= set(numbers)
    assert any(number % 3 for number in numbers)


@pytest.mark.parametrize("pattern", ["^x", "^[a-z]+$", "b$", "^a{2,4}-[0-9]$"])
def test_strings_match_a_pattern_and_do_not(pattern: str) -> None:
    texts = list(scalars.list_strings([{"pattern": pattern, "minLength": 7}]).texts)
    matching = [text for text in texts if re.search(pattern, text)]
    assert matching and len(matching) < len(texts)
    assert any(len(text) == 7 for text in texts)


def test_constants_and_samples_are_named() -> None:
    values = list(scalars.list_named([{"enum": ["a", 1]}, {"const": [2]}, {"format": "date"}]))
    assert {"a", 1}.issubset(value for value in values if not isinstance(value, list))
    assert [2] in values
    assert any(re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) for value in values)
