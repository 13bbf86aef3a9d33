"""Bills of materials and the audit: what the scripts of CI write and say."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

METADATA = """\
Metadata-Version: 2.4
Name: pets-models
Version: 1.2.0
License-Expression: MIT
Requires-Dist: black~=26.1
Requires-Dist: orjson>=3.10; extra == "fast"
"""


def run(script: str, *arguments: object, path: Path | None = None) -> tuple[int, str]:
    """Run a script of ``.ci``; exit code and standard output."""
    environment = os.environ if path is None else {**os.environ, "PYTHONPATH": str(path)}
    command = [sys.executable, str(ROOT / ".ci" / script), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stdout


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "pets_models-1.2.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pets_models-1.2.0.dist-info/METADATA", METADATA)
    return path


def test_a_bill_of_materials_names_the_wheel_and_what_it_requires(wheel: Path) -> None:
    assert run("bill_of_materials.py", wheel)[0] == 0
    path = wheel.with_suffix(".cdx.json")
    bill = json.loads(path.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    product = bill["metadata"]["component"]
    assert (product["name"], product["version"]) == ("pets-models", "1.2.0")
    assert product["licenses"] == [{"expression": "MIT"}]
    parts = {
        each["name"]: (each["scope"], each["properties"][0]["value"]) for each in bill["components"]
    }
    assert parts == {
        "black": ("required", "black~=26.1"),
        "orjson": ("optional", 'orjson>=3.10; extra == "fast"'),
    }
    before = path.read_bytes()
    run("bill_of_materials.py", wheel)
    assert path.read_bytes() == before


def test_a_bill_of_nothing_is_refused() -> None:
    assert run("bill_of_materials.py")[0] == 2


FIXED = {
    "black": ("24.2", "CVE-2024-21503: a regular expression that runs away"),
    "distributed": ("2025.12", "CVE-2026-23528: code in the dashboard's proxy"),
    "jinja2": ("3.1.5", "CVE-2025-27516: a way out of the sandbox"),
    "orjson": ("3.11.4", "CVE-2025-67221: no limit of nesting"),
    "pydantic": ("2.3", "CVE-2024-3772: a regular expression that runs away"),
    "pyyaml": ("5.3", "CVE-2020-14343: code in a document"),
}
"""Package → a version with a known advisory, and the advisory."""


@pytest.mark.parametrize("name", FIXED)
def test_no_version_with_a_known_advisory_is_asked_for(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = tomllib.loads((ROOT / "generated/pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    listed = [
        Requirement(each)
        for part in (project, package)
        for each in (
            *part.get("dependencies", ()),
            *(each for extra in part.get("optional-dependencies", {}).values() for each in extra),
        )
    ]
    named = [each for each in listed if each.name == name]
    assert named
    assert not [str(each) for each in named if FIXED[name][0] in each.specifier], FIXED[name][1]


def test_both_wheels_of_a_release_get_a_bill_of_materials() -> None:
    workflow = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    before, after = workflow.split("python .ci/bill_of_materials.py materials/*.whl")
    assert "cp dist/*.whl materials" in before and "--wheel-dir materials ." in before


ADVISORY = {"id": "PYSEC-1", "fix_versions": ["2.0"]}


@pytest.mark.parametrize(
    ("dependencies", "code", "line"),
    [
        (
            [{"name": "a", "version": "1.0", "vulns": []}],
            0,
            "1 of 1 packages audited, 0 advisories",
        ),
        (
            [{"name": "a", "version": "1.0", "vulns": [ADVISORY]}],
            1,
            "a 1.0: PYSEC-1; fixed in 2.0",
        ),
        (
            [{"name": "a", "version": "1.0", "skip_reason": "not found"}],
            0,
            "not audited: the advisories of the others cannot be had here",
        ),
        (None, 0, "not audited: no network"),
    ],
)
def test_an_audit_fails_on_an_advisory_and_says_what_it_could_not_ask(
    tmp_path: Path, dependencies: list[dict[str, Any]] | None, code: int, line: str
) -> None:
    if dependencies is None:
        program = "import sys; sys.exit('no network')"
    else:
        program = f"print({json.dumps({'dependencies': dependencies})!r})"
    (tmp_path / "pip_audit.py").write_text(program, encoding="utf-8")
    ended, out = run("audit.py", path=tmp_path)
    assert (ended, line in out.splitlines()) == (code, True)
