"""Reports as objects for programs."""

from pathlib import Path

import pytest

from fieldwright import errors, traffic
from fieldwright.traffic import reports
from tests.traffic.conftest import BAD, GOOD, Write


def test_a_validation_is_a_report_with_a_frame(write: Write) -> None:
    pandas = pytest.importorskip("pandas", reason="the extra 'frames' is not installed")
    report = traffic.validate("Pet", write("x.jsonl", GOOD, BAD, {}), spec="api.yaml")
    assert (report.records, report.bad, round(report.share, 3)) == (3, 2, 0.667)
    frame = report.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["keyword"]) == ["required", "enum", "type"]
    assert list(frame["first.line"]) == [3, 2, 2]


def test_a_replay_is_a_report_with_a_frame(write: Write, spec: Path) -> None:
    pytest.importorskip("pandas", reason="the extra 'frames' is not installed")
    Path("new.yaml").write_text(spec.read_text().replace("        - cat\n", ""))
    report = traffic.replay("api.yaml", "new.yaml", write("x.jsonl", GOOD, {"name": "Jerry"}))
    assert report.refused_share == 0.5
    assert list(report.to_frame()["rule"]) == ["enum-value-removed"]


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(errors.UsageError, match=r"pip install 'fieldwright\[frames\]'"):
        reports.make_frame([])


def test_the_package_offers_two_functions_lazily() -> None:
    assert traffic.__all__ == ["replay", "validate"]
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        traffic.nonsense  # noqa: B018
