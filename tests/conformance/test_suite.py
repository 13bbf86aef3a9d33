"""The official JSON Schema suite, draft 2020-12: every verdict is right, and what is valid comes back out."""

import json
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import fieldwright
from fieldwright.distribution import memory

HOST = "http://localhost:1234/"
"""Where the suite says that its remote documents are."""

FORMATS = "tests/draft2020-12/optional/format/"

CASES = {"tests/draft2020-12/": 1_299, FORMATS: 764}
"""How many cases there are; fewer would mean that some are not looked at."""


@cache
def suite(corpus: Path) -> dict[str, Any]:
    """Every file of the archive by its path in it."""
    with tarfile.open(corpus / "json-schema-test-suite.tar.xz") as archive:
        members = [each for each in archive.getmembers() if each.name.endswith(".json")]
        return {
            each.name: json.load(archive.extractfile(each) or pytest.fail()) for each in members
        }


@pytest.mark.parametrize(("folder", "formats"), [*zip(CASES, ("annotate", "assert"))])
def test_every_verdict_is_right(corpus: Path, folder: str, formats: Any) -> None:
    files = suite(corpus)
    documents = {
        f"{HOST}{name.removeprefix('remotes/')}": each
        for name, each in files.items()
        if name.startswith("remotes/")
    }
    judged, wrong = 0, []
    for name, groups in files.items():
        if name.rpartition("/")[0] + "/" != folder:
            continue
        for group in groups:
            schema = group["schema"]
            document = schema if isinstance(schema, dict) else {"allOf": [schema]}
            package = fieldwright.load(document, formats=formats, documents=documents)
            module = memory.find_reader(package, "Root")
            for case in group["tests"]:
                judged += 1
                accepted = not module.problems(case["data"])
                if accepted is not case["valid"]:
                    wrong.append(f"{name}: {group['description']}: {case['description']}")
                elif accepted:
                    assert module.encode(module.decode(case["data"])) == case["data"]
    assert wrong == []
    assert judged == CASES[folder]
