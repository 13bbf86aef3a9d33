"""Publishing a tree: whole or not at all, nothing of anybody else's touched, drift explained."""

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.distribution import atomic, manifest, tree

INPUTS = {"spec": "1", "config": "1", "templates": "1", "generator": "1", "Black": "26"}
ORIGIN = tree.Origin(inputs=INPUTS)
TREE = {"a.py": b"a = 1\n", "models/b.py": b"b = 2\n", "docs/models/b.md": b"# B\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An output folder that holds ``TREE``, published."""
    folder = tmp_path / "out"
    tree.publish(TREE, folder, origin=ORIGIN)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def without_manifest(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(folder).items() if path != manifest.MANIFEST}


def test_first_publish_makes_the_folder_and_leaves_nothing_beside_it(folder: Path) -> None:
    assert without_manifest(folder) == TREE
    assert os.listdir(folder.parent) == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    report = tree.publish(TREE, tmp_path, origin=ORIGIN)
    assert report.created == ("a.py", "docs/models/b.md", "models/b.py")
    assert without_manifest(tmp_path) == TREE


def test_the_manifest_is_the_same_whatever_order_the_tree_is_in(
    folder: Path, tmp_path: Path
) -> None:
    tree.publish(dict(reversed(TREE.items())), tmp_path / "other", origin=ORIGIN)
    assert contents(tmp_path / "other") == contents(folder)


def test_nothing_is_written_when_nothing_changed(folder: Path) -> None:
    before = {path: path.stat() for path in (folder.parent, folder, *folder.rglob("*"))}
    report = tree.publish(TREE, folder, origin=ORIGIN)
    assert report == tree.Report(created=(), changed=(), removed=(), unchanged=3)
    assert {path: path.stat() for path in before} == before


def test_unchanged_files_keep_inode_and_time(folder: Path) -> None:
    before = (folder / "a.py").stat()
    report = tree.publish({**TREE, "models/b.py": b"b = 3\n"}, folder, origin=ORIGIN)
    after = (folder / "a.py").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (report.changed, report.unchanged) == (("models/b.py",), 2)


def test_files_no_longer_in_the_tree_go_with_their_folders(folder: Path) -> None:
    report = tree.publish({"a.py": TREE["a.py"]}, folder, origin=ORIGIN)
    assert report.removed == ("docs/models/b.md", "models/b.py")
    assert {path.name for path in folder.iterdir()} == {"a.py", manifest.MANIFEST}


def test_files_and_folders_of_the_user_stay_as_they_are(folder: Path) -> None:
    own = folder / "models" / "mine.txt"
    own.write_text("mine")
    (folder / "empty").mkdir(mode=0o700)
    (folder / "link").symlink_to("a.py")
    before = own.stat()
    tree.publish({"a.py": b"a = 2\n"}, folder, origin=ORIGIN)
    assert (own.stat().st_ino, own.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (folder / "empty").stat().st_mode & 0o777 == 0o700
    assert os.readlink(folder / "link") == "a.py"


@pytest.mark.parametrize(
    ("old", "new"),
    [({"a": b"1"}, {"a/b": b"2"}), ({"a/b": b"1"}, {"a": b"2"})],
    ids=["a file becomes a folder", "a folder becomes a file"],
)
def test_what_is_ours_may_change_its_kind(tmp_path: Path, old: tree.Tree, new: tree.Tree) -> None:
    for each in (old, new):
        tree.publish(each, tmp_path / "out", origin=ORIGIN)
    assert without_manifest(tmp_path / "out") == new


def test_a_folder_that_is_not_ours_is_refused_naming_its_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "day one.txt").write_text("…")
    with pytest.raises(errors.PublishError, match=r"notes/day one\.txt, thesis\.txt: not ours"):
        tree.publish(TREE, tmp_path, origin=ORIGIN)
    assert set(contents(tmp_path)) == {"thesis.txt", "notes/day one.txt"}


def test_force_takes_a_foreign_folder_and_keeps_what_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "a.py").write_text("another")
    tree.publish(TREE, tmp_path, origin=ORIGIN, force=True)
    assert without_manifest(tmp_path) == {**TREE, "thesis.txt": b"years of work"}


