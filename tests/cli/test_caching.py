"""What is up to date is known without building it, and what is not is built."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwright.distribution import build
from tests.conftest import COMMAND, Ended, Run

ARGUMENTS = ("api.yaml", "-o", "out")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The specs that are built, one each time."""
    specs: list[Path] = []
    original = build.build

    def count(spec: Path, *others: object) -> build.Build:
        specs.append(spec)
        return original(spec, *others)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr(build, "build", count)
    return specs


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
@pytest.mark.parametrize("command", [("generate",), ("generate", "--dry-run"), ("check",)])
def test_the_second_run_builds_nothing_and_prints_the_same(
    spec: Path, run: Run, builds: list[Path], command: tuple[str, ...], form: str
) -> None:
    spec.write_text(
        spec.read_text().replace("paths: {}", "paths: {/a: {get: {responses: {}}}}")
        + "    Odd: {type: string, default: 1}\n"
    )
    run("generate", *ARGUMENTS)
    del builds[:]
    cached = run(*command, *ARGUMENTS, "--format", form)
    assert builds == []
    assert cached == run(*command, *ARGUMENTS, "--format", form, "--no-cache")
    assert builds == [spec]


def test_check_and_generate_share_what_they_know(spec: Path, run: Run, builds: list[Path]) -> None:
    run("generate", *ARGUMENTS, "--no-cache")
    run("check", *ARGUMENTS)
    assert len(builds) == 2
    assert run("generate", *ARGUMENTS).out.endswith(" unchanged\n")
    assert run("check", *ARGUMENTS, "--diff") == Ended(0, "", "")
    assert run("generate", *ARGUMENTS, "--diff").code == 0
    assert len(builds) == 2
    run("generate", *ARGUMENTS, "--strict")
    assert len(builds) == 3


def edit_file(out: Path) -> None:
    (out / "pets_models" / "pet.py").write_text("# mine\n")


def delete_file(out: Path) -> None:
    (out / "docs" / "models" / "pet.md").unlink()


def edit_manifest(out: Path) -> None:
    path = out / ".fieldwright.json"
    path.write_text(path.read_text().replace('"inputs"', '"inputs" '))


def add_stray(out: Path) -> None:
    (out / "pets_models" / "stray.py").write_text("")


def link_file(out: Path) -> None:
    path = out / "pets_models" / "pet.py"
    path.rename(out.parent / "pet.py")
    path.symlink_to(out.parent.resolve() / "pet.py")


def link_folder(out: Path) -> None:
    out.rename(out.with_name("real"))
    out.symlink_to("real")


def make_folder(out: Path) -> None:
    path = out / "pets_models" / "pet.py"
    path.unlink()
    path.mkdir()


def leave_staging(out: Path) -> None:
    out.with_name(".out.fieldwright-staging").mkdir()


CHANGES = [
    edit_file,
    delete_file,
    edit_manifest,
    add_stray,
    link_file,
    link_folder,
    make_folder,
    leave_staging,
    shutil.rmtree,
]


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.__name__)
def test_a_folder_that_is_not_as_it_was_left_is_looked_at_in_full(
    spec: Path, run: Run, builds: list[Path], change: Callable[[Path], None], command: str
) -> None:
    """And nothing is printed that is not without a cache."""
    run("generate", *ARGUMENTS)
    change(Path("out"))
    shutil.copytree(".", "again", symlinks=True, ignore=shutil.ignore_patterns("again"))
    del builds[:]
    code, out, err = run(command, *ARGUMENTS)
    assert builds == [spec]
    os.chdir("again")
    full = run(command, *ARGUMENTS, "--no-cache")
    assert (code, out, err) == (full.code, full.out, full.err.replace("/again/", "/"))


def test_a_file_that_is_nobodys_business_changes_nothing(
    spec: Path, run: Run, builds: list[Path]
) -> None:
    run("generate", *ARGUMENTS)
    Path("out/notes.txt").write_text("mine")
    del builds[:]
    assert run("check", *ARGUMENTS) == Ended(0, "", "")
    assert builds == []


