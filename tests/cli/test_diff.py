"""``diff`` and ``check-version``: formats, exit codes, versions, waivers."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from fieldwright import errors
from fieldwright.changes import semver
from fieldwright.cli import schema
from tests.conftest import ROOT, SPEC, Run

BROKEN = SPEC.replace("      required:\n        - name\n", "")
"""The same where a field may be absent: breaking in both verdicts."""

WIDER = SPEC.replace("        name:\n", "        size:\n          type: integer\n        name:\n")

WAIVERS = """\
waivers:
  - rule: field-became-optional
    place: Pet.name
    old: null
    reason: Nobody reads it yet.
    expires: 2999-12-31
"""


@pytest.fixture
def pair(spec: Path) -> Path:
    """``old.yaml`` beside ``api.yaml``, which breaks it."""
    Path("old.yaml").write_text(SPEC, encoding="utf-8")
    spec.write_text(BROKEN, encoding="utf-8")
    return spec


def test_nothing_changed(spec: Path, run: Run) -> None:
    assert run("diff", spec, spec) == (0, "api.yaml → api.yaml: nothing changed\n", "")


def test_text_says_what_changed_and_where(pair: Path, run: Run) -> None:
    code, out, err = run("diff", "old.yaml", pair)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "old.yaml → api.yaml: 1 breaking; asks for 2.0.0 (major)",
        "compared under today's settings: old.yaml has none of its own",
        "",
        "Pet",
        "  breaking   field-became-optional             Pet.name",
        "             wire breaking, api breaking; old.yaml:12:9 → api.yaml:12:9",
        "             {}: accepted by the new spec, refused by the old spec",
    ]


def test_a_break_shows_the_smallest_payload_that_proves_it(pair: Path, run: Run) -> None:
    pair.write_text(BROKEN.replace("1.2.0", "2.0.0"), encoding="utf-8")
    (change,) = [
        each
        for each in json.loads(run("diff", "old.yaml", pair, "--format", "json").out)["changes"]
        if each["rule"] == "field-became-optional"
    ]
    assert change["witnesses"] == [
        {"direction": "widens", "payload": {}, "pointer": "", "keyword": "required"}
    ]
    line = "{}: accepted by 2.0.0, refused by 1.2.0"
    for form in ("text", "markdown", "html"):
        assert line in run("diff", "old.yaml", pair, "--format", form).out.replace("\\", "")


SECRETS = """\
openapi: 3.1.0
info: {title: Vault, version: 1.0.0}
components:
  schemas:
    Key: {type: string, x-sensitive: true, enum: [hunter2, hunter22]}
    Safe:
      type: object
      required: [pin, keys, door]
      properties:
        pin: {type: string, format: password, enum: [hunter2]}
        keys: {type: array, minItems: 1, items: {$ref: "#/components/schemas/Key"}}
        door:
          oneOf:
            - {type: object, required: [code], properties: {code: {const: hunter2, x-fieldwright-secret: true}}}
            - {type: array, minItems: 1, prefixItems: [{const: hunter2, format: password}]}
        size: {type: integer}
"""


@pytest.mark.parametrize("marked", ["old", "new"])
def test_a_secret_in_a_witness_is_masked(
    marked: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever side calls it one; of a model, a member, an item, a branch."""
    monkeypatch.chdir(tmp_path)
    plain = re.sub("(, )?(format: password|x-[a-z-]+: true)", "", SECRETS)
    sides = {"old": plain, "new": plain, marked: SECRETS}
    sides["new"] = sides["new"].replace(
        "size: {type: integer}", "size: {type: integer, maximum: 3}"
    )
    for side, text in sides.items():
        Path(f"{side}.yaml").write_text(text, encoding="utf-8")
    printed = json.loads(run("diff", "old.yaml", "new.yaml", "--format", "json").out)
    payloads = [each["payload"] for row in printed["changes"] for each in row["witnesses"]]
    assert payloads == [{"pin": "***", "keys": ["***"], "door": ["***"], "size": 4}]
    for form in ("text", "markdown", "html"):
        out = run("diff", "old.yaml", "new.yaml", "--format", form).out
        assert "***" in out.replace("\\", "")
        assert 'pin": "hunter2' not in out.replace("&#34;", '"')


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (BROKEN, "breaking", 1),
        (BROKEN, "any", 1),
        (WIDER, "breaking", 0),
        (WIDER, "any", 1),
        (SPEC, "any", 0),
    ],
)
def test_it_fails_only_when_asked(pair: Path, run: Run, text: str, fail_on: str, code: int) -> None:
    pair.write_text(text, encoding="utf-8")
    assert run("diff", "old.yaml", pair)[0] == 0
    assert run("diff", "old.yaml", pair, "--fail-on", fail_on)[0] == code


