"""What the cache knows of modules: data, sealed, and nothing that is not as it was stored."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright.distribution import cache, module_records
from fieldwright.distribution.inputs import Settings
from fieldwright.distribution.manifest import digest
from fieldwright.package.recall import Record
from tests.conftest import Run

RECORDS = {
    "d/a.py": Record((("models", "A"), ("models", ("A", None)), ("tags", "A")), "1", "2"),
    "d/b.py": Record((("models", ("A", "fields")), ("removals", ("A", None))), "3", "4"),
}


def test_records_are_loaded_as_they_were_stored(tmp_path: Path) -> None:
    module_records.store(tmp_path, "key", RECORDS)
    assert module_records.load(tmp_path, "key", tmp_path).last == RECORDS
    assert module_records.load(tmp_path, "other", tmp_path).last == {}


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"questions": [], "modules": {"a": ["1", "2", [0]]}},
        {"questions": [["a"]], "modules": {}},
        {"questions": 1, "modules": {}},
        {"questions": [], "modules": {"a": 1}},
    ],
)
def test_what_is_no_record_is_deleted(tmp_path: Path, content: object) -> None:
    cache.write_sealed(tmp_path, "key", content)
    assert module_records.load(tmp_path, "key", tmp_path).last == {}
    assert not [*tmp_path.iterdir()]


def test_a_damaged_record_is_deleted(tmp_path: Path) -> None:
    module_records.store(tmp_path, "key", RECORDS)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes().replace(b"a.py", b"c.py"))
    assert module_records.load(tmp_path, "key", tmp_path).last == {}
    assert not path.exists()


def test_only_the_very_text_is_read(tmp_path: Path) -> None:
    """And nothing that is a link or waits."""
    memory = module_records.load(tmp_path, "key", tmp_path)
    (tmp_path / "a.py").write_bytes(b"text")
    assert memory.read("a.py", digest(b"text")) == "text"
    assert memory.read("a.py", digest(b"other")) is None
    (tmp_path / "b.py").symlink_to("a.py")
    os.mkfifo(tmp_path / "c.py")
    for name in ("b.py", "c.py", "d.py"):
        assert memory.read(name, digest(b"text")) is None


SETTINGS = (Settings(), Settings(views="both"), Settings(name="other"))


def test_each_spec_output_and_setting_has_its_own(spec: Path, tmp_path: Path) -> None:
    keys = {
        cache.make_key_of("modules", path, each, output)
        for path in (spec, Path("other.yaml"))
        for output in (tmp_path / "out", tmp_path / "else")
        for each in SETTINGS
    }
    assert len(keys) == 2 * 2 * len(SETTINGS)


def edit_spec(spec: Path) -> None:
    spec.write_text(spec.read_text().replace("type: string", "type: integer", 1))


def edit_module(spec: Path) -> None:
    """As a person would; it is named and not overwritten."""
    path = next(each for each in Path("out").rglob("*.py") if each.name[0] != "_")
    path.write_text(path.read_text() + "# mine\n")


@pytest.mark.parametrize(
    ("change", "code"), [(None, 0), (edit_spec, 0), (edit_module, 2)], ids=["", "spec", "module"]
)
def test_the_command_makes_the_same_with_a_cache(
    spec: Path, run: Run, change: Callable[[Path], None] | None, code: int
) -> None:
    """Whatever it knows: the output is what there would be without."""
    cached = ("generate", str(spec), "-o", "out", "--cache", "kept")
    assert run(*cached).code == 0
    spec.write_text(spec.read_text() + "\n# a comment\n")
    if change is not None:
        change(spec)
    assert run(*cached).code == code
    assert run("generate", spec, "-o", "new", "--no-cache").code == 0
    names = {path.relative_to("new") for path in Path("new").rglob("*") if path.is_file()}
    differing = [
        each for each in names if Path("new", each).read_bytes() != Path("out", each).read_bytes()
    ]
    assert (differing == []) == (code == 0)
    assert all(
        json.loads(line)
        for path in Path("kept").iterdir()
        for line in path.read_bytes().splitlines()
    )
