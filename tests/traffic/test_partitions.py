"""Sources cut into pieces: every line is in one of them, with its number, whatever the file is."""

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, strategies

from fieldwright.traffic import arrays, batches, partitions
from fieldwright.traffic.partitions import Items, Lines, Range, Rows, Whole, cut_sources, cut_stream
from fieldwright.traffic.sources import Layout, Source, find
from tests.traffic.conftest import Write

LINES = strategies.lists(
    strategies.binary(max_size=30).map(lambda text: text.replace(b"\n", b"")), max_size=20
)


def list_lines(source: Source) -> list[tuple[int, bytes]]:
    """The lines of a source by their numbers in the file, added up as the engine does."""
    listed, before = [], 0
    for partition in cut_sources([source], Layout()):
        for batch in batches.read(partition):
            pairs = [*zip(batch.numbers, batch.texts), *((n, b"!") for n, _ in batch.faults)]
            listed += [(before + number, text) for number, text in pairs]
            before += batch.lines
    return listed


@given(LINES, strategies.integers(1, 40), strategies.booleans())
def test_ranges_hold_each_line_once(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], size: int, ends: bool
) -> None:
    text = b"\n".join(lines) + b"\n" * ends
    path = tmp_path_factory.mktemp("lines") / "x.jsonl"
    path.write_bytes(text)
    source = Source(name=str(path), format="lines", size=len(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "SIZE", size)
        listed = list_lines(source)
    wanted = text.removeprefix(partitions.BYTE_ORDER_MARK).split(b"\n")
    if not wanted[-1]:
        wanted.pop()
    if text.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        return
    assert listed == list(enumerate(wanted, start=1))


@given(LINES, strategies.integers(1, 40), strategies.integers(1, 9))
def test_a_stream_holds_each_line_once(lines: list[bytes], size: int, level: int) -> None:
    text = b"\n".join([b"1", *lines, b"2"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "SIZE", size)
        patch.setattr(Source, "open", lambda _: io.BytesIO(gzip.compress(text, level)))
        listed = list_lines(Source(name="x.jsonl.gz", format="lines"))
    assert listed == list(enumerate(text.split(b"\n"), start=1))


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz"])
@pytest.mark.parametrize("size", [300_000, 900_000])
def test_a_line_that_is_too_large_is_one_fault(
    write: Write, monkeypatch: pytest.MonkeyPatch, name: str, size: int
) -> None:
    write(name, 1, "x" * 5_000_000, 2, "y" * 5_000_000)
    for module in (partitions, arrays):
        monkeypatch.setattr(module, "LIMIT", 1_000_000)
    monkeypatch.setattr(partitions, "SIZE", size)
    assert list_lines(find([name])[0]) == [(1, b"1"), (2, b"!"), (3, b"2"), (4, b"!")]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "lines"),
        (b'{"a": 1}\n{"a": nope}\n', "lines"),
        (b'{"a": nope}\n{"a": 1}\n', "lines"),
        (b"1\n\n2\n", "lines"),
        (b"[1]\n[2]\n", "lines"),
        (b"[1,\n2]", "array"),
        (b" [1, 2]\n", "array"),
        (b"[]", "document"),
        (b"[ ]\n", "document"),
        (b'{"a":\n 1}\n', "document"),
        (b'{"a": 1}\n', "document"),
        (b"{\n}\n", "document"),
        (b"", "document"),
    ],
)
def test_the_text_shows_what_it_is(text: bytes, shape: str) -> None:
    assert partitions.detect_shape(text) == shape


def test_an_array_is_one_record_where_the_model_is_of_arrays(write: Write) -> None:
    (source,) = find([write("x.json", 1, 2)])
    assert [type(each) for each in cut_sources([source], Layout())] == [Items]
    (piece,) = cut_stream(source, Layout(whole_arrays=True))
    assert isinstance(piece, Items)
    assert piece.items == ((0, b"[1,\n2]"),)


def test_what_can_only_be_read_from_its_beginning_is_left_whole(write: Write) -> None:
    sources = find([write("x.jsonl", 1), write("y.jsonl.gz", 1), write("z.json", 1)])
    pieces = list(cut_sources(sources, Layout(), leave_whole=True))
    assert [type(each) for each in pieces] == [Range, Whole, Whole]
    here = cut_sources(sources, Layout())
    assert [type(each) for each in here] == [Range, Lines, Items]


