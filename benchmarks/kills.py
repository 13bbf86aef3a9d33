"""Kill ``fieldwright generate`` at random moments and look at what it leaves: ``python benchmarks/kills.py [--kills N]``.

Two specs of 300 models are generated over one another into one folder; each run gets SIGKILL somewhere in its
time. Afterwards the folder must hold one of the two packages, whole. The next run must then succeed without
``--force``, and leave nothing beside the folder.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MODELS = 300


def write_spec(path: Path, word: str) -> None:
    """Write a spec of 300 records, each of which refers to another; ``word`` tells the two specs apart."""
    schemas = {
        f"Model{number}": {
            "type": "object",
            "description": f"The {word} of {number}.",
            "properties": {
                "id": {"type": "string"},
                word: {"type": "integer", "minimum": number},
                "next": {"$ref": f"#/components/schemas/Model{(number + 1) % MODELS}"},
            },
            "required": ["id"],
        }
        for number in range(MODELS)
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    path.write_text(json.dumps(document), encoding="utf-8")


def digest(folder: Path) -> str:
    """Return one digest of all files below a folder, with their paths."""
    result = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        result.update(f"{path.relative_to(folder)}\0".encode())
        result.update(hashlib.sha256(path.read_bytes()).digest())
    return result.hexdigest()


def start(spec: Path, output: Path) -> subprocess.Popen[bytes]:
    """Start ``generate`` in a process group of its own."""
    command = [sys.executable, "-m", "fieldwright", "generate", str(spec), "-o", str(output)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    randomness = random.Random(options.seed)
    counts = {"old": 0, "new": 0, "ended before": 0, "torn": 0, "not taken up again": 0}
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "work"
        folder.mkdir()
        output = folder / "out"
        specs = [folder / "a.json", folder / "b.json"]
        whole = []
        for spec, word in zip(specs, ("age", "size")):
            write_spec(spec, word)
            begun = time.monotonic()
            if start(spec, output).wait():
                raise SystemExit("generate failed before anything was killed")
            seconds = time.monotonic() - begun
            whole.append(digest(output))
        now = 1
        for number in range(options.kills):
            process = start(specs[1 - now], output)
            try:
                process.wait(randomness.uniform(0.3, 1.05) * seconds)
                counts["ended before"] += 1
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
            after = digest(output)
            if after not in whole:
                counts["torn"] += 1
            else:
                counts["new" if after != whole[now] else "old"] += 1
                now = whole.index(after)
            if number % 20 == 19:
                process = start(specs[now], output)
                if process.wait() or sorted(os.listdir(folder)) != ["a.json", "b.json", "out"]:
                    counts["not taken up again"] += 1
    print("| outcome | kills |\n| --- | ---: |")
    for outcome, count in counts.items():
        print(f"| {outcome} | {count:,} |")
    return 1 if counts["torn"] or counts["not taken up again"] else 0


if __name__ == "__main__":
    sys.exit(main())
