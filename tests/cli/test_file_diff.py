"""A diff from the files of a folder to those of a tree: one that ``patch`` reads, and no longer than it says."""

import shutil
import subprocess
from pathlib import Path

import pytest

from fieldwright.cli import file_diff

BREAKS = "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g\rh"
"""What ends a line elsewhere, and in no diff."""

TREE = {
    "a.py": b"a = 1\nb = 2\n",
    "new/b.py": b"b = 2\n",
    "end.txt": b"no line feed",
    "breaks.txt": f"one\n{BREAKS}\n{BREAKS}".encode(),
    "marks.txt": b"@@ one\n++ two",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_bytes(b"a = 1\nb = 3\n")
    (tmp_path / "old.py").write_bytes(b"old = 1\n")
    (tmp_path / "end.txt").write_bytes(b"one line feed\n")
    (tmp_path / "breaks.txt").write_bytes(f"{BREAKS}\n".encode())
    (tmp_path / "marks.txt").write_bytes(b"-- one\n-- two")
    return tmp_path


def diff(folder: Path, *paths: str, tree: dict[str, bytes] = TREE) -> list[str]:
    return list(file_diff.format_diff(tree, folder, paths))


def test_what_is_changed_created_and_removed_is_shown(folder: Path) -> None:
    assert diff(folder, "a.py", "new/b.py", "old.py") == [
        f"--- {folder}/a.py",
        f"+++ {folder}/a.py",
        "@@ -1,2 +1,2 @@",
        " a = 1",
        "-b = 3",
        "+b = 2",
        "--- /dev/null",
        f"+++ {folder}/new/b.py",
        "@@ -0,0 +1 @@",
        "+b = 2",
        f"--- {folder}/old.py",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-old = 1",
    ]


def test_patch_applies_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("patch") is None:
        pytest.skip("there is no patch")
    monkeypatch.chdir(folder)
    lines = file_diff.format_diff(TREE, Path("."), [*TREE, "old.py"])
    subprocess.run(
        ["patch", "-p0", "-s", "-E"], input=("\n".join(lines) + "\n").encode(), check=True
    )
    now = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
    assert now == TREE


def test_a_long_diff_is_cut_and_says_so(folder: Path) -> None:
    tree = {"a.py": b"x = 1\n" * 10_000}
    lines = diff(folder, "a.py", tree=tree)
    assert len(lines) == file_diff.LINES + 1
    assert lines[-1] == f"… {10_005 - file_diff.LINES:,} more lines; the first 2,000 are shown"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x\n" * 1_100_000])
def test_what_is_no_text_or_too_large_is_named(folder: Path, data: bytes) -> None:
    (line,) = diff(folder, "a.py", tree={"a.py": data})
    assert line == f"{folder}/a.py and {folder}/a.py differ (12 and {len(data):,} bytes)"