def test_a_lost_manifest_alone_is_made_again(folder: Path) -> None:
    before = contents(folder)
    (folder / manifest.MANIFEST).unlink()
    tree.publish(TREE, folder, origin=ORIGIN)
    assert contents(folder) == before


def edit(folder: Path) -> None:
    (folder / "a.py").write_text("by hand")


def edit_manifest(folder: Path) -> None:
    (folder / manifest.MANIFEST).write_text("by hand")


def edit_orphan(folder: Path) -> None:
    (folder / "models" / "b.py").write_text("by hand")


def put_in_the_way(folder: Path) -> None:
    (folder / "new.py").write_text("mine")


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (edit, "a.py"),
        (edit_manifest, manifest.MANIFEST),
        (edit_orphan, "models/b.py"),
        (put_in_the_way, "new.py"),
    ],
)
def test_the_work_of_hands_is_refused_by_name_and_yields_to_force(
    folder: Path, fault: Callable[[Path], None], named: str
) -> None:
    fault(folder)
    before, new = contents(folder), {"a.py": b"a = 2\n", "new.py": b"new = 1\n"}
    with pytest.raises(errors.PublishError, match=named.replace(".", r"\.")):
        tree.publish(new, folder, origin=ORIGIN)
    assert contents(folder) == before
    tree.publish(new, folder, origin=ORIGIN, force=True)
    assert {path: contents(folder).get(path) for path in new} == new


def test_all_that_stands_in_the_way_is_named_at_once(folder: Path) -> None:
    edit(folder)
    put_in_the_way(folder)
    with pytest.raises(errors.PublishError, match=r"a\.py, new\.py"):
        tree.publish({"a.py": b"2", "new.py": b"1"}, folder, origin=ORIGIN)


@pytest.mark.parametrize("place", ["a.py", "models", "models/b.py"])
def test_a_link_on_the_way_is_refused_even_with_force(
    folder: Path, tmp_path: Path, place: str
) -> None:
    outside = tmp_path / "outside"
    (folder / place).rename(outside)
    (folder / place).symlink_to(outside)
    before = contents(tmp_path)
    with pytest.raises(errors.PublishError, match=place):
        tree.publish(dict.fromkeys(TREE, b"new"), folder, origin=ORIGIN, force=True)
    assert contents(tmp_path) == before


def test_an_output_folder_that_is_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(errors.PublishError, match="link"):
        tree.publish({"a.py": b"2"}, tmp_path / "link", origin=ORIGIN)
    assert without_manifest(folder) == TREE


def test_a_folder_of_the_user_is_never_replaced_by_a_file(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "mine").write_text("mine")
    with pytest.raises(errors.PublishError, match="new"):
        tree.publish({"new": b"1"}, folder, origin=ORIGIN, force=True)
    assert (folder / "new" / "mine").read_text() == "mine"


@pytest.mark.parametrize(
    "path", ["../x.py", "/x.py", "a/../../x.py", "", "a//b", ".", "a\\b", "a\0b", manifest.MANIFEST]
)
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(errors.PublishError, match="cannot be the path"):
        tree.publish({path: b""}, tmp_path / "out", origin=ORIGIN)
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_names_files_outside_owns_nothing(folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"v")
    body = manifest.write_manifest({"../victim": b"v"}, INPUTS)
    (folder / manifest.MANIFEST).write_bytes(body)
    tree.publish(TREE, folder, origin=ORIGIN, force=True)
    assert victim.read_bytes() == b"v"


