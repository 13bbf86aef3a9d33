"""The READMEs' examples run, and print what they say they print."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from tests.conftest import SPEC, Ended

ROOT = Path(__file__).resolve().parents[2]


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a language in a page, in order."""
    found: list[str] = re.findall(
        rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL
    )
    return found


def printed(script: str) -> str:
    """What a script prints that can import the generated package."""
    ended = subprocess.run(
        [sys.executable, "-"],
        input=script,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


def test_the_example_prints_what_it_says() -> None:
    """The worked example of the project, to the letter."""
    readme = ROOT / "README.md"
    script, _ = blocks(readme, "python")
    (output,) = blocks(readme, "text")
    assert printed(script) == output


def test_the_example_of_the_package_runs() -> None:
    """The one in the generated README: it asserts its own round trip."""
    (script,) = blocks(ROOT / "generated" / "README.md", "python")
    assert "required must have the member 'id'" in printed(script)


def of_nox() -> list[list[str]]:
    """What the session of the recipe runs, told to a nox of ours; it installs fieldwright first."""
    told: list[list[str]] = []
    session = SimpleNamespace(
        install=lambda *packages: told.append(["install", *packages]),
        run=lambda *command: told.append([*command]),
    )
    nox = SimpleNamespace(session=lambda function: function, Session=object)
    _, recipe = blocks(ROOT / "README.md", "python")
    names: dict[str, Any] = {"__builtins__": {"__import__": lambda *_: nox}}
    exec(recipe, names)
    names["models"](session)
    assert told.pop(0) == ["install", "fieldwright"]
    return told


def of_tox() -> list[list[str]]:
    """What the environment of the recipe runs; fieldwright is in it."""
    tables = (tomllib.loads(each) for each in blocks(ROOT / "README.md", "toml"))
    (environment,) = (each["env"]["models"] for each in tables if "env" in each)
    assert environment["deps"] == ["fieldwright"] and environment["skip_install"] is True
    commands: list[list[str]] = environment["commands"]
    return commands


@pytest.mark.parametrize("recipe", [of_nox, of_tox])
def test_a_recipe_passes_until_something_is_wrong(
    recipe: Callable[[], list[list[str]]], spec: Path, run: Callable[..., Ended]
) -> None:
    """First what drifted fails, and once that is generated, what breaks since the last release."""
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\noutput = "out"\n')
    Path("released.yaml").write_text(SPEC)
    assert run("generate").code == 0
    programs, arguments = zip(*((each[0], each[1:]) for each in recipe()))
    assert set(programs) == {"fieldwright"}
    assert [run(*each).code for each in arguments] == [0, 0, 0]
    spec.write_text(SPEC.replace("      required:\n        - name\n", ""))
    assert [run(*each).code for each in arguments] == [0, 1, 1]
    assert run("generate").code == 0
    assert [run(*each).code for each in arguments] == [0, 0, 1]


def test_what_is_to_be_put_into_a_file_can_be_read() -> None:
    for language, parse in (("yaml", yaml.safe_load), ("toml", tomllib.loads)):
        for block in blocks(ROOT / "README.md", language):
            assert isinstance(parse(block), dict)
    (hooks,) = (each for each in blocks(ROOT / "README.md", "yaml") if "hooks:" in each)
    named = {each["id"] for each in yaml.safe_load(hooks)["repos"][0]["hooks"]}
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert named <= {each["id"] for each in offered}
    (workflow,) = (each for each in blocks(ROOT / "README.md", "yaml") if "jobs:" in each)
    (step,) = (
        each
        for each in yaml.safe_load(workflow)["jobs"]["models"]["steps"]
        if each["uses"].startswith("OWNER/fieldwright@")
    )
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(step["with"]) <= set(action["inputs"])


@pytest.mark.parametrize("page", ["README.md", "generated/README.md", "generated/docs/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of a page names a file that is there."""
    path = ROOT / page
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
