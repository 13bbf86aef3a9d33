"""A Dask cluster: the local report to the byte, whatever happens to its workers."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldwright import errors, traffic
from fieldwright.traffic import cluster, partitions
from fieldwright.traffic.sources import Layout, find
from fieldwright.traffic.validating import Validator
from tests.conftest import Run
from tests.traffic.conftest import BAD, GOOD, Write

distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")


@pytest.fixture
def workers(spec: Path) -> Iterator[Any]:
    """Four worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=4,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as started:
        yield started


def disturb(started: Any, stop: threading.Event) -> None:
    """Kill a worker as soon as there is work, make one slow, and add another."""
    client = distributed.Client(started, set_as_default=False)
    try:
        while not stop.is_set() and not any(client.processing().values()):
            time.sleep(0.01)
        pids = client.run(os.getpid)
        victims = list(pids.values())
        os.kill(victims[0], signal.SIGKILL)
        os.kill(victims[1], signal.SIGSTOP)
        started.scale(5)
        time.sleep(1.5)
        os.kill(victims[1], signal.SIGCONT)
    finally:
        client.close()


def test_a_worker_is_killed_one_is_slow_one_comes_late_and_the_report_is_the_local_one(
    workers: Any, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "SIZE", 20_000)
    names = [
        write("a.jsonl", *({**(BAD if n % 7 == 3 else GOOD), "n": n} for n in range(20_000))),
        write("b.jsonl.gz", *({**(BAD if n % 5 == 3 else GOOD), "n": n} for n in range(3_000))),
        write("c.json", *({**(BAD if n % 3 == 1 else GOOD), "n": n} for n in range(3_000))),
        "d.jsonl.gz",
    ]
    Path("d.jsonl.gz").write_bytes(Path("b.jsonl.gz").read_bytes() * 9)
    pieces = partitions.cut_sources(find(["d.jsonl.gz"]), Layout(), leave_whole=True)
    assert len(list(pieces)) > 2
    wanted = traffic.validate("Pet", *names, spec="api.yaml", jobs=1, errors_file="1.jsonl")
    stop = threading.Event()
    troubles = threading.Thread(target=disturb, args=(workers, stop))
    troubles.start()
    try:
        report = traffic.validate(
            "Pet",
            *names,
            spec="api.yaml",
            scheduler=workers.scheduler_address,
            errors_file="2.jsonl",
        )
    finally:
        stop.set()
        troubles.join()
    assert report.to_json() == wanted.to_json()
    assert Path("1.jsonl").read_bytes() == Path("2.jsonl").read_bytes()


def test_a_cluster_on_this_machine_is_started_for_one_run(write: Write, run: Run) -> None:
    name = write("x.jsonl", *[GOOD] * 50, BAD)
    local = run("validate", "Pet", name, "--spec", "api.yaml", "--format", "json")
    there = run(
        *("validate", "Pet", name, "--spec", "api.yaml", "--format", "json"),
        *("--scheduler", "local:1", "--resume", "done"),
    )
    assert there == local
    assert Path("done/summaries.jsonl").read_bytes().count(b"\n") == 2


def test_a_scheduler_that_cannot_be_reached_is_one_line(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "TIMEOUT", 0.5)
    name = write("x.jsonl", GOOD)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
    for word in (address, "local:none", "local:0"):
        code, out, err = run("validate", "Pet", name, "--spec", "api.yaml", "--scheduler", word)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert f"--scheduler {word}: " in err


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ModuleNotFoundError("No module named 'fieldwright'"), "a worker cannot import .* install"),
        (RuntimeError("during deserialization"), "RuntimeError: during deserialization"),
        (FileNotFoundError(2, "No such file", "x.jsonl"), "x.jsonl: a worker does not find it"),
        (PermissionError(13, "Permission denied", "x"), "x.jsonl: on a worker: Permission denied"),
        (errors.UsageError("x.jsonl: is broken"), "x.jsonl: is broken"),
        (type("KilledWorker", (Exception,), {})("by 4"), "x.jsonl: the workers .* died: by 4"),
    ],
)
def test_what_goes_wrong_on_a_worker_is_one_line(
    write: Write, error: Exception, message: str
) -> None:
    (piece,) = partitions.cut_sources(find([write("x.jsonl", GOOD)]), Layout())

    class Failing:
        def result(self) -> Any:
            raise error

    with pytest.raises((errors.UsageError, RuntimeError), match=message):
        cluster._Answer(Failing(), piece).wait()


def test_an_import_error_is_seen_through_what_wraps_it() -> None:
    try:
        try:
            raise ModuleNotFoundError("No module named 'orjson'")
        except ModuleNotFoundError as error:
            raise RuntimeError("Error during deserialization of the task graph") from error
    except RuntimeError as error:
        assert "a worker cannot import" in str(cluster._translate(error, "x"))


def test_a_worker_prepares_a_job_once(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldwright.traffic import api

    job = api.start_validation("Pet", [write("x.jsonl", GOOD)], spec="api.yaml").job
    pieces = list(partitions.cut_sources(api.sources.find(["x.jsonl"]), job.layout)) * 3
    prepared: list[str] = []
    monkeypatch.setattr(Validator, "__init__", _counting(Validator.__init__, prepared))
    assert [cluster.judge(job, "digest", each).counts for each in pieces] == [{"records": 1}] * 3
    assert len(prepared) == 1


def _counting(function: Any, calls: list[str]) -> Any:
    def call(self: Any, job: Any) -> None:
        calls.append(job.digest)
        function(self, job)

    return call
