"""Compressed streams of several members, and extras that are not installed."""

import gzip
import io

import pytest

from fieldwright import errors
from fieldwright.traffic import compression
from fieldwright.traffic.streams import Chunks


def test_members_follow_one_another() -> None:
    text = gzip.compress(b"a" * 100_000) + gzip.compress(b"") + gzip.compress(b"b") + bytes(512)
    assert b"".join(Chunks(io.BytesIO(text))) == b"a" * 100_000 + b"b"
    zstandard = pytest.importorskip("zstandard", reason="the extra 'zstd' is not installed")
    frames = [zstandard.ZstdCompressor().compress(each) for each in (b"a" * 100_000, b"b")]
    assert b"".join(Chunks(io.BytesIO(b"".join(frames)))) == b"a" * 100_000 + b"b"


def test_what_expands_a_thousandfold_comes_in_small_chunks() -> None:
    text = gzip.compress(bytes(100_000_000))
    assert max(map(len, Chunks(io.BytesIO(text)))) <= 2 * compression.EXPANDED


def test_what_follows_a_member_and_is_none_is_damage() -> None:
    chunks = Chunks(io.BytesIO(gzip.compress(b"a") + b"nonsense"))
    with pytest.raises(compression.DamagedError, match="behind the first there is something else"):
        b"".join(chunks)


def test_the_first_bytes_can_be_looked_at_and_are_read_again() -> None:
    for text in (b"\xef\xbb\xbfabc", gzip.compress(b"\xef\xbb\xbfabc")):
        chunks = Chunks(io.BytesIO(text))
        assert chunks.peek() == chunks.peek() == b"abc"
        assert b"".join(chunks) == b"abc"
        assert chunks.progress == len(text)


def test_without_zstandard_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    with pytest.raises(errors.UsageError, match=r"pip install 'fieldwright\[zstd\]'"):
        list(compression.expand_zstd(io.BytesIO(b"\x28\xb5\x2f\xfd")))


def test_suffixes_are_stripped() -> None:
    assert compression.strip_suffix("x.jsonl.GZ") == "x.jsonl"
    assert compression.strip_suffix("x.jsonl") == "x.jsonl"
