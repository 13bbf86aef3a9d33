"""A job run on a Dask cluster: the one module that knows of Dask.

Partitions are tasks, which Dask gives to another worker where one dies; their summaries come back
here and are added up in order, so that the report is that of a local run. Packages travel with the
job, which is one task of its own that every worker fetches once.
"""

import logging
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any, NamedTuple

import fieldwright
from fieldwright import errors
from fieldwright.traffic import engine, partitions
from fieldwright.traffic.jobs import Job, Judge
from fieldwright.traffic.partitions import Partition
from fieldwright.traffic.sources import Source
from fieldwright.traffic.summaries import Summary

LOCAL = "local:"
"""Before a number of processes: a cluster on this machine."""

TIMEOUT = 10
"""Seconds within which a scheduler has to answer."""

RETRIES = 3
"""How often a partition is tried again whose worker died."""

AHEAD = 64
"""Partitions that may be ahead of the one whose summary is next."""

PATIENCE = 300
"""Seconds for which a cluster may be without a worker; those that scale up begin with none."""

_LOGGERS = ("distributed", "distributed.client", "tornado.application")
"""The loggers that Dask lets write to the terminal."""


def run(
    job: Job,
    sources: tuple[Source, ...],
    scheduler: str,
    find_done: Callable[[Partition], Summary | None],
) -> Generator[tuple[Partition, Summary], None, None]:
    """Yield the partitions of sources with their summaries, in order, judged by a cluster.

    ``scheduler`` is an address, or ``local:4`` for processes on this machine. Raises
    ``errors.UsageError`` where there is no cluster, or a worker cannot do what is asked.
    """
    with ExitStack() as stack:
        client = stack.enter_context(_connect(scheduler))
        _require_this_version(client)
        digest = job.digest
        # The job as a task, so that what every worker needs is had again if a worker dies.
        shared = client.submit(_pass_on, job, key=f"fieldwright-job-{digest}", retries=RETRIES)
        pieces = partitions.cut_sources(sources, job.layout, leave_whole=True)

        def submit(partition: Partition) -> _Answer:
            future = client.submit(judge, shared, digest, partition, pure=False, retries=RETRIES)
            return _Answer(client, future, partition)

        yield from engine.keep_order(pieces, engine.skip_done(submit, find_done), AHEAD)


def judge(job: Job, digest: str, partition: Partition) -> Summary:
    """Judge a partition; this runs on a worker, which prepares a job once."""
    prepared = _prepared.get(digest)
    if prepared is None:
        _prepared.clear()
        prepared = _prepared[digest] = job.prepare()
    return prepared.judge_partition(partition)


_prepared: dict[str, Judge] = {}
"""The job that this worker has prepared, by its digest."""


def _pass_on(job: Job) -> Job:
    return job


class _Answer(NamedTuple):
    """The summary of a partition that a worker is at."""

    client: Any
    future: Any
    partition: Partition

    def wait(self) -> Summary:
        """Wait for the summary. Raises ``errors.UsageError`` for what workers cannot do."""
        name = self.partition.source.name
        try:
            while True:
                with suppress(TimeoutError):
                    summary: Summary = self.future.result(PATIENCE)
                    break
                if self.future.done():
                    self.future.result()
                if not self.client.scheduler_info()["workers"]:
                    raise errors.UsageError(
                        f"{name}: the cluster has had no worker for {PATIENCE} seconds"
                    )
        except errors.FieldwrightError:
            raise
        except FileNotFoundError as error:
            raise errors.UsageError(
                f"{name}: a worker does not find it; workers need the same paths, or URLs"
            ) from error
        except OSError as error:
            raise errors.UsageError(f"{name}: on a worker: {error.strerror or error}") from error
        except Exception as error:
            if self.client.status != "running":
                raise errors.UsageError(
                    f"{name}: the connection to the scheduler was lost; --resume keeps what is done"
                ) from error
            raise _translate(error, name) from error
        self.future.release()
        return summary


def _translate(error: BaseException, name: str) -> Exception:
    """Return what an exception of a task means to whoever runs the job."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ImportError):
            return errors.UsageError(f"a worker cannot import what it needs ({cause}): {_INSTALL}")
        cause = cause.__cause__
    if type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError"):
        return errors.UsageError(f"{name}: the workers that read it died: {error}")
    return RuntimeError(f"{type(error).__name__}: {error}")


_INSTALL = f"install fieldwright {fieldwright.__version__} there, with the same extras"


def _require_this_version(client: Any) -> None:
    """Raise ``errors.UsageError`` where the scheduler or a worker has no fieldwright, or another version.

    A worker that cannot read a task dies of it, and the next one after it.
    """

    # Inside of another, it travels as code and not by name.
    def find_version() -> str | None:
        try:
            from fieldwright import __version__
        except ImportError:
            return None
        return __version__

    versions = {"the scheduler": client.run_on_scheduler(find_version)}
    for address, version in client.run(find_version).items():
        versions[f"the worker {address}"] = version
    for name, version in versions.items():
        if version != fieldwright.__version__:
            reason = "no fieldwright" if version is None else f"fieldwright {version}"
            raise errors.UsageError(f"{name} has {reason}: {_INSTALL}")


@contextmanager
def _hide_logs() -> Iterator[None]:
    """Keep Dask from writing to the terminal what is raised anyway."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)


@contextmanager
def _connect(scheduler: str) -> Iterator[Any]:
    """Connect to a cluster, or start one on this machine."""
    try:
        import distributed
    except ImportError as error:
        raise errors.UsageError(
            f"--scheduler {scheduler} needs dask and distributed: pip install 'fieldwright[dask]'"
        ) from error
    with ExitStack() as stack:
        stack.enter_context(_hide_logs())
        address: Any = scheduler
        if scheduler.startswith(LOCAL):
            address = stack.enter_context(_start_cluster(scheduler, distributed))
        try:
            client = distributed.Client(address, timeout=TIMEOUT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            reason = " ".join(str(error).split()) or "no answer"
            raise errors.UsageError(f"--scheduler {scheduler}: {reason}") from error
        yield stack.enter_context(client)


@contextmanager
def _start_cluster(scheduler: str, distributed: Any) -> Iterator[Any]:
    """Start a cluster on this machine, and end it."""
    number = scheduler.removeprefix(LOCAL)
    if not number.isdecimal() or int(number) < 1:
        raise errors.UsageError(f"--scheduler {scheduler}: write a number of processes, as local:4")
    started = None
    try:
        with _defer_interrupts():
            started = distributed.LocalCluster(
                n_workers=int(number),
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        yield started
    finally:
        if started is not None:
            started.close()


@contextmanager
def _defer_interrupts() -> Iterator[None]:
    """Let an interrupt wait, and keep it from processes that are started: it is for this one alone."""
    if sys.platform == "win32":
        yield
        return
    # Where this is started later, it unblocks them.
    resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
