"""``lint``: diagnostics of one spec and of several."""

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
