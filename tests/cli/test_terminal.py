"""What is printed on a terminal, and what in a pipe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwright.cli import records, terminal
from fieldwright.distribution import build
from fieldwright.traffic import runs
from tests.conftest import COMMAND, Run


def test_no_colour_in_a_pipe(spec: Path, run: Run) -> None:
    spec.write_text(spec.read_text().replace("required:", "requird:"))
    assert "\x1b" not in run("lint", spec)[1]


@pytest.mark.parametrize(("quiet", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_unless_no_color(
    spec: Path, quiet: dict[str, str], coloured: bool
) -> None:
    spec.write_text(spec.read_text().replace("required:", "requird:"))
    inside, outside = os.openpty()
    environment = {**os.environ, "TERM": "xterm", **quiet}
    environment.pop("NO_COLOR", None) if coloured else None
    process = subprocess.Popen(
        [*COMMAND, "lint", str(spec)], stdout=outside, stderr=outside, env=environment
    )
    os.close(outside)
    output = read_terminal(inside, process)
    assert process.wait() == 1
    assert b"requird" in output
    assert (b"\x1b[31m" in output) is coloured


@pytest.mark.parametrize(("quiet", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_diff_is_coloured_on_a_terminal_and_cut_there_as_elsewhere(
    spec: Path, run: Run, command: str, quiet: dict[str, str], coloured: bool
) -> None:
    run("generate", spec, "-o", "out")
    values = "".join(f"        - v{n}\n" for n in range(2_500))
    spec.write_text(spec.read_text().replace("        - cat\n", values).replace("What", "How"))
    inside, outside = os.openpty()
    environment = {**os.environ, "TERM": "xterm", **quiet}
    environment.pop("NO_COLOR", None) if coloured else None
    words = [*COMMAND, command, str(spec), "-o", "out", "--diff"]
    process = subprocess.Popen(words, stdout=outside, stderr=outside, env=environment)
    os.close(outside)
    output = read_terminal(inside, process).decode()
    for sign, colour in (("+", 32), ("-", 31)):
        assert (f"\x1b[{colour}m{sign}" in output) is coloured
        assert (f"\n{sign}|" in output) is not coloured
    assert re.search(r"… [\d,]+ more lines; the first 2,000 are shown", output)


def read_terminal(inside: int, process: subprocess.Popen[bytes]) -> bytes:
    """Read what a process writes to a terminal, until it ends."""
    output = b""
    with os.fdopen(inside, "rb", buffering=0) as terminal:
        while process.poll() is None or output == b"":
            try:
                output += terminal.read(4096)
            except OSError:  # the other end has closed
                break
    process.wait()
    return output


def test_progress_counts_what_is_done_of_all() -> None:
    """On a terminal and once a second is over; in a pipe there is none."""
    script = (
        "import time; from fieldwright.cli import terminal; terminal.PATIENCE = 0.1\n"
        "with terminal.show_progress('generating') as progress:\n"
        "    progress.count(3, 12)\n"
        "    time.sleep(1)\n"
    )
    inside, outside = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-c", script]
    process = subprocess.Popen(command, stdout=outside, stderr=outside, env=environment)
    os.close(outside)
    output = read_terminal(inside, process).decode()
    assert "generating" in output
    assert re.search(r"\b3/12\b", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output))
    ended = subprocess.run(command, capture_output=True, check=True)
    assert (ended.stdout, ended.stderr) == (b"", b"")


def test_models_are_counted(spec: Path) -> None:
    counts: list[tuple[int, int]] = []
    build.build(spec, build.Settings(), lambda done, total: counts.append((done, total)))
    assert counts == [(0, 2), (1, 2)]


@pytest.mark.parametrize("size", [200, -1])
def test_a_bar_shows_rate_and_share_on_a_terminal_and_nothing_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    progress = runs.Progress(done=50, size=size, records=1_000, bad=1)
    with records.show_progress() as tell:
        assert tell is None
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(terminal, "PATIENCE", -1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with records.show_progress() as tell:
        assert tell is not None
        tell(progress)
    output = capsys.readouterr().err
    assert "records/s" in output and "0.1 % bad" in output
    assert ("25 %" in output) is (size > 0)
