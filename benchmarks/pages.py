"""Pages → spec → pages through the YAML text, for every SDK of a corpus: ``python benchmarks/pages.py CORPUS``.

CORPUS is the folder with ``docs/NAME.tar.xz`` in it, or one of ``docs`` folders unpacked. Each
SDK is measured in a process of its own, so that the peak memory is its own; reading the files
is not counted, everything after it is. Seconds are of processor time, all of it in one thread.

``--site SPEC`` measures the reference and the site of a spec instead, beside mkdocs-material on
the same Markdown and json-schema-for-humans on the same models, as far as they are installed.
"""

import argparse
import importlib.util
import json
import multiprocessing
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from fieldwright import errors
from fieldwright.distribution import build, site
from fieldwright.export import json_schema
from fieldwright.importing import discovery
from fieldwright.importing import pages as importing
from fieldwright.openapi import read
from fieldwright.openapi.text import source


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
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--site", type=Path, help="a spec whose reference and site are measured")
    parser.add_argument(
        "--repeat", type=int, default=1, help="measure each SDK so often, keep the best"
    )
    arguments = parser.parse_args()
    if arguments.site is not None:
        compare_sites(arguments.site)
        return 0
    if arguments.corpus is None:
        parser.error("name a corpus, or a spec with --site")
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


def compare_sites(spec: Path) -> None:
    """Print the table of what makes pages of a spec: pages, MB on disk, the heaviest page, seconds."""
    print("| | pages | MB | heaviest page, KB | seconds | pages/s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        begun = time.process_time()
        sources = site.write_sources(spec, build.Settings())
        seconds = time.process_time() - begun
        for path, data in sources.tree.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        home = root / sources.folders[0]
        print_site("reference form, Markdown", home / "docs", "*.md", seconds)
        for label, module, *words in (
            ("site, by Zensical", "zensical", "build", "-f"),
            ("the same, by mkdocs-material", "mkdocs", "build", "-q", "-f"),
        ):
            if importlib.util.find_spec(module) is not None:
                shutil.rmtree(home / "html", ignore_errors=True)
                seconds = time_process([module, *words, str(home / "mkdocs.yml")])
                print_site(label, home / "html", "*.html", seconds)
        if importlib.util.find_spec("json_schema_for_humans") is not None:
            document = root / "models.schema.json"
            models = read.read_document(source.load(spec))
            schemas = json.loads(json_schema.format_schema(models))
            schemas["properties"] = {name: {"$ref": f"#/$defs/{name}"} for name in schemas["$defs"]}
            document.write_text(json.dumps(schemas), encoding="utf-8")
            (root / "humans").mkdir()
            arguments = [str(document), str(root / "humans" / "index.html")]
            seconds = time_process(["json_schema_for_humans.cli", *arguments])
            print_site("json-schema-for-humans", root / "humans", "*.html", seconds)


def time_process(words: list[str]) -> float:
    """The processor time that a module takes in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def print_site(label: str, folder: Path, pattern: str, seconds: float) -> None:
    pages = [path.stat().st_size for path in folder.rglob(pattern)]
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    counts = f"{len(pages):,} | {size / 1e6:.1f} | {max(pages) / 1e3:.0f}"
    print(f"| {label} | {counts} | {seconds:.1f} | {len(pages) / seconds:,.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
