"""Paths that are none: each is refused in one line that says what to do instead."""

import io
import os
from pathlib import Path

import pytest

from fieldwright.errors import ExitCode
from tests.conftest import Run

URL = "https://example.com/api.yaml"

READING = [
    ("generate", "{}", "-o", "out"),
    ("generate", "api.yaml", "-o", "out", "--templates", "{}"),
    ("check", "{}", "-o", "out"),
    ("check", "{}", "--oracle"),
    ("lint", "{}"),
    ("lint", "api.yaml", "--pages", "{}"),
    ("validate", "Pet", "x.json", "--spec", "{}"),
    ("import", "{}", "-o", "new.yaml"),
    ("import", "docs", "{}", "-o", "new.yaml"),
    ("export", "{}", "--to", "pydantic"),
    ("release", "{}", "-o", "out"),
    ("diff", "{}", "api.yaml"),
    ("diff", "api.yaml", "{}"),
    ("diff", "api.yaml", "api.yaml", "--consumer", "{}"),
    ("check-version", "api.yaml", "{}"),
    ("replay", "{}", "api.yaml", "x.json"),
    ("replay", "api.yaml", "{}", "x.json"),
]
"""Command lines with a place for something that is read."""

WRITING = [
    ("generate", "api.yaml", "-o", "{}"),
    ("check", "api.yaml", "-o", "{}"),
    ("import", "docs", "-o", "{}"),
    ("release", "api.yaml", "-o", "{}"),
    ("init", "{}"),
    ("validate", "Pet", "x.json", "--spec", "api.yaml", "--errors", "{}"),
    ("validate", "Pet", "x.json", "--spec", "api.yaml", "--resume", "{}"),
    ("replay", "api.yaml", "api.yaml", "x.json", "--out", "{}"),
]
"""Command lines with a place for something that is written."""


def refuse(run: Run, words: tuple[str, ...], value: str) -> str:
    """Run a command line with a value that is refused, and return what it says."""
    code, out, err = run(*(word.format(value) for word in words))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert os.listdir() == ["api.yaml"]
    return err


@pytest.mark.parametrize("words", READING)
@pytest.mark.parametrize(
    "url", [URL, "http://example.com", "HTTPS://e.com/x", "s3://b/k", "git+ssh://h/r"]
)
def test_a_url_is_not_read(spec: Path, run: Run, words: tuple[str, ...], url: str) -> None:
    err = refuse(run, words, url)
    advice = "fetch it first: curl -fsSLo" if url.lower().startswith("http") else "download"
    assert f"{url} is a URL, and only files are read and written; {advice}" in err


@pytest.mark.parametrize(
    "words", [*WRITING, ("export", "api.yaml", "--to", "pydantic", "-o", "{}")]
)
def test_a_url_is_not_written(spec: Path, run: Run, words: tuple[str, ...]) -> None:
    err = refuse(run, words, URL)
    assert f"{URL} is a URL, and only files are read and written; name a path on disk" in err


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_a_file_url_is_named_by_its_path(spec: Path, run: Run, words: tuple[str, ...]) -> None:
    assert "only files are read and written; name its path" in refuse(run, words, "file:///tmp/x")


STREAMING = [("generate", "{}", "-o", "out"), ("check", "{}", "-o", "out"), ("lint", "{}")]
"""Command lines with a place for a spec that may come from standard input."""


@pytest.mark.parametrize("words", STREAMING)
def test_a_dash_is_standard_input_where_a_spec_is_read(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """It is called so in messages; the releases of a folder are none of its."""
    Path("releases.yaml").write_text("no history", encoding="utf-8")
    Path("out").mkdir()
    for text in (spec.read_text("utf-8"), "openapi: 3.1.0\n"):
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", stream)
        ended = run(*(word.format("-") for word in words))
        unreadable = "info" not in text
        wrong = ExitCode.FINDINGS if words[0] == "lint" else ExitCode.UNREADABLE
        differs = ExitCode.FINDINGS if words[0] == "check" else ExitCode.CLEAN
        assert ended.code == (wrong if unreadable else differs)
        assert ("<stdin>:1:1: " in ended.out + ended.err) == unreadable


@pytest.mark.parametrize(
    "words",
    [
        each
        for each in [*READING, *WRITING]
        if each not in (*STREAMING, ("check", "{}", "--oracle"))
    ],
)
def test_a_dash_is_no_stream_where_files_are_meant(
    spec: Path, run: Run, words: tuple[str, ...]
) -> None:
    err = refuse(run, words, "-")
    assert "'-' is no path, and standard input and output do not do here; " in err


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_an_empty_path_is_not_the_working_directory(
    spec: Path, run: Run, words: tuple[str, ...]
) -> None:
    assert "the path is empty; " in refuse(run, words, "")


@pytest.mark.parametrize(
    "words",
    [("validate", "Pet", "", "--spec", "api.yaml"), ("replay", "api.yaml", "api.yaml", "")],
)
def test_an_empty_source_is_not_the_working_directory(
    spec: Path, run: Run, words: tuple[str, ...]
) -> None:
    assert "the path is empty; name a file, a folder, a glob or a URL" in refuse(run, words, "")


def test_a_path_with_a_colon_is_a_path(spec: Path, run: Run) -> None:
    spec.rename("a:b.yaml")
    assert run("lint", "a:b.yaml").code == 0
