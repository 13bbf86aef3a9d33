"""``--traffic`` of ``diff`` and ``release``: what each change refuses of recorded payloads."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from fieldwright.cli import schema
from tests.cli.test_replay import NEW, OLD, RECORDS
from tests.conftest import Run

EFFECT = "refuses 22.2 % of 9, first at x.jsonl:2"


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD)
    Path("new.yaml").write_text(NEW)
    Path("x.jsonl").write_text("\n".join(map(json.dumps, RECORDS)) + "\n")
    return ("diff", "old.yaml", "new.yaml", "--traffic", "x.jsonl")


def test_the_shares_are_beside_the_changes(pair: tuple[str, ...], run: Run) -> None:
    code, out, err = run(*pair)
    assert (code, err) == (0, "")
    assert out.splitlines()[2] == (
        "traffic: 9 records of Image: 2 taken by both and equal, 3 refused now, 1 taken now,"
        " 1 decoded to something else, 1 lost: a member is no longer read, 1 refused by both"
    )
    change = out.index("enum-value-removed")
    assert EFFECT in out[change : change + 300]


def test_a_date_of_the_first_record(pair: tuple[str, ...], run: Run) -> None:
    assert f"{EFFECT}, 2026-01-02" in run(*pair, "--time", "/meta").out


def test_the_same_for_programs_follows_the_schema(pair: tuple[str, ...], run: Run) -> None:
    report = json.loads(run(*pair, "--format", "json").out)
    jsonschema.validate(report, schema.load_schema("diff"))
    assert report["traffic"]["outcomes"]["refused"] == 3
    effects = {each["rule"]: each["traffic"] for each in report["changes"]}
    assert effects["enum-value-removed"] == {
        "refused": 2,
        "refused_share": pytest.approx(2 / 9),
        "taken": 0,
        "taken_share": 0.0,
        "first": {"file": "x.jsonl", "line": 2, "time": None},
    }
    assert effects["enum-value-added"]["taken"] == 1
    assert effects["version-changed"] is None
    without = json.loads(run(*pair[:3], "--format", "json").out)
    jsonschema.validate(without, schema.load_schema("diff"))
    assert without["traffic"] is None
    assert {each["traffic"] for each in without["changes"]} == {None}


def test_markdown_has_a_column_and_github_the_words(pair: tuple[str, ...], run: Run) -> None:
    markdown = run(*pair, "--format", "markdown").out
    assert "| | Change | Place | From → to | Wire | API | Traffic |" in markdown
    assert re.search(rf"\| `enum-value-removed` \|.*\| {EFFECT} \|", markdown)
    assert "Traffic" not in run(*pair[:3], "--format", "markdown").out
    github = run(*pair, "--format", "github").out
    assert re.search(rf"title=enum-value-removed::.*{EFFECT.replace('%', '%25')}", github)


def test_the_page_has_bars(pair: tuple[str, ...], run: Run) -> None:
    page = run(*pair, "--format", "html").out
    assert '<rect width="22.2222%" height="100%"></rect>' in page
    assert EFFECT in page and "traffic: 9 records of Image" in page
    assert "<svg" not in run(*pair[:3], "--format", "html").out


@pytest.mark.parametrize(
    "words", [("--model", "Image"), ("--at", "/x"), ("--sample", "1%"), ("--jobs", "1")]
)
def test_options_of_records_need_records(
    pair: tuple[str, ...], run: Run, words: tuple[str, ...]
) -> None:
    code, out, err = run(*pair[:3], *words)
    assert (code, out) == (2, "")
    assert err == f"fieldwright: {words[0]}: only with --traffic, which names the records\n"


def test_records_that_cannot_be_read_are_one_line(pair: tuple[str, ...], run: Run) -> None:
    code, out, err = run(*pair[:4], "nowhere.jsonl")
    assert (code, out) == (2, "")
    assert err == "fieldwright: nowhere.jsonl: No such file or directory\n"


def test_release_tells_what_is_refused_and_reads_the_records_first(
    pair: tuple[str, ...], run: Run
) -> None:
    Path("api.yaml").write_text(OLD)
    words = ("release", "api.yaml", "-o", "out", "--traffic", "x.jsonl")
    assert run("generate", "api.yaml", "-o", "out").code == 0
    assert "this is the first release" in run(*words).err
    assert run(*words[:4], "--date", "2026-01-02").code == 0
    Path("api.yaml").write_text(NEW.replace("2.0.0", "1.0.0"))
    assert run("generate", "api.yaml", "-o", "out").code == 0
    before = Path("api.yaml").read_text()
    assert run(*words[:5], "nowhere.jsonl").code == 2
    assert Path("api.yaml").read_text() == before
    code, out, _ = run(*words, "--date", "2026-01-03")
    assert code == 0
    assert f"\nenum-value-removed Architecture: i386 → nothing: {EFFECT}\n" in out
    assert out.startswith("released 2.0.0 with ")
