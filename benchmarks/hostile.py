"""Try a folder of hostile specs: each is generated in a child process of bounded time and memory, and judged.

``python benchmarks/hostile.py DIR`` reads ``DIR/EXPECTED.tsv`` (file, class, expect, where, why) and
``DIR/PROBES.json`` (file → models with valid and invalid payloads) and prints a table of outcomes. A spec is

- *right*: generated, imported and with the right verdicts, or refused in one line that names its place,
- *silently wrong*: a verdict, or a payload that does not come back,
- *refused wrongly*: an exit code other than 0 where a package is expected,
- *does not import*, *traceback*, *hang* (over 20 s), *memory* (over 1 GiB), *escaped* (a file outside of the
  output), *executed* (text of the spec was run).
"""

import argparse
import collections
import csv
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import processes
from processes import Ended

SECONDS, BYTES = 20, 1 << 30

IMPORT = """
import importlib, json, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for each in pkgutil.iter_modules(package.__path__):
    if each.name != "__main__":
        importlib.import_module(f"{package.__name__}.{each.name}")
for probe in json.load(sys.stdin):
    model = getattr(package, probe["schema"])
    for payload in probe.get("valid", ()):
        problems = model.problems(payload)
        if problems:
            print(f"refuses a valid payload: {problems[0][:3]}")
        else:
            back = model.from_dict(payload).to_dict()
            if json.dumps(back, sort_keys=True) != json.dumps(payload, sort_keys=True):
                print(f"a payload comes back as another: {json.dumps(payload)[:200]}")
    for payload in probe.get("invalid", ()):
        if not model.problems(payload):
            print(f"takes an invalid payload: {json.dumps(payload)[:200]}")
"""


class Outcome(NamedTuple):
    """The outcome for one spec: a word of the table, what there is to say, seconds, bytes at the peak."""

    word: str
    detail: str
    seconds: float
    peak: int


def run(command: list[str], folder: Path, text: str = "") -> Ended:
    """Ended a command in ``folder``, for at most ``SECONDS`` and in at most ``BYTES``."""
    return processes.run(command, folder=folder, text=text, seconds=SECONDS, size=BYTES)


def judge(spec: Path, row: dict[str, str], probes: list[dict[str, Any]]) -> Outcome:
    """Generate the package of a hostile spec and judge what came of it."""
    with tempfile.TemporaryDirectory() as room:
        inner = Path(room) / "project"
        inner.mkdir()
        copy = inner / spec.name
        shutil.copyfile(spec, copy)
        if spec.name.startswith("a18"):
            copy = copy.rename(inner / '"""{{x}}.json')
        before = set(Path(room).rglob("*"))
        command = [sys.executable, "-m", "fieldwright", "generate", copy.name, "-o", "out"]
        ended = run(command, inner)
        outcome = judge_run(ended, row)
        if ended.code == 0 and outcome.word == "right":
            outcome = judge_package(inner / "out", probes, ended)
        if any(path.name.startswith("PWNED") for path in Path(room).rglob("*")):
            return outcome._replace(word="executed")
        after = {
            each for each in Path(room).rglob("*") if inner / "out" not in (each, *each.parents)
        }
        if after - before - {inner / "out"}:
            return outcome._replace(word="escaped", detail=str(sorted(map(str, after - before))))
        return outcome


def judge_run(ended: Ended, row: dict[str, str]) -> Outcome:
    """Judge exit code and message of ``generate``."""

    def outcome(word: str, detail: str = "") -> Outcome:
        return Outcome(word, detail, ended.seconds, ended.peak)

    if ended.hung:
        return outcome("hang")
    if "MemoryError" in ended.err or ended.code == -9:
        return outcome("memory", ended.err[-200:])
    if "Traceback (most recent call last)" in ended.err or ended.code in (70, -6, -11):
        return outcome("traceback", ended.err[-300:])
    if ended.code == 0:
        return (
            outcome("silently wrong", "generated") if row["expect"] == "error" else outcome("right")
        )
    if row["expect"] == "generate":
        return outcome("refused wrongly", ended.err[:300])
    if ended.code not in (2, 3) or not re.search(r"(?m)^\S.*?(:\d+:\d+)?: ", ended.err):
        return outcome("refused without its place", ended.err[:300])
    return outcome("right")


def judge_package(output: Path, probes: list[dict[str, Any]], ended: Ended) -> Outcome:
    """Import every module of a generated package and try the payloads."""
    (package,) = (path.parent.name for path in output.glob("*/__init__.py"))
    tried = run([sys.executable, "-c", IMPORT, package], output, json.dumps(probes))
    if tried.hung:
        return Outcome("hang", "a payload", tried.seconds, tried.peak)
    if tried.code:
        return Outcome("does not import", tried.err[-300:], ended.seconds, ended.peak)
    seconds, peak = ended.seconds + tried.seconds, max(ended.peak, tried.peak)
    return Outcome("silently wrong" if tried.out else "right", tried.out[:300], seconds, peak)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="with EXPECTED.tsv and PROBES.json")
    folder = parser.parse_args().folder
    probes = json.loads((folder / "PROBES.json").read_text(encoding="utf-8"))
    with (folder / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    outcomes = {
        row["file"]: judge(folder / row["file"], row, probes.get(row["file"], [])) for row in rows
    }
    for name, outcome in outcomes.items():
        if outcome.word != "right":
            print(f"{name}: {outcome.word}: {outcome.detail}\n")
    print("| outcome | specs |\n| --- | ---: |")
    for word, count in collections.Counter(each.word for each in outcomes.values()).most_common():
        print(f"| {word} | {count} |")
    slowest = max(outcomes, key=lambda name: outcomes[name].seconds)
    largest = max(outcomes, key=lambda name: outcomes[name].peak)
    print(f"\nslowest: {slowest}, {outcomes[slowest].seconds:.1f} s")
    print(f"largest: {largest}, {outcomes[largest].peak >> 20} MiB")
    return 0 if all(each.word == "right" for each in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
