"""What the package cases are expected to make: ``python -m tests.goldens`` compares, ``--accept`` writes.

A golden is a module of a case's package as it was last accepted, in ``expected/`` beside the
case's spec. The modules that are copied as they are have none: they are read in ``templates/``.
"""

import shutil
import sys
from pathlib import Path

from fieldwright.model import names
from fieldwright.package import write
from tests import specs


def cases() -> list[str]:
    """The ids of the specs that have goldens."""
    return [id for id in specs.ids() if "/cases/" in id]


def package(id: str) -> dict[str, bytes]:
    """The distribution of a case."""
    document = specs.document(id)
    distribution = names.name_distribution(document.title)
    spec = (specs.ROOT / id).read_text(encoding="utf-8")
    module = names.name_package(distribution)
    return write.write_package(document, spec=spec, distribution=distribution, module=module)


def made(id: str) -> dict[str, str]:
    """The modules that are written for a case: file name → text."""
    files = {path.rpartition("/")[2]: octets.decode() for path, octets in package(id).items()}
    return {
        name: text
        for name, text in files.items()
        if name in ("__init__.py", "__init__.pyi", "_checks.py")
        or (name.endswith(".py") and not name.startswith("_"))
    }


def expected(id: str) -> dict[str, str]:
    """The same as last accepted."""
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted(folder(id).glob("*.py*"))
    }


def folder(id: str) -> Path:
    """Where the goldens of a case are."""
    return (specs.ROOT / id).parent / "expected"


def main(arguments: list[str]) -> int:
    """Name the cases whose goldens differ; with ``--accept``, take what is made now as expected."""
    if arguments not in ([], ["--accept"]):
        print("usage: python -m tests.goldens [--accept]", file=sys.stderr)
        return 2
    differing = [id for id in cases() if made(id) != expected(id)]
    for id in differing:
        print(id)
        if arguments:
            shutil.rmtree(folder(id), ignore_errors=True)
            folder(id).mkdir()
            for name, text in made(id).items():
                (folder(id) / name).write_text(text, encoding="utf-8")
    return 0 if arguments or not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