def test_an_edit_between_check_and_swap_is_found_and_undone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both trades of places are the real ones; a person saves a file just before the first."""
    real, trades = atomic.exchange, list[Path]()

    def exchange(one: Path, other: Path) -> None:
        if not trades:
            (folder / "a.py").write_text("saved just now")
        trades.append(one)
        real(one, other)

    monkeypatch.setattr(atomic, "exchange", exchange)
    with pytest.raises(errors.PublishError, match=r"a\.py: changed while"):
        tree.publish({**TREE, "a.py": b"a = 2\n"}, folder, origin=ORIGIN)
    assert len(trades) == 2
    assert without_manifest(folder) == {**TREE, "a.py": b"saved just now"}
    assert os.listdir(folder.parent) == ["out"]


def test_without_an_atomic_swap_two_renames_do_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_exchange", lambda one, other: False)
    tree.publish({"a.py": b"a = 2\n"}, folder, origin=ORIGIN)
    assert without_manifest(folder) == {"a.py": b"a = 2\n"}
    assert os.listdir(folder.parent) == ["out"]


@pytest.mark.parametrize("empty", [True, False])
def test_a_mount_point_is_named_with_the_remedy_and_stays_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    def refuse(*_: object) -> bool:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder))

    if empty:
        shutil.rmtree(folder)
        folder.mkdir()
    before = without_manifest(folder)
    monkeypatch.setattr(atomic, "_exchange", refuse)
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(errors.PublishError, match=r"mount point.*-o .*out/package"):
        tree.publish({"a.py": b"a = 2\n"}, folder, origin=ORIGIN)
    assert without_manifest(folder) == before
    assert os.listdir(folder.parent) == ["out"]


@pytest.mark.parametrize("at_once", [True, False])
def test_many_files_are_brought_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    """At once where the system can, which says so, or one by one."""
    synced_folders: list[Path] = []

    def settled(folder: Path) -> bool:
        synced_folders.append(folder)
        return at_once

    monkeypatch.setattr(atomic, "_sync_file_system", settled)
    synced: list[Path] = []
    monkeypatch.setattr(atomic, "sync", synced.append)
    many = {f"m{number}.py": b"x = 1\n" for number in range(100)}
    tree.publish(many, tmp_path / "out", origin=ORIGIN)
    assert without_manifest(tmp_path / "out") == many
    assert len(synced_folders) == 1
    assert (synced_folders[0] / "m7.py" in synced) is not at_once


def test_a_folder_set_aside_by_a_killed_run_is_put_back(folder: Path) -> None:
    folder.rename(folder.with_name(".out.fieldwright-aside"))
    tree.publish({**TREE, "a.py": b"a = 2\n"}, folder, origin=ORIGIN)
    assert without_manifest(folder) == {**TREE, "a.py": b"a = 2\n"}
    assert os.listdir(folder.parent) == ["out"]


def test_leftovers_of_a_killed_run_are_swept_even_if_nothing_changed(folder: Path) -> None:
    staging = atomic.name_staging(folder)
    (staging / "models").mkdir(parents=True)
    (staging / "half.py").write_text("hal")
    tree.publish(TREE, folder, origin=ORIGIN)
    assert os.listdir(folder.parent) == ["out"]


WRITER = """
import sys
from pathlib import Path
from fieldwright.distribution import tree
folder, letter, files = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
tree.publish({f"m{n}.py": letter.encode() * 2000 for n in range(files)}, folder, origin=tree.Origin(inputs={}))
"""


def writer(folder: Path, letter: str, files: int = 40) -> subprocess.Popen[bytes]:
    """A process that says ``ready`` and then publishes ``files`` files full of ``letter``."""
    command = [sys.executable, "-c", WRITER, str(folder), letter, str(files)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def whole(folder: Path) -> bool:
    """Whether the folder is one version from end to end, and the manifest says the same."""
    files = without_manifest(folder)
    records = manifest.read_manifest(folder).records
    return len(set(files.values())) == 1 and records == {
        path: ((manifest.digest(data),),) for path, data in files.items()
    }


def test_a_kill_at_any_moment_leaves_the_old_tree_or_the_new(tmp_path: Path) -> None:
    folder, chance = tmp_path / "out", random.Random(2)
    writer(folder, "a").communicate()
    for letter in "bcdefghijklm":
        process = writer(folder, letter)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert whole(folder)
    writer(folder, "z").communicate()
    assert whole(folder)
    assert os.listdir(tmp_path) == ["out"]


def test_runs_at_once_take_turns(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    for _ in range(3):
        running = [writer(folder, letter) for letter in "abcd"]
        assert [each.communicate()[1] for each in running] == [b""] * 4
        assert whole(folder)
    assert os.listdir(tmp_path) == ["out"]


def test_a_disk_that_fills_leaves_the_old_tree(folder: Path) -> None:
    """A file size limit stands for the full disk: both fail in the middle of a write."""
    before = contents(folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(errors.PublishError, match=f"{folder}/z.py: {os.strerror(errno.EFBIG)}"):
            tree.publish({**TREE, "a.py": b"2", "z.py": b"#" * 50_000}, folder, origin=ORIGIN)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert contents(folder) == before
    assert os.listdir(folder.parent) == ["out"]


@pytest.mark.parametrize("place", ["a.py", "models/b.py"])
def test_what_nobody_can_delete_leaves_the_old_tree(
    place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An immutable file (``chattr +i``) takes no writer, not even the administrator."""
    before, opened = contents(folder), os.open

    def refuse(path: os.PathLike[str] | str, flags: int, *more: int, **others: int | None) -> int:
        if Path(path) == folder / place and flags & os.O_WRONLY:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        return opened(path, flags, *more, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(errors.PublishError, match=f"{folder / place}: the system lets nobody"):
        tree.publish({**TREE, "a.py": b"2"}, folder, origin=ORIGIN)
    monkeypatch.undo()
    assert contents(folder) == before
    assert os.listdir(folder.parent) == ["out"]
    tree.publish({**TREE, "a.py": b"2"}, folder, origin=ORIGIN)
    assert (folder / "a.py").read_bytes() == b"2"


def test_a_folder_that_nobody_writes_to_leaves_the_old_tree(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, access = contents(folder), os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not str(path).endswith("models") and access(path, mode)
    )
    with pytest.raises(errors.PublishError, match="/models: the system lets nobody delete it"):
        tree.publish({**TREE, "a.py": b"2"}, folder, origin=ORIGIN)
    assert contents(folder) == before
    assert os.listdir(folder.parent) == ["out"]


def differences(
    folder: Path, new: tree.Tree = TREE, inputs: dict[str, str] = INPUTS
) -> list[tuple[str, str, str]]:
    reported = tree.compare(new, folder, origin=tree.Origin(inputs=inputs))
    return [(each.path, each.kind, each.cause) for each in reported]


def test_a_published_folder_has_no_differences(folder: Path) -> None:
    (folder / "mine.txt").write_text("not ours, and in nobody's way")
    assert differences(folder) == []


def change_each_character(path: Path) -> Iterator[None]:
    original = path.read_bytes()
    for position in range(len(original)):
        changed = bytes([original[position] ^ 1])
        path.write_bytes(original[:position] + changed + original[position + 1 :])
        yield


@pytest.mark.parametrize("path", TREE)
def test_any_one_character_changed_is_a_hand_edit(folder: Path, path: str) -> None:
    for _ in change_each_character(folder / path):
        assert (path, "changed", tree.HAND_EDIT) in differences(folder)


def test_any_one_character_changed_in_the_manifest_is_a_difference_in_it_alone(
    folder: Path,
) -> None:
    """Files are as they are asked for, whatever is recorded of them."""
    for _ in change_each_character(folder / manifest.MANIFEST):
        assert [path for path, _, _ in differences(folder)] == [manifest.MANIFEST]


def test_a_file_that_is_as_asked_for_is_no_hand_edit_whatever_is_recorded(folder: Path) -> None:
    (folder / "a.py").write_bytes(b"a = 2\n")
    new = {**TREE, "a.py": b"a = 2\n"}
    assert [path for path, _, _ in differences(folder, new)] == [manifest.MANIFEST]
    assert tree.publish(new, folder, origin=ORIGIN).changed == ()
    assert differences(folder, new) == []


@pytest.mark.parametrize("cause", [name for name in INPUTS if name != "spec"])
def test_a_difference_is_blamed_on_the_input_that_changed(folder: Path, cause: str) -> None:
    new = {"a.py": b"a = 2\n", "models/b.py": TREE["models/b.py"], "new.py": b""}
    assert differences(folder, new, {**INPUTS, cause: "2"}) == [
        (manifest.MANIFEST, "changed", cause),
        ("a.py", "changed", cause),
        ("docs/models/b.md", "orphan", cause),
        ("new.py", "missing", cause),
    ]


def test_what_no_input_explains_is_a_merge_or_the_generator(folder: Path) -> None:
    cause = "merge or generator"
    assert ("a.py", "changed", cause) in differences(folder, {**TREE, "a.py": b"a = 2\n"})


def test_that_the_spec_changed_shows_in_its_copy(tmp_path: Path) -> None:
    old = {**TREE, "models/spec.yaml": b"A: 1\nB: 2\n"}
    origin = tree.Origin(inputs=INPUTS, spec="models/spec.yaml", shared=["models/spec.yaml"])
    tree.publish(old, tmp_path / "out", origin=origin)
    new = {**old, "a.py": b"a = 2\n", "models/spec.yaml": b"A: 1\nB: 3\n"}
    reported = tree.compare(new, tmp_path / "out", origin=origin)
    assert [(each.path, each.cause) for each in reported] == [
        (manifest.MANIFEST, "spec"),
        ("a.py", "spec"),
        ("models/spec.yaml", "spec"),
    ]


@pytest.mark.parametrize("path", ["models/c.py", "docs/models/c.md"])
def test_a_file_like_those_beside_it_that_was_never_written_is_extra(
    folder: Path, path: str
) -> None:
    """As a merge puts one back: it is named, left alone, and deleted where that is asked for."""
    (folder / path).write_text("c = 3\n")
    (folder / "models" / "__pycache__").mkdir()
    (folder / "models" / "__pycache__" / "b.cpython-311.pyc").write_bytes(b"")
    assert differences(folder) == [(path, "extra", tree.STRAY)]
    assert tree.publish(TREE, folder, origin=ORIGIN).extra == (path,)
    assert (folder / path).exists()
    assert tree.publish(TREE, folder, origin=ORIGIN, force=True).removed == (path,)
    assert differences(folder) == []


def test_a_preview_says_what_publish_does_and_does_nothing(folder: Path) -> None:
    before, new = contents(folder), {"a.py": b"a = 2\n", "new.py": b""}
    report = tree.preview(new, folder, origin=ORIGIN)
    assert contents(folder) == before
    assert report == tree.publish(new, folder, origin=ORIGIN)
    edit(folder)
    with pytest.raises(errors.PublishError, match=r"a\.py"):
        tree.preview(TREE, folder, origin=ORIGIN)


def test_a_file_deleted_or_replaced_by_a_link_is_a_hand_edit(folder: Path) -> None:
    (folder / "a.py").unlink()
    (folder / "models" / "b.py").rename(folder / "b.py")
    (folder / "models" / "b.py").symlink_to("../b.py")
    assert differences(folder) == [
        ("a.py", "missing", tree.HAND_EDIT),
        ("models/b.py", "changed", tree.HAND_EDIT),
    ]


def test_a_folder_that_is_not_there_misses_everything(tmp_path: Path) -> None:
    reported = differences(tmp_path / "nowhere")
    assert reported == [
        (path, "missing", tree.NO_MANIFEST) for path in sorted([*TREE, manifest.MANIFEST])
    ]