def test_json_is_as_its_schema_says(pair: Path, run: Run) -> None:
    Path("waivers.yaml").write_text(WAIVERS.replace("Pet.name", "Pet.kind"), encoding="utf-8")
    code, out, _ = run("diff", "old.yaml", pair, "--format", "json")
    report = json.loads(out)
    jsonschema.validate(report, schema.load_schema("diff"))
    assert (code, report["bump"], report["version"]) == (1, "major", "2.0.0")
    assert report["summary"] == {
        "breaking": 1,
        "lossy": 0,
        "compatible": 0,
        "silent": 0,
        "waived": 0,
    }
    assert report["changes"][0]["place"] == "Pet.name"
    assert report["findings"][0]["rule"] == "waiver-unused"


@pytest.mark.parametrize("case", ["field-replaced", "enum-form-changed", "roles-from-paths"])
def test_json_of_cases_is_as_its_schema_says(case: str, run: Run) -> None:
    folder = ROOT / "tests" / "cases" / "changes" / case
    out = run("diff", folder / "old.yaml", folder / "new.yaml", "--format", "json").out
    jsonschema.validate(json.loads(out), schema.load_schema("diff"))


def test_markdown_is_a_table_a_model(pair: Path, run: Run) -> None:
    out = run("diff", "old.yaml", pair, "--format", "markdown").out
    assert "#### Pet\n" in out
    assert "| **breaking** | `field-became-optional` | Pet.name |  | breaking | breaking |" in out


def test_github_annotates_the_new_line(pair: Path, run: Run) -> None:
    out = run("diff", "old.yaml", pair, "--format", "github").out
    assert out.startswith(
        "::error file=api.yaml,line=12,col=9,title=field-became-optional::Pet.name"
    )


def test_html_needs_nothing_else_and_shows_both_sides(pair: Path, run: Run) -> None:
    out = run("diff", "old.yaml", pair, "--format", "html").out
    assert re.findall(r"""src=|href="(?!#)|@import|url\(|fetch\(|https?:""", out) == []
    assert out.count("<article ") == 1
    assert "<figcaption>old.yaml:12</figcaption>" in out
    assert "<figcaption>api.yaml:12</figcaption>" in out


def test_text_of_a_spec_is_no_markup(pair: Path, run: Run) -> None:
    evil = "</pre><script>alert(1)</script>"
    pair.write_text(SPEC.replace("What it is called.", evil), encoding="utf-8")
    html = run("diff", "old.yaml", pair, "--format", "html").out
    assert "alert(1)" in html
    assert "<script>alert" not in html
    pair.write_text(SPEC.replace("What it is called.", '"\\e[31mred"'), encoding="utf-8")
    for form in ("text", "markdown", "github", "html"):
        assert "\x1b" not in run("diff", "old.yaml", pair, "--format", form).out


def test_released_is_what_is_compared_with(spec: Path, run: Run) -> None:
    code, _, err = run("diff")
    assert (code, err.count("\n")) == (2, 1)
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\n')
    assert "released.yaml is not there" in run("diff").err
    Path("released.yaml").write_text(BROKEN)
    assert run("diff").out.startswith("released.yaml → api.yaml: 1 breaking")
    Path("other.yaml").write_text(BROKEN)
    assert run("diff", "other.yaml").out.startswith("other.yaml → api.yaml: 1 breaking")


def test_a_configured_name_is_kept_whatever_the_title(pair: Path, run: Run) -> None:
    pair.write_text(SPEC.replace("title: Pets", "title: Animals"), encoding="utf-8")
    assert "package-renamed" in run("diff", "old.yaml", pair).out
    Path("pyproject.toml").write_text('[tool.fieldwright]\nspec = "api.yaml"\nname = "pets"\n')
    assert "title-changed" in run("diff", "old.yaml", pair).out


