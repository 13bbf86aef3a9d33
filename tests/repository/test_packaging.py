"""Installed from a wheel, from a checkout or alone, everything finds what it needs and nothing else.

The environments are new. They borrow what fieldwright depends on from the one the tests run
in, by a path that comes after their own, so that no network is asked for it.
"""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from fieldwright import rules
from fieldwright.changes.rules.table import RULES

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec" / "lambda-cloud.yaml"

PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


def environment(folder: Path, *, borrowing: bool) -> Path:
    """The interpreter of a new virtual environment."""
    venv.create(folder, with_pip=False)
    if borrowing:
        (packages,) = folder.glob("lib/python*/site-packages")
        (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


def install(python: Path, *what: str) -> None:
    offline = ["install", "--no-index", "--no-deps", "--no-build-isolation", *what]
    subprocess.run([*PIP, "--python", str(python), *offline], check=True)


def wheel(source: Path, folder: Path) -> Path:
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([*PIP, "wheel", *offline, str(source)], check=True)
    (wheel_path,) = folder.glob("*.whl")
    return wheel_path


def generated(python: Path, folder: Path) -> dict[str, bytes]:
    """What the fieldwright of an environment makes of our spec, away from the checkout."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = {**tomllib.loads(text)["tool"]["fieldwright"], "spec": str(SPEC), "output": "out"}
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    (folder / "pyproject.toml").write_text(f"[tool.fieldwright]\n{rows}")
    run = [str(python), "-P", "-m", "fieldwright", "generate"]
    subprocess.run(run, cwd=folder, check=True)
    return files(folder / "out")


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()
    }


@pytest.fixture(scope="module")
def own_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def test_a_wheel_brings_its_templates_and_makes_what_is_checked_in(
    own_wheel: Path, tmp_path: Path
) -> None:
    python = environment(tmp_path / "venv", borrowing=True)
    install(python, str(own_wheel))
    script = "import fieldwright.rendering.templates as r; print(r.find_folder())"
    ended = subprocess.run([python, "-P", "-c", script], capture_output=True, check=True)
    assert Path(ended.stdout.decode().strip()).is_relative_to(tmp_path / "venv")
    assert generated(python, tmp_path) == files(ROOT / "generated")


def test_a_wheel_brings_every_rule(own_wheel: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "venv", borrowing=True)
    install(python, str(own_wheel))
    command = [str(python), "-P", "-m", "fieldwright", "rules"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True)
    ids = [line.split()[0] for line in listed.stdout.splitlines()]
    assert ids == [*rules.lint_rules(), *RULES]


def test_an_editable_install_takes_the_templates_of_the_checkout(tmp_path: Path) -> None:
    python = environment(tmp_path / "venv", borrowing=True)
    install(python, "--editable", str(ROOT))
    script = "import fieldwright.rendering.templates as r; print(r.find_folder())"
    ended = subprocess.run([python, "-P", "-c", script], capture_output=True, check=True)
    assert Path(ended.stdout.decode().strip()) == ROOT / "templates"
    assert generated(python, tmp_path) == files(ROOT / "generated")


def test_the_wheel_made_from_the_source_distribution_is_the_same(
    own_wheel: Path, tmp_path: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (source,) = tmp_path.glob("*.tar.gz")
    again = wheel(source, tmp_path / "again")
    with zipfile.ZipFile(own_wheel) as one, zipfile.ZipFile(again) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
        assert all(one.read(name) == other.read(name) for name in one.namelist())


def test_the_generated_wheel_installs_alone_and_imports_the_standard_library_only(
    tmp_path: Path,
) -> None:
    python = environment(tmp_path / "venv", borrowing=False)
    install(python, str(wheel(ROOT / "generated", tmp_path / "wheel")))
    script = """
import json, sys
before = set(sys.modules)
import lambda_cloud_models as models
image = models.Image.from_json(sys.stdin.read())
image.to_json(), models.Image.problems({}), [getattr(models, name) for name in models.__all__]
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""
    payload = {
        "id": "43336648-096d-4cba-9aa2-f9bb7727639d",
        "created_time": "2024-01-31T12:00:00Z",
        "updated_time": "2024-01-31T12:00:00Z",
        "name": "ubuntu-24.04.01",
        "description": "Ubuntu LTS",
        "family": "ubuntu-lts",
        "version": "24.04.01",
        "architecture": "x86_64",
        "region": {"name": "us-west-1", "description": "California, USA"},
    }
    ended = subprocess.run(
        [python, "-I", "-c", script],
        input=json.dumps(payload).encode(),
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    foreign = set(json.loads(ended.stdout)) - sys.stdlib_module_names
    assert foreign == {"lambda_cloud_models"}


def test_a_file_that_a_merge_puts_back_is_not_in_the_wheel(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    stray = tmp_path / "generated" / "lambda_cloud_models" / "former_region.py"
    shutil.copy(tmp_path / "generated" / "lambda_cloud_models" / "region.py", stray)
    with zipfile.ZipFile(wheel(tmp_path / "generated", tmp_path / "wheels")) as archive:
        names = archive.namelist()
    assert "lambda_cloud_models/region.py" in names
    assert "lambda_cloud_models/former_region.py" not in names


def test_the_generated_wheel_says_that_it_is_typed_and_needs_nothing(tmp_path: Path) -> None:
    wheel_path = wheel(ROOT / "generated", tmp_path)
    with zipfile.ZipFile(wheel_path) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        assert "lambda_cloud_models/py.typed" in names
        required = re.findall(rb"(?m)^Requires-Dist: .*$", archive.read(metadata))
        assert all(b"extra ==" in each for each in required)
        assert {name.partition("/")[0].partition("-")[0] for name in names} == {
            "lambda_cloud_models"
        }
