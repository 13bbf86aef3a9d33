"""Generating a package: ours beside datamodel-code-generator, as a Markdown table.

``python benchmarks/generate.py CORPUS`` from an environment with ``pip install -e '.[bench]'``. CORPUS is the
folder with ``openapi/`` in it. Both commands run in fresh processes, taking turns; seconds are of
processor time, the least of the rounds. Ours writes a package of one module for each model, its
validators, its pages and its payloads for ``selftest``; datamodel-code-generator writes pydantic models into
one file. The last columns: what was written, and whether a fresh Python imports it.
"""

import argparse
import lzma
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("lambda-cloud-1.10.0.json", "openai.json.xz", "github.json.xz")
OURS, PEER = "fieldwright", "datamodel-code-generator"


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of processor time, bytes of Python that were written, and whether they import."""

    seconds: float
    size: int
    imports: bool


def specs(corpus: Path, folder: Path) -> list[Path]:
    """Our own spec, and the documents of the corpus unpacked into ``folder``."""
    found = [ROOT / "spec" / "lambda-cloud.yaml"]
    for name in DOCUMENTS:
        path = corpus / "openapi" / name
        unpacked = folder / name.removesuffix(".xz")
        data = path.read_bytes()
        unpacked.write_bytes(lzma.decompress(data) if path.suffix == ".xz" else data)
        found.append(unpacked)
    return found


def command(tool: str, spec: Path, output: Path) -> list[str]:
    """What is run; ``output`` is a folder that is there and empty."""
    if tool == OURS:
        return [sys.executable, "-m", "fieldwright", "generate", str(spec), "-o", str(output)]
    return [
        *(sys.executable, "-m", "datamodel_code_generator", "--input", str(spec)),
        *("--input-file-type", "openapi", "--output", str(output / "models.py")),
        *(
            "--output-model-type",
            "pydantic_v2.BaseModel",
            "--disable-timestamp",
            "--disable-warnings",
        ),
    ]


def ran(tool: str, spec: Path) -> Run:
    """One run in a folder of its own."""
    with tempfile.TemporaryDirectory() as made:
        output = Path(made) / "out"
        output.mkdir()
        before = os.times()
        subprocess.run(
            command(tool, spec, output), cwd=made, check=True, capture_output=True, text=True
        )
        after = os.times()
        used = after.children_user + after.children_system
        used -= before.children_user + before.children_system
        written = list(output.rglob("*.py"))
        return Run(used, sum(path.stat().st_size for path in written), imported(output, written))


def imported(folder: Path, written: list[Path]) -> bool:
    """Whether every module that was written can be imported."""
    modules = [
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in written
        if path.name != "__main__.py"
    ]
    lines = "import sys\nsys.path.insert(0, '')\n" + "\n".join(f"import {name}" for name in modules)
    ended = subprocess.run(
        [sys.executable, "-"], input=lines.encode(), cwd=folder, capture_output=True
    )
    return ended.returncode == 0


def table(paths: list[Path], rounds: int) -> str:
    """A row for each document."""
    lines = [
        f"| document | {OURS} | {PEER} | Python, MB | imports |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for spec in paths:
        runs: dict[str, list[Run]] = {OURS: [], PEER: []}
        for _ in range(rounds):
            for tool, found in runs.items():
                found.append(ran(tool, spec))
        ours, peer = (min(found, key=lambda run: run.seconds) for found in runs.values())
        lines.append(
            f"| `{spec.name}` | {ours.seconds:.2f} s | {peer.seconds:.2f} s"
            f" (×{peer.seconds / ours.seconds:.2f}) | {ours.size / 1e6:.2f}, {peer.size / 1e6:.2f}"
            f" | {', '.join('yes' if each.imports else 'no' for each in (ours, peer))} |"
        )
        print(lines[-1], file=sys.stderr)
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        print(f"{PEER} {metadata.version(PEER)}\n")
        print(table(specs(given.corpus, Path(made)), given.rounds))


if __name__ == "__main__":
    main()
