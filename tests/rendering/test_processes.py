"""Two processes render what one renders, in the same order, with the same errors, and leave nothing behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright import configuration
from fieldwright.distribution import build
from fieldwright.rendering import processes
from fieldwright.rendering.processes import Task, run_tasks

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes for any number of models, whatever this machine has."""
    monkeypatch.setattr(processes, "FEW", 0)
    monkeypatch.setattr(processes, "_can_fork", lambda: True)


def name_process(n: int, meet: Callable[[], None] = lambda: None) -> Callable[[], dict[str, str]]:
    """Render the id of the process."""

    def render() -> dict[str, str]:
        meet()
        return {f"{n}\ud800é": str(os.getpid())}

    return render


def refuse(message: str) -> Callable[[], dict[str, str]]:
    def render() -> dict[str, str]:
        raise SyntaxError(message)

    return render


def end_unless(process: int) -> dict[str, str]:
    if os.getpid() != process:
        os.kill(os.getpid(), signal.SIGKILL)
    return {}


def assert_no_children(forked: list[int]) -> None:
    """Other tests of this process may have left children of their own."""
    for process in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are forked."""
    listed: list[int] = []
    fork = os.fork

    def note() -> int:
        process = fork()
        if process:
            listed.append(process)
        return process

    monkeypatch.setattr(os, "fork", note)
    return listed


@pytest.mark.parametrize("shares", [4096, 7, 1])
def test_results_come_in_order_from_both(
    monkeypatch: pytest.MonkeyPatch, forked: list[int], shares: int
) -> None:
    monkeypatch.setattr(processes, "_TOKENS", shares)
    barrier, met = multiprocessing.get_context("fork").Barrier(2), set[int]()

    def meet() -> None:
        """Wait for the other process before the first task, so that both have a share."""
        if shares > 1 and os.getpid() not in met:
            met.add(os.getpid())
            barrier.wait(60)

    counts: list[int] = []
    results = run_tasks([Task(name_process(n, meet), 2) for n in range(40)], counts.append)
    assert [[*each] for each in results] == [[f"{n}\ud800é"] for n in range(40)]
    pids = {pid for each in results for pid in each.values()}
    assert len(pids) == min(shares, 2)
    assert counts == sorted(counts) and {*counts} <= {*range(0, 80, 2)}
    assert forked
    assert_no_children(forked)


@pytest.mark.parametrize("wrong", [(0,), (19,), (3, 17)])
def test_the_error_is_the_first_as_in_one_process(
    forked: list[int], wrong: tuple[int, ...]
) -> None:
    tasks = [Task(refuse(str(n)) if n in wrong else name_process(n), 1) for n in range(20)]
    with pytest.raises(SyntaxError, match=f"^{wrong[0]}$"):
        run_tasks(tasks, lambda done: None)
    assert forked
    assert_no_children(forked)


def test_the_share_of_a_process_that_was_killed_is_done_here(forked: list[int]) -> None:
    here = os.getpid()
    tasks = [Task(name_process(n), 1) for n in range(10)]
    results = run_tasks([*tasks, Task(lambda: end_unless(here), 1), *tasks], lambda done: None)
    assert len(results) == 21
    assert forked
    assert_no_children(forked)


def test_where_nothing_can_be_forked_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", fork)
    results = run_tasks([Task(name_process(n), 1) for n in range(3)], lambda done: None)
    assert {pid for each in results for pid in each.values()} == {str(os.getpid())}


def test_one_core_or_another_thread_is_no_reason_to_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0}, raising=False)
    assert not processes._can_fork()
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1}, raising=False)
    assert processes._can_fork()
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(processes._can_fork()))
    thread.start()
    thread.join()
    assert answers == [False]


@pytest.mark.parametrize("only", [None, "package", "docs"])
def test_a_package_is_the_same_from_one_process_and_two(
    spec: Path, monkeypatch: pytest.MonkeyPatch, only: configuration.Half | None
) -> None:
    settings = build.Settings(only=only, pages=("speakeasy", "reference"))
    both = build.build(spec, settings).tree
    monkeypatch.setattr(processes, "FEW", sys.maxsize)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("it is one process"))
    alone = build.build(spec, settings).tree
    assert [*both.items()] == [*alone.items()]


SCRIPT = r"""
import os, sys, time
from fieldwright.cli import main
from fieldwright.rendering import processes

processes.FEW, processes._can_fork = 0, lambda: True
original, parent = processes._take_tasks, os.getpid()

def wait(*arguments):
    os.write(1, f"{os.getpid()}\n".encode())
    time.sleep(60)

processes._take_tasks = wait
sys.exit(main.main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_is_ended_ends_the_other(spec: Path, number: signal.Signals, code: int) -> None:
    words = [sys.executable, "-c", SCRIPT, "generate", str(spec), "-o", "out"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None and run.stderr is not None
        pids = {int(run.stdout.readline()) for _ in range(2)}
        (other,) = pids - {run.pid}
        os.kill(run.pid, number)
        assert run.wait(30) == code
        assert run.stderr.read().count("\n") == 1
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
    assert not Path("out").exists()
