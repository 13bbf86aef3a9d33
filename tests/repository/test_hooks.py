"""The hooks for pre-commit: what they ask for, and what their commands do in a repository."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fieldwright.cli import main
from tests.conftest import ROOT, SPEC, Ended

Run = Callable[..., Ended]

HOOKS: dict[str, dict[str, Any]] = {
    each["id"]: each
    for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}

WIDER = SPEC.replace("        name:\n", "        size:\n          type: integer\n        name:\n")


@pytest.fixture
def project(spec: Path, run: Run) -> Path:
    """A configured spec whose package is generated."""
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\n')
    assert run("generate").code == 0
    return spec


def run_hook(name: str, run: Run) -> Ended:
    """A hook as pre-commit runs one that passes no names of files."""
    command, *arguments = shlex.split(HOOKS[name]["entry"])
    assert command == "fieldwright"
    return run(*arguments)


@pytest.mark.parametrize("name", HOOKS)
def test_the_shape_of_a_hook(name: str) -> None:
    hook = HOOKS[name]
    assert set(hook) - {"always_run"} == {
        *("id", "name", "description", "entry", "language", "files", "pass_filenames")
    }
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    assert hook.get("always_run", False) == (name == "fieldwright-check")
    program, command, *_ = hook["entry"].split()
    assert hook["name"] == f"{program} {command}" and name == f"{program}-{command}"
    assert command in main.COMMANDS


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (
            "fieldwright-check",
            ["spec/api.yaml", "out/README.md", "out/pets/a.py", "pyproject.toml"],
        ),
        ("fieldwright-lint", ["spec/api.yaml", "spec/api.yml", "api.json", "pyproject.toml"]),
        ("fieldwright-generate", ["spec/api.yaml", "mine/record.py.jinja", "pyproject.toml"]),
        ("fieldwright-diff", ["spec/api.yaml", "waivers.yaml", "released.yaml", "api.json"]),
        ("fieldwright-check-version", ["spec/api.yaml", "released.yaml", "api.json"]),
    ],
)
def test_it_runs_when_what_it_looks_at_changes(name: str, paths: list[str]) -> None:
    assert all(re.search(HOOKS[name]["files"], path) for path in paths)
    assert not re.search(HOOKS[name]["files"], "logo.png")


def test_check_stops_a_commit_of_drift_until_generate_has_run(project: Path, run: Run) -> None:
    assert run_hook("fieldwright-check", run).code == 0
    project.write_text(WIDER)
    ended = run_hook("fieldwright-check", run)
    assert ended.code == 1 and "cause: spec" in ended.out
    assert run_hook("fieldwright-generate", run).code == 0
    assert run_hook("fieldwright-check", run).code == 0


def test_generate_refuses_what_a_person_edited(project: Path, run: Run) -> None:
    edited = Path("out/README.md")
    edited.write_text("Mine.\n")
    project.write_text(WIDER)
    ended = run_hook("fieldwright-generate", run)
    assert ended.code == 2 and "README.md" in ended.err
    assert edited.read_text() == "Mine.\n"


def test_lint_stops_a_commit_of_a_wrong_spec(project: Path, run: Run) -> None:
    assert run_hook("fieldwright-lint", run).code == 0
    project.write_text(SPEC.replace("type: string", "type: strin", 1))
    ended = run_hook("fieldwright-lint", run)
    assert ended.code == 1 and "api.yaml:13:17" in ended.out


def test_diff_and_check_version_stop_what_breaks_what_was_released(project: Path, run: Run) -> None:
    Path("released.yaml").write_text(SPEC)
    hooks = ("fieldwright-diff", "fieldwright-check-version")
    assert [run_hook(name, run).code for name in hooks] == [0, 0]
    project.write_text(WIDER)
    assert [run_hook(name, run).code for name in hooks] == [0, 1]
    project.write_text(WIDER.replace("version: 1.2.0", "version: 1.3.0"))
    assert [run_hook(name, run).code for name in hooks] == [0, 0]
    project.write_text(SPEC.replace("      required:\n        - name\n", ""))
    assert [run_hook(name, run).code for name in hooks] == [1, 1]


OTHERS = """\
exclude: ^out/
repos:
  - repo: local
    hooks:
      - {id: end, name: end, entry: end-of-file-fixer, language: system, types: [text]}
      - {id: space, name: space, entry: trailing-whitespace-fixer, language: system, types: [text]}
      - {id: lines, name: lines, entry: mixed-line-ending, language: system, types: [text]}
      - {id: large, name: large, entry: check-added-large-files --maxkb=1, language: system}
      - {id: ruff, name: ruff, entry: ruff check --fix --select ALL, language: system, types: [python]}
      - {id: black, name: black, entry: black --line-length 60, language: system, types: [python]}
      - {id: check, name: check, entry: fieldwright check, language: system, always_run: true, pass_filenames: false}
"""


@pytest.mark.parametrize("excluded", [True, False])
def test_the_hooks_of_others_leave_the_output_alone(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, excluded: bool
) -> None:
    """As the recipe of the page says; without it they change and refuse what is generated."""
    text = OTHERS if excluded else OTHERS.replace("exclude: ^out/\n", "")
    Path(".pre-commit-config.yaml").write_text(text)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(Path.cwd() / ".cache"))
    for words in (["init", "--quiet"], ["add", "api.yaml", "pyproject.toml", "out", "."]):
        subprocess.run(["git", *words], check=True)
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert (ended.returncode == 0) == excluded, ended.stdout
    assert (run("check").code == 0) == excluded


def test_prettier_leaves_the_output_alone(project: Path, run: Run) -> None:
    prettier = shutil.which("prettier")
    if prettier is None:
        pytest.skip("prettier is not here: npm install --global prettier")
    Path(".prettierignore").write_text("out/\n")
    subprocess.run([prettier, "--write", "."], check=True, capture_output=True)
    assert run("check").code == 0
