"""Run a command in a child process of bounded time and memory, and account for it."""

import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple


class Ended(NamedTuple):
    """A finished child process: seconds by the clock and of processor time, bytes at the peak."""

    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    peak: int
    hung: bool


def run(
    command: list[str],
    *,
    folder: Path | None = None,
    text: str = "",
    seconds: float,
    size: int | None = None,
) -> Ended:
    """Run a command in ``folder`` with ``text`` as its input; kill it after ``seconds``.

    It gets at most ``size`` bytes of address space, if that is not None.
    """

    def limit() -> None:
        if size is not None:
            resource.setrlimit(resource.RLIMIT_AS, (size, size))

    with (
        tempfile.TemporaryFile() as standard_input,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        standard_input.write(text.encode())
        standard_input.seek(0)
        begun = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdin=standard_input, stdout=out, stderr=err, preexec_fn=limit
        )
        hung = False
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() - begun > seconds:
                hung = True
                process.kill()
                break
            time.sleep(0.005)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.monotonic() - begun
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return Ended(
        code=process.returncode,
        out=texts[0],
        err=texts[1],
        seconds=elapsed,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss * 1024,
        hung=hung,
    )
