"""A first spec and the configuration."""

import errno
import os
import tomllib
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.cli import init
from fieldwright.distribution import atomic
from tests.conftest import SPEC, Run


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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "dist/\n"),
        (".venv/\n", ".venv/\ndist/\n"),
        (".venv/", ".venv/\ndist/\n"),
        ("dist/\n", "dist/\n"),
        ("/dist\n", "/dist\n"),
    ],
)
def test_what_a_release_builds_is_ignored(tmp_path: Path, before: str | None, after: str) -> None:
    ignore = tmp_path / ".gitignore"
    if before is not None:
        ignore.write_text(before)
    init.write_project(tmp_path, title="x")
    assert ignore.read_text() == after


def test_an_import_replaces_the_first_spec_until_somebody_has_edited_it(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.yaml").write_text(SPEC)
    assert run("init", "--title", "Pets").code == 0
    first = Path(init.SPEC).read_text()
    assert run("import", "other.yaml", "-o", init.SPEC).code == 0
    assert "Thing" not in Path(init.SPEC).read_text()
    assert run("generate").code == 0
    assert run("import", "other.yaml", "-o", init.SPEC).code == 2
    Path(init.SPEC).write_text(first.replace("A first model.", "Mine."))
    assert run("import", "other.yaml", "-o", init.SPEC).code == 2


def test_pages_are_imported_over_the_first_spec(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.yaml").write_text(SPEC)
    assert run("generate", "other.yaml", "-o", "docs", "--only", "docs").code == 0
    (Path("docs") / "README.md").unlink()
    assert run("init", "--title", "Pets").code == 0
    assert run("import", "docs", "-o", init.SPEC).code == 0
    assert "Pet:" in Path(init.SPEC).read_text() and "Thing" not in Path(init.SPEC).read_text()
    assert run("lint").code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"# a\n# caf\xe9\n", "line 2 has the byte 0xE9, which is no UTF-8; save it as UTF-8"),
        ("# a\n".encode("utf-16"), "it begins with a byte order mark"),
        (b"[project\n", "cannot be read as TOML"),
        (b"tool = 1\n", "tool is not a table"),
        (b"tool = {black = {}}\n", "cannot be read as TOML"),
        (b"[tool]\nfieldwright = {}\n", "configured already"),
        (b"tool.fieldwright.spec = 'x'\n", "configured already"),
    ],
)
def test_a_file_that_takes_no_table_is_left_as_it_is(
    tmp_path: Path, run: Run, text: bytes, message: str
) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_bytes(text)
    code, out, err = run("init", tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "pyproject.toml" in err and message in err
    assert project.read_bytes() == text and list(tmp_path.iterdir()) == [project]


def test_what_is_there_keeps_its_bytes_and_its_permissions(tmp_path: Path) -> None:
    project, ignore = tmp_path / "pyproject.toml", tmp_path / ".gitignore"
    project.write_bytes(b"# [tool.fieldwright] goes here\r\n")
    project.chmod(0o640)
    ignore.write_bytes(b"caf\xe9\r\n")
    init.write_project(tmp_path, title="x")
    assert project.read_bytes().startswith(
        b"# [tool.fieldwright] goes here\r\n\n[tool.fieldwright]\n"
    )
    assert project.stat().st_mode & 0o777 == 0o640
    assert ignore.read_bytes() == b"caf\xe9\r\ndist/\n"


@pytest.mark.parametrize("full", ["spec/.api.yaml", ".pyproject.toml", "..gitignore"])
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    write = atomic.write

    def refuse(path: Path, data: bytes) -> None:
        if str(path.relative_to(tmp_path)).startswith(full):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data)

    monkeypatch.setattr(atomic, "write", refuse)
    code, out, err = run("init", tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert full in err and "No space left on device" in err
    assert list(tmp_path.iterdir()) == []
