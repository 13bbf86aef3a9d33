"""``lint``: diagnostics of one spec and of several."""

import json
from pathlib import Path

from tests.conftest import Run


def test_lint_tells_findings_from_specs_that_cannot_be_read(spec: Path, run: Run) -> None:
    assert run("lint", spec)[:2] == (0, "")
    Path("bad.yaml").write_text(spec.read_text().replace("required:", "requird:"))
    code, out, _ = run("lint", spec, "bad.yaml")
    assert code == 1
    assert out.splitlines()[0].startswith("bad.yaml:17:7: unknown keyword 'requird'")
    Path("worse.yaml").write_text("a: [")
    code, _, err = run("lint", "worse.yaml", "bad.yaml")
    assert code == 3
    assert "worse.yaml:1" in err and "bad.yaml:17:7" in err


def test_sarif_has_rules_places_and_levels(spec: Path, run: Run) -> None:
    spec.write_text(spec.read_text().replace("required:", "requird:"))
    code, out, err = run("lint", spec, "--format", "sarif")
    assert (code, err) == (1, "")
    log = json.loads(out)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    (rule,) = only["tool"]["driver"]["rules"]
    (result,) = only["results"]
    assert rule["id"] == result["ruleId"] == "unknown-keyword" and result["ruleIndex"] == 0
    assert result["level"] == "error"
    assert result["message"]["text"] == "unknown keyword 'requird'; did you mean 'required'?"
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "api.yaml"},
        "region": {"startLine": 17, "startColumn": 7},
    }


def test_sarif_of_what_cannot_be_read_or_has_a_strange_name(spec: Path, run: Run) -> None:
    Path("a b%.yaml").write_text("a: [")
    code, out, _ = run("lint", "a b%.yaml", "--format", "sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    assert code == 3
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "a%20b%25.yaml"}
    assert json.loads(run("lint", spec, "--format", "sarif").out)["runs"][0]["results"] == []
