"""``generate --watch``: a session in this process, driven a run at a time, and the command as a process."""

import _thread
import contextlib
import functools
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fieldwright.cli import generate, job, watching
from tests.conftest import COMMAND, Run

MODULE = Path("out/pets_models/pet.py")


@contextlib.contextmanager
def interrupt_later(seconds: float = 120) -> Iterator[None]:
    """Interrupt a block that waits for what never comes."""
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Session(NamedTuple):
    """A session, and what it prints."""

    runs: Iterator[None]
    capsys: pytest.CaptureFixture[str]

    def step(self) -> tuple[str, str]:
        """Wait until the job is done once more, and return what was printed on both streams."""
        with interrupt_later():
            next(self.runs)
        return self.capsys.readouterr()


@pytest.fixture
def start(spec: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Session]:
    """Start a session whose first run is over."""

    def start(path: Path | None = spec, **arguments: Any) -> Session:
        resolve = functools.partial(job.resolve, path, Path("out"), **arguments)
        write = functools.partial(
            generate._generate, form="text", modes=generate._Modes(), remarks=set()
        )
        session = Session(watching.follow(resolve, write, "text"), capsys)
        session.step()
        return session

    return start


def replace(path: Path, old: str, new: str) -> None:
    """Edit a file as many editors do: what is new is written beside it and takes its name."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def test_a_save_is_one_line_and_rewrites_what_it_touches(
    start: Callable[..., Session], spec: Path
) -> None:
    session = start()
    kept = Path("out/pets_models/kind.py").stat().st_mtime_ns
    for how in (
        replace,
        lambda path, old, new: path.write_text(path.read_text().replace(old, new)),
    ):
        how(spec, "What it is called", f"What it is called{how.__name__}")
        out, err = session.step()
        assert re.fullmatch(r"out: 2 models; \d changed, \d+ unchanged\n", out) and err == ""
        assert how.__name__ in MODULE.read_text()
    assert Path("out/pets_models/kind.py").stat().st_mtime_ns == kept


def test_an_error_is_shown_with_its_place_and_the_old_package_stays(
    start: Callable[..., Session], spec: Path
) -> None:
    session, before = start(), MODULE.read_bytes()
    replace(spec, "      required:\n", "      requird:\n")
    out, err = session.step()
    assert (out, err.partition(": ")[0]) == ("", "api.yaml:17:7") and "'required'" in err
    spec.unlink()
    assert session.step() == ("", "fieldwright: api.yaml: No such file or directory\n")
    assert MODULE.read_bytes() == before
    spec.write_text("a: [")
    assert session.step()[1].startswith("api.yaml:1:")


def test_remarks_are_printed_again_only_where_they_differ(
    start: Callable[..., Session], spec: Path
) -> None:
    session = start()
    replace(spec, "        name:\n", "        name:\n          pattern: ^(a|aa)+$\n")
    assert session.step()[1].startswith("warnings: 1")
    replace(spec, "What it is", "How it is")
    assert session.step()[1] == ""


def test_files_that_the_spec_refers_to_are_watched(
    start: Callable[..., Session], spec: Path
) -> None:
    """One that is not there yet too, and what it refers to itself."""
    replace(spec, '"#/components/schemas/Kind"', "parts/kind.yaml")
    session = start()
    Path("parts").mkdir()
    Path("parts/kind.yaml").write_text("{$ref: deep.yaml}\n")
    assert "'deep.yaml' leads to a file" in session.step()[1]
    Path("parts/deep.yaml").write_text("{type: string, enum: [a, b]}\n")
    assert "models" in session.step()[0]
    replace(Path("parts/deep.yaml"), "[a, b]", "[a, b, c]")
    assert " changed" in session.step()[0]
    assert any("C = " in each.read_text() for each in Path("out").rglob("*.py"))


def test_the_configuration_and_own_templates_are_watched(
    start: Callable[..., Session], spec: Path
) -> None:
    """A template that is changed, one that comes to hide another of ours, and one that is broken."""
    configured = '[tool.fieldwright]\nspec = "api.yaml"\n'
    Path("pyproject.toml").write_text(configured)
    session = start(None)
    Path("own").mkdir()
    Path("pyproject.toml").write_text(f'{configured}name = "animals"\ntemplates = "own"\n')
    assert " removed" in session.step()[0] and Path("out/animals/pet.py").is_file()
    own = Path("own/package/README.md.jinja")
    own.parent.mkdir()
    own.write_text("Theirs.\n")
    assert "1 changed" in session.step()[0]
    own.write_text("Ours.\n")
    assert "1 changed" in session.step()[0]
    assert Path("out/README.md").read_text() == "Ours.\n"
    own.write_text("{{ broken")
    assert session.step()[1].startswith("fieldwright: own: ")
    Path("pyproject.toml").write_text(f"{configured}nme = 1\n")
    assert "unknown key 'nme'" in session.step()[1]
    assert Path("out/README.md").read_text() == "Ours.\n"


def test_what_has_nothing_to_do_with_it_is_passed_over(
    start: Callable[..., Session], spec: Path
) -> None:
    session = start()
    Path("notes.yaml").write_text("a: 1")
    later = threading.Timer(0.4, replace, (spec, "What it is", "How it is"))
    later.start()
    assert " changed" in session.step()[0]
    later.join()


@pytest.mark.parametrize("standing", ["above", "inside"])
def test_a_folder_that_vanishes_is_named_and_waited_for(
    start: Callable[..., Session],
    spec: Path,
    tmp_path: Path,
    standing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The working directory too, which is another one when it is back."""
    home = tmp_path / "home" / "api"
    home.mkdir(parents=True)
    shutil.copy(spec, home)
    monkeypatch.chdir(home if standing == "inside" else tmp_path)
    session = start(Path("api.yaml") if standing == "inside" else Path("home/api/api.yaml"))
    output = Path.cwd() / "out"
    before = (output / "pets_models/pet.py").read_bytes()
    shutil.move(tmp_path / "home", tmp_path / "away")
    out, err = session.step()
    assert (out, err) == ("", f"{home}: the folder is gone; waiting until it is back\n")
    shutil.copytree(tmp_path / "away", tmp_path / "home")
    replace(home / "api.yaml", "What it is", "How it is")
    assert " changed" in session.step()[0]
    assert (output / "pets_models/pet.py").read_bytes() != before


