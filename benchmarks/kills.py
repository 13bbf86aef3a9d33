"""Kill ``fieldwright generate`` or ``release`` at random moments and look at what it leaves: ``python benchmarks/kills.py [--release] [--kills N]``.

Two specs of 300 models are generated over one another into one folder; each run gets SIGKILL somewhere in its
time. Afterwards the folder must hold one of the two packages, whole. The next run must then succeed without
``--force``, and leave nothing beside the folder.

With ``--release``, a spec is released over its last release, and gets SIGKILL or SIGTERM, alone or with its
children, while it writes: at one of its steps (a file opened to write, renamed, deleted ...) between the
first byte of its journal and the end of that, or shortly behind one. Afterwards one command, ``release`` or
``release --abort`` where a journal is left, must lead to the old release or to the new one, byte for byte.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fieldwright.cli import main as cli
from fieldwright.distribution import archives

MODELS = 300
JOURNAL = ".api.json.fieldwright-release"

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = frozenset(
    [
        *("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink"),
        *("os.chmod", "os.truncate", "os.utime", "shutil.rmtree", "subprocess.Popen"),
    ]
)
"""Audit events at which the disk is another, beside files that are opened to write."""


def write_spec(path: Path, word: str, models: int = MODELS) -> None:
    """Write a spec of so many records, each of which refers to another; ``word`` tells the two specs apart."""
    schemas = {
        f"Model{number}": {
            "type": "object",
            "description": f"The {word} of {number}.",
            "properties": {
                "id": {"type": "string"},
                word: {"type": "integer", "minimum": number},
                "next": {"$ref": f"#/components/schemas/Model{(number + 1) % models}"},
            },
            "required": ["id"],
        }
        for number in range(models)
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    path.write_text(json.dumps(document), encoding="utf-8")


def digest(folder: Path) -> str:
    """Return one digest of all files below a folder, with their paths."""
    result = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        result.update(f"{path.relative_to(folder)}\0".encode())
        result.update(hashlib.sha256(path.read_bytes()).digest())
    return result.hexdigest()


def start(spec: Path, output: Path) -> subprocess.Popen[bytes]:
    """Start ``generate`` in a process group of its own."""
    command = [sys.executable, "-m", "fieldwright", "generate", str(spec), "-o", str(output)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def run(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command in a folder, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "fieldwright", *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def prepare(folder: Path) -> None:
    """Make a project with one release, and a second one to come."""
    folder.mkdir()
    spec = folder / "api.json"
    (folder / "pyproject.toml").write_text(
        '[tool.fieldwright]\nspec = "api.json"\noutput = "out"\n', encoding="utf-8"
    )
    write_spec(spec, "age", 8)
    commands: list[tuple[str, ...]] = [("generate",), ("release", "--date", "2026-01-02")]
    for arguments in commands:
        if run(folder, *arguments).wait():
            raise SystemExit(f"{arguments[0]} failed before anything was killed")
    write_spec(spec, "size", 8)
    if run(folder, "generate").wait():
        raise SystemExit("generate failed before anything was killed")


def fork(folder: Path, work: Callable[[], int]) -> int:
    """Work in a folder, in a process that leads a group, has all modules and prints nothing; return it."""
    process = os.fork()
    if process == 0:
        os.setsid()
        os.chdir(folder)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os._exit(work())
    return process


def has_worked(process: int) -> bool:
    """Wait for a process, and return whether it ended with 0."""
    return os.waitpid(process, 0)[1] == 0


def release_slowly(stop: int, report: int, pauses: bool) -> int:
    """Release, and tell of the ``stop``-th step since the journal was begun to be written: a byte to ``report``,
    after which it waits to be killed if it ``pauses``. At the end the number of steps is told."""
    steps = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if not writes and event not in STEPS:
            return
        if steps or JOURNAL in str(arguments[0]):
            steps += 1
            if steps == stop:
                os.write(report, b".")
                if pauses:
                    os.kill(os.getpid(), signal.SIGSTOP)

    sys.addaudithook(count)
    code = cli.main(["release", "--date", "2026-02-03"])
    os.write(report, f" {steps}".encode())
    return code


def start_release(folder: Path, stop: int = 0, *, pauses: bool = False) -> tuple[int, int]:
    """Start a release that tells of its steps; return its process, and where it tells."""
    listening, report = os.pipe()
    process = fork(folder, lambda: release_slowly(stop, report, pauses))
    os.close(report)
    return process, listening


def prepare_archives() -> None:
    """Let archives be stubs: pip and the builds have nothing to do with what is written."""
    content = b"archive" * 4096
    archives.build_archives = lambda *_: {"pets.whl": content, archives.SUMS: content[:90]}
    archives.try_install = lambda *_: None


def count_steps(folder: Path) -> int:
    """Release, and return the number of steps it takes while it writes."""
    process, listening = start_release(folder)
    with open(listening, "rb") as told:
        steps = int(told.read())
    if not has_worked(process):
        raise SystemExit("release failed before anything was killed")
    return steps


def kill_release(folder: Path, steps: int, number: int, randomness: random.Random) -> str:
    """Release, kill that while it writes, and go on by one command; return how.

    Every second one is killed exactly at a step, the others within two milliseconds after one. Every
    fourth time the command that goes on is killed as well, and begun again.
    """
    pauses = number % 2 == 0
    process, listening = start_release(folder, randomness.randint(1, steps), pauses=pauses)
    with open(listening, "rb", buffering=0) as told:
        told.read(1)
        if pauses:
            os.waitpid(process, os.WUNTRACED)
        else:
            time.sleep(randomness.uniform(0, 0.002))
        kill = (os.kill, os.killpg)[number // 2 % 2]
        kill(process, (signal.SIGKILL, signal.SIGTERM)[number // 4 % 2])
        kill(process, signal.SIGCONT)
        os.waitpid(process, 0)
    if not any((folder / f"{JOURNAL}{end}").exists() for end in ("", "-undo")):
        return "no journal"
    word = ("release", "release --abort")[number // 8 % 2]
    if number % 4 == 3:
        again = fork(folder, lambda: cli.main(word.split()))
        time.sleep(randomness.uniform(0, 0.3))
        os.killpg(again, signal.SIGKILL)
        os.waitpid(again, 0)
        if not any((folder / f"{JOURNAL}{end}").exists() for end in ("", "-undo")):
            return word
    return word if has_worked(fork(folder, lambda: cli.main(word.split()))) else "stuck"


def measure_releases(kills: int, randomness: random.Random) -> int:
    """Kill releases, and print what became of them."""
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as room:
        old, new, work = (Path(room) / name for name in ("old", "new", "work"))
        prepare(old)
        shutil.copytree(old, new)
        prepare_archives()
        os.chdir(new)
        with contextlib.redirect_stdout(io.StringIO()):  # and all modules are there for each fork
            if cli.main(["release", "--date", "2026-02-03", "--dry-run"]):
                raise SystemExit("release failed before anything was killed")
        steps = count_steps(new)
        states = {digest(old): "the old release", digest(new): "the new release"}
        for number in range(kills):
            shutil.copytree(old, work)
            how = kill_release(work, steps, number, randomness)
            (work / ".api.json.fieldwright-lock").unlink(missing_ok=True)
            for path in work.glob(".*.fieldwright-*"):
                if how == "no journal" and path.name.startswith(f".{JOURNAL}.fieldwright-"):
                    path.unlink()  # the next release does so
            counts[how, states.get(digest(work), "torn")] += 1
            shutil.rmtree(work)
    print(f"{steps} steps from the journal to its end\n")
    print("| after the kill | leads to | kills |\n| --- | --- | ---: |")
    for (how, state), count in sorted(counts.items()):
        print(f"| {how} | {state} | {count:,} |")
    return 1 if any(how == "stuck" or state == "torn" for how, state in counts) else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    randomness = random.Random(options.seed)
    if options.release:
        return measure_releases(options.kills, randomness)
    counts = {"old": 0, "new": 0, "ended before": 0, "torn": 0, "not taken up again": 0}
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "work"
        folder.mkdir()
        output = folder / "out"
        specs = [folder / "a.json", folder / "b.json"]
        whole = []
        for spec, word in zip(specs, ("age", "size")):
            write_spec(spec, word)
            begun = time.monotonic()
            if start(spec, output).wait():
                raise SystemExit("generate failed before anything was killed")
            seconds = time.monotonic() - begun
            whole.append(digest(output))
        now = 1
        for number in range(options.kills):
            process = start(specs[1 - now], output)
            try:
                process.wait(randomness.uniform(0.3, 1.05) * seconds)
                counts["ended before"] += 1
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
            after = digest(output)
            if after not in whole:
                counts["torn"] += 1
            else:
                counts["new" if after != whole[now] else "old"] += 1
                now = whole.index(after)
            if number % 20 == 19:
                process = start(specs[now], output)
                if process.wait() or sorted(os.listdir(folder)) != ["a.json", "b.json", "out"]:
                    counts["not taken up again"] += 1
    print("| outcome | kills |\n| --- | ---: |")
    for outcome, count in counts.items():
        print(f"| {outcome} | {count:,} |")
    return 1 if counts["torn"] or counts["not taken up again"] else 0


if __name__ == "__main__":
    sys.exit(main())