def test_a_waiver_lets_a_change_pass(pair: Path, run: Run) -> None:
    Path("waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    code, out, _ = run("diff", "old.yaml", pair, "--fail-on", "any")
    assert code == 0
    assert out.startswith("old.yaml → api.yaml: 1 waived\n")
    assert "Nobody reads it yet." in out
    assert run("check-version", "old.yaml", pair).code == 0


def test_a_waiver_names_what_was_looked_at(pair: Path, run: Run) -> None:
    """One of 0.1, without values, holds until it expires, with a note; none covers a second change."""
    old = SPEC.replace("        - cat\n        - dog\n", "        [a, b, c]\n")
    Path("old.yaml").write_text(old, encoding="utf-8")
    pair.write_text(old.replace("[a, b, c]", "[c]"), encoding="utf-8")
    change = "  - {rule: enum-value-removed, place: Kind, reason: Unused., expires: 2999-12-31"
    for values, code, waived in (
        (", old: a", 1, 1),
        (", old: a, new: null", 1, 1),
        ("", 0, 2),
        (", old: c", 1, 0),
        (", old: a, new: b", 1, 0),
    ):
        Path("waivers.yaml").write_text(f"waivers:\n{change}{values}}}\n", encoding="utf-8")
        ended = run("diff", "old.yaml", pair, "--fail-on", "breaking")
        assert ended.code == code, values
        assert (f" {waived} waived" in ended.out) == bool(waived)
        assert ('[waiver-unspecific]; add old: "a", new: null' in ended.out) == (not values)
        assert ('; there is one of old: "a", new: null [waiver-unused]' in ended.out) == (
            not waived
        )


def test_a_waiver_that_is_over_is_a_finding(pair: Path, run: Run) -> None:
    Path("waivers.yaml").write_text(WAIVERS.replace("2999", "2020"), encoding="utf-8")
    code, out, _ = run("diff", "old.yaml", pair)
    assert code == 1
    assert "waivers.yaml:2:5: the waiver of field-became-optional at Pet.name was good until" in out
    assert "1 breaking" in out


def test_a_waiver_that_meets_nothing_is_a_finding(pair: Path, run: Run) -> None:
    Path("waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    code, out, _ = run("diff", pair, pair)
    assert code == 1
    assert "meets no change [waiver-unused]" in out


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("field-became-optional", "field-becam-optional", "did you mean 'field-became-optional'?"),
        (
            "2999-12-31",
            "soon",
            ":6:14: \"soon\" is not valid; 'expires' is a date, written YYYY-MM-DD",
        ),
        (
            "reason: Nobody reads it yet.",
            "reason: ''",
            ":5:13: \"\" is not valid; 'reason' is a text",
        ),
        ("reason: Nobody", "reason: 3 # Nobody", ":5:13: 3 is not valid; 'reason' is a text"),
        (
            "    place: Pet.name\n",
            "",
            "'place' is missing; a waiver has the keys rule, place",
        ),
        (
            "    place:",
            "    at: A\n    place:",
            ":3:5: the key 'at' is not known; a waiver has the keys",
        ),
        ("waivers:", "waiver:", ":1:1: 'waivers' is missing; it holds one key, 'waivers'"),
    ],
)
def test_a_waiver_that_cannot_be_read(
    pair: Path, run: Run, before: str, after: str, message: str
) -> None:
    Path("waivers.yaml").write_text(WAIVERS.replace(before, after), encoding="utf-8")
    code, out, err = run("diff", "old.yaml", pair)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert re.match(r"fieldwright: waivers\.yaml:\d+:\d+: ", err)
    assert message in err


@pytest.mark.parametrize(
    ("text", "version", "code", "message"),
    [
        (BROKEN, "1.2.0", 1, "1.2.0 is not enough: 1 breaking changes since 1.2.0 ask for 2.0.0"),
        (BROKEN, "1.3.0", 1, "ask for 2.0.0 (major)"),
        (BROKEN, "2.0.0", 0, "2.0.0 is enough"),
        (WIDER, "1.2.1", 1, "no breaking changes since 1.2.0 ask for 1.3.0 (minor)"),
        (WIDER, "1.3.0", 0, "1.3.0 is enough"),
        (SPEC, "1.2.0", 0, "1.2.0 is enough"),
        (SPEC, "1.1.0", 1, "1.1.0 goes behind 1.2.0"),
        (BROKEN, "2.0.0-rc.1", 0, "2.0.0-rc.1 is enough"),
        (WIDER, "1.3.0a1", 0, "1.3.0a1 is enough"),
        (WIDER, "1.2.0-beta.2", 1, "1.2.0b2 goes behind 1.2.0"),
        (BROKEN, "1.3.0-alpha", 1, "1.3.0a0 is not enough"),
        (BROKEN, "2024-01-31\n  x-fieldwright-version: 2.0.0", 0, "2.0.0 is enough"),
    ],
)
def test_a_version_is_enough_or_not(
    pair: Path, run: Run, text: str, version: str, code: int, message: str
) -> None:
    pair.write_text(text.replace("1.2.0", version), encoding="utf-8")
    ended = run("check-version", "old.yaml", pair)
    assert ended.code == code
    assert message in ended.out


def test_a_version_that_is_none(pair: Path, run: Run) -> None:
    pair.write_text(BROKEN.replace("1.2.0", "2024-01-31"), encoding="utf-8")
    code, _, err = run("check-version", "old.yaml", pair)
    assert (code, err) == (
        2,
        "fieldwright: '2024-01-31' is no version of a release: write MAJOR.MINOR.PATCH, as in 1.4.0"
        " or 2.0.0b1, or give the package a version of its own by 'x-fieldwright-version' in info\n",
    )


@pytest.mark.parametrize(
    ("before", "by", "after"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.2.4"),
        ("0.2.3", "patch", "0.2.4"),
        ("1.0.0-rc.1", "major", "1.0.0rc2"),
        ("1.0.0b1", "patch", "1.0.0b2"),
        ("1.1.0a3", "minor", "1.1.0a4"),
        ("1.1.0a3", "major", "2.0.0"),
        ("1.1.1.dev4", "minor", "1.2.0"),
        ("0.3.0b1", "major", "0.3.0b2"),
        ("0.3.1b1", "major", "0.4.0"),
    ],
)
def test_what_follows_a_version(before: str, by: semver.Bump, after: str) -> None:
    assert str(semver.raise_version(semver.parse_version(before), by)) == after


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "01.2.3", "1.2.3.4", "v1.2.3", "1.2.3-1", "1.2.3-x", "1.2.3.post1"]
)
def test_a_text_that_is_no_version(text: str) -> None:
    with pytest.raises(errors.UsageError):
        semver.parse_version(text)