def test_without_watchfiles_the_remedy_is_named(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run("generate", spec, "-o", "out", "--watch") == (
        2,
        "",
        "fieldwright: --watch: watchfiles is not installed;"
        " pip install 'fieldwright[watch]' installs it\n",
    )


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["api.yaml", "-o", "out", "--dry-run"], "--watch: not with --dry-run or --diff"),
        (["api.yaml", "-o", "out", "--diff"], "--watch: not with --dry-run or --diff"),
        (["-", "-o", "out"], "--watch: standard input cannot be watched; name a file"),
        (["api.yaml", "-o", "."], "--watch: . is replaced whole; stand outside of it"),
        (["gone.yaml", "-o", "out"], "gone.yaml: No such file or directory"),
    ],
)
def test_what_cannot_be_watched_is_refused(
    spec: Path, run: Run, arguments: list[str], reason: str
) -> None:
    ended = run("generate", *arguments, "--watch")
    assert ended == (2, "", f"fieldwright: {reason}\n") and not Path("out").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_command_follows_until_a_signal_ends_it(
    spec: Path, number: signal.Signals, code: int
) -> None:
    process = subprocess.Popen(
        [*COMMAND, "generate", "api.yaml", "-o", "out", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    timer = threading.Timer(120, process.kill)
    timer.start()
    try:
        assert " created" in process.stdout.readline()
        replace(spec, "What it is", "How it is")
        assert " changed" in process.stdout.readline()
        os.kill(process.pid, number)
        assert process.wait() == code
        first, *rest = process.stderr.read().splitlines()
        assert first == "watching api.yaml; Ctrl+C ends that" and len(rest) == 1
    finally:
        timer.cancel()
        process.kill()
