"""A run that ends early: what was done is known, kept, and gone on from."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from fieldwright import errors, traffic
from fieldwright.traffic import api, journal, partitions, runs
from fieldwright.traffic.summaries import Summary
from tests.conftest import COMMAND, Run
from tests.traffic.conftest import BAD, GOOD, Write


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "SIZE", 500)


def start(*words: str, resume: str, rows: str | None = None) -> api.ValidationRun:
    options = runs.Options(jobs=1, resume=Path(resume), rows=Path(rows) if rows else None)
    return api.start_validation("Pet", words, spec="api.yaml", options=options)


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "x.json"])
@pytest.mark.parametrize("steps", [0, 1, 5])
def test_a_run_that_died_goes_on_where_it_was(
    small: None, write: Write, monkeypatch: pytest.MonkeyPatch, name: str, steps: int
) -> None:
    monkeypatch.setattr(partitions, "ITEMS", 15)
    write(name, *(BAD if n % 9 == 4 else GOOD for n in range(200)))
    wanted = traffic.validate("Pet", name, spec="api.yaml", jobs=1, errors_file="wanted.jsonl")
    first = start(name, resume="done", rows="rows.jsonl")
    add, added = journal.Journal.add, []

    def die(self: journal.Journal, partition: object, summary: Summary) -> None:
        if len(added) >= steps:
            raise KeyboardInterrupt
        added.append(partition)
        add(self, partition, summary)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(journal.Journal, "add", die)
        first.finish()
    with open("done/summaries.jsonl", "ab") as file:
        file.write(b'{"partition": "cut o')
    second = start(name, resume="done", rows="rows.jsonl")
    judged = []
    judge = type(second.job.prepare()).judge_partition
    monkeypatch.setattr(
        type(second.job.prepare()),
        "judge_partition",
        lambda self, piece: judged.append(piece.key) or judge(self, piece),
    )
    second.finish()
    assert second.report() == wanted
    assert len(added) == steps or first.is_complete
    keys = {each.key for each in added}  # type: ignore[attr-defined]
    assert keys.isdisjoint(judged) and len(keys) + len(judged) > 0
    third = start(name, resume="done", rows="rows.jsonl")
    judged.clear()
    third.finish()
    assert judged == [] and third.report() == wanted
    assert Path("rows.jsonl").read_bytes() == Path("wanted.jsonl").read_bytes()


def test_what_is_done_is_only_for_the_same_job_and_the_same_files(
    small: None, write: Write
) -> None:
    write("x.jsonl", *[GOOD] * 100)
    start("x.jsonl", resume="done").finish()
    other = api.start_validation(
        "Kind", ["x.jsonl"], spec="api.yaml", options=runs.Options(resume=Path("done"))
    )
    with pytest.raises(errors.UsageError, match="it is of a run with another model"):
        other.finish()
    write("x.jsonl", *[BAD] * 100)
    os.utime("x.jsonl", ns=(1, 1))
    again = start("x.jsonl", resume="done")
    again.finish()
    assert again.report().bad == 100
    Path("done/summaries.jsonl").write_bytes(b"[1]\n")
    with pytest.raises(errors.UsageError, match="another model"):
        start("x.jsonl", resume="done").finish()
    Path("done/summaries.jsonl").write_bytes(b"nonsense\n")
    with pytest.raises(errors.UsageError, match="it is damaged"):
        start("x.jsonl", resume="done").finish()


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
def test_a_signal_ends_with_the_report_so_far(
    write: Write, number: int, code: int, word: str
) -> None:
    write("a.jsonl", GOOD, BAD)
    os.mkfifo("b.jsonl")
    process = subprocess.Popen(
        [*COMMAND, "validate", "Pet", "a.jsonl", "b.jsonl", "--spec", "api.yaml", "--jobs", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts background jobs with interrupts ignored, which processes inherit.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    # Opening the other end waits until the first file has been read.
    with open("b.jsonl", "w"):
        time.sleep(0.3)
        process.send_signal(number)
        out, err = process.communicate()
    assert (process.returncode, err) == (code, f"fieldwright: {word}\n")
    assert out.startswith("2 records of Pet in 2 sources, 1 bad (50 %)\nnot all records were read")


BAD_INPUT = {
    "lines.jsonl": b'{"name": "a"}\n{"name": \xff}\n{"name"\n\xff\xfe{\0}\0\n{"name": "b"}\n',
    "array.json": b'[{"name": "a"},\n{"name": nope},\n{"name": [}},\n{"name": "b"}]',
    "cut.json": b'[{"name": "a"},\n{"name": "b"},\n{"na',
    "behind.json": b'[{"name": "a"},\n{"name": "b"}]\n\n{}',
}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("lines.jsonl", [2, 3, 4]),
        ("array.json", [2, 3]),
        ("cut.json", [3]),
        ("behind.json", [4]),
    ],
)
def test_what_cannot_be_read_is_one_problem_and_the_rest_goes_on(
    spec: Path, name: str, lines: list[int]
) -> None:
    Path(name).write_bytes(BAD_INPUT[name])
    report = traffic.validate("Pet", name, spec="api.yaml")
    assert [(each.place.line, each.pointer, each.keyword) for each in report.findings] == [
        (line, "", "type") for line in lines
    ]
    assert report.records == 2 + len(lines)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_stream_that_is_damaged_is_one_problem_at_its_line(write: Write, suffix: str) -> None:
    name = write(f"x.jsonl{suffix}", *({**GOOD, "n": n * n % 9973} for n in range(20_000)))
    data = bytearray(Path(name).read_bytes())
    other = write(f"y.jsonl{suffix}", GOOD, BAD)
    for broken in (data[: len(data) // 2], data[: len(data) // 2] + bytes(99)):
        Path(name).write_bytes(broken)
        report = traffic.validate("Pet", name, other, spec="api.yaml", jobs=1)
        *before, fault, own = report.findings[:-1]
        assert {each.place.file for each in (*before, fault)} == {name}
        assert "stream is " in fault.message
        assert fault.place.line == report.records - 2
        assert own.place.file == other


def test_a_line_of_a_gigabyte_is_one_problem_and_fits_into_memory(spec: Path) -> None:
    with open("x.jsonl", "wb") as file:
        file.write(b'{"name": "Tom"}\n')
        file.truncate(1 << 30)
        file.seek(0, 2)
        file.write(b'\n{"name": "Jerry"}\n')
    script = (
        "import json, re\n"
        "from fieldwright import traffic\n"
        "report = traffic.validate('Pet', 'x.jsonl', spec='api.yaml', jobs=1)\n"
        # What getrusage says includes what the process that started this one had at that moment.
        "status = open('/proc/self/status').read()\n"
        "peak = int(re.search(r'VmHWM:\\s+(\\d+)', status)[1])\n"
        "print(json.dumps([report.to_dict(), peak]))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    report, peak = json.loads(ended.stdout)
    assert (report["records"], report["bad"]) == (3, 1)
    assert report["problems"][0]["first"] == {"file": "x.jsonl", "line": 2, "time": None}
    assert "larger than 64 MiB" in report["problems"][0]["example"]["message"]
    assert peak < 300_000, "kilobytes"


def test_a_source_that_is_not_there_ends_before_any_work(spec: Path, run: Run) -> None:
    code, out, err = run("validate", "Pet", "nowhere.jsonl", "--spec", spec, "--errors", "e.jsonl")
    assert (code, out) == (2, "")
    assert err == "fieldwright: nowhere.jsonl: No such file or directory\n"
    assert not Path("e.jsonl").exists()


def test_a_file_that_may_not_be_read_is_one_line(write: Write, run: Run) -> None:
    name = write("x.jsonl", GOOD)
    os.chmod(name, 0)
    if os.access(name, os.R_OK):
        pytest.skip("this user may read everything")
    assert run("validate", "Pet", name, "--spec", "api.yaml").err.count("\n") == 1
