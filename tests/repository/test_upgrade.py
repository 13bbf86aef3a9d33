"""What fieldwright 0.1 has written is read, and brought up to date without a word about hand edits.

``tests/cases/upgrade`` was written by commit 4a6d5ca: a spec that was released and then went
on, with its output, and a spec that was imported from pages.
"""

import json
import shutil
from pathlib import Path

import pytest

from fieldwright.distribution import manifest
from tests.conftest import ROOT, Run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "tests" / "cases" / "upgrade", folder)
    monkeypatch.chdir(folder)
    return folder


def test_generate_says_so_in_one_line_and_only_once(project: Path, run: Run) -> None:
    assert "manifest" in json.loads((project / "out" / manifest.MANIFEST).read_text())
    code, _, err = run("generate")
    assert (code, err) == (0, "out: what fieldwright 0.1 wrote is brought up to date\n")
    assert manifest.read_manifest(project / "out").state == "intact"
    assert run("check") == (0, "", "")
    code, out, err = run("generate")
    assert (code, err) == (0, "")
    assert out.startswith("out: ") and out.endswith(" unchanged\n") and "," not in out


def test_check_blames_no_hand(project: Path, run: Run) -> None:
    code, out, _ = run("check", "--format", "json")
    causes = {each["cause"] for each in json.loads(out)["findings"]}
    assert code == 1
    assert all("generator" in each and "hand" not in each for each in causes)


def test_what_a_person_has_edited_is_still_kept(project: Path, run: Run) -> None:
    edited = project / "out" / "pets_models" / "pet.py"
    edited.write_text("# mine\n")
    code, _, err = run("generate")
    assert (code, err.count("\n")) == (2, 1)
    assert "pets_models/pet.py: not ours, or edited by hand" in err
    assert edited.read_text() == "# mine\n"


def test_releases_and_waivers_are_read(project: Path, run: Run) -> None:
    code, out, _ = run("diff", "--fail-on", "any")
    assert (code, out.splitlines()[0]) == (0, "released.yaml → api.yaml: 1 waived")
    assert run("generate").code == 0
    code, out, err = run("release", "--date", "2026-02-03", "--bump", "minor")
    assert (code, err) == (0, "")
    assert out.startswith("released 1.3.0 with 1 changes\n")
    assert "## [1.2.0] - 2026-01-02" in (project / "out" / "CHANGELOG.md").read_text()


def test_a_spec_that_was_imported_is_imported_again(project: Path, run: Run) -> None:
    spec, page = project / "imported" / "spec.yaml", project / "imported" / "docs/models/pet.md"
    spec.write_text(
        spec.read_text().replace(
            "          type: string\n", "          type: string\n          minLength: 1\n", 1
        )
    )
    page.write_text(page.read_text().replace("What it is called.", "What it was named."))
    assert run("import", "imported/docs", "-o", "imported/spec.yaml").code == 0
    assert "What it was named." in spec.read_text() and "minLength: 1" in spec.read_text()
    assert run("lint", "imported/spec.yaml", "--pages", "imported/docs").code == 0
