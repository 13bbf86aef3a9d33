"""The same report to the byte, whatever the number of processes, and whatever befalls them."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fieldwright import errors, traffic
from fieldwright.traffic import engine, partitions
from fieldwright.traffic.batches import Batch
from fieldwright.traffic.jobs import Job, Judge
from fieldwright.traffic.partitions import Partition, cut_sources
from fieldwright.traffic.sources import Layout, Source, find
from fieldwright.traffic.summaries import Summary
from tests.traffic.conftest import BAD, GOOD, Write


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Partitions of a few records, so that there are many."""
    monkeypatch.setattr(partitions, "SIZE", 500)
    monkeypatch.setattr(partitions, "ITEMS", 20)


def records(count: int) -> Iterator[Any]:
    for number in range(count):
        if number % 7 == 3:
            yield {**BAD, "n": number}
        elif number % 50 == 9:
            yield b'{"name": nope}'
        else:
            yield {**GOOD, "n": number}


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "x.json"])
def test_the_report_is_the_same_for_any_number_of_processes(
    small: None, write: Write, name: str
) -> None:
    names = [write(name, *records(300)), write("y.jsonl", *records(100))]
    reports = [
        traffic.validate("Pet", *names, spec="api.yaml", jobs=jobs, errors_file=f"{jobs}.jsonl")
        for jobs in (1, 2)
    ]
    assert reports[0] == reports[1]
    assert (reports[0].records, reports[0].bad) == (400, 63)
    rows = [Path(f"{jobs}.jsonl").read_bytes() for jobs in (1, 2)]
    assert rows[0] == rows[1] and rows[0].count(b"\n") > 63


def test_a_file_is_the_same_plain_and_compressed(small: None, write: Write) -> None:
    plain = traffic.validate("Pet", write("x.jsonl", *records(300)), spec="api.yaml", jobs=1)
    for suffix in (".gz", ".zst"):
        name = write(f"x.jsonl{suffix}", *records(300))
        other = traffic.validate("Pet", name, spec="api.yaml", jobs=1)
        assert other.to_json() == plain.to_json().replace('"x.jsonl"', f'"{name}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting(Job):
    """Count records; a process that meets the line ``die`` dies, as often as there are marks left."""

    marks: tuple[str, ...] = ()
    layout: Layout = field(default_factory=Layout)

    def prepare(self) -> "Counter":
        return Counter(self)


class Counter(Judge):
    def __init__(self, job: Counting) -> None:
        super().__init__(job)
        self.marks = job.marks

    def judge(self, batch: Batch, source: Source, summary: Summary) -> None:
        print("what code of a package prints is not taken for a summary")
        for text in batch.texts:
            left = [mark for mark in self.marks if os.path.exists(mark)]
            if text == b'"die"' and left:
                os.unlink(left[0])
                os.kill(os.getpid(), signal.SIGKILL)
            if text == b'"fail"':
                raise ZeroDivisionError("no way")
            if text == b'"refuse"':
                raise errors.UsageError("x.jsonl: cannot be read")
        summary.count("records", len(batch.texts))


def count(job: Job, name: str, processes: int = 2) -> int:
    def find_done(_: Partition) -> None:
        return None

    pieces = cut_sources(find([name]), Layout())
    results = list(engine.run(job, pieces, processes, find_done))
    return sum(summary.counts["records"] for _, summary in results)


def test_a_partition_whose_process_dies_is_judged_by_another(
    small: None, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.fspath(Path(__file__).resolve().parents[2]))
    name = write("x.jsonl", *range(500), "die", *range(500))
    Path("mark").touch()
    assert count(Counting(marks=("mark",)), name) == 1001


@pytest.mark.parametrize(
    ("word", "error", "message"),
    [
        ("die", errors.UsageError, "x.jsonl: a process that read it ended twice"),
        ("fail", RuntimeError, "ZeroDivisionError: no way"),
        ("refuse", errors.UsageError, "x.jsonl: cannot be read"),
    ],
)
def test_what_goes_wrong_in_a_process_is_raised_here(
    small: None, write: Write, word: str, error: type[Exception], message: str
) -> None:
    name = write("x.jsonl", *range(500), word, *range(500))
    marks = tuple(f"mark {number}" for number in range(9))
    for mark in marks:
        Path(mark).touch()
    with pytest.raises(error, match=message):
        count(Counting(marks=marks), name)


def test_what_fits_into_one_partition_is_judged_here(write: Write) -> None:
    """So that a small file costs no process."""
    name = write("x.jsonl", "fail")
    with pytest.raises(ZeroDivisionError):
        count(Counting(), name)


def test_cores_are_those_that_this_process_may_use() -> None:
    assert 1 <= engine.count_cores() <= (os.cpu_count() or 1)


def test_no_process_is_left_behind(
    small: None, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write("x.jsonl", *range(2000))
    processes: list[Any] = []
    start = engine.subprocess.Popen

    def remember(*words: Any, **options: Any) -> Any:
        processes.append(start(*words, **options))
        return processes[-1]

    monkeypatch.setattr(engine.subprocess, "Popen", remember)
    steps = engine.run(Counting(), cut_sources(find([name]), Layout()), 2, lambda _: None)
    next(steps)
    assert processes
    steps.close()
    assert all(each.returncode is not None for each in processes)


def test_a_job_has_one_digest_in_every_process(write: Write) -> None:
    """It names the work that is done already, also to a process with other hashes of strings."""
    import subprocess
    import sys

    script = (
        "from fieldwright.traffic import api\n"
        "run = api.start_validation('Pet', ['x.jsonl'], spec='api.yaml')\n"
        "print(run.job.digest)"
    )
    write("x.jsonl", GOOD)
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_json_of_a_report_is_what_its_dict_is(write: Write) -> None:
    report = traffic.validate("Pet", write("x.jsonl", *records(50)), spec="api.yaml", jobs=1)
    assert json.loads(report.to_json()) == report.to_dict()
