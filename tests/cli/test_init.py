"""A first spec and the configuration."""

import tomllib
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.cli import init
from tests.conftest import Run


def test_the_table_goes_to_the_end_of_a_file_that_is_there(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nname = "x"')
    init.write_project(tmp_path, title='A "quoted" API')
    assert project.read_text().startswith('[project]\nname = "x"\n\n[tool.fieldwright]\n')
    assert tomllib.loads(project.read_text())["tool"]["fieldwright"] == {
        "spec": "spec/api.yaml",
        "output": "generated",
        "name": "a-quoted-models",
        "pages": ["reference"],
    }


@pytest.mark.parametrize("there", ["spec/api.yaml", "pyproject.toml"])
def test_nothing_that_is_there_is_overwritten(tmp_path: Path, there: str) -> None:
    path = tmp_path / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("[tool.fieldwright]\n")
    with pytest.raises(errors.UsageError, match=there):
        init.write_project(tmp_path, title="x")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
    assert path.read_text() == "[tool.fieldwright]\n"


def test_init_makes_what_generate_takes(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--title", "My Shop")[0] == 0
    assert run("lint")[:2] == (0, "")
    assert run("generate")[0] == 0
    assert run("check")[0] == 0
    assert (Path("generated") / "my_shop_models" / "thing.py").is_file()
    assert run("init")[0] == 2
