"""The commands and the program of the README of traffic, run on records of this machine."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwright.traffic.sources import FORMATS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "generator" / "fieldwright" / "traffic" / "README.md").read_text(encoding="utf-8")

HERE = {
    "s3://traffic/yesterday/": "events/",
    "s3://traffic/2026/": "traffic/",
    "tcp://scheduler:8786": "local:1",
    "lambda_cloud_models:": "generated/lambda_cloud_models:",
    '"$BASE:spec/api.yaml" spec/api.yaml': '"$BASE:spec/lambda-cloud.yaml" spec/lambda-cloud.yaml',
    "--model Event": "--model Image",
}
"""What is elsewhere, as it is called on this machine."""


def list_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the spec and the package of this one, and good records."""
    monkeypatch.chdir(tmp_path)
    Path("spec").mkdir()
    spec = (ROOT / "spec" / "lambda-cloud.yaml").read_bytes()
    for name in ("spec/lambda-cloud.yaml", "old.yaml", "new.yaml"):
        Path(name).write_bytes(spec)
    os.symlink(ROOT / "generated", "generated")
    lines = (ROOT / "generated/lambda_cloud_models/selftest.jsonl").read_text().splitlines()
    payloads = [each["payload"] for line in lines if (each := json.loads(line))["model"] == "Image"]
    text = "".join(json.dumps(each) + "\n" for each in payloads * 50)
    for folder in ("traffic", "events"):
        Path(folder).mkdir()
    Path("traffic/a.jsonl").write_text(text)
    Path("traffic/b.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    Path("events/a.jsonl").write_text(
        "".join(json.dumps({"body": each}) + "\n" for each in payloads * 500)
    )
    for command in (["init", "-qb", "main"], ["add", "spec"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x", *command], check=True)
    return tmp_path


@pytest.mark.parametrize("block", list_blocks("sh"))
def test_commands_run_and_find_nothing(here: Path, block: str) -> None:
    if "--scheduler" in block:
        pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    for there, path in HERE.items():
        block = block.replace(there, path)
    assert "://" not in block
    script = f'fieldwright() {{ "{sys.executable}" -m fieldwright "$@"; }}\n{block}'
    ended = subprocess.run(
        ["sh", "-ec", script],
        env={**os.environ, "BASE": "main"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_program_runs(here: Path) -> None:
    pytest.importorskip("pandas", reason="the extra 'frames' is not installed")
    (program,) = list_blocks("python")
    ended = subprocess.run(
        [sys.executable, "-c", program.replace("sample=0.01", "sample=1.0")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""
    records, bad, share = ended.stdout.split()
    assert int(records) > 0 and (bad, share) == ("0", "0.0")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_named(suffix: str) -> None:
    assert f"`{suffix}`" in PAGE
