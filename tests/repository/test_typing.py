"""mypy and pyright find nothing: not in the generator, not in anything generated."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ended

MYPY = ["mypy", "--strict", "--python-version", "3.11"]
PYRIGHT = ["basedpyright", "--level", "error", "--pythonversion", "3.11"]


def judged(command: list[str], *paths: Path, cwd: Path = ROOT) -> None:
    """Run a checker of this environment; what it prints is the failure's text."""
    pytest.importorskip(command[0], reason="pip install -e '.[test]' brings it")
    ended = subprocess.run(
        [sys.executable, "-m", *command, *map(str, paths)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_generator_is_clean_to_mypy() -> None:
    cache = f"--cache-dir={ROOT / '.mypy_cache'}"
    judged([*MYPY, cache], ROOT / "generator" / "fieldwright")


def test_the_generated_package_is_clean_to_mypy() -> None:
    judged(MYPY, ROOT / "generated" / "lambda_cloud_models")


def test_both_are_clean_to_pyright() -> None:
    judged(PYRIGHT, ROOT / "generator", ROOT / "generated")


@pytest.mark.parametrize("command", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_what_is_absent_is_false_to_type_checkers(command: list[str], tmp_path: Path) -> None:
    """`if x:` leaves neither None nor `UNSET`, and a class of one's own decodes its own objects."""
    (tmp_path / "user.py").write_text(
        "from lambda_cloud_models import Image, Unset\n"
        "class Picture(Image):\n"
        "    pass\n"
        "def measure(text: str | None | Unset) -> int:\n"
        "    return len(text) if text else 0\n"
        "picture: Picture = Picture.from_dict({})\n"
    )
    package = "lambda_cloud_models"
    shutil.copytree(ROOT / "generated" / package, tmp_path / package)
    judged(command, tmp_path / "user.py", cwd=tmp_path)


@pytest.mark.parametrize(
    ("command", "message"),
    [(MYPY, 'has no attribute "Imago"'), (PYRIGHT, '"Imago" is unknown import symbol')],
    ids=["mypy", "pyright"],
)
def test_a_name_that_the_package_does_not_have_is_an_error(
    command: list[str], message: str, tmp_path: Path
) -> None:
    """A module that finds its names when they are asked for would pass any."""
    pytest.importorskip(command[0], reason="pip install -e '.[test]' brings it")
    (tmp_path / "user.py").write_text(
        "from lambda_cloud_models import Image as Image\n"
        "from lambda_cloud_models import Imago as Imago\n"
    )
    (tmp_path / "lambda_cloud_models").symlink_to(ROOT / "generated" / "lambda_cloud_models")
    ended = subprocess.run(
        [sys.executable, "-m", *command, "user.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert message in ended.stdout
    assert ended.stdout.count("error:") == 1


@pytest.mark.parametrize("command", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_a_published_api_of_71_schemas_is_clean(
    command: list[str], corpus: Path, tmp_path: Path, run: Callable[..., Ended]
) -> None:
    spec, output = corpus / "openapi" / "lambda-cloud-1.10.0.json", tmp_path / "out"
    assert run("generate", spec, "-o", output, "--only", "package").code == 0
    judged(command, output, cwd=tmp_path)
