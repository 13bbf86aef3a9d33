"""A release that is killed at any step, and its journal: one command leads to the old release or to the new one."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.distribution import archives, journal, release, releases, tree
from tests.conftest import Run

STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree")
ORIGIN = tree.Origin(inputs={"generator": "1"})


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> journal.Journal:
    """A release that is prepared: a spec, its history, two distributions, and a small package."""
    monkeypatch.chdir(tmp_path)
    for folder in ("dist", "generated/pets"):
        Path(folder).mkdir(parents=True)
    spec, history, dist = Path("api.yaml"), Path(releases.FILE), Path("dist")
    spec.write_bytes(b"old")
    (dist / archives.SUMS).write_bytes(b"old")
    before = {"pets/a.py": b"old", "pets/b.py": b"gone"}
    tree.publish(before, Path("generated"), origin=ORIGIN)
    files = {history: None, spec: b"old", dist / "a.whl": None, dist / archives.SUMS: b"old"}
    return journal.Journal(
        spec=spec,
        version="2.0.0",
        distribution="pets-models",
        changes=1,
        output=Path("generated"),
        dist=dist,
        commits=False,
        old=journal.State(files=files, generated=before, origin=ORIGIN),
        new=journal.State(
            files={path: f"new {path.name}".encode() for path in files},
            generated={"pets/a.py": b"new", "pets/c.py": b"there"},
            origin=ORIGIN,
        ),
    )


def read_all() -> dict[str, bytes]:
    """Every file below the working directory, also those that begin with a dot; git's own left out."""
    paths = (path for path in Path().rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.as_posix(): path.read_bytes() for path in paths}


