"""``validate``: payloads against a model, from one document to many records, as people see it."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import COMMAND, Run

SPEC = """\
openapi: 3.1.0
info: {title: Trees, version: "1"}
paths: {}
components:
  schemas:
    shared.Tree:
      type: object
      properties:
        children: {type: array, items: {$ref: "#/components/schemas/shared.Tree"}}
        leaf: {$ref: "#/components/schemas/my-leaf"}
    my-leaf: {type: string, enum: [green, brown]}
    Any: {oneOf: [{$ref: "#/components/schemas/my-leaf"}, {type: integer}]}
    Unrelated: {type: array, items: {type: integer}}
"""

Problems = Callable[[str, str], list[tuple[str, str]]]


@pytest.fixture
def problems(tmp_path: Path, run: Run) -> Problems:
    """``(pointer, keyword)`` of each problem that a model has with a JSON text."""
    spec = tmp_path / "trees.yaml"
    spec.write_text(SPEC)

    def problems(model: str, text: str) -> list[tuple[str, str]]:
        (tmp_path / "x.json").write_text(text)
        ended = run("validate", model, tmp_path / "x.json", "--spec", spec, "--format", "json")
        findings = json.loads(ended.out)["findings"]
        assert (ended.code, ended.err) == (1 if findings else 0, "")
        assert all(each["line"] is None for each in findings)
        return [(each["pointer"], each["keyword"]) for each in findings]

    return problems


@pytest.mark.parametrize("model", ["shared.Tree", "Tree"])
def test_models_are_found_by_key_and_by_class(problems: Problems, model: str) -> None:
    assert problems(model, '{"children": [{"leaf": "green"}]}') == []
    assert problems(model, '{"children": [{"leaf": "blue"}, 1]}') == [
        ("/children/0/leaf", "enum"),
        ("/children/1", "type"),
    ]


@pytest.mark.parametrize(
    ("model", "text", "expected"),
    [
        ("my-leaf", '"green"', []),
        ("MyLeaf", '"blue"', [("", "enum")]),
        ("Any", "1", []),
        ("Any", "1.5", [("", "oneOf")]),
        ("Unrelated", '[1, "2"]', [("/1", "type")]),
        ("Unrelated[]", '[[1], ["2"]]', [("/1/0", "type")]),
        ("Tree[]", '[{}, {"leaf": "blue"}]', [("/1/leaf", "enum")]),
    ],
)
def test_models_of_every_kind(
    problems: Problems, model: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert problems(model, text) == expected


@pytest.mark.parametrize("text", ["", "{", "NaN", "[1,]", "[" * 100_000, "1 2"])
def test_what_is_no_json_is_one_problem_at_the_root(problems: Problems, text: str) -> None:
    assert problems("Unrelated", text) == [("", "type")]


def test_a_model_that_is_not_there(spec: Path, run: Run) -> None:
    code, out, err = run("validate", "Pets", "x.json", "--spec", spec)
    assert (code, out) == (2, "")
    assert err == "fieldwright: api.yaml: there is no model 'Pets'; did you mean 'Pet'?\n"


def test_lines_that_are_blank_count_but_hold_no_payload(spec: Path, run: Run) -> None:
    Path("x.jsonl").write_text('1\n\n{"name": "Tom"}\n  \n2\n')
    _, out, _ = run("validate", "Pet", "x.jsonl", "--spec", spec, "--format", "json")
    report = json.loads(out)
    assert [each["line"] for each in report["findings"]] == [1, 5]
    assert (report["records"], report["bad"]) == (3, 2)


def test_a_file_that_is_no_utf_8_is_one_problem(spec: Path, run: Run) -> None:
    Path("x.json").write_bytes(b'"\xff"')
    code, out, _ = run("validate", "Pet", "x.json", "--spec", spec)
    assert (code, out.count("\n")) == (1, 1)
    assert "can't decode byte 0xff in position 1" in out


def test_validate_prints_every_problem(spec: Path, run: Run) -> None:
    Path("good.json").write_text('{"name": "Tom", "kind": "cat"}')
    Path("bad.jsonl").write_text('{"name": "Tom"}\n\n{"name": 1, "kind": "cow"}\n{\n')
    assert run("validate", "Pet", "good.json", "--spec", spec) == (0, "", "")
    code, out, _ = run("validate", "Pet", "good.json", "bad.jsonl", "--spec", spec)
    lines = out.splitlines()
    assert code == 1
    assert [line.split(": ")[:2] for line in lines] == [
        ["bad.jsonl:3:1", "/name"],
        ["bad.jsonl:3:1", "/kind"],
        ["bad.jsonl:4:1", "the whole payload"],
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"name": "Tom"}', 0),
        ('{"name":\n "Tom"}\n', 0),
        ('{"name": "Tom"}\n{"name": "Jerry"}\n', 0),
        ('{"name": "Tom"}\n{"name": 1}\n', 1),
        ('[{"name": "Tom"}, {"name": "Jerry"}]', 0),
        ('[{"name": "Tom"}, {"name": 1}]', 1),
        ("[]", 1),
        ("", 1),
    ],
)
def test_validate_reads_standard_input(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch, text: str, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run("validate", "Pet", "-", "--spec", spec).code == code


def test_validate_reads_the_pipe_of_another_process(spec: Path) -> None:
    command = [*COMMAND, "validate", "Pet", "-", "--spec", str(spec)]
    ended = subprocess.run(command, input=b'{"name": "Tom"}\n{"name": 1}\n', check=False)
    assert ended.returncode == 1


def write_many(name: str, *, bad: int, good: int) -> None:
    """Write records of which some are bad: no name, a wrong kind, or cut off."""
    kinds = ['{"kind": "cat"}', '{"name": "Tom", "kind": "cow"}', '{"name": "T']
    lines = [kinds[number % 3] for number in range(bad)] + ['{"name": "Tom"}'] * good
    Path(name).write_text("\n".join(lines))


def test_of_many_records_the_most_frequent_problems_are_shown(spec: Path, run: Run) -> None:
    write_many("x.jsonl", bad=300, good=9_700)
    code, out, err = run("validate", "Pet", "x.jsonl", "--spec", spec)
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "10,000 records of Pet in 1 source, 300 bad (3 %)",
        "         100       1 %  Pet (root) [required]",
        "                        first at x.jsonl:1",
        '                        x.jsonl:1 must have the member \'name\': {"kind": "cat"}',
        "         100       1 %  (root) [type]",
        "                        first at x.jsonl:3",
        "                        x.jsonl:3 must be JSON: Unterminated string starting at: line 1"
        ' column 10 (char 9): {"name": "T',
        "         100       1 %  Pet /kind [enum]",
        "                        first at x.jsonl:2",
        "                        x.jsonl:2 must be one of 'cat', 'dog', not 'cow':"
        ' {"name": "Tom", "kind": "cow"}',
    ]


def test_the_same_for_programs_markdown_and_github(spec: Path, run: Run) -> None:
    write_many("x.jsonl", bad=300, good=9_700)
    report = json.loads(run("validate", "Pet", "x.jsonl", "--spec", spec, "--format", "json").out)
    assert (report["records"], report["bad"], report["share"]) == (10_000, 300, 0.03)
    assert len(report["findings"]) == 100
    assert report["problems"][0] == {
        "model": "Pet",
        "keyword": "required",
        "pointer": "",
        "records": 100,
        "count": 100,
        "share": 0.01,
        "first": {"file": "x.jsonl", "line": 1, "time": None},
        "example": {
            "file": "x.jsonl",
            "line": 1,
            "pointer": "",
            "message": "must have the member 'name'",
            "record": '{"kind": "cat"}',
            "bytes": 15,
            "time": None,
        },
    }
    markdown = run("validate", "Pet", "x.jsonl", "--spec", spec, "--format", "markdown").out
    assert "| 100 | 1 % | Pet (root) \\[required\\] | x.jsonl:1 | x.jsonl:1 must have" in markdown
    github = run("validate", "Pet", "x.jsonl", "--spec", spec, "--format", "github").out
    assert "::error file=x.jsonl,line=2,col=1,title=enum::100 records (1 %25): Pet /kind" in github
    assert github.splitlines()[-1].startswith("::notice title=validate::10,000 records of Pet")
    sarif = json.loads(run("validate", "Pet", "x.jsonl", "--spec", spec, "--format", "sarif").out)
    results = sarif["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == [each["keyword"] for each in report["problems"]]
    assert results[0]["message"]["text"].startswith("100 records (1 %): Pet ")


@pytest.mark.parametrize(
    ("share", "code"), [("0", 1), ("2.9%", 1), ("0.029", 1), ("3%", 0), ("0.03", 0), ("1", 0)]
)
def test_so_many_bad_records_are_let_pass(spec: Path, run: Run, share: str, code: int) -> None:
    write_many("x.jsonl", bad=30, good=970)
    assert run("validate", "Pet", "x.jsonl", "--spec", spec, "--max-bad", share).code == code


@pytest.mark.parametrize("share", ["101%", "-1", "many", "2"])
def test_what_is_no_share_is_refused(spec: Path, run: Run, share: str) -> None:
    code, _, err = run("validate", "Pet", "x.jsonl", "--spec", spec, "--max-bad", share)
    assert code == 2
    assert f"'{share}' is no share: write 0.1% or 0.001" in err


def test_every_bad_record_goes_into_a_file(spec: Path, run: Run) -> None:
    write_many("x.jsonl", bad=4, good=1)
    Path("y.json").write_text('[{"name": "Tom"},\n {"name": 1, "kind": "cow"}]')
    run("validate", "Pet", "x.jsonl", "y.json", "--spec", spec, "--errors", "errors.jsonl")
    rows = [json.loads(line) for line in Path("errors.jsonl").read_text().splitlines()]
    assert [(each["file"], each["line"], each["pointer"], each["keyword"]) for each in rows] == [
        ("x.jsonl", 1, "", "required"),
        ("x.jsonl", 2, "/kind", "enum"),
        ("x.jsonl", 3, "", "type"),
        ("x.jsonl", 4, "", "required"),
        ("y.json", 2, "/name", "type"),
        ("y.json", 2, "/kind", "enum"),
    ]
    assert rows[1]["message"] == "must be one of 'cat', 'dog', not 'cow'"


def test_a_source_is_not_overwritten_with_what_is_wrong_with_it(spec: Path, run: Run) -> None:
    write_many("x.jsonl", bad=1, good=1)
    before = Path("x.jsonl").read_bytes()
    Path("link.jsonl").symlink_to("x.jsonl")
    for name in ("x.jsonl", "./x.jsonl", "link.jsonl"):
        code, _, err = run("validate", "Pet", "x.jsonl", "--spec", spec, "--errors", name)
        assert (code, Path("x.jsonl").read_bytes()) == (2, before)
        assert "it is one of the sources" in err


def test_a_full_disk_is_one_line_and_what_was_done_is_reported(spec: Path, run: Run) -> None:
    write_many("x.jsonl", bad=4, good=1)
    code, out, err = run("validate", "Pet", "x.jsonl", "--spec", spec, "--errors", "/dev/full")
    assert (code, err) == (2, "fieldwright: /dev/full: No space left on device\n")
    assert out.startswith("5 records of Pet in 1 source, 4 bad (80 %)\nnot all records were read\n")


ENVELOPES: list[Any] = [
    {"meta": {"at": "2026-01-01T00:00:00Z", "type": "pet"}, "items": [{"data": {"name": "Tom"}}]},
    {
        "meta": {"at": "2026-01-02T00:00:00Z", "type": "kind"},
        "items": [{"data": "cow"}, {"data": "cat"}],
    },
    {"meta": {"at": "2026-01-03T00:00:00Z", "type": "pet"}, "items": [{"data": {"name": 2}}]},
    {"meta": {}, "items": []},
]


@pytest.fixture
def envelopes(spec: Path) -> str:
    Path("x.jsonl").write_text("\n".join(map(json.dumps, ENVELOPES)))
    return "x.jsonl"


def test_payloads_are_taken_out_of_envelopes(envelopes: str, spec: Path, run: Run) -> None:
    _, out, _ = run(
        *("validate", "Pet", envelopes, "--spec", spec, "--format", "json"),
        *("--at", "/items/*/data", "--time", "/meta/at"),
    )
    report = json.loads(out)
    assert (report["records"], report["bad"], report["skipped"]) == (4, 3, 1)
    assert [each["pointer"] for each in report["findings"]] == [
        "/items/0/data",
        "/items/1/data",
        "/items/0/data/name",
    ]
    assert [each["first"]["time"] for each in report["problems"]] == [
        "2026-01-02T00:00:00Z",
        "2026-01-03T00:00:00Z",
    ]
    assert [each["pointer"] for each in report["problems"]] == ["", "/name"]


def test_a_member_names_the_model(envelopes: str, spec: Path, run: Run) -> None:
    words = ("validate", "Pet", envelopes, "--spec", spec, "--at", "/items/*/data")
    maps = ("--map", "pet=Pet", "--map", "kind=Kind")
    _, out, _ = run(*words, "--by", "/meta/type", *maps, "--format", "json")
    report = json.loads(out)
    assert report["models"] == [
        {"model": "Pet", "records": 2, "bad": 1},
        {"model": "Kind", "records": 2, "bad": 1},
    ]
    assert [(each["model"], each["pointer"], each["keyword"]) for each in report["problems"]] == [
        ("Kind", "", "enum"),
        ("Pet", "/name", "type"),
    ]


def test_a_map_without_a_member_and_a_member_without_a_map_are_refused(
    envelopes: str, spec: Path, run: Run
) -> None:
    words = ("validate", "Pet", envelopes, "--spec", spec)
    assert "name the member with --by" in run(*words, "--map", "pet=Pet").err
    assert "say which value stands for which model with --map" in run(*words, "--by", "/x").err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--at", "/items/*/date"), "--at /items/*/date meets nothing in the first 4 records of x"),
        (("--at", "items"), "--at items: a JSON Pointer begins with '/'"),
        (("--by", "/meta/kind", "--map", "a=Pet"), "--by /meta/kind meets nothing in the first 4"),
        (("--time", "x"), "--time x: a JSON Pointer begins with '/'"),
        (("--time", "/meta/on"), "--time /meta/on meets nothing in the first 4 records"),
        (("--at", "/items~"), "--at /items~: in a JSON Pointer '~' is written '~0'"),
        (("--at", "/items~2"), "--at /items~2: in a JSON Pointer '~' is written '~0'"),
    ],
)
@pytest.mark.parametrize("others", ["", "\nno JSON\n"])
def test_a_pointer_that_meets_nothing_is_one_line(
    envelopes: str, spec: Path, run: Run, words: tuple[str, ...], message: str, others: str
) -> None:
    Path(envelopes).write_text(Path(envelopes).read_text() + others)
    code, out, err = run("validate", "Pet", envelopes, "--spec", spec, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_a_pointer_that_meets_nothing_is_told_after_the_first_records(spec: Path, run: Run) -> None:
    """A file that ends in something that nobody could read is not read that far."""
    Path("x.jsonl").write_text('{"data": 1}\n' * 900_000)
    code, _, err = run("validate", "Pet", "x.jsonl", "--spec", spec, "--at", "/date", "--jobs", 1)
    assert code == 2
    (count,) = [int(word.replace(",", "")) for word in err.split() if word[0].isdigit()]
    assert 1_000 <= count < 900_000


def test_empty_sources_are_one_line(spec: Path, run: Run) -> None:
    Path("x.jsonl").touch()
    Path("y.jsonl").write_text("\n\n")
    code, _, err = run("validate", "Pet", "x.jsonl", "--spec", spec)
    assert (code, err.count("\n")) == (2, 1)
    assert "x.jsonl: it is empty" in err
    assert "y.jsonl: there are no records" in run("validate", "Pet", "y.jsonl", "--spec", spec).err


def test_a_sample_is_the_same_each_time(spec: Path, run: Run) -> None:
    Path("x.jsonl").write_text("\n".join(f'{{"name": "Tom {n}"}}' for n in range(5_000)))
    words = ("validate", "Pet", "x.jsonl", "--spec", spec, "--sample", "10%", "--format", "json")
    report, again = json.loads(run(*words).out), json.loads(run(*words).out)
    assert report == again
    assert 350 < report["records"] < 650
    assert report["records"] + report["leftOut"] == 5_000


def test_a_sample_says_what_it_left_out(spec: Path, run: Run) -> None:
    Path("x.jsonl").write_text('{"name": "Tom"}\n' * 3)
    words = ("validate", "Pet", "x.jsonl", "--spec", spec, "--sample")
    code, out, _ = run(*words, "0.0001%")
    assert (code, out.splitlines()[1:]) == (0, ["3 more are not in the sample"])
    code, out, err = run(*words, "0")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--sample 0: it would read no record" in err


def test_secrets_are_not_shown_anywhere(spec: Path, run: Run) -> None:
    text = spec.read_text().replace(
        "        kind:\n",
        "        pin: {type: string, format: password, maxLength: 3}\n        kind:\n",
    )
    spec.write_text(text)
    Path("x.jsonl").write_text(
        '{"name": 1, "pin": "s3cret"}\n{"pin": ["s3cret"]}\n{"name": "x", "pin": "s3cret'
    )
    for form in ("text", "json", "markdown", "github"):
        words = ("validate", "Pet", "x.jsonl", "--spec", spec, "--format", form)
        _, out, err = run(*words, "--errors", "errors.jsonl", "--jobs", 1)
        assert out and "s3cret" not in out + err + Path("errors.jsonl").read_text()
        assert "/pin" in out
