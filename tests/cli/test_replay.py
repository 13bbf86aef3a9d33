"""``replay``: what a new package does with recorded payloads, and which change is the reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

OLD = """\
openapi: 3.1.0
info: {title: Images, version: "1.0.0"}
paths: {}
components:
  schemas:
    Image:
      type: object
      properties:
        name: {type: string, maxLength: 9}
        architecture: {$ref: "#/components/schemas/Architecture"}
        size: {type: integer}
        at: {type: string}
        key: {type: string, format: password}
      required: [name]
    Architecture: {type: string, enum: [x86_64, arm64, i386]}
"""
NEW = (
    OLD.replace("maxLength: 9", "maxLength: 5")
    .replace(", i386", ", riscv")
    .replace("        size: {type: integer}\n", "")
    .replace("at: {type: string}", "at: {type: string, format: date-time}")
    .replace("1.0.0", "2.0.0")
)

RECORDS: list[Any] = [
    {"name": "a", "architecture": "arm64"},
    {"name": "b", "architecture": "i386", "meta": "2026-01-02"},
    {"name": "longer", "architecture": "i386", "key": "s3cret"},
    {"name": "c", "size": 1},
    {"name": "d", "at": "2024-10-20T10:10:00Z"},
    {"name": "e", "at": "yesterday"},
    {"name": "f", "architecture": "riscv"},
    {"name": 1},
    {"name": "g", "more": [1, 2]},
]


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD)
    Path("new.yaml").write_text(NEW)
    lines = [json.dumps(each) for each in RECORDS]
    Path("x.jsonl").write_text("\n".join([*lines, "{nope"]) + "\n")
    return ("replay", "old.yaml", "new.yaml", "x.jsonl")


def test_each_record_has_an_outcome_and_each_refusal_its_changes(
    pair: tuple[str, ...], run: Run
) -> None:
    code, out, err = run(*pair, "--format", "json", "--time", "/meta")
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert (report["model"], report["records"]) == ("Image", 10)
    counts = {name: each["records"] for name, each in report["outcomes"].items()}
    assert counts == {
        "equal": 2,
        "refused": 3,
        "taken": 1,
        "different": 1,
        "lost": 1,
        "invalid": 2,
    }
    assert [
        (each["rule"], each["place"], each["refused"], each["taken"]) for each in report["changes"]
    ] == [
        ("enum-value-removed", "Architecture", 2, 0),
        ("max-length-lowered", "Image.name", 1, 0),
        ("typed-format-added", "Image.at", 1, 0),
        ("enum-value-added", "Architecture", 0, 1),
    ]
    first = report["changes"][0]
    assert first["refusedShare"] == 0.2
    assert first["first"] == {"file": "x.jsonl", "line": 2, "time": "2026-01-02"}
    assert first["example"]["line"] == 2
    places = {
        outcome: [each["pointer"] for each in listed]
        for outcome, listed in report["places"].items()
    }
    assert places["different"] == ["/at"] and places["lost"] == ["/size"]
    assert report["unexplained"] == {"records": 0, "suspect": None, "problems": []}
    assert "s3cret" not in out


def test_the_report_for_people(pair: tuple[str, ...], run: Run) -> None:
    out = run(*pair).out
    assert out.startswith(
        "old.yaml → new.yaml: 10 records of Image\n"
        "           2      20 %  taken by both and equal\n"
        "           3      30 %  refused now\n"
    )
    assert (
        "enum-value-removed Architecture: i386 → nothing\n"
        "    refuses 20 % of 10, first at x.jsonl:2\n"
        "    x.jsonl:2 must be one of 'x86_64', 'arm64', 'riscv', not 'i386': {\"name\": \"b\","
    ) in out
    markdown = run(*pair, "--format", "markdown").out
    assert "| refused now | 3 | 30 % |" in markdown
    assert "| enum-value-removed Architecture: i386 → nothing | refuses 20 % of 10" in markdown
    github = run(*pair, "--format", "github").out
    assert "::error file=new.yaml,line=" in github
    assert "title=max-length-lowered::" in github
    sarif = run(*pair, "--format", "sarif").out
    results = json.loads(sarif)["runs"][0]["results"]
    assert ("max-length-lowered", "error") in [(each["ruleId"], each["level"]) for each in results]
    for text in (out, markdown, github, sarif):
        assert "s3cret" not in text


@pytest.mark.parametrize(("share", "code"), [("29%", 1), ("30%", 0), ("0.3", 0), ("0", 1)])
def test_so_many_refused_records_are_let_pass(
    pair: tuple[str, ...], run: Run, share: str, code: int
) -> None:
    assert run(*pair, "--max-refused", share).code == code


def test_every_record_that_is_not_equal_goes_into_a_file(pair: tuple[str, ...], run: Run) -> None:
    run(*pair, "--out", "out.jsonl", "--jobs", 1)
    rows = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert [(each["line"], each["outcome"]) for each in rows] == [
        (2, "refused"),
        (3, "refused"),
        (4, "lost"),
        (5, "different"),
        (6, "refused"),
        (7, "taken"),
        (8, "invalid"),
        (10, "invalid"),
    ]
    assert [each["rule"] for each in rows[1]["changes"]] == [
        "max-length-lowered",
        "enum-value-removed",
    ]
    assert rows[1]["problems"][0]["pointer"] == "/name"


def test_a_model_is_named_by_either_name_and_chosen_where_only_one_can_be(
    pair: tuple[str, ...], run: Run
) -> None:
    renamed = NEW.replace("    Image:\n", "    Picture:\n      x-fieldwright-renamed-from: Image\n")
    Path("new.yaml").write_text(renamed)
    reports = [
        json.loads(run(*pair, "--format", "json", *words).out)
        for words in ((), ("--model", "Image"), ("--model", "Picture"))
    ]
    assert reports[0] == reports[1] == reports[2]
    assert reports[0]["outcomes"]["refused"]["records"] == 3
    code, _, err = run(*pair, "--model", "Imag")
    assert (code, err) == (2, "fieldwright: new.yaml: there is no model 'Imag'\n")
    Path("old.yaml").write_text(OLD + "    Other: {type: string}\n")
    assert "name the model of the records with --model; Image, Other could be it" in run(*pair).err


def test_arrays_of_a_model_are_records_too(pair: tuple[str, ...], run: Run) -> None:
    Path("y.json").write_text(json.dumps([RECORDS[0], RECORDS[1]]))
    words = (*pair[:3], "y.json", "--format", "json")
    one = json.loads(run(*words, "--model", "Image[]").out)
    assert (one["records"], one["changes"][0]["example"]["pointer"]) == (1, "/1/architecture")
    each = json.loads(run(*words, "--model", "Image").out)
    assert (each["records"], each["changes"][0]["example"]["pointer"]) == (2, "/architecture")


def test_the_same_edition_twice_is_equal(pair: tuple[str, ...], run: Run) -> None:
    code, out, _ = run("replay", "old.yaml", "old.yaml", "x.jsonl", "--format", "json")
    report = json.loads(out)
    assert (code, report["changes"], report["places"].keys()) == (0, [], {"invalid"})
    assert report["outcomes"]["equal"]["records"] == 7


def edit_package(folder: str, old: str, new: str) -> None:
    """Change code that was generated, as another version of the generator may have it."""
    edited = 0
    for path in Path(folder).rglob("*.py"):
        text = path.read_text()
        edited += old in text
        path.write_text(text.replace(old, new))
    assert edited


def test_what_no_change_explains_ends_with_70_and_a_complete_report(
    pair: tuple[str, ...], run: Run
) -> None:
    for name in ("old", "new"):
        assert run("generate", f"{name}.yaml", "-o", name).code == 0
    words = ("replay", "old", "new", "x.jsonl", "--run-packages", "--format", "json")
    same = json.loads(run(*words).out)
    assert same["outcomes"] == json.loads(run(*pair, "--format", "json").out)["outcomes"]
    edit_package("new", '"x86_64"', '"X86_64"')
    edit_package("new", '"arm64"', '"ARM64"')
    Path("new.yaml").write_text(NEW)
    code, out, err = run(*words, "--out", "out.jsonl")
    report = json.loads(out)
    assert code == 70
    assert report["complete"] and report["records"] == 10
    assert (report["unexplained"]["records"], report["unexplained"]["suspect"]) == (1, "new")
    assert report["unexplained"]["problems"][0]["example"]["line"] == 1
    assert "the likely cause: another version of fieldwright, or other settings, made new" in err


def test_packages_are_run_of_wheels_and_folders_alone(pair: tuple[str, ...], run: Run) -> None:
    code, _, err = run(*pair, "--run-packages")
    assert (code, err.count("\n")) == (2, 1)
    assert "old.yaml: --run-packages takes wheels and generated folders" in err
