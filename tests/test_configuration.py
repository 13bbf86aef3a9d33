"""Finding and reading ``[tool.fieldwright]``."""

import re
from pathlib import Path

import pytest

from fieldwright import configuration, errors
from fieldwright.configuration import Configuration


def project(folder: Path, table: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(f'[project]\nname = "x"\n\n{table}', encoding="utf-8")
    return folder


def test_paths_are_relative_to_the_file_and_named_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path, '[tool.fieldwright]\nspec = "spec/a.yaml"\noutput = "out"\nname = "a-b"\n')
    (tmp_path / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep")
    assert configuration.load(Path("down")) == Configuration(
        spec=Path("../spec/a.yaml"), output=Path("../out"), name="a-b"
    )


def test_the_nearest_table_counts_and_files_without_one_are_passed(tmp_path: Path) -> None:
    project(tmp_path, '[tool.fieldwright]\nname = "outer"\n')
    project(tmp_path / "a", '[tool.fieldwright]\nname = "inner"\n')
    below = project(tmp_path / "a" / "b", "[tool.other]\nspec = 1\n")
    assert configuration.load(below).name == "inner"


def test_the_search_ends_at_the_root_of_a_repository(tmp_path: Path) -> None:
    project(tmp_path, '[tool.fieldwright]\nname = "outer"\n')
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert configuration.load(tmp_path / "repository") == Configuration()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[tool.fieldwright]\noutptu = "out"\n', "unknown key 'outptu'.*did you mean 'output'"),
        ('[tool.fieldwright]\nzzz = "out"\n', "unknown key 'zzz'.*the keys are spec, output"),
        ("[tool.fieldwright]\nspec = 1\n", "'spec'.*must be a string"),
        ('[tool.fieldwright]\nname = ""\n', "'name'.*must be a string that is not empty"),
        ("[tool]\nfieldwright = 1\n", "is not a table"),
        ("[tool.fieldwright\n", "cannot be read as TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(errors.UsageError, match=message) as raised:
        configuration.load(project(tmp_path, table))
    assert re.search(r"pyproject\.toml(:[45])?: ", str(raised.value))
    assert "\n" not in str(raised.value)


def test_formats_are_asserted_unless_it_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.fieldwright]\n")
    assert configuration.load(tmp_path).formats == "assert"
    path.write_text('[tool.fieldwright]\nformats = "annotate"\n')
    assert configuration.load(tmp_path).formats == "annotate"
    path.write_text('[tool.fieldwright]\nformats = "maybe"\n')
    with pytest.raises(errors.UsageError, match="'assert' or 'annotate', not 'maybe'"):
        configuration.load(tmp_path)


def test_pages_are_of_the_forms_that_it_lists(tmp_path: Path) -> None:
    path = project(tmp_path, "[tool.fieldwright]\n") / "pyproject.toml"
    assert configuration.load(tmp_path).pages == ("speakeasy",)
    path.write_text('[tool.fieldwright]\npages = ["reference", "speakeasy"]\n')
    assert configuration.load(tmp_path).pages == ("speakeasy", "reference")
    for wrong in ('"reference"', "[]", '["other"]', "[1]"):
        path.write_text(f"[tool.fieldwright]\npages = {wrong}\n")
        with pytest.raises(errors.UsageError, match="list of 'speakeasy' and 'reference', not"):
            configuration.load(tmp_path)


def test_views_are_made_where_it_says_so(tmp_path: Path) -> None:
    path = project(tmp_path, "[tool.fieldwright]\n") / "pyproject.toml"
    assert configuration.load(tmp_path).views == "none"
    path.write_text('[tool.fieldwright]\nviews = "both"\n')
    assert configuration.load(tmp_path).views == "both"
    path.write_text('[tool.fieldwright]\nviews = "some"\n')
    with pytest.raises(errors.UsageError, match="'none' or 'request'.*not 'some'"):
        configuration.load(tmp_path)
