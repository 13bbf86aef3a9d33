"""Files that other programs are to find."""

from pathlib import Path

from fieldwright.rendering.files import write_files


def test_each_file_is_below_the_root_with_its_folders(tmp_path: Path) -> None:
    tree = {"a.txt": b"1", "b/c/d.bin": b"\x00\r\n", "b/e": b""}
    write_files(tmp_path, tree)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in files} == tree
