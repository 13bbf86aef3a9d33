"""The goldens of the page cases: ``python -m tests.pages.goldens`` compares, ``--accept`` writes.

Beside the ``docs`` of each folder of ``cases/pages`` stands the ``spec.yaml`` that they make;
of ``cases/page-errors``, the ``diagnostics.txt``.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from fieldwright import errors
from fieldwright.importing import discovery
from fieldwright.importing import pages as importing

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


def compute_goldens() -> Iterator[tuple[Path, str]]:
    """Yield every golden with its present content."""
    for case in list_cases():
        yield case / "spec.yaml", make_spec(case)
    for case in list_refused_cases():
        yield case / "diagnostics.txt", list_diagnostics(case)


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
            path.write_text(text, encoding="utf-8")
    return 0 if arguments or not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
