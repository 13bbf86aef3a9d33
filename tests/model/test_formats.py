"""Every row of the table of formats is complete: its reader is there and takes its samples."""

import pytest

from fieldwright import configuration
from fieldwright.model import formats
from fieldwright.validation import formats as judging

READ = [row for row in formats.FORMATS.values() if row.function]


@pytest.mark.parametrize("row", READ, ids=lambda row: row.name)
def test_the_reader_of_a_format_takes_its_samples(row: formats.Format) -> None:
    assert row.samples
    assert [each for each in row.samples if not judging.is_format(each, row.name)] == []
    assert not all(judging.is_format(each, row.name) for each in ("\x00", "("))


@pytest.mark.parametrize("row", formats.FORMATS.values(), ids=lambda row: row.name)
def test_a_format_that_is_asserted_or_decoded_has_a_reader(row: formats.Format) -> None:
    assert bool(row.function) == (row.asserted or row.python is not None)
    assert (row.python is None) == (row.writer is None)
    assert (row.library is None) == (row.python in (None, "bytes"))


def test_the_usual_class_of_each_format_can_be_configured() -> None:
    assert {name: words[0] for name, words in configuration.TYPES.items()} == formats.PYTHON_TYPES


def test_a_format_applies_to_strings_if_it_is_not_known() -> None:
    assert formats.get_type("no-such-format") == formats.get_type(None) == "string"
    assert formats.get_type("int32") == "integer"
    assert not formats.is_asserted("no-such-format")
    assert not formats.is_asserted(["uuid"])