def test_a_text_beside_the_spec_counts(spec: Path, run: Run, builds: list[Path]) -> None:
    Path("kind.yaml").write_text("type: string\nenum: [cat]\n")
    spec.write_text(spec.read_text().replace('"#/components/schemas/Kind"', '"kind.yaml"'))
    run("generate", *ARGUMENTS)
    del builds[:]
    assert run("check", *ARGUMENTS) == Ended(0, "", "")
    assert builds == []
    Path("kind.yaml").write_text("type: string\nenum: [cow]\n")
    assert run("check", *ARGUMENTS).code == 1
    assert builds == [spec]
    assert " changed" in run("generate", *ARGUMENTS).out


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data.replace(b"a", b"b")])
def test_a_damaged_entry_is_made_again(
    spec: Path,
    run: Run,
    builds: list[Path],
    cache_home: Path,
    damage: Callable[[bytes], bytes],
) -> None:
    run("generate", *ARGUMENTS)
    intact = {path: path.read_bytes() for path in (cache_home / "fieldwright").iterdir()}
    for path, data in intact.items():
        path.write_bytes(damage(data))
    del builds[:]
    assert run("generate", *ARGUMENTS).code == 0
    assert builds == [spec]
    assert {path: path.read_bytes() for path in intact} == intact


def test_entries_that_trade_places_are_made_again(
    spec: Path, run: Run, builds: list[Path], cache_home: Path
) -> None:
    run("generate", *ARGUMENTS)
    text = spec.read_text()
    spec.write_text(text.replace("cat", "cow"))
    run("check", *ARGUMENTS)
    first, *paths = (cache_home / "fieldwright").iterdir()
    first.rename("aside")
    for one, other in zip([first, *paths], paths):
        other.rename(one)
    Path("aside").rename(paths[-1])
    del builds[:]
    assert run("check", *ARGUMENTS).code == 1
    spec.write_text(text)
    assert run("check", *ARGUMENTS).code == 0
    assert len(builds) == 2


def test_the_folder_can_be_named_or_deleted_and_nothing_is_written_without_a_cache(
    spec: Path, run: Run, builds: list[Path], cache_home: Path
) -> None:
    run("generate", *ARGUMENTS, "--no-cache")
    assert not cache_home.exists()
    run("check", *ARGUMENTS, "--cache", "kept")
    assert len(list(Path("kept").glob("*.json"))) == 2 and not cache_home.exists()
    del builds[:]
    assert run("check", *ARGUMENTS, "--cache", "kept").code == 0
    assert builds == []
    shutil.rmtree("kept")
    assert run("check", *ARGUMENTS, "--cache", "kept").code == 0
    assert builds == [spec]
    assert run("check", *ARGUMENTS, "--cache", "kept", "--no-cache").code == 2


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_cache_that_cannot_be_written_is_one_line(spec: Path, run: Run, command: str) -> None:
    run("generate", *ARGUMENTS, "--no-cache")
    Path("file").write_text("")
    plain = run(command, *ARGUMENTS, "--no-cache")
    code, out, err = run(command, *ARGUMENTS, "--cache", "file/below")
    assert (code, out) == (plain.code, plain.out)
    assert err.startswith("file/below: the cache cannot be written: ") and err.count("\n") == 1


def test_a_spec_that_cannot_be_read_leaves_no_entry(spec: Path, run: Run, cache_home: Path) -> None:
    spec.write_text("a: [")
    assert run("generate", *ARGUMENTS).code == 3
    assert run("check", *ARGUMENTS).code == 3
    assert not cache_home.exists()


def test_a_spec_that_changes_while_it_is_built_leaves_no_entry(
    spec: Path, run: Run, cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = build.build

    def interfere(*arguments: object) -> build.Build:
        built = original(*arguments)  # type: ignore[arg-type]  # as it is called
        spec.write_text(spec.read_text().replace("cat", "cow"))
        return built

    monkeypatch.setattr(build, "build", interfere)
    assert run("generate", *ARGUMENTS).code == 0
    assert not cache_home.exists()


@pytest.mark.parametrize("command", ["generate", "check"])
def test_the_second_run_imports_nothing_that_reads_or_renders(
    spec: Path, run: Run, command: str
) -> None:
    """A process of its own is over in the time in which Python imports jinja2, black and PyYAML."""
    run("generate", *ARGUMENTS)
    script = (
        "import sys; from fieldwright.cli import main; code = main.main(sys.argv[1:]);"
        "print(sorted(each for each in sys.modules if each.partition('.')[0] in"
        " ('jinja2', 'black', 'yaml', 'rich', 'pydantic') or each.startswith("
        "('fieldwright.openapi', 'fieldwright.package', 'fieldwright.pages'))))"
    )
    words = [sys.executable, "-c", script, command, *ARGUMENTS]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
    assert subprocess.run([*COMMAND, command, *ARGUMENTS], check=True).returncode == 0
