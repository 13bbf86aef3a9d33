"""``rules`` lists what ``explain`` explains."""

from tests.conftest import Run


def test_rules_and_explain_agree(run: Run) -> None:
    rule, severity, _ = run("rules")[1].splitlines()[0].split(None, 2)
    assert run("explain", rule)[1].startswith(f"{rule} ({severity})\n")
