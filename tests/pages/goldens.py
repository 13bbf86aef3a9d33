"""What the page cases are expected to give: ``python -m tests.pages.goldens`` compares, ``--accept`` writes.

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


def pages() -> list[Path]:
    """The folders of cases that can be read."""
    return sorted((CASES / "pages").iterdir())


def refused() -> list[Path]:
    """The folders of cases that cannot."""
    return sorted((CASES / "page-errors").iterdir())


def spec(case: Path) -> str:
    """The spec that the pages of a case make."""
    return importing.pages(discovery.gather([case / "docs"])).text


def diagnostics(case: Path) -> str:
    """What is said about the pages of a case, a line each, files named from its folder."""
    try:
        importing.pages(discovery.gather([case / "docs"]))
    except errors.SourceError as error:
        lines = [f"{errors.line(each)}\n" for each in error.diagnostics]
        return "".join(line.removeprefix(f"{case.as_posix()}/") for line in lines)
    return ""


def goldens() -> Iterator[tuple[Path, str]]:
    """Every golden and what it should hold now."""
    for case in pages():
        yield case / "spec.yaml", spec(case)
    for case in refused():
        yield case / "diagnostics.txt", diagnostics(case)


def main(arguments: list[str]) -> int:
    """Name the goldens that differ; with ``--accept``, take what is made now as expected."""
    if arguments not in ([], ["--accept"]):
        print("usage: python -m tests.pages.goldens [--accept]", file=sys.stderr)
        return 2
    differing = [
        (path, text)
        for path, text in goldens()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in differing:
        print(os.path.relpath(path, CASES))
        if arguments:
            path.write_text(text, encoding="utf-8")
    return 0 if arguments or not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
