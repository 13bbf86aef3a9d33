"""The build hook: hatchling builds what is current, refuses what is not, and nothing is written."""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from fieldwright import errors, hatch
from tests.conftest import SPEC, Ended

Run = Callable[..., Ended]

PROJECT = """\
[build-system]
requires = ["hatchling", "fieldwright"]
build-backend = "hatchling.build"

[project]
name = "shop"
version = "1.0.0"
requires-python = ">=3.11"

[tool.fieldwright]
spec = "spec/api.yaml"
output = "generated"
name = "pets-models"
formats = "annotate"
views = "both"

[tool.hatch.build.hooks.fieldwright]

[tool.hatch.build.targets.wheel]
packages = ["generated/pets_models"]
"""


@pytest.fixture
def project(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A consumer's repository, its package generated; builds run elsewhere than in it."""
    root = tmp_path / "shop"
    (root / "spec").mkdir(parents=True)
    (root / "spec" / "api.yaml").write_text(SPEC)
    (root / "pyproject.toml").write_text(PROJECT)
    monkeypatch.chdir(root)
    assert run("generate").code == 0
    return root


def test_each_of_several_packages_has_to_be_current(project: Path, run: Run) -> None:
    configured = """[tool.fieldwright.packages.{0}]\nspec = "spec/{0}.yaml"\noutput = "{0}"\nname = "{0}"\n"""
    for name in ("one", "two"):
        (project / "spec" / f"{name}.yaml").write_text(SPEC)
    (project / "pyproject.toml").write_text(configured.format("one") + configured.format("two"))
    assert run("generate").code == 0
    hatch._verify(project)
    (project / "two" / "two" / "pet.py").write_text("")
    with pytest.raises(errors.PublishError, match=r"two/two/pet\.py: changed, cause: hand edit"):
        hatch._verify(project)


def files(root: Path) -> dict[str, tuple[bytes, int]]:
    """Contents and times of all there is."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }


def built(root: Path, target: str) -> tuple[int, str, Path]:
    """What hatchling ends with and says; nothing below ``root`` may be written by it."""
    before = files(root)
    out = root.parent / "dist"
    ended = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)],
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert files(root) == before
    return ended.returncode, ended.stderr, out


def test_hatchling_finds_it() -> None:
    (entry,) = (each for each in entry_points(group="hatch") if each.name == "fieldwright")
    assert entry.value == "fieldwright.hatch"


def test_what_is_current_is_built_and_so_is_the_wheel_of_its_sdist(project: Path) -> None:
    code, _, out = built(project, "sdist")
    assert code == 0
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(project.parent / "again", filter="data")
    code, output, out = built(project.parent / "again" / "shop-1.0.0", "wheel")
    assert code == 0, output
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive_:
        assert "pets_models/pet.py" in archive_.namelist()


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_a_hand_edit_ends_the_build_with_its_cause(project: Path, target: str) -> None:
    with Path("generated/pets_models/pet.py").open("a") as file:
        file.write("\n# mine\n")
    code, output, out = built(project, target)
    assert (code, output.splitlines()) == (
        1,
        [
            "fieldwright: the generated files are not current",
            "generated/pets_models/pet.py: changed, cause: hand edit [drift];"
            " 'fieldwright generate --force' overwrites it",
        ],
    )
    assert not out.exists() or list(out.iterdir()) == []


def test_a_spec_that_went_on_ends_the_build_with_its_cause(project: Path) -> None:
    Path("spec/api.yaml").write_text(SPEC.replace("- dog", "- dog\n        - hen"))
    code, output, _ = built(project, "wheel")
    assert code == 1
    assert "generated/pets_models/kind.py: changed, cause: spec [drift]" in output


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('spec = "spec/api.yaml"\n', "", "[tool.fieldwright] must set 'spec' and 'output'"),
        (
            "spec/api.yaml",
            "spec/gone.yaml",
            "spec/gone.yaml: No such file or directory; an sdist needs the spec",
        ),
        ("annotate", "guess", "'formats' in [tool.fieldwright] must be"),
    ],
)
def test_what_cannot_be_verified_is_not_built(
    project: Path, before: str, after: str, message: str
) -> None:
    Path("pyproject.toml").write_text(PROJECT.replace(before, after))
    code, output, _ = built(project, "wheel")
    assert (code, output.count("\n")) == (1, 1)
    assert output.startswith("fieldwright: ") and message in output


def test_an_editable_install_is_let_through(project: Path) -> None:
    """It is how the environment is made in which ``generate`` is run next."""
    Path("spec/api.yaml").write_text(SPEC.replace("- dog", "- dog\n        - hen"))
    script = "import hatchling.build, sys; print(hatchling.build.build_editable(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(project.parent)]
    ended = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert ended.stdout == "shop-1.0.0-py3-none-any.whl\n", ended.stderr
