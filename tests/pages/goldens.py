"""The goldens of the page cases: ``python -m tests.pages.goldens`` compares, ``--accept`` writes.

Beside the ``docs`` of each folder of ``cases/pages`` stands the ``spec.yaml`` that they make;
of ``cases/page-errors``, the ``diagnostics.txt``; and beside the ``spec.yaml`` of each folder of
``cases/reference``, the ``docs`` that are its reference.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from fieldwright import errors
from fieldwright.distribution import documentation
from fieldwright.importing import discovery
from fieldwright.importing import pages as importing
from fieldwright.model.history_facts import Fact
from fieldwright.openapi import read
from fieldwright.openapi.text import source

CASES = Path(__file__).parent.parent / "cases"


def list_cases() -> list[Path]:
    """List the folders of cases that can be read."""
    return sorted((CASES / "pages").iterdir())


def list_refused_cases() -> list[Path]:
    """List the folders of cases that are refused."""
    return sorted((CASES / "page-errors").iterdir())


def make_spec(case: Path) -> str:
    """Make the spec of the pages of a case."""
    return importing.import_pages(discovery.gather([case / "docs"])).text


def list_diagnostics(case: Path) -> str:
    """List the diagnostics of the pages of a case, a line each, with files named from its folder."""
    try:
        importing.import_pages(discovery.gather([case / "docs"]))
    except errors.SourceError as error:
        lines = [f"{errors.format_diagnostic(each)}\n" for each in error.diagnostics]
        return "".join(line.removeprefix(f"{case.as_posix()}/") for line in lines)
    return ""


FACTS = (
    Fact(model="Pet", since="1.0.0", former="Animal", removed="2.0.0"),
    Fact(model="Pet", part="size", since="1.0.0", deprecated=""),
    Fact(model="Kind", part="dog", since="1.1.0"),
    Fact(model="Person", since="1.0.0", deprecated="1.1.0"),
)
"""The facts of the releases before the spec of each reference."""


def list_reference_cases() -> list[Path]:
    """List the folders of specs with a reference."""
    return sorted((CASES / "reference").iterdir())


def write_reference(case: Path) -> dict[str, str]:
    """Write the reference of a case, and its index: path below ``docs`` → text."""
    document = read.read_document(source.load(case / "spec.yaml"))
    return documentation.write_pages(document, "pets", ["reference"], facts=FACTS)


def compute_goldens() -> Iterator[tuple[Path, str]]:
    """Yield every golden with its present content."""
    for case in list_cases():
        yield case / "spec.yaml", make_spec(case)
    for case in list_refused_cases():
        yield case / "diagnostics.txt", list_diagnostics(case)
    for case in list_reference_cases():
        for path, text in write_reference(case).items():
            yield case / "docs" / path, text


def main(arguments: list[str]) -> int:
    """Name the goldens that differ; with ``--accept``, write their present content."""
    if arguments not in ([], ["--accept"]):
        print("usage: python -m tests.pages.goldens [--accept]", file=sys.stderr)
        return 2
    differing = [
        (path, text)
        for path, text in compute_goldens()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in differing:
        print(os.path.relpath(path, CASES))
        if arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 0 if arguments or not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
