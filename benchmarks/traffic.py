"""``validate`` and ``replay`` over recorded payloads: throughput, memory and growth, beside peers.

``python benchmarks/traffic.py [CORPUS] [-o PAGE] [--records N]`` from an environment with ``pip install -e
'.[bench,fast,dask]'``; CORPUS is the folder with ``openapi/`` in it, for records of 20 kB. Makes files of ``Image`` records, the payload of the README with another id in
each, and reads them: plain and in gzip, with 1, 2 and 4 processes, and on a Dask cluster of this
machine; files of several sizes, for how time and memory grow with them. Peers read the same lines with the same
number of processes: each parses and judges them, and counts what is bad. Each figure is of a fresh
process that says how long it took, and its peak memory or the largest of its processes'. What is put
in proportion takes turns, round by round, and is the median of the processor time.
"""

import argparse
import gzip
import json
import lzma
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from decode import machine

from fieldwright.changes import editions
from fieldwright.validation import payloads

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "spec" / "lambda-cloud.yaml"

RECORD = {
    "id": "",
    "created_time": "2024-10-20T10:10:00Z",
    "updated_time": "2024-10-20T10:15:00.250+00:00",
    "name": "ubuntu-24.04.01",
    "description": "Ubuntu LTS",
    "family": "ubuntu-lts",
    "version": "24.04.01",
    "architecture": "arm64",
    "region": {"name": "us-west-1", "description": "California, USA"},
    "size": 12,
}

LARGE, LARGE_COUNT = "full-repository", 40_000

WITHOUT = "reading and judging alone"
"""What is put beside a run for the cost of its report."""

RUN = """\
import json, resource, sys, time
from fieldwright.traffic import api, runs
what, path, jobs, scheduler, model = sys.argv[1:6]
options = runs.Options(jobs=int(jobs), scheduler=scheduler or None)
if what == "validate":
    run = api.start_validation(model, [path], spec=sys.argv[6], options=options)
else:
    run = api.start_replay(*sys.argv[6:8], [path], model=model, options=options)
run.job.prepare()
begin, used = time.perf_counter(), time.process_time()
run.finish()
bad = run.summary.counts.get("bad", 0) + run.summary.counts.get("refused", 0)
run.report().to_json()
"""

JUDGED = """\
import json, resource, sys, time
from fieldwright.traffic import api, batches, partitions
path, model, *specs = sys.argv[1:]
if len(specs) == 1:
    judge = api.start_validation(model, [path], spec=specs[0]).job.prepare()
    is_bad = judge.readers[judge.job.model].find_problems
else:
    judge = api.start_replay(*specs, [path], model=model).job.prepare()
    decode_old, decode_new, compare = judge.old.decode, judge.new.decode, judge.comparer.compare
    def is_bad(data):
        try:
            return compare(decode_old(data), decode_new(data), data, model)
        except ValueError:
            return True
begin, used, bad = time.perf_counter(), time.process_time(), 0
for partition in partitions.cut_sources(api.sources.find([path]), judge.layout):
    for batch in batches.read(partition):
        for text in batch.texts:
            if is_bad(batch.parse(text)):
                bad += 1
"""

ALONE = """\
import json, resource, sys, time
import fieldwright, orjson
from fieldwright.traffic import packages, targets
path, model, *specs = sys.argv[1:]
sides = [targets.find(model, spec) for spec in specs]
decoders = [packages.make("x", each.document, [each.key]).open_reader(each.key).decode for each in sides]
begin, used, bad = time.perf_counter(), time.process_time(), 0
with open(path, "rb") as file:
    for line in file:
        data = orjson.loads(line)
        for decode in decoders:
            decode(data)
"""

PEER = """\
import json, multiprocessing, resource, sys, time
name, path, jobs, schema = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]

def prepare():
    text = open(schema).read()
    if name == "jsonschema-rs":
        import jsonschema_rs, orjson
        is_valid = jsonschema_rs.validator_for(json.loads(text), validate_formats=True).is_valid
        return lambda line: is_valid(orjson.loads(line))
    if name == "fastjsonschema":
        import fastjsonschema, orjson
        check = fastjsonschema.compile(json.loads(text))
        def judge(line):
            try:
                check(orjson.loads(line))
            except fastjsonschema.JsonSchemaException:
                return False
            return True
        return judge
    import importlib.util
    spec = importlib.util.spec_from_file_location("models", schema)
    module = sys.modules["models"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if name == "pydantic":
        import pydantic
        decode = pydantic.TypeAdapter(module.Image).validate_json
        errors = pydantic.ValidationError
    else:
        import msgspec
        decode = msgspec.json.Decoder(module.Image).decode
        errors = msgspec.ValidationError
    def judge(line):
        try:
            decode(line)
        except errors:
            return False
        return True
    return judge

def count(part):
    start, stop = part
    judge, bad = prepare(), 0
    with open(path, "rb") as file:
        file.seek(start)
        if start:
            file.readline()
        while file.tell() <= stop and (lines := file.readlines(1 << 20)):
            excess = file.tell() - stop - 1
            while excess > 0 and lines:
                excess -= len(lines.pop())
            bad += sum(not judge(line) for line in lines)
    return bad

if __name__ == "__main__":
    import os
    begin, used = time.perf_counter(), time.process_time()
    size = os.path.getsize(path)
    parts = [(size * n // jobs, size * (n + 1) // jobs) for n in range(jobs)]
    with multiprocessing.Pool(jobs) as pool:
        bad = sum(pool.map(count, parts))
"""

