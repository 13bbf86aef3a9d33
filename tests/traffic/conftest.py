"""Records of pets, good and bad, and the files that they are kept in."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOOD = {"name": "Tom", "kind": "cat"}
BAD = {"name": 1, "kind": "cow"}

Write = Callable[..., str]
"""Write records, or texts that are to be no JSON, into a file, one a line."""


@pytest.fixture
def write(spec: Path) -> Write:
    """Write a file in the working directory, where ``api.yaml`` is; its suffix says how."""

    def write(name: str, *records: Any) -> str:
        lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in records]
        text = b"".join(line + b"\n" for line in lines)
        if name.endswith(".json"):
            text = b"[" + b",\n".join(lines) + b"]"
        if name.endswith(".gz"):
            text = gzip.compress(text)
        if name.endswith(".zst"):
            zstandard = pytest.importorskip("zstandard", reason="the extra 'zstd' is not installed")
            text = zstandard.ZstdCompressor(write_checksum=True).compress(text)
        Path(name).write_bytes(text)
        return name

    return write
