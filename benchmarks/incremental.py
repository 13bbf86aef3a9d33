"""Print what generating and checking cost after a small change of a spec, as a Markdown table.

``python benchmarks/incremental.py SPEC [--rounds N] [--peer]``: the spec is generated into an empty folder and
with an empty cache, then again unchanged, with another description of one field, and with one more field of one
model; ``check`` follows each. The steps take turns, N rounds of them, each in a fresh process. Medians of the seconds of the
clock and of processor time, its children's too, the most memory that one process held, and the files that were
written. ``--peer`` adds datamodel-code-generator, for which every change is a new start.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

PEER = "datamodel-code-generator"
GENERATE, CHECK = (["-m", "fieldwright", each] for each in ("generate", "check"))


class Cost(NamedTuple):
    """Seconds of the clock and of processor time, MiB at most, and the files that were written."""

    wall: float
    processor: float
    memory: float
    written: int


def read(path: Path) -> dict[str, Any]:
    """Return a spec of YAML or JSON."""
    text = path.read_text("utf-8")
    document = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    assert isinstance(document, dict)
    return document


def find_record(document: dict[str, Any]) -> dict[str, Any]:
    """Return the record in the middle of those that have a field with a description."""
    schemas = document.get("components", {}).get("schemas") or document["definitions"]
    records = [
        schema
        for schema in schemas.values()
        if any(isinstance(each, dict) and "type" in each for each in _list_fields(schema))
    ]
    record = records[len(records) // 2]
    assert isinstance(record, dict)
    return record


def _list_fields(schema: Any) -> list[Any]:
    fields = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return [*fields.values()] if isinstance(fields, dict) else []


def describe_anew(document: dict[str, Any], turn: int) -> None:
    """Give one field another description."""
    field = next(each for each in _list_fields(find_record(document)) if "type" in each)
    field["description"] = f"What it is, as of turn {turn}."


def add_field(document: dict[str, Any], turn: int) -> None:
    """Give one model one more field."""
    find_record(document)["properties"][f"turn_{turn}"] = {"type": "string"}


STEPS: dict[str, Callable[[dict[str, Any], int], None]] = {
    "nothing": lambda document, turn: None,
    "a description": describe_anew,
    "a field": add_field,
}
"""What changes, and how."""


def run(arguments: list[str], folder: Path, expected: tuple[int, ...] = (0,)) -> Cost:
    """Run Python with arguments in a folder, which must end with one of the exit codes."""
    before = _list_stamps(folder)
    begin = time.perf_counter()
    process = os.fork()
    if process == 0:
        os.chdir(folder)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        os.execv(sys.executable, [sys.executable, *arguments])
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    if code not in expected:
        sys.exit(f"{' '.join(arguments)}: exit code {code}")
    written = len(_list_stamps(folder) - before)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, written)


def _list_stamps(folder: Path) -> set[tuple[Path, int]]:
    return {
        (each, each.stat().st_mtime_ns) for each in (folder / "out").rglob("*") if each.is_file()
    }


def measure(spec: Path, rounds: int, peer: bool) -> dict[str, list[Cost]]:
    """Run all steps by turns, and return the costs of each."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as place:
        for turn in range(rounds):
            folder, document = Path(place) / str(turn), read(spec)
            folder.mkdir()
            path = folder / "api.json"
            arguments = ["api.json", "-o", "out", "--cache", "cache"]
            path.write_text(json.dumps(document, indent=1), "utf-8")
            costs["generate, from nothing"].append(run([*GENERATE, *arguments], folder))
            for name, change in STEPS.items():
                change(document, turn)
                path.write_text(json.dumps(document, indent=1), "utf-8")
                if name != "nothing":
                    costs[f"check, before {name} is written"].append(
                        run([*CHECK, *arguments], folder, (1,))
                    )
                costs[f"generate, {name} changed"].append(run([*GENERATE, *arguments], folder))
                costs[f"check, {name} changed"].append(run([*CHECK, *arguments], folder))
            if peer:
                words = ["--input", "api.json", "--input-file-type", "openapi", "--output", "m.py"]
                kind = ["--output-model-type", "pydantic_v2.BaseModel", "--disable-warnings"]
                costs[f"{PEER}, anything"].append(
                    run(["-m", "datamodel_code_generator", *words, *kind], folder)
                )
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return costs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").replace("`", ""))
    parser.add_argument("spec", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="store_true")
    arguments = parser.parse_args()
    print("| step | clock | processor | memory | files written |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, costs in measure(arguments.spec, arguments.rounds, arguments.peer).items():
        wall, processor, memory, written = map(statistics.median, zip(*costs))
        print(
            f"| {name} | {wall:.2f} s | {processor:.2f} s | {memory:,.0f} MiB | {written:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
