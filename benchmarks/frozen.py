"""Decoding of packages whose objects cannot be changed, beside the same packages without that: a table.

``python benchmarks/frozen.py`` from the root of the repository. Each record of the cases in
``tests/cases/package`` decodes its plainest payload both ways, in turns; a figure is the least of the
rounds, in time of the processor.
"""

import statistics
import time
import timeit
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from fieldwright.distribution import memory
from fieldwright.model import ir
from fieldwright.openapi import read
from fieldwright.openapi.text import source
from fieldwright.validation import payloads

CASES = Path("tests/cases/package")
ROUNDS, TIMES = 25, 1000


def measure(path: Path) -> Iterator[tuple[float, str]]:
    """Yield how many times as long the records of a spec take, each with its name."""
    document = read.read_document(source.load(path))
    styles = (document, replace(document, style=ir.Style(frozen=True)))
    plain, frozen = (memory.find_readers(memory.load_package(each, ""), each) for each in styles)
    maker = payloads.Maker(document.models, document.definitions)
    for model in document.models:
        value = next(maker.make_valid(model.name), None)
        if not isinstance(model, ir.Record) or plain[model.name].problems(value):
            continue
        least = [float("inf")] * 2
        for _ in range(ROUNDS):
            for side, readers in enumerate((plain, frozen)):
                decode = partial(readers[model.name].decoder, value)
                taken = timeit.timeit(decode, timer=time.thread_time, number=TIMES)
                least[side] = min(least[side], taken)
        yield least[1] / least[0], f"{path.parent.name}: {model.name}"


def main() -> None:
    """Print the table."""
    rows = sorted(row for path in sorted(CASES.glob("*/spec.yaml")) for row in measure(path))
    print("| | frozen takes |\n| --- | --- |")
    print(
        f"| median of {len(rows)} records | {statistics.median(each for each, _ in rows):.2f} × |"
    )
    for ratio, name in rows[:-6:-1]:
        print(f"| {name} | {ratio:.2f} × |")


if __name__ == "__main__":
    main()
