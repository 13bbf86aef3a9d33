"""What is printed on a terminal, and what in a pipe."""

import os
import subprocess
from pathlib import Path

import pytest

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
    output = b""
    with os.fdopen(inside, "rb", buffering=0) as terminal:
        while process.poll() is None or output == b"":
            try:
                output += terminal.read(4096)
            except OSError:  # the other end has closed
                break
    assert process.wait() == 1
    assert b"requird" in output
    assert (b"\x1b[31m" in output) is coloured
