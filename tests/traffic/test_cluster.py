"""A Dask cluster: the local report to the byte, whatever happens to its workers."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import fieldwright
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


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups to interrupt")
def test_an_interrupt_at_the_terminal_ends_with_the_report_so_far_and_no_traceback(
    write: Write,
) -> None:
    name = write("x.jsonl", *[GOOD] * 10_000)
    with Path(name).open("ab") as file:
        for _ in range(60):
            file.write(Path(name).read_bytes()[:300_000])
    words = [
        *("validate", "Pet", name, "--spec", "api.yaml"),
        *("--scheduler", "local:1", "--resume", "done"),
    ]
    script = """\
import sys
from fieldwright.cli import main
from fieldwright.traffic import partitions
if __name__ == "__main__":
    partitions.SIZE = 20_000
    sys.exit(main.main())
"""
    Path("run.py").write_text(script)
    started = subprocess.Popen(
        [sys.executable, "run.py", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell starts background jobs with interrupts ignored, which processes inherit.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    journal = Path("done/summaries.jsonl")
    while started.poll() is None and not (
        journal.exists() and b"partition" in journal.read_bytes()
    ):
        time.sleep(0.02)
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, err) == (130, "fieldwright: interrupted\n")
    assert "not all records were read" in out


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

    with pytest.raises((errors.UsageError, RuntimeError), match=message):
        cluster._Answer(Cluster(), Failing(error), piece).wait()
    if not isinstance(error, (errors.UsageError, OSError)):
        with pytest.raises(errors.UsageError, match="x.jsonl: the connection .* was lost"):
            cluster._Answer(Cluster(status="closed"), Failing(error), piece).wait()


class Cluster:
    """A cluster without workers, or with some that have versions of fieldwright, as a client sees it."""

    def __init__(
        self, *, status: str = "running", scheduler: str | None = None, **workers: str | None
    ) -> None:
        self.status = status
        self.versions = {"scheduler": scheduler, **workers}

    def scheduler_info(self) -> dict[str, Any]:
        return {"workers": {}}

    def run_on_scheduler(self, function: Any) -> str | None:
        assert function() == fieldwright.__version__
        return self.versions["scheduler"]

    def run(self, function: Any) -> dict[str, str | None]:
        return {name: version for name, version in self.versions.items() if name != "scheduler"}


class Failing:
    """A future whose task raises an error, or that has none yet."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error

    def result(self, timeout: float = 0) -> Any:
        raise self.error or TimeoutError

    def done(self) -> bool:
        return self.error is not None


def test_a_cluster_without_workers_is_given_up(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    (piece,) = partitions.cut_sources(find([write("x.jsonl", GOOD)]), Layout())
    with pytest.raises(errors.UsageError, match="x.jsonl: the cluster has had no worker for 300"):
        cluster._Answer(Cluster(), Failing(None), piece).wait()
    with pytest.raises(errors.UsageError, match="x.jsonl: on a worker: too slow"):
        cluster._Answer(Cluster(), Failing(TimeoutError("too slow")), piece).wait()


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ({"scheduler": None}, "the scheduler has no fieldwright: install fieldwright "),
        ({"scheduler": "0.0.1"}, "the scheduler has fieldwright 0.0.1: install fieldwright "),
        ({"one": fieldwright.__version__, "two": None}, "the worker two has no fieldwright: "),
        ({"one": "0.0.1"}, "the worker one has fieldwright 0.0.1: "),
        ({"one": fieldwright.__version__}, None),
    ],
)
def test_scheduler_and_workers_need_this_version(
    versions: dict[str, str | None], message: str | None
) -> None:
    started = Cluster(**{"scheduler": fieldwright.__version__, **versions})  # type: ignore[arg-type]
    if message is None:
        cluster._require_this_version(started)
        return
    with pytest.raises(errors.UsageError, match=message):
        cluster._require_this_version(started)


def test_what_asks_a_worker_for_its_version_needs_no_fieldwright_there() -> None:
    cloudpickle = pytest.importorskip("cloudpickle")
    probes: list[bytes] = []

    class Listening(Cluster):
        def run_on_scheduler(self, function: Any) -> str:
            probes.append(cloudpickle.dumps(function))
            return fieldwright.__version__

    cluster._require_this_version(Listening())
    code = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read())())"
    blocked = f"import sys; sys.modules['fieldwright'] = None; {code}"
    for script, answer in ((code, fieldwright.__version__), (blocked, "None")):
        ended = subprocess.run([sys.executable, "-c", script], input=probes[0], capture_output=True)
        assert ended.stdout.decode().strip() == answer, ended.stderr


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
