"""Render in two processes at once what takes long enough, with the same result as in one."""

import gc
import mmap
import os
import pickle
import signal
import threading
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

FEW = 200
"""The models up to which one process is as fast."""

_TOKENS = 4096
"""The most shares that the work is divided into, which are fewer than a pipe holds."""


Result = TypeVar("Result")


class Task(NamedTuple, Generic[Result]):
    """Something to be rendered, how many models it is, and how many it is about besides."""

    render: Callable[[], Result]
    models: int = 0
    about: int = 0


def run_tasks(tasks: Sequence[Task[Result]], count: Callable[[int], None]) -> list[Result]:
    """Run tasks, of which none depends on another, and return their results in order.

    ``count`` is called with the models done, before each task that has some. With more than ``FEW`` models to render or to be
    about, a forked process does its share, where there is a second core. Where that fails, all is done
    here, so that what a task raises is the same in both ways.
    """
    if (
        max([sum(each.models for each in tasks), *(each.about for each in tasks)]) > FEW
        and _can_fork()
    ):
        results = _run_in_two(tasks, count)
        if results is not None:
            return results
    results, done = [], 0
    for task in tasks:
        if task.models:
            count(done)
        results.append(task.render())
        done += task.models
    return results


def _can_fork() -> bool:
    """Return whether there is a second core, and nothing but this thread that a fork would tear apart."""
    if not hasattr(os, "fork") or threading.current_thread() is not threading.main_thread():
        return False
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()) > 1


def _run_in_two(tasks: Sequence[Task[Result]], count: Callable[[int], None]) -> list[Result] | None:
    """Run tasks here and in a forked process, each taking what is next; return None where any fails.

    The last tasks are taken first. What comes through the pipe is what this very process was
    forked to write.
    """
    queue, filling = os.pipe()
    reading, writing = os.pipe()
    shared = mmap.mmap(-1, 8)
    size = -(-len(tasks) // _TOKENS)
    starts = reversed(range(0, len(tasks), size))
    os.write(filling, b"".join(each.to_bytes(4, "little") for each in starts))
    os.close(filling)
    process = 0
    try:
        process = _start_process(lambda: _run_share(tasks, queue, size, writing, shared))
        os.close(writing)
        results = _take_tasks(tasks, queue, size, count, shared, 0)
        with open(reading, "rb", closefd=False) as pipe:
            data = pipe.read()
        results |= pickle.loads(data) if data else {}
    except Exception:
        return None  # what is raised again, if it has to be
    finally:
        if process:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(reading)
        os.close(queue)
    return [results[n] for n in range(len(tasks))] if len(results) == len(tasks) else None


def _start_process(serve: Callable[[], None]) -> int:
    """Start a forked process that does nothing but ``serve``, and return its id; signals end it at once."""
    ending = {signal.SIGINT, signal.SIGTERM}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    gc.freeze()  # so that a collection does not copy what both have
    try:
        with warnings.catch_warnings():
            # The thread that shows progress is none that the other process needs.
            warnings.simplefilter("ignore", DeprecationWarning)
            process = os.fork()
        if process == 0:
            try:
                for each in ending:
                    signal.signal(each, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
                serve()
            finally:
                os._exit(0)
        return process
    finally:
        gc.unfreeze()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _run_share(
    tasks: Sequence[Task[Any]], queue: int, size: int, writing: int, shared: mmap.mmap
) -> None:
    """Run tasks in a forked process, and write the results to the pipe."""
    results = _take_tasks(tasks, queue, size, lambda done: None, shared, 1)
    with open(writing, "wb") as pipe:
        pickle.dump(results, pipe, protocol=5)


def _take_tasks(
    tasks: Sequence[Task[Result]],
    queue: int,
    size: int,
    count: Callable[[int], None],
    shared: mmap.mmap,
    place: int,
) -> dict[int, Result]:
    """Run the tasks that are taken from the queue until it is empty; return the results by their numbers.

    The models that are done stand in the shared memory, in a place for each process.
    """
    results: dict[int, Result] = {}
    done = 0
    while token := os.read(queue, 4):
        start = int.from_bytes(token, "little")
        for n in range(start, min(start + size, len(tasks))):
            if tasks[n].models:
                count(sum(int.from_bytes(shared[at : at + 4], "little") for at in (0, 4)))
            results[n] = tasks[n].render()
            done += tasks[n].models
            shared[4 * place : 4 * place + 4] = done.to_bytes(4, "little")
    return results