def list_cluster_lines(source: Source) -> list[tuple[int, bytes]]:
    """The lines of a source as processes of a cluster read them, a fault as its reason."""
    listed, before = [], 0
    for task in cut_sources([source], Layout(), leave_whole=True):
        assert isinstance(task, Whole)
        for piece in cut_stream(source, Layout(), task.start, task.stop):
            for batch in batches.read(piece):
                pairs = [*zip(batch.numbers, batch.texts)]
                pairs += [(number, reason.encode()) for number, reason in batch.faults]
                listed += [(before + number, text) for number, text in pairs]
                before += batch.lines
    return listed


@given(
    strategies.lists(
        strategies.lists(
            strategies.one_of(strategies.binary(max_size=20), strategies.just(b"\n")), max_size=6
        ).map(b"".join),
        max_size=8,
    ),
    strategies.integers(1, 60),
    strategies.sampled_from([b"", b"\0" * 9, b"junk", gzip.compress(b"1\n2")[:-9]]),
)
def test_members_of_gzip_hold_each_line_once(
    tmp_path_factory: pytest.TempPathFactory, members: list[bytes], size: int, tail: bytes
) -> None:
    path = tmp_path_factory.mktemp("members") / "x.jsonl.gz"
    path.write_bytes(b"".join(map(gzip.compress, [b"1\n", *members])) + tail)
    (source,) = find([str(path)])
    wanted = [
        (number, text)
        for piece in cut_stream(source, Layout())
        for batch in batches.read(piece)
        for number, text in [
            *zip(batch.numbers, batch.texts),
            *((number, reason.encode()) for number, reason in batch.faults),
        ]
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "SIZE", size)
        assert list_cluster_lines(source) == wanted


def test_members_of_gzip_are_pieces_and_one_that_is_long_is_not_cut(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "SIZE", 200)
    texts = [b"".join(b"%d\n" % (n * n) for n in range(m, m + 50)) for m in range(0, 1000, 50)]
    Path("x.jsonl.gz").write_bytes(b"".join(map(gzip.compress, texts)))
    pieces = list(cut_sources(find(["x.jsonl.gz"]), Layout(), leave_whole=True))
    assert 5 < len(pieces) <= 20
    assert len({each.key for each in pieces}) == len(pieces)
    (source,) = find([write("y.jsonl.gz", *(n * n * 7919 % 999983 for n in range(400_000)))])
    read: list[int] = []
    monkeypatch.setattr(Source, "open", lambda self: CountingFile(self.name, read))
    assert len(list(cut_sources([source], Layout(), leave_whole=True))) == 1
    assert sum(read) < source.size / 2


class CountingFile(io.FileIO):
    """A file that counts the bytes that are read of it."""

    def __init__(self, name: str, read: list[int]) -> None:
        super().__init__(name)
        self.counts = read

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size) or b""
        self.counts.append(len(data))
        return data


def test_every_piece_of_a_source_has_a_key_and_goes_further(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "SIZE", 100)
    monkeypatch.setattr(partitions, "ITEMS", 7)
    for name in ("x.jsonl", "x.jsonl.gz", "x.json"):
        (source,) = find([write(name, *range(1000))])
        pieces = list(cut_sources([source], Layout()))
        assert len({each.key for each in pieces}) == len(pieces)
        assert len(pieces) > 1 or name == "x.jsonl.gz"
        assert [each.progress for each in pieces] == sorted(each.progress for each in pieces)
        assert pieces[-1].progress == source.size


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_a_stream_that_is_cut_off_is_one_fault_behind_what_was_read(
    write: Write, suffix: str, form: str
) -> None:
    name = write(f"x.{form}{suffix}", *(f"record {n} {n * n % 977}" for n in range(20_000)))
    compressed = Path(name).read_bytes()
    Path(name).write_bytes(compressed[: len(compressed) // 2])
    pieces = list(cut_sources(find([name]), Layout()))
    faults = [fault for piece in pieces for batch in batches.read(piece) for fault in batch.faults]
    assert len(faults) == 1
    assert "stream is cut off" in faults[0][1]
    texts = [text for piece in pieces for batch in batches.read(piece) for text in batch.texts]
    assert texts
    assert all(text.startswith(b'"record') and text.endswith(b'"') for text in texts)


def test_rows_of_parquet_are_cut_by_row_group(spec: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    from pyarrow import parquet

    table = pyarrow.table({"name": [f"Tom {n}" for n in range(25)]})
    parquet.write_table(table, "x.parquet", row_group_size=10)
    pieces = list(cut_sources(find(["x.parquet"]), Layout(named=("name",))))
    assert all(isinstance(each, Rows) for each in pieces)
    listed = [
        pair for each in pieces for b in batches.read(each) for pair in zip(b.numbers, b.texts)
    ]
    assert listed == [(n + 1, b'{"name":"Tom %d"}' % n) for n in range(25)]
