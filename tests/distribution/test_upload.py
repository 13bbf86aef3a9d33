"""What is uploaded, by which twine; and that nothing is which is not as it was summed."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwright import errors
from fieldwright.distribution import upload

WHEEL, SDIST = "pets-1.0.0-py3-none-any.whl", "pets-1.0.0.tar.gz"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder with a wheel, an sdist and the sums of both."""
    for name in (WHEEL, SDIST):
        (tmp_path / name).write_bytes(name.encode())
    sums = (f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n" for name in (WHEEL, SDIST))
    (tmp_path / "SHA256SUMS").write_text("".join(sums))
    return tmp_path


def test_the_files_that_were_summed(dist: Path) -> None:
    (dist / "pets-0.9.0.tar.gz").write_bytes(b"")
    assert upload.verify_sums(dist) == (dist / WHEEL, dist / SDIST)


def test_they_are_those_that_sha256sum_takes(dist: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=dist, check=True)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (WHEEL, b"another", "not as"),
        (SDIST, None, "not as"),
        ("SHA256SUMS", b"", "it names no file"),
        ("SHA256SUMS", b"pets-1.0.0.tar.gz\n", "SHA256SUMS:1: no sum of a file"),
        ("SHA256SUMS", b"0" * 64 + b"  ../secrets\n", "SHA256SUMS:1: no sum of a file"),
    ],
)
def test_what_is_not_as_it_was_summed_is_not_uploaded(
    dist: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None, message: str
) -> None:
    calls = fake(dist, monkeypatch, 0)
    if content is None:
        (dist / name).unlink()
    else:
        (dist / name).write_bytes(content)
    with pytest.raises(errors.PublishError, match=f"{message}.*; nothing was uploaded"):
        upload.upload(dist, "1.0.0")
    assert not calls.exists()


def fake(dist: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> Path:
    """A twine on the path, where none can be imported, that keeps what it is called with."""
    monkeypatch.setitem(sys.modules, "twine", None)
    folder, calls = dist / "bin", dist / "calls.json"
    folder.mkdir()
    script = (
        f"import json, sys; json.dump(sys.argv[1:], open({str(calls)!r}, 'w')); sys.exit({code})"
    )
    (folder / "twine").write_text(f"#!{sys.executable}\n{script}\n")
    (folder / "twine").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return calls


def test_a_twine_on_the_path_will_do(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not asked to ask anything where nobody could answer."""
    calls = fake(dist, monkeypatch, 0)
    assert upload.upload(dist, "1.0.0") == (dist / WHEEL, dist / SDIST)
    files = [str(dist / WHEEL), str(dist / SDIST)]
    assert json.loads(calls.read_text()) == ["upload", "--non-interactive", *files]


def test_its_failure_is_ours(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(dist, monkeypatch, 3)
    with pytest.raises(errors.PublishError, match="twine ended with 3; 1.0.0 is released"):
        upload.upload(dist, "1.0.0")
