"""Standard output that cannot be written: one line names it, whichever command prints; a closed pipe is quiet."""

import errno
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import click
import pytest

from fieldwright.cli import main, streams
from tests.conftest import COMMAND, SPEC, Run

FULL = "/dev/full"

REQUEST = """\
Content-Length: 92\r
\r
{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}
"""

PRINTING = {
    "init": "init new",
    "import": "import new.yaml -o other.yaml",
    "lint": "lint wrong.yaml",
    "generate": "generate new.yaml -o out",
    "check": "check --package api",
    "validate": "validate Pet pets.jsonl --spec new.yaml",
    "replay": "replay api.yaml new.yaml pets.jsonl",
    "diff": "diff api.yaml new.yaml",
    "check-version": "check-version api.yaml new.yaml",
    "release": "release --package fresh",
    "site": "site new.yaml -o site",
    "export": "export new.yaml --to json-schema",
    "rules": "rules",
    "explain": "explain unknown-keyword",
    "schema": "schema spec",
    "lsp": "lsp",
}
"""For each command a line that prints something in the folder of ``project``."""

CONFIGURATION = """\
[tool.fieldwright]
only = "package"

[tool.fieldwright.packages.api]
spec = "api.yaml"
output = "pets"

[tool.fieldwright.packages.fresh]
spec = "fresh.yaml"
output = "fresh"
"""


@pytest.fixture
def project(spec: Path, run: Run) -> Path:
    """Specs, payloads and a configuration, of which every command has something to print."""
    Path("pyproject.toml").write_text(CONFIGURATION)
    for name in ("new.yaml", "fresh.yaml"):
        Path(name).write_text(SPEC.replace("      required:\n        - name\n", ""))
    Path("wrong.yaml").write_text(SPEC.replace("enum:", "enums:"))
    Path("request").write_text(REQUEST, newline="")
    Path("pets.jsonl").write_text('{"kind": "cow"}\n')
    return spec


def open_full(encoding: str = "utf-8") -> TextIO:
    return os.fdopen(os.open(FULL, os.O_WRONLY), "w", encoding=encoding)


def test_every_command_has_a_line() -> None:
    assert PRINTING.keys() == main.COMMANDS.keys()


needs_full = pytest.mark.skipif(not Path(FULL).exists(), reason="the system has no /dev/full")

REFUSED = (
    "fieldwright: standard output cannot be written: {};"
    " redirect it to where it can be, such as a file\n"
)


@needs_full
@pytest.mark.parametrize("name", [*PRINTING, "--version", "-h"])
def test_a_full_disk_below_standard_output_is_one_line(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name == "lsp":
        monkeypatch.setattr(sys, "stdin", os.fdopen(os.open("request", os.O_RDONLY)))
    if name == "release":
        assert run("generate", "--package", "fresh").code == 0
    if name == "site":  # it takes seconds
        monkeypatch.setattr("fieldwright.distribution.site_builder.build_site", lambda _: {})
    monkeypatch.setattr(sys, "stdout", open_full())
    code, _, err = run(*PRINTING.get(name, name).split())
    assert (code, err) == (2, REFUSED.format("No space left on device"))


@pytest.mark.parametrize("name", ["lint", "check", "diff", "validate", "rules", "schema", "-h"])
def test_a_pipe_that_its_reader_has_closed_is_quiet(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As ``head`` does; the exit code is that of a process which SIGPIPE ends."""
    reading, writing = os.pipe()
    os.close(reading)
    monkeypatch.setattr(sys, "stdout", os.fdopen(writing, "w"))
    assert run(*PRINTING.get(name, name).split()) == (141, "", "")


@needs_full
@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16"])
@pytest.mark.parametrize("size", [1, 100_000])
def test_a_failure_is_named_whatever_the_encoding_and_the_size(
    monkeypatch: pytest.MonkeyPatch, encoding: str, size: int
) -> None:
    """For ASCII click makes a stream of its own, of the bytes below ours."""
    monkeypatch.setattr(sys, "stdout", open_full(encoding))
    with pytest.raises(OSError) as raised, streams.name_streams():
        click.echo("x" * size)
    assert raised.value.filename == streams.OUTPUT
    streams.discard_output()


@pytest.mark.parametrize(
    ("redirection", "code", "err"),
    [
        (">&-", 2, REFUSED.format("Bad file descriptor")),
        ("</dev/null >&0", 2, REFUSED.format("Bad file descriptor")),
        ("2>&-", 0, ""),
        ("<&-", 0, ""),
    ],
)
def test_a_stream_that_is_closed_hurts_where_it_is_needed(
    redirection: str, code: int, err: str
) -> None:
    ended = subprocess.run(
        ["sh", "-c", f"{shlex.join([*COMMAND, '--version'])} {redirection}"],
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (code, err)


def test_nothing_is_read_from_a_closed_input(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    code, out, err = run("validate", "Pet", "-", "--spec", spec)
    assert (code, err) == (1, "") and out.startswith("<stdin>: ")


@needs_full
def test_a_full_disk_below_standard_error_leaves_the_exit_code(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", open_full())
    assert run("frobnicate").code == 2


@needs_full
def test_a_failure_elsewhere_is_not_that_of_standard_output(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a pipe to a process of ours."""

    def fail(*_: object, **__: object) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    monkeypatch.setattr("fieldwright.cli.lint.collect_diagnostics", fail)
    assert run("lint", spec) == (2, "", "fieldwright: Broken pipe\n")
