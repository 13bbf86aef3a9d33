"""What is checked in under ``generated/`` is exactly what ``spec/`` asks for."""

import ast
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright.rendering import formatting
from tests.conftest import ROOT, Ended

GENERATED = ROOT / "generated"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The spec, the configuration and the output in a folder of their own, to be spoilt."""
    for name in ("spec", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.usefixtures("here")
def test_check_finds_nothing(run: Callable[..., Ended]) -> None:
    assert run("check") == (0, "", "")
    assert run("lint") == (0, "", "")


def test_deleted_and_made_again_it_is_the_same_bytes(copy: Path, run: Callable[..., Ended]) -> None:
    before = contents(copy / "generated")
    shutil.rmtree(copy / "generated")
    assert run("generate").code == 0
    assert contents(copy / "generated") == before


def test_one_character_in_any_file_is_named_with_its_cause(
    copy: Path, run: Callable[..., Ended]
) -> None:
    for path, data in contents(copy / "generated").items():
        spoilt = copy / "generated" / path
        spoilt.write_bytes(data[:-1] + b"!" if data else b"!")
        code, out, _ = run("check")
        assert code == 1
        assert f"generated/{path}: changed, cause: hand edit" in out
        spoilt.write_bytes(data)
    assert run("check").code == 0


def test_a_changed_spec_is_the_cause(copy: Path, run: Callable[..., Ended]) -> None:
    spec = copy / "spec" / "lambda-cloud.yaml"
    spec.write_text(spec.read_text().replace("The image version.", "The version."))
    code, out, _ = run("check")
    assert code == 1
    assert "generated/lambda_cloud_models/image.py: changed, cause: spec [drift]" in out
    assert "hand edit" not in out


def test_a_template_of_ones_own_is_the_cause(copy: Path, run: Callable[..., Ended]) -> None:
    own = copy / "mine" / "package" / "CHANGELOG.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("# Mine\n")
    code, out, _ = run("check", "--templates", "mine")
    assert code == 1
    assert "generated/CHANGELOG.md: changed, cause: templates [drift]" in out


def test_the_image_page_has_the_fields_of_the_spec() -> None:
    page = (GENERATED / "docs" / "models" / "image.md").read_text()
    assert page.startswith("# Image\n")
    assert "| `id` " in page


@pytest.mark.parametrize(
    "path", sorted(path.relative_to(GENERATED).as_posix() for path in GENERATED.rglob("*.py"))
)
def test_black_has_nothing_to_do(path: str) -> None:
    source = (GENERATED / path).read_text(encoding="utf-8")
    assert formatting.blacken(source) == source
    ast.parse(source)
