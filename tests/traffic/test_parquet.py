"""Parquet: a column of JSON text, or columns as members."""

import datetime
import decimal
import json
from pathlib import Path
from typing import Any

import pytest

from fieldwright import traffic
from fieldwright.traffic import parquet as reading
from fieldwright.traffic.sources import Layout, find
from tests.conftest import Run
from tests.traffic.conftest import BAD, GOOD

pyarrow = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the extra 'parquet' is not installed")


def write(name: str, rows: list[dict[str, Any]], size: int = 10, **columns: Any) -> str:
    table = pyarrow.Table.from_pylist(rows) if rows else pyarrow.table(columns)
    parquet.write_table(table, name, row_group_size=size)
    return name


def read(name: str, layout: Layout | None = None) -> list[Any]:
    layout = layout or Layout()
    (source,) = find([name])
    groups = range(len(reading.count_rows(source, layout)))
    return [
        json.loads(text)
        for group in groups
        for texts in reading.read_rows(source, group, layout)
        for text in texts
    ]


def test_columns_are_members_in_the_words_of_json(spec: Path) -> None:
    zone = datetime.UTC
    row = {
        "text": "ä",
        "count": 1,
        "ratio": 0.5,
        "flag": True,
        "at": datetime.datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=zone),
        "local": datetime.datetime(2026, 1, 2, 3, 4, 5),
        "day": datetime.date(2026, 1, 2),
        "price": decimal.Decimal("1.50"),
        "whole": decimal.Decimal("2.00"),
        "raw": b"text",
        "bytes": b"\xff\x00",
        "list": [1, None],
        "inner": {"a": 1, "b": None},
        "nothing": None,
    }
    assert read(write("x.parquet", [row, {**row, "nothing": "x"}]))[0] == {
        "text": "ä",
        "count": 1,
        "ratio": 0.5,
        "flag": True,
        "at": "2026-01-02T03:04:05.000600Z",
        "local": "2026-01-02T03:04:05",
        "day": "2026-01-02",
        "price": 1.5,
        "whole": 2,
        "raw": "text",
        "bytes": "/wA=",
        "list": [1, None],
        "inner": {"a": 1},
    }


def test_a_null_is_a_member_only_where_the_model_requires_it(spec: Path) -> None:
    name = write("x.parquet", [{"a": None, "b": None, "c": 1}, {"a": 1, "b": 1, "c": 1}])
    assert read(name, Layout(required=("a",)))[0] == {"a": None, "c": 1}


def test_one_column_of_text_is_json_unless_the_model_names_it(spec: Path) -> None:
    name = write("x.parquet", [{"payload": '{"name": "Tom"}'}, {"payload": None}])
    assert read(name) == [{"name": "Tom"}, None]
    assert read(name, Layout(named=("payload",)))[0] == {"payload": '{"name": "Tom"}'}


def test_records_are_counted_by_row_and_judged_in_any_number_of_processes(spec: Path) -> None:
    rows = [{"payload": json.dumps(BAD if n % 9 == 4 else GOOD)} for n in range(100)]
    rows[50]["payload"] = "{nope"
    name = write("x.parquet", rows)
    reports = [
        traffic.validate("Pet", name, spec="api.yaml", jobs=jobs, errors_file=f"{jobs}.jsonl")
        for jobs in (1, 2)
    ]
    assert reports[0] == reports[1]
    assert (reports[0].records, reports[0].bad) == (100, 12)
    rows_written = [json.loads(each) for each in Path("1.jsonl").read_text().splitlines()]
    assert rows_written[0]["row"] == 5
    assert "line" not in rows_written[0]
    assert 51 in {each["row"] for each in rows_written}


def test_a_pointer_names_a_column_and_what_is_in_its_json(spec: Path) -> None:
    rows = [
        {"id": n, "at": f"day {n}", "event": json.dumps({"pets": [GOOD, BAD]})} for n in range(3)
    ]
    name = write("x.parquet", rows)
    report = traffic.validate("Pet", name, spec="api.yaml", at="/event/pets/*", time="/at")
    assert (report.records, report.bad) == (6, 3)
    assert report.problems[0].first_time == "day 0"
    assert report.findings[0].pointer == "/event/pets/1/name"


def test_a_file_with_another_schema_is_one_problem_and_the_rest_goes_on(spec: Path) -> None:
    Path("in").mkdir()
    write("in/a.parquet", [{"event": json.dumps(GOOD)}] * 3)
    write("in/b.parquet", [{"other": 1, "more": 2}] * 3)
    Path("in/c.parquet").write_bytes(b"PAR1 is all there is")
    write("in/d.parquet", [{"event": json.dumps(GOOD)}] * 3)
    report = traffic.validate("Pet", "in", spec="api.yaml", at="/event")
    assert (report.records, report.bad) == (8, 2)
    assert [(each.place.file, each.place.line) for each in report.findings] == [
        ("in/b.parquet", 1),
        ("in/c.parquet", 1),
    ]
    assert (
        report.findings[0].message
        == "must have the column 'event'; its columns are 'other', 'more'"
    )
    assert report.findings[1].message.startswith("must be Parquet: ")


def test_a_row_group_that_is_damaged_is_one_problem(spec: Path) -> None:
    name = write(
        "x.parquet", [{"payload": json.dumps({**GOOD, "n": n * n})} for n in range(99)], 33
    )
    data = bytearray(Path(name).read_bytes())
    data[200:260] = bytes(60)
    Path(name).write_bytes(data)
    report = traffic.validate("Pet", name, spec="api.yaml", jobs=1)
    assert report.bad >= 1
    assert report.records > 33


def test_rows_at_urls_of_this_process_are_read_here(spec: Path, run: Run) -> None:
    fsspec = pytest.importorskip("fsspec", reason="the extra 'remote' is not installed")
    write("x.parquet", [{"payload": json.dumps(BAD)}] * 40)
    fsspec.filesystem("memory").pipe("/rows/x.parquet", Path("x.parquet").read_bytes())
    words = ("--spec", spec, "--jobs", 2, "--format", "json")
    report = json.loads(run("validate", "Pet", "memory://rows", *words).out)
    assert (report["records"], report["findings"][2]["row"]) == (40, 2)
