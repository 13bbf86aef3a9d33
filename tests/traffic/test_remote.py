"""URLs by fsspec, with its file system in memory and with ones that refuse."""

from collections.abc import Iterator
from typing import Any

import pytest

from fieldwright import errors
from fieldwright.traffic import remote
from fieldwright.traffic.sources import find
from tests.conftest import Run

fsspec = pytest.importorskip("fsspec", reason="the extra 'remote' is not installed")


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    for name in ("a.jsonl", "b.jsonl", "notes.txt", "deep/c.jsonl"):
        system.pipe(f"/traffic/{name}", b'{"name": "Tom"}\n')
    yield system
    system.rm("/traffic", recursive=True)


def test_a_url_is_a_file_a_folder_or_a_glob(memory: Any) -> None:
    url = "memory://traffic"
    names = [f"memory:///traffic/{name}" for name in ("a.jsonl", "b.jsonl", "deep/c.jsonl")]
    assert [each.name for each in find([url])] == names
    assert [each.name for each in find([f"{url}/*.jsonl"])] == names[:2]
    (source,) = find([f"{url}/notes.txt"])
    assert (source.format, source.size, source.is_shared) == ("json", 16, False)
    with source.open() as file:
        assert file.read() == b'{"name": "Tom"}\n'


def test_records_at_urls_are_validated_by_several_processes(
    memory: Any, spec: Any, run: Run
) -> None:
    """Memory is this process's, so that it reads for the others."""
    memory.pipe("/traffic/b.jsonl", b'{"name": "Tom"}\n{"name": 1}\n' + b"{}\n" * 3)
    code, out, err = run("validate", "Pet", "memory://traffic/*.jsonl", "--spec", spec, "--jobs", 2)
    assert (code, err) == (1, "")
    assert out.startswith("memory:///traffic/b.jsonl:2:1: /name: must be a string, not 1")
    assert out.count("\n") == 4


class Refusing(fsspec.AbstractFileSystem):  # type: ignore[misc]
    """A bucket that nobody may read, as backends say it: each by classes of its own."""

    protocol = "refusing"

    def _fail(self) -> Any:
        raise RuntimeError("An error occurred (AccessDenied):\n Access Denied")

    def info(self, path: str, **_: Any) -> Any:
        self._fail()

    def isdir(self, path: str) -> bool:
        return False


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_connection_that_breaks_is_one_line_and_what_was_done_is_reported(
    memory: Any, spec: Any, run: Run, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    open_file = type(memory).open

    def open_breaking(self: Any, path: str, mode: str = "rb", **_: Any) -> Any:
        file = open_file(self, path, mode)
        read = file.read

        def read_once(size: int) -> bytes:
            if file.tell():
                raise RuntimeError("the connection was reset")
            return bytes(read(size))

        if path.endswith("z.jsonl"):
            file.read = read_once
        return file

    memory.pipe("/traffic/z.jsonl", b'{"name": "Tom"}\n' * 400_000)
    monkeypatch.setattr(type(memory), "open", open_breaking)
    code, out, err = run(
        "validate", "Pet", "memory://traffic/*.jsonl", "--spec", spec, "--jobs", jobs
    )
    assert code == 2
    assert err == "fieldwright: memory:///traffic/z.jsonl: the connection was reset\n"
    assert jobs == 2 or "2 records of Pet in 3 sources" in out


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("refusing://bucket/x.jsonl", "An error occurred (AccessDenied): Access Denied"),
        ("memory://nowhere/x.jsonl", "No such file or bucket"),
        ("nonsense://bucket/x.jsonl", "Protocol not known"),
        ("memory://traffic/*.parquet", "there are no files with records"),
    ],
)
def test_a_bucket_that_refuses_is_one_line(
    memory: Any, spec: Any, run: Run, url: str, reason: str
) -> None:
    fsspec.register_implementation("refusing", Refusing, clobber=True)
    code, out, err = run("validate", "Pet", url, "--spec", spec)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"fieldwright: {url}: ") and reason in err


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(errors.UsageError, match=r"pip install 'fieldwright\[remote\]'"):
        remote.list_files("s3://bucket/x.jsonl")
