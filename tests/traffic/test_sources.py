"""What words on the command line stand for: files, folders, globs, URLs, standard input."""

from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.traffic import sources
from fieldwright.traffic.sources import find
from tests.traffic.conftest import Write


def test_a_folder_is_searched_by_suffix_and_in_order(write: Write) -> None:
    Path("in/deep").mkdir(parents=True)
    for name in ("in/b.jsonl", "in/a.json", "in/deep/c.ndjson.gz", "in/notes.txt", "in/d.JSONL.GZ"):
        write(name, 1)
    assert [(each.name, each.format) for each in find(["in"])] == [
        ("in/a.json", "json"),
        ("in/b.jsonl", "lines"),
        ("in/d.JSONL.GZ", "lines"),
        ("in/deep/c.ndjson.gz", "lines"),
    ]


def test_a_glob_takes_what_it_matches(write: Write) -> None:
    Path("in/deep").mkdir(parents=True)
    for name in ("in/b.log", "in/a.log", "in/deep/c.log"):
        write(name, 1)
    assert [each.name for each in find(["in/*.log"])] == ["in/a.log", "in/b.log"]
    assert [each.name for each in find(["in/**/*.log"])][-1] == "in/deep/c.log"


def test_a_name_with_marks_of_a_glob_is_a_name_first(write: Write) -> None:
    write("a[1].jsonl", 1)
    assert [each.name for each in find(["a[1].jsonl"])] == ["a[1].jsonl"]


def test_a_file_that_is_named_twice_is_read_once(write: Write) -> None:
    write("x.jsonl", 1)
    assert len(find(["x.jsonl", ".", "x.json*"])) == 1


def test_the_dash_is_standard_input() -> None:
    (source,) = find(["-"])
    assert (source.name, source.size, source.is_shared) == ("<stdin>", -1, False)


@pytest.mark.parametrize("word", ["in", "in/*.jsonl", "*.parquet"])
def test_a_word_that_stands_for_nothing_says_what_was_looked_for(spec: Path, word: str) -> None:
    Path("in").mkdir()
    with pytest.raises(errors.UsageError, match=r"no files with records; looked for \.json, "):
        find([word])


def test_a_file_that_is_not_there_is_an_error_of_the_disk(spec: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find(["nowhere.jsonl"])


def test_sources_that_are_all_empty_are_refused_at_once(write: Write) -> None:
    write("a.jsonl")
    write("b.ndjson")
    with pytest.raises(errors.UsageError, match="a.jsonl: it is empty"):
        find(["a.jsonl", "b.ndjson"])
    assert len(find(["a.jsonl", write("c.jsonl", 1)])) == 2


def test_parquet_is_known_by_its_first_bytes(spec: Path) -> None:
    Path("x.bin").write_bytes(b"PAR1...")
    assert find(["x.bin"])[0].format == "parquet"
    assert sources.Source(name="x", format="parquet").unit == "row"