def kill_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a process that is gone at its ``step``-th change of the disk; return whether it was."""
    child = os.fork()
    if child == 0:
        count = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = (
                event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
            )
            if event in STEPS or writes:
                count += 1
                if count > step:
                    os._exit(9)

        sys.addaudithook(watch)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def reset(files: dict[str, bytes]) -> None:
    """Make the working directory hold these files and no others."""
    for path in read_all():
        Path(path).unlink()
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def go_on(spec: Path) -> None:
    """Do what the next ``release`` does with what was interrupted."""
    pending = journal.find(spec)
    if pending is None:
        journal.delete(spec)
    elif pending[1] == "finish":
        release.complete(journal.load(pending[0], spec))
    else:
        release.abort(spec)


def kill_everywhere(work: Callable[[], object], before: dict[str, bytes]) -> Iterator[int]:
    """Yield after each kill of some work, which begins with ``before`` on the disk, until it was not killed."""
    step = 0
    reset(before)
    while kill_at(step, work):
        yield step
        step += 1
        reset(before)


def test_a_release_that_is_killed_anywhere_is_finished(ready: journal.Journal) -> None:
    """Also where it is killed once more while it is finished; no step leaves a state in between."""
    old = read_all()
    release.publish(ready)
    new = read_all()
    assert old != new
    outcomes = []
    for step in kill_everywhere(lambda: release.publish(ready), old):
        kill_at(step % 7, lambda: go_on(ready.spec))
        go_on(ready.spec)
        outcomes.append(read_all())
    for each in outcomes:
        assert each in (old, new)
    assert outcomes[0] == old and outcomes[-1] == new
    assert len(outcomes) > 30
    assert read_all() == new


def test_a_release_that_is_killed_anywhere_can_be_taken_back(ready: journal.Journal) -> None:
    """A kill while it is taken back does not turn it round: the next release takes it back as well."""
    old = read_all()
    for step in kill_everywhere(lambda: release.publish(ready), old):
        if journal.find(ready.spec) is None:
            continue
        kill_at(1 + step % 7, lambda: release.abort(ready.spec))
        go_on(ready.spec)
        assert read_all() == old


def test_what_fails_is_put_back(ready: journal.Journal) -> None:
    Path("generated/pets/c.py").write_text("somebody's")
    old = read_all()
    with pytest.raises(errors.PublishError, match=r"pets/c\.py: not ours"):
        release.publish(ready)
    assert read_all() == old


def test_a_folder_that_a_release_made_goes_with_it(ready: journal.Journal) -> None:
    Path("dist/SHA256SUMS").unlink()
    Path("dist").rmdir()
    files = {
        path: None if path.parent == ready.dist else data for path, data in ready.old.files.items()
    }
    ready = replace(ready, old=replace(ready.old, files=files))
    journal.write(ready)
    journal.finish(ready)
    assert release.abort(ready.spec) == "2.0.0"
    assert not Path("dist").exists()


def test_what_somebody_has_changed_meanwhile_is_not_overwritten(
    ready: journal.Journal, run: Run
) -> None:
    journal.write(ready)
    Path("api.yaml").write_bytes(b"another")
    before = read_all()
    with pytest.raises(errors.PublishError, match=r"api\.yaml: changed since .*release --abort"):
        go_on(ready.spec)
    assert read_all() == before
    code, out, err = run("release", "api.yaml", "-o", "generated", "--abort")
    assert (code, out, err) == (0, "took back the release of 2.0.0\n", "")
    assert Path("api.yaml").read_bytes() == b"another"


@pytest.mark.parametrize("command", ["generate", "check"])
def test_other_commands_say_that_a_release_was_interrupted(
    ready: journal.Journal, run: Run, command: str
) -> None:
    journal.write(ready)
    code, out, err = run(command, "api.yaml", "-o", "generated")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "'fieldwright release' finishes it, 'fieldwright release --abort' takes it back" in err


@pytest.mark.parametrize("damage", ["cut", "empty", "another content", "no index", "a folder"])
def test_a_damaged_journal(ready: journal.Journal, run: Run, damage: str) -> None:
    """One line with the command that goes on, which does."""
    journal.write(ready)
    path = Path(".api.yaml.fieldwright-release")
    data = path.read_bytes()
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage in ("cut", "empty"):
        path.write_bytes(data[: len(data) // 2] if damage == "cut" else b"")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("0" * 64, b"new")
            if damage == "another content":
                archive.writestr("journal.json", b"{}")
    before = read_all()
    arguments = ("release", "api.yaml", "-o", "generated")
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "journal of a release is damaged" in err and "'fieldwright release --abort'" in err
    assert read_all() == before
    assert run(*arguments, "--abort").code == 0
    assert journal.find(ready.spec) is None


@pytest.mark.parametrize("place", ["file", "dist", "generated"])
def test_a_journal_names_no_other_place(ready: journal.Journal, place: str) -> None:
    """A checkout may bring a journal along, and it writes nowhere else."""
    state = ready.new
    if place == "file":
        state = replace(state, files={**state.files, Path("../taken.txt").absolute(): b"x"})
    elif place == "generated":
        state = replace(state, generated={**state.generated, "../taken.txt": b"x"})
    dist = Path("../elsewhere").absolute() if place == "dist" else ready.dist
    journal.write(replace(ready, new=state, dist=dist))
    with pytest.raises(errors.PublishError, match="is damaged"):
        journal.load(Path(".api.yaml.fieldwright-release"), ready.spec)


def test_without_an_interrupted_release_there_is_nothing_to_take_back(
    ready: journal.Journal, run: Run
) -> None:
    code, _, err = run("release", "api.yaml", "-o", "generated", "--abort")
    assert (code, err) == (
        2,
        "fieldwright: api.yaml: no release was interrupted; there is nothing to take back\n",
    )


def test_a_commit_is_made_once(ready: journal.Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a release is killed after the commit, what is left is the tag, and it cannot be taken back."""
    for key, value in (("NAME", "T"), ("EMAIL", "t@example.com")):
        monkeypatch.setenv(f"GIT_AUTHOR_{key}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{key}", value)
    subprocess.run(["git", "init", "-q", "."], check=True)
    ready = replace(ready, commits=True)
    release.publish(ready)
    subprocess.run(["git", "tag", "-d", "v2.0.0"], check=True, capture_output=True)
    journal.write(ready)
    with pytest.raises(errors.PublishError, match="is committed; 'fieldwright release' finishes"):
        release.abort(ready.spec)
    go_on(ready.spec)
    log = subprocess.run(["git", "log", "--format=%s"], check=True, capture_output=True, text=True)
    assert log.stdout == "Release pets-models 2.0.0\n"
    assert release.list_tags() == {"v2.0.0"}


def test_a_lock_that_a_killed_git_left_is_named(
    ready: journal.Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    Path(".git/index.lock").write_bytes(b"")
    old = read_all()
    with pytest.raises(errors.UsageError, match=r"run: rm \S+/index\.lock && fieldwright release"):
        release.publish(replace(ready, commits=True))
    assert read_all() == old
