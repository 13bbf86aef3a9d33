"""Pages → spec → pages through the YAML text, for every SDK of a corpus: ``python benchmarks/pages.py CORPUS``.

CORPUS is the folder with ``docs/NAME.tar.xz`` in it, or one of ``docs`` folders unpacked. Each
SDK is measured in a process of its own, so that the peak memory is its own; reading the files
is not counted, everything after it is. Seconds are of processor time, all of it in one thread.
"""

import argparse
import multiprocessing
import resource
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from fieldwright import errors
from fieldwright.importing import discovery
from fieldwright.importing import pages as importing


class Row(NamedTuple):
    """One SDK, measured: ``exact`` of its ``pages`` came back; ``memory`` is the peak in MiB."""

    name: str
    pages: int
    exact: int
    seconds: float
    memory: float


def main() -> int:
    """Print the table; 1 if a page did not come back."""
    parser = argparse.ArgumentParser(description="pages → spec → pages, through the YAML text")
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--repeat", type=int, default=1, help="measure each SDK so often, keep the best"
    )
    arguments = parser.parse_args()
    docs = arguments.corpus / "docs" if (arguments.corpus / "docs").is_dir() else arguments.corpus
    sources = sorted([*docs.glob("*.tar.xz"), *(each for each in docs.iterdir() if each.is_dir())])
    rows = [measured(each, arguments.repeat) for each in sources]
    total = Row(
        "total",
        sum(row.pages for row in rows),
        sum(row.exact for row in rows),
        sum(row.seconds for row in rows),
        max((row.memory for row in rows), default=0.0),
    )
    print("| SDK | pages | exact | seconds | pages/s | peak memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for row in [*rows, total]:
        speed = row.pages / row.seconds if row.seconds else 0.0
        counts = f"{row.pages:,} | {row.exact:,} | {row.seconds:.2f} | {speed:,.0f}"
        print(f"| {row.name} | {counts} | {row.memory:.0f} MiB |")
    return 0 if total.exact == total.pages else 1


def measured(source: Path, repeat: int) -> Row:
    """The best of several runs, each in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1, maxtasksperchild=1) as pool:
        runs = [pool.apply(run, (source,)) for _ in range(repeat)]
    return min(runs, key=lambda row: row.seconds)


def run(source: Path) -> Row:
    """One SDK, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        if source.is_file():
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
            pages = discovery.gather([Path(folder)])
        else:
            pages = discovery.gather([source])
    begun = time.process_time()
    try:
        importing.build_spec(pages.pages, title=source.name, version="0.1.0")
        wrong = 0
    except errors.SourceError as error:
        print(error, file=sys.stderr)
        wrong = len({each.file for each in error.diagnostics})
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(pages.pages)
    return Row(source.name.removesuffix(".tar.xz"), count, count - wrong, seconds, memory)


if __name__ == "__main__":
    sys.exit(main())
