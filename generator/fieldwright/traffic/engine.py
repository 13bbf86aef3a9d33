"""A job run on this machine: partitions out to processes, summaries back in order.

It knows nothing of what a job does. A partition whose process dies is given to another once.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from fieldwright import errors
from fieldwright.traffic import worker
from fieldwright.traffic.jobs import Job
from fieldwright.traffic.partitions import Partition
from fieldwright.traffic.summaries import Summary

AHEAD = 2
"""Partitions that each process may be ahead of the one whose summary is next."""

_START = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from fieldwright.traffic import worker
worker.main()
"""


def count_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def run(
    job: Job,
    partitions: Iterable[Partition],
    processes: int,
    find_done: Callable[[Partition], Summary | None],
) -> Generator[tuple[Partition, Summary], None, None]:
    """Yield the partitions with their summaries, in order; those that are done already have one.

    What fits into one partition is judged in this process. Raises ``OSError`` and
    ``errors.UsageError`` for what cannot be read, and if processes die.
    """
    remaining = iter(partitions)
    # One process waits for nothing that it does not need yet.
    start = list(islice(remaining, 2)) if processes > 1 else []
    if len(start) < 2:
        judge = job.prepare()
        for partition in chain(start, remaining):
            yield partition, find_done(partition) or judge.judge_partition(partition)
        return
    pool = _Pool(job, processes)
    try:
        submit = skip_done(pool.submit, find_done)
        yield from keep_order(chain(start, remaining), submit, processes * AHEAD)
    finally:
        pool.close()


class Answer(Protocol):
    """The summary of a partition, once it is there."""

    def wait(self) -> Summary:
        """Wait for the summary, and raise what went wrong."""
        ...


class _Done(NamedTuple):
    """A summary that is there already."""

    summary: Summary

    def wait(self) -> Summary:
        return self.summary


def skip_done(
    submit: Callable[[Partition], Answer], find_done: Callable[[Partition], Summary | None]
) -> Callable[[Partition], Answer]:
    """Return what submits a partition only if it is not done already."""

    def submit_new(partition: Partition) -> Answer:
        done = find_done(partition)
        return submit(partition) if done is None else _Done(done)

    return submit_new


def keep_order(
    partitions: Iterable[Partition], submit: Callable[[Partition], Answer], limit: int
) -> Iterator[tuple[Partition, Summary]]:
    """Submit partitions, at most so many at a time, and yield each with its summary, in order."""
    pending: deque[tuple[Partition, Answer]] = deque()
    for partition in partitions:
        pending.append((partition, submit(partition)))
        if len(pending) >= limit:
            first, answer = pending.popleft()
            yield first, answer.wait()
    while pending:
        first, answer = pending.popleft()
        yield first, answer.wait()


class _Future(NamedTuple):
    """A summary that a thread waits for."""

    future: "Future[Summary]"

    def wait(self) -> Summary:
        return self.future.result()


class _Process(NamedTuple):
    """A process, and the streams to and from it."""

    process: "subprocess.Popen[bytes]"
    questions: BinaryIO
    answers: BinaryIO


class _Pool:
    """Processes, each with a thread that waits for it."""

    def __init__(self, job: Job, processes: int) -> None:
        self._job = job
        self._threads = ThreadPoolExecutor(processes)
        self._own = threading.local()
        self._lock = threading.Lock()
        self._processes: list[_Process] = []
        self._is_closed = False

    def submit(self, partition: Partition) -> Answer:
        """Submit a partition to the next process that is free."""
        return _Future(self._threads.submit(self._judge, partition))

    def close(self) -> None:
        """End all processes, also in the midst of a partition."""
        with self._lock:
            self._is_closed = True
            for each in self._processes:
                each.process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for each in self._processes:
            each.process.wait()
            each.answers.close()
            # What was still to be written to it has nobody to read it.
            with contextlib.suppress(BrokenPipeError):
                each.questions.close()

    def _judge(self, partition: Partition) -> Summary:
        try:
            answer = self._ask(partition)
        except (EOFError, BrokenPipeError):
            self._own.process = None
            try:
                answer = self._ask(partition)
            except (EOFError, BrokenPipeError):
                raise errors.UsageError(
                    f"{partition.source.name}: a process that read it ended twice; if memory is"
                    " short, fewer --jobs need less"
                ) from None
        if isinstance(answer, Exception):
            raise answer
        summary: Summary = answer
        return summary

    def _ask(self, partition: Partition) -> Any:
        own: _Process | None = getattr(self._own, "process", None)
        if own is None:
            own = self._own.process = self._start()
        worker.send(own.questions, partition)
        return worker.receive(own.answers)

    def _start(self) -> _Process:
        """Start a process; in a session of its own, so that an interrupt is for this one alone."""
        with self._lock:
            if self._is_closed:
                raise EOFError
            process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            own = _Process(process, cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout))
            self._processes.append(own)
        worker.send(own.questions, self._job)
        return own
