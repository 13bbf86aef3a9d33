"""``validate`` and ``replay`` over recorded payloads: throughput, memory and growth, beside peers.

``python benchmarks/traffic.py [-o PAGE] [--records N]`` from an environment with ``pip install -e
'.[bench,fast,dask]'``. Makes files of ``Image`` records, the payload of the README with another id in
each, and reads them: plain and in gzip, with 1, 2 and 4 processes, and on a Dask cluster of this
machine; files of several sizes, for how time and memory grow with them. Peers read the same lines with the same
number of processes: each parses and judges them, and counts what is bad. Each figure is of a fresh
process that says how long it took, and its peak memory or the largest of its processes'.
"""

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from decode import machine

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

RUN = """\
import json, resource, sys, time
from fieldwright.traffic import api, runs
what, path, jobs, scheduler = sys.argv[1:5]
options = runs.Options(jobs=int(jobs), scheduler=scheduler or None)
if what == "validate":
    run = api.start_validation("Image", [path], spec=sys.argv[5], options=options)
else:
    run = api.start_replay(*sys.argv[5:7], [path], model="Image", options=options)
begin, used = time.perf_counter(), time.process_time()
run.finish()
bad = run.summary.counts.get("bad", 0) + run.summary.counts.get("refused", 0)
"""

ALONE = """\
import json, resource, sys, time
import fieldwright, orjson
from fieldwright.traffic import packages, targets
path, old, new = sys.argv[1], sys.argv[2], sys.argv[3:]
sides = [targets.find("Image", spec) for spec in (old, *new)]
decoders = [packages.make("x", each.document, ["Image"]).open_reader("Image").decode for each in sides]
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
    seconds, work, peak, bad = json.loads(ended.stdout)
    assert bad == 0, f"{bad} records are bad"
    return seconds, work, peak / 1024


def write_records(path: Path, count: int) -> Path:
    """Write a file of records."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({**RECORD, "id": f"{number:032x}"}) + "\n")
    return path


def list_rows(folder: Path, count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield what was run, on how many processes, records a second and peak memory."""
    plain = write_records(folder / "x.jsonl", count)
    packed = folder / "x.jsonl.gz"
    with plain.open("rb") as source, gzip.open(packed, "wb", 6) as target:
        shutil.copyfileobj(source, target)
    new = folder / "new.yaml"
    new.write_text(
        SPEC.read_text().replace("        - arm64\n", "        - arm64\n        - riscv\n")
    )
    schema, pydantic, msgspec = export(folder)

    def row(
        name: str, jobs: object, figures: tuple[float, float, float]
    ) -> tuple[str, str, str, str]:
        seconds, work, peak = figures
        rate = f"{count / seconds:,.0f}"
        return name, str(jobs), f"{rate} ({work / count * 1e6:.2f} µs)", f"{peak:.0f} MiB"

    yield row("orjson and the decoder alone", 1, measure(ALONE, plain, SPEC))
    for jobs in (1, 2, 4):
        yield row("validate", jobs, measure(RUN, "validate", plain, jobs, "", SPEC))
    for jobs in (1, 2, 4):
        yield row("validate, gzip", jobs, measure(RUN, "validate", packed, jobs, "", SPEC))
    yield row("orjson and both decoders alone", 1, measure(ALONE, plain, SPEC, new))
    for jobs in (1, 2, 4):
        yield row("replay", jobs, measure(RUN, "replay", plain, jobs, "", SPEC, new))
    for workers in (1, 2, 4):
        figures = measure(GUARDED, "validate", plain, 1, f"local:{workers}", SPEC)
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
        seconds, work, peak = measure(RUN, "validate", path, 1, "", SPEC)
        yield f"{path.stat().st_size / 1e6:,.0f} MB", f"{work / count * 1e6:.2f} µs", f"{peak:.0f} MiB"


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
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(list_rows(Path(folder), arguments.records))
        growth = list(list_growth(Path(folder), arguments.sizes))
    lines = [
        "# Recorded payloads",
        "",
        f"{arguments.records:,} `Image` records in JSON Lines, by `python benchmarks/traffic.py` ({machine()}):",
        "records a second, with microseconds of processor time a record. Reading the spec and making packages is not counted, starting",
        "processes is.",
        "",
        "| run | processes | records/s | peak memory of a process |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {' | '.join(row)} |" for row in rows),
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