END = """
seconds = time.perf_counter() - begin
others = resource.getrusage(resource.RUSAGE_CHILDREN)
work = time.process_time() - used + others.ru_utime + others.ru_stime
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0])
print(json.dumps([seconds, work, max(peak, others.ru_maxrss), bad]))
"""


def measure(script: str, *words: object) -> tuple[float, float, float]:
    """Run a script in a fresh process; return seconds, seconds of processor time and MiB of the largest process."""
    indent = "    " if "__main__" in script else ""
    ending = "".join(f"{indent}{line}\n" for line in END.strip().splitlines())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.py"
        path.write_text(script + ending)
        ended = subprocess.run(
            [sys.executable, str(path), *map(str, words)], capture_output=True, text=True
        )
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    seconds, work, peak, _ = json.loads(ended.stdout)
    return seconds, work, peak / 1024


def write_records(path: Path, count: int, bad: int = 0) -> Path:
    """Write a file of records, of which every so many-th is bad."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            record: dict[str, object] = {**RECORD, "id": f"{number:032x}"}
            if bad and number % bad == 0:
                record["architecture"] = "riscv"
            file.write(json.dumps(record) + "\n")
    return path


def write_large_records(path: Path, document: Path, count: int) -> Path:
    """Write a file of GitHub's repositories, of some 20 kB each."""
    models = editions.load_edition(str(document)).document
    maker = payloads.Maker(models.models, models.definitions)
    payload = max(islice(maker.make_valid(LARGE), 60), key=lambda each: len(json.dumps(each)))
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({**payload, "id": number}) + "\n")
    return path


