"""The workflow that releases: who may do what in it, and that its scripts release what is then uploaded."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, SPEC, Ended

Run = Callable[..., Ended]

TEXT = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")

JOBS: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["jobs"]

PUBLISHER = "pypa/gh-action-pypi-publish"


def scripts(job: str) -> dict[str, str]:
    return {each["name"]: each["run"] for each in JOBS[job]["steps"] if "run" in each}


def test_nobody_may_do_more_than_its_job_needs() -> None:
    """What writes to the repository has no identity for the index, and the other way round."""
    assert yaml.safe_load(TEXT)["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "release": {"contents": "write"},
        "publish": {"id-token": "write"},
    }
    assert JOBS["publish"]["needs"] == "release"
    assert "environment" in JOBS["publish"]
    assert "secrets." not in TEXT and "password" not in TEXT


def test_what_others_wrote_is_pinned_to_a_commit() -> None:
    used = re.findall(r"uses: (.*)", TEXT)
    assert len(used) == 6 and used[-1].startswith(PUBLISHER)
    for each in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)


def test_no_input_is_a_script() -> None:
    runs = [script for job in JOBS for script in scripts(job).values()]
    assert len(runs) == 5
    assert not [each for each in runs if "${{" in each]


def bash(script: str, folder: Path, **environment: str) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path, **environment}, check=True)


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    ended = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return ended.stdout


@pytest.mark.parametrize(("bump", "version"), [("asked", "1.2.0"), ("major", "2.0.0")])
def test_it_releases_pushes_and_leaves_what_is_to_be_uploaded(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, bump: str, version: str
) -> None:
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
    ):
        monkeypatch.delenv(name, raising=False)
    origin, work = tmp_path / "origin", tmp_path / "work"
    origin.mkdir()
    work.mkdir()
    git(origin, "init", "--quiet", "--bare", "--initial-branch=main")
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "remote", "add", "origin", str(origin))
    monkeypatch.chdir(work)
    (work / "api.yaml").write_text(SPEC)
    if bump == "major":
        (work / "released.yaml").write_text(SPEC)
        (work / "api.yaml").write_text(SPEC.replace("- dog", "- dog\n        - hen"))
    (work / "pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\n')
    (work / ".gitignore").write_text("dist/\n")
    assert run("generate").code == 0
    git(work, "add", ".")
    git(work, "commit", "--quiet", "--message", "One")
    steps = scripts("release")
    bash(steps["Write, commit and tag"], work, BUMP=bump)
    bash(steps["Push"], work)
    assert git(origin, "tag", "--list").split() == [f"v{version}"]
    assert git(origin, "log", "-1", "--format=%s|%an", "main") == (
        f"Release pets-models {version}|github-actions[bot]\n"
    )
    assert f"version: {version}" in git(origin, "show", f"v{version}:released.yaml")
    (check,) = scripts("publish").values()
    bash(check, work)
    assert sorted(path.name for path in (work / "dist").iterdir()) == [
        f"pets_models-{version}-py3-none-any.whl",
        f"pets_models-{version}.tar.gz",
    ]
