"""The hooks for pre-commit: what they ask for, and what their commands do in a repository."""

import re
import shlex
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
    assert set(hook) == {
        *("id", "name", "description", "entry", "language", "files", "pass_filenames")
    }
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    assert name.replace("-", " ") == hook["name"] == hook["entry"]
    assert hook["entry"].split()[1] in main.commands.commands


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (
            "fieldwright-check",
            ["spec/api.yaml", "out/README.md", "out/pets/a.py", "pyproject.toml"],
        ),
        ("fieldwright-lint", ["spec/api.yaml", "spec/api.yml", "api.json", "pyproject.toml"]),
        ("fieldwright-generate", ["spec/api.yaml", "mine/record.py.jinja", "pyproject.toml"]),
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