def list_rows(folder: Path, count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield what was run, on how many processes, records a second and peak memory."""
    plain = write_records(folder / "x.jsonl", count)
    packed = folder / "x.jsonl.gz"
    with plain.open("rb") as source, gzip.open(packed, "wb", 6) as target:
        shutil.copyfileobj(source, target)
    new = write_new_spec(folder)
    schema, pydantic, msgspec = export(folder)

    def row(
        name: str, jobs: object, figures: tuple[float, float, float]
    ) -> tuple[str, str, str, str]:
        seconds, work, peak = figures
        rate = f"{count / seconds:,.0f}"
        return name, str(jobs), f"{rate} ({work / count * 1e6:.2f} µs)", f"{peak:.0f} MiB"

    for name, path in (("", plain), (", gzip", packed)):
        for jobs in (1, 2, 4):
            figures = measure(RUN, "validate", path, jobs, "", "Image", SPEC)
            yield row(f"validate{name}", jobs, figures)
    for name, path in (("", plain), (", gzip", packed)):
        for jobs in (1, 2, 4):
            figures = measure(RUN, "replay", path, jobs, "", "Image", SPEC, new)
            yield row(f"replay{name}", jobs, figures)
    for workers in (1, 2, 4):
        figures = measure(GUARDED, "validate", plain, 1, f"local:{workers}", "Image", SPEC)
        yield row("validate, Dask workers", workers, figures)
    for name, path in (
        ("jsonschema-rs", schema),
        ("fastjsonschema", schema),
        ("pydantic", pydantic),
        ("msgspec", msgspec),
    ):
        yield row(name, 2, measure(PEER, name, plain, 2, path))


GUARDED = "if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in RUN.splitlines())
"""A cluster on this machine imports the script of whoever starts it."""


def list_growth(folder: Path, sizes: Iterable[int]) -> Iterator[tuple[str, str, str]]:
    """Yield size of a file, microseconds of processor time a record, and peak memory, on one process."""
    for megabytes in sizes:
        count = megabytes * 1_000_000 // 330
        path = write_records(folder / "grown.jsonl", count)
        runs = [measure(RUN, "validate", path, 1, "", "Image", SPEC) for _ in range(3)]
        work, peak = sorted(each[1] for each in runs)[1], max(each[2] for each in runs)
        yield f"{path.stat().st_size / 1e6:,.0f} MB", f"{work / count * 1e6:.2f} µs", f"{peak:.0f} MiB"


def write_new_spec(folder: Path) -> Path:
    """Write the spec with one more architecture."""
    path = folder / "new.yaml"
    values = "        - arm64\n"
    path.write_text(SPEC.read_text().replace(values, f"{values}        - riscv\n"))
    return path


def list_proportions(
    folder: Path, corpus: Path | None, count: int, rounds: int
) -> Iterator[tuple[str, str, str, str]]:
    """Yield what was run, and beside what, and the microseconds of both a record, and the proportion."""
    plain = write_records(folder / "x.jsonl", count)
    some = write_records(folder / "some.jsonl", count, bad=100)
    new = write_new_spec(folder)
    contests = [
        ("validate", "orjson and the decoder alone", count, plain, "Image", [SPEC]),
        ("replay", "orjson and both decoders alone", count, plain, "Image", [SPEC, new]),
        ("validate", WITHOUT, count, plain, "Image", [SPEC]),
        ("validate, 1 % bad", WITHOUT, count, some, "Image", [SPEC]),
        ("replay", WITHOUT, count, plain, "Image", [SPEC, new]),
        ("replay, 1 % refused", WITHOUT, count, some, "Image", [new, SPEC]),
    ]
    if corpus is not None:
        document = folder / "github.json"
        document.write_bytes(lzma.decompress((corpus / "openapi" / "github.json.xz").read_bytes()))
        large = write_large_records(folder / "large.jsonl", document, LARGE_COUNT)
        alone = "orjson and the decoder alone"
        name = f"validate, {large.stat().st_size / LARGE_COUNT / 1000:.0f} kB"
        contests.append((name, alone, LARGE_COUNT, large, LARGE, [document]))
    for name, other, number, path, model, specs in contests:
        works: dict[str, list[float]] = {name: [], other: []}
        for _ in range(rounds):
            what = name.partition(",")[0]
            works[name].append(measure(RUN, what, path, 1, "", model, *specs)[1])
            script = JUDGED if other == WITHOUT else ALONE
            works[other].append(measure(script, path, model, *specs)[1])
        own, theirs = (statistics.median(works[each]) / number * 1e6 for each in (name, other))
        yield name, f"{own:.2f} µs", f"{other}: {theirs:.2f} µs", f"{own / theirs:.2f}"


def export(folder: Path) -> tuple[Path, Path, Path]:
    """Write the models as a JSON Schema and for two libraries."""
    paths = (folder / "schema.json", folder / "pydantic_models.py", folder / "msgspec_models.py")
    for target, path in zip(("json-schema", "pydantic", "msgspec"), paths):
        command = [sys.executable, "-m", "fieldwright", "export", str(SPEC), "--to", target, "-o"]
        subprocess.run([*command, str(path)], check=True, capture_output=True)
    document = json.loads(paths[0].read_text())
    paths[0].write_text(json.dumps({**document, "$ref": "#/$defs/Image"}))
    return paths


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        proportions = list(
            list_proportions(Path(folder), arguments.corpus, arguments.records, arguments.rounds)
        )
        rows = list(list_rows(Path(folder), arguments.records))
        growth = list(list_growth(Path(folder), arguments.sizes))
    lines = [
        "# Recorded payloads",
        "",
        f"{arguments.records:,} `Image` records in JSON Lines, by `python benchmarks/traffic.py` ({machine()}):",
        "records a second, with microseconds of processor time a record. Reading the spec and making packages is not counted, starting",
        "processes is. Where other work shares the cores, processor time compares better than seconds.",
        "",
        "| run | processes | records/s | peak memory of a process |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        "In proportion, on one process, microseconds of processor time a record, median of"
        f" {arguments.rounds} rounds in turns; {WITHOUT} is all that is done with a record but",
        "what the report is made of:",
        "",
        "| run | takes | beside | proportion |",
        "| --- | ---: | --- | ---: |",
        *(f"| {' | '.join(row)} |" for row in proportions),
        "",
        "With the size of the file, `validate` on one process:",
        "",
        "| file | a record | peak memory |",
        "| ---: | ---: | ---: |",
        *(f"| {' | '.join(row)} |" for row in growth),
        "",
    ]
    text = "\n".join(lines)
    if arguments.output is None:
        print(text)
    else:
        arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
